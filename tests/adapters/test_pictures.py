"""Pictures made smaller: upright, never larger, without what the camera noted; bombs refused."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.adapters.pictures import PillowPictures
from lyceum.core.errors import TooBusy
from lyceum.core.files.errors import NotAPicture
from lyceum.core.stages import PictureForm
from tests.core.files.pictures import bomb, opened, picture, turned

JPEG, WEBP = PictureForm.JPEG, PictureForm.WEBP
FORMS = {JPEG: "JPEG", WEBP: "WEBP"}


async def shrunk(data: bytes, width: int, form: PictureForm = JPEG) -> Any:
    small = await PillowPictures().shrink(io.BytesIO(data), width=width, form=form)
    found = opened(small)
    assert found.format == FORMS[form]
    return found


@pytest.mark.parametrize("form", list(PictureForm))
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
async def test_a_picture_is_made_narrower_in_its_proportions(kind: str, form: PictureForm) -> None:
    small = await shrunk(picture(1_000, 500, kind), 320, form)
    assert small.size == (320, 160)
    left, right = (small.convert("RGB").getpixel((x, 80)) for x in (20, 300))
    assert (left[0] > 200, left[2] < 60) == (True, True)
    assert (right[2] > 200, right[0] < 60) == (True, True)


@pytest.mark.parametrize("width", [160, 320, 640, 1_280])
async def test_it_is_never_larger_than_it_was(width: int) -> None:
    assert (await shrunk(picture(100, 40), width)).size == (100, 40)
    assert (await shrunk(picture(width, 10), width)).size == (width, 10)


@pytest.mark.parametrize("form", list(PictureForm))
async def test_it_stands_upright_and_keeps_no_notes(form: PictureForm) -> None:
    small = await shrunk(turned(4_000, 3_000), 640, form)
    assert small.size == (640, 853)
    # Red was on the left: turned clockwise, it is above.
    above, below = (small.convert("RGB").getpixel((300, y)) for y in (50, 800))
    assert above[0] > 200
    assert below[2] > 200
    assert dict(small.getexif()) == {}


async def test_what_one_sees_through_stays_so_or_becomes_white() -> None:
    clear = picture(10, 10, "PNG", mode="RGBA")
    seen_through = opened(clear)
    seen_through.putalpha(0)
    into = io.BytesIO()
    seen_through.save(into, "PNG")
    assert (await shrunk(into.getvalue(), 160, WEBP)).getpixel((5, 5))[3] == 0
    assert (await shrunk(into.getvalue(), 160, JPEG)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "CMYK", "1"])
async def test_other_colours_become_red_green_and_blue(mode: str) -> None:
    kind = "PNG" if mode == "1" else "JPEG"
    into = io.BytesIO()
    opened(picture(200, 100)).convert(mode).save(into, kind)
    assert (await shrunk(into.getvalue(), 160)).mode == "RGB"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"words", bomb(), picture(300, 300)[:400], picture(300, 300, "PNG")[:200],
        picture(9_000, 6_000, "PNG", mode="1"), picture(9, 9, "BMP"), picture(9, 9, "TIFF"),
    ],
    ids=["empty", "words", "a bomb", "cut off", "cut off too", "54 megapixels", "BMP", "TIFF"],
)  # fmt: skip
async def test_what_is_no_sound_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        await shrunk(data, 160)


@given(st.binary(max_size=400), st.integers(0, 300))
def test_any_damage_is_refused_or_survived(noise: bytes, at: int) -> None:
    whole = picture(64, 64, "PNG")
    damaged = whole[:at] + noise + whole[at + len(noise) :]

    async def act() -> None:
        with pytest.raises(NotAPicture):
            assert (await shrunk(damaged, 160)).size <= (64, 64)
            raise NotAPicture

    asyncio.run(act())


async def test_a_flood_is_refused() -> None:
    pictures = PillowPictures(queue=2)
    waiting = [
        pictures.shrink(io.BytesIO(picture(2_000, 2_000)), width=160, form=JPEG) for _ in range(9)
    ]
    done = await asyncio.gather(*waiting, return_exceptions=True)
    assert sum(isinstance(one, TooBusy) for one in done) == 6
    assert sum(isinstance(one, bytes) for one in done) == 3
