"""Pictures made smaller by Pillow, in a bounded pool of threads beside the event loop."""

from __future__ import annotations

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import IO, TYPE_CHECKING

from lyceum.core.errors import TooBusy
from lyceum.core.files.errors import NotAPicture
from lyceum.core.stages import PictureForm

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 50_000_000
"""A larger one is refused before anything of it is unpacked: it would take more than 200 MB."""

_READ = ("PNG", "JPEG", "GIF", "WEBP")
_WRITTEN = {PictureForm.JPEG: "JPEG", PictureForm.WEBP: "WEBP"}


class PillowPictures:
    """Works on `threads` pictures at once, since each may take much memory; at most `queue` calls
    wait, one more raises TooBusy."""

    def __init__(self, *, threads: int = 1, queue: int = 32) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="pictures")
        self._places = BoundedSemaphore(threads + queue)

    async def shrink(self, file: IO[bytes], *, width: int, form: PictureForm) -> bytes:
        """The picture upright, at most `width` pixels wide and never wider than it is, without
        what the camera noted; of one that moves the first frame. Refuses with NotAPicture, and
        with TooBusy."""
        if not self._places.acquire(blocking=False):
            raise TooBusy
        future = self._pool.submit(_shrink, file, width, form)
        future.add_done_callback(lambda _: self._places.release())
        return await asyncio.shield(asyncio.wrap_future(future))


def _shrink(file: IO[bytes], width: int, form: PictureForm) -> bytes:
    # Imported with the first picture, in a thread: it takes a while.
    from PIL import Image, ImageOps

    bombs = (Image.DecompressionBombError, Image.DecompressionBombWarning)

    try:
        with Image.open(file, formats=_READ) as found:
            if found.width * found.height > MOST_PIXELS:
                raise NotAPicture
            # A JPEG is unpacked no larger than needed; a turned one may need its height.
            found.draft("RGB", (width * 2, width * 2))
            upright = ImageOps.exif_transpose(found)
            return _written(_narrowed(_plain(upright, form), width), form)
    except (OSError, ValueError, SyntaxError, *bombs) as error:
        # What the library raises for damaged files.
        raise NotAPicture from error


def _plain(picture: Image, form: PictureForm) -> Image:
    """In red, green and blue; what shines through stays so, or becomes white where it cannot."""
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    if form is PictureForm.WEBP:
        return clear
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")


def _narrowed(picture: Image, width: int) -> Image:
    if picture.width <= width:
        return picture
    return picture.resize((width, max(1, round(picture.height * width / picture.width))))


def _written(picture: Image, form: PictureForm) -> bytes:
    into = io.BytesIO()
    picture.save(into, _WRITTEN[form], quality=82)
    return into.getvalue()
