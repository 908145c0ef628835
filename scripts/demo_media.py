# /// script
# requires-python = ">=3.11"
# dependencies = ["av>=18", "typst>=0.15"]
# ///
"""Makes the demo school's film and sheets anew out of their sources in `scripts/demo_media/`.

They are small data files of the package, so this runs only when one of the sources changes, and
needs what it names above and nothing of the project: typst sets the pages, PyAV makes the film.
"""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path

import av
import typst
from av.video.frame import PictureType

SOURCES = Path(__file__).parent / "demo_media"
CONTENT = Path(__file__).parent.parent / "src/lyceum/app/demo/content"
SHEETS = {"diary": "weather", "card": "first-aid"}
"""The course that each sheet belongs to."""

FRAMES_A_SECOND = 20
# H.264 in MP4, with 4:2:0 colours and the index in front, plays in every browser.
_CODEC = "libx264"
_QUALITY = {"crf": "24", "preset": "veryslow", "tune": "animation"}


def make_sheets() -> None:
    for name, course in SHEETS.items():
        typst.compile(SOURCES / f"{name}.typ", CONTENT / course / f"{name}.pdf")


def make_film(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        typst.compile(SOURCES / "front-film.typ", Path(folder) / "{0p}.png", format="png", ppi=72.0)
        encode(sorted(Path(folder).glob("*.png")), target)


def encode(pictures: list[Path], target: Path) -> None:
    """One frame for each picture, in order."""
    with av.open(target, "w", options={"movflags": "+faststart"}) as film:
        stream = film.add_stream(_CODEC, rate=FRAMES_A_SECOND, options=_QUALITY)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for moment, picture in enumerate(pictures):
            with av.open(picture) as opened:
                frame = next(opened.decode(video=0)).reformat(format="yuv420p")
            frame.pts, frame.time_base = moment, Fraction(1, FRAMES_A_SECOND)
            # A picture alone counts as a key frame; as the next of many it takes a tenth.
            frame.pict_type = PictureType.NONE
            film.mux(stream.encode(frame))
        film.mux(stream.encode())


if __name__ == "__main__":
    make_sheets()
    make_film(CONTENT / "weather/front-film.mp4")
