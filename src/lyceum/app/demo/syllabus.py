"""What the courses say: read from `content/`, a folder for each course.

`course.toml` names the sections and their units in order. A unit is a Markdown file that opens
with its title; what lies beside it under the same name is shown with it, and says of which kind
the unit is. A quiz is a TOML file alone.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from lyceum.app.demo.quizzes import QuizText
from lyceum.core.catalog.model import UnitKind

CONTENT = Path(__file__).parent / "content"

SHOWN_WITH = {".mp4": UnitKind.VIDEO, ".pdf": UnitKind.DOCUMENT}


class UnitText(msgspec.Struct, frozen=True, kw_only=True):
    """`key` is the file's name; a quiz has no body, and only a video or document has a file."""

    key: str
    kind: UnitKind
    title: str
    body: str | None = None
    quiz: QuizText | None = None
    file: Path | None = None


class SectionText(msgspec.Struct, frozen=True):
    """An empty title is that of the section which dialects without sections do not show."""

    title: str
    units: tuple[UnitText, ...]
    opens_after_days: int | None


class CourseText(msgspec.Struct, frozen=True):
    description: str
    sections: tuple[SectionText, ...]

    @property
    def units(self) -> tuple[UnitText, ...]:
        return tuple(unit for section in self.sections for unit in section.units)

    def opens_after_days(self, unit: UnitText) -> int:
        """Counted from the day on which somebody enters."""
        section = next(one for one in self.sections if unit in one.units)
        return section.opens_after_days or 0


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    units: list[str]
    opens_after_days: int | None = None


class _Course(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    description: str
    sections: list[_Section]


@cache
def course_text(course: str) -> CourseText:
    """The text of the course with this key; a file that is missing or malformed is an error."""
    folder = CONTENT / course
    plan = msgspec.toml.decode((folder / "course.toml").read_bytes(), type=_Course)
    sections = tuple(
        SectionText(
            section.title,
            tuple(_unit(folder, name) for name in section.units),
            section.opens_after_days,
        )
        for section in plan.sections
    )
    return CourseText(plan.description.strip(), sections)


def _unit(folder: Path, name: str) -> UnitText:
    quiz = folder / f"{name}.toml"
    if quiz.exists():
        read = msgspec.toml.decode(quiz.read_bytes(), type=QuizText)
        return UnitText(key=name, kind=UnitKind.QUIZ, title=read.title, quiz=read)
    heading, _, body = (folder / f"{name}.md").read_text(encoding="utf-8").partition("\n")
    for ending, kind in SHOWN_WITH.items():
        file = folder / f"{name}{ending}"
        if file.exists():
            return UnitText(
                key=name, kind=kind, title=_title(heading), body=body.strip(), file=file
            )
    return UnitText(key=name, kind=UnitKind.TEXT, title=_title(heading), body=body.strip())


def _title(heading: str) -> str:
    return heading.removeprefix("#").strip()
