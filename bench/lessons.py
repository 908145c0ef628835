"""What is learned in the school that is measured: for each of some people a text and a quiz."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from lyceum import dialects
from lyceum.core.access.actions import give_role
from lyceum.core.access.keys import NewKey, add_key
from lyceum.core.actor import Actor, system
from lyceum.core.assessment.actions import create_assessment
from lyceum.core.assessment.model import (
    Key,
    NewAssessment,
    Option,
    QuestionContent,
    QuestionKind,
)
from lyceum.core.assessment.questions import add_question
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.model import UnitKind
from lyceum.core.progress import store as progress
from lyceum.core.progress.model import begun
from lyceum.core.work import WriteWork

LESSONS = 40
QUESTIONS = 5
TEXT = "Warm air rises, cools, and lets go of its water. " * 40


class Place(msgspec.Struct, frozen=True):
    """Who learns, and where."""

    user_id: int
    course_id: int
    enrollment_id: int


class Lesson(msgspec.Struct, frozen=True):
    """`headers` are those of the learner's keys, by dialect; the quiz and its questions are told
    by their uids."""

    enrollment_id: int
    headers: dict[str, dict[str, str]]
    text_id: int
    quiz: bytes
    questions: list[bytes]


async def make_lessons(work: WriteWork, *, places: Sequence[Place]) -> list[Lesson]:
    """Each in a course of its own, by the core's own actions."""
    actor = system(work.tenant.id, name="bench")
    return [await _lesson(work, actor, place) for place in places]


async def _lesson(work: WriteWork, actor: Actor, place: Place) -> Lesson:
    await give_role(work, actor, user_id=place.user_id, key="learner")
    new = NewUnit(kind=UnitKind.TEXT, title="What a cold front does", body=TEXT)
    text = await add_unit(work, actor, course_id=place.course_id, new=new)
    # Begun already, as most progress is that is written.
    seen = replace(begun(place.enrollment_id, text.id, now=work.now), id=await work.new_id())
    await work.insert(progress.INSERT, seen)
    quiz = await create_assessment(
        work, actor, course_id=place.course_id, new=NewAssessment(title="Fronts")
    )
    questions = [
        await add_question(work, actor, unit_id=quiz.unit.id, content=_content(number))
        for number in range(QUESTIONS)
    ]
    headers = {name: await key_of(work, place.user_id, name) for name in ("karma", "lyceum")}
    uids = [question.uid for question in questions]
    return Lesson(place.enrollment_id, headers, text.id, quiz.unit.uid, uids)


async def key_of(work: WriteWork, user_id: int, dialect: str) -> dict[str, str]:
    """The headers of a new key."""
    (spoken,) = (one for one in dialects.load() if one.name == dialect)
    secret = spoken.credentials.new_secret()
    await add_key(work, NewKey(user_id=user_id, dialect=dialect, name="bench", secret=secret))
    return dict(spoken.credentials.headers(secret))


def _content(number: int) -> QuestionContent:
    return QuestionContent(
        kind=QuestionKind.SINGLE,
        text=f"Question {number}",
        options=(Option("a", "It lifts warm air."), Option("b", "It stands still.")),
        key=Key(options=("a",)),
    )
