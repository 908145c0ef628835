"""Pictures that the tests make: plain, turned by the camera, seen through, too large, damaged."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

TURNED = 6
"""What a camera notes that was held upright: turn it by a quarter, clockwise."""
ORIENTATION, MAKER = 0x0112, 0x010F


def picture(
    width: int, height: int, form: str = "JPEG", *, mode: str = "RGB", **rest: Any
) -> bytes:
    """Red on the left, blue on the right."""
    drawn = Image.new(mode, (width, height), "blue")
    drawn.paste("red", (0, 0, width // 2, height))
    into = io.BytesIO()
    drawn.save(into, form, **rest)
    return into.getvalue()


def turned(width: int, height: int) -> bytes:
    """A photograph as the camera kept it, `width` wide, with a note that it lies on its side."""
    notes = Image.Exif()
    notes[ORIENTATION], notes[MAKER] = TURNED, "A camera that knows who you are"
    return picture(width, height, exif=notes)


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 20,000 times 20,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def opened(data: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(data))
    found.load()
    return found
