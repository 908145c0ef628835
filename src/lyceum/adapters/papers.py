"""Certificates as PDF, set by Typst in a thread beside the event loop.

Typst shapes every script, needs no system library and takes milliseconds for a page. The fonts come
as packages; what none of them has is taken from the machine's own.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib import resources
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

import msgspec

from lyceum.core.errors import TooBusy
from lyceum.core.stages import Sheet
from lyceum.kit.time import SECOND

if TYPE_CHECKING:
    from typst import Fonts

FONTS = {
    "fontpkg_noto_sans": "Noto Sans",
    "fontpkg_noto_sans_arabic": "Noto Sans Arabic",
    "fontpkg_heebo": "Heebo",
    "fontpkg_noto_sans_devanagari": "Noto Sans Devanagari",
    "fontpkg_hind_siliguri": "Hind Siliguri",
    "fontpkg_noto_sans_tamil": "Noto Sans Tamil",
    "fontpkg_noto_sans_thai": "Noto Sans Thai",
    "noto_cjk_sans_otc": "Noto Sans CJK SC",
}
"""The packages, and the families in them, in the order in which a letter is looked for."""

_BETWEEN = "\x1f"
"""Stands between lines, and in none of them."""


class TypstPapers:
    """Sets one paper at a time; at most `queue` calls wait, one more raises TooBusy."""

    def __init__(self, *, queue: int = 64) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="papers")
        self._places = BoundedSemaphore(1 + queue)

    async def set(self, sheet: Sheet) -> bytes:
        """The PDF; the same for the same sheet. Refuses with TooBusy."""
        if not self._places.acquire(blocking=False):
            raise TooBusy
        future = self._pool.submit(self._set, sheet)
        future.add_done_callback(lambda _: self._places.release())
        return await asyncio.shield(asyncio.wrap_future(future))

    def _set(self, sheet: Sheet) -> bytes:
        # Imported with the first paper, in a thread: it takes a while.
        import typst

        return typst.compile(
            self._template,
            font_paths=self._fonts,
            sys_inputs=_inputs(sheet),
            timestamp=sheet.made_at // SECOND,
        )

    @cached_property
    def _template(self) -> bytes:
        return (resources.files("lyceum.adapters") / "certificate.typ").read_bytes()

    @cached_property
    def _fonts(self) -> Fonts:
        import typst

        folders = [Path(str(resources.files(package))) for package in FONTS]
        return typst.Fonts(font_paths=list(folders))


def _inputs(sheet: Sheet) -> dict[str, str]:
    told = msgspec.structs.asdict(sheet)
    inputs = {
        name: _BETWEEN.join(map(_plain, value)) if isinstance(value, tuple) else _plain(str(value))
        for name, value in told.items()
    }
    return {**inputs, "fonts": msgspec.json.encode(list(FONTS.values())).decode()}


def _plain(text: str) -> str:
    """Without what is no letter: a control character has no place on paper."""
    return "".join(letter for letter in text if letter.isprintable())
