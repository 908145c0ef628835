"""The demo's learners read, watch and take quizzes, and their teachers review what no key can
judge."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import msgspec

from lyceum.app.demo import acting
from lyceum.app.demo.answering import answer_to
from lyceum.app.demo.calendar import Calendar
from lyceum.app.demo.courses import COURSES
from lyceum.app.demo.quizzes import QuizText, Reply
from lyceum.app.demo.studying import Sitting, diaries
from lyceum.app.demo.teaching import Taught
from lyceum.app.demo.term import Habit, Stay
from lyceum.core.actor import Actor
from lyceum.core.assessment.attempts import start_attempt, submit
from lyceum.core.assessment.model import POINT, Attempt, Given
from lyceum.core.assessment.queries import assessment_by_id
from lyceum.core.assessment.reviewing import grade_answer
from lyceum.core.catalog.model import UnitKind
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.progress.actions import complete_assessment, note_seen
from lyceum.core.progress.model import WHOLE, Seen
from lyceum.core.work import WriteWork

_LEADS = {course.key: course.lead for course in COURSES}
_AFTERNOON = 16 * 60
_REVIEWED_UNTIL = 4
"""In days before today: what was handed in later still waits for its teacher."""

_WORDS_A_MINUTE = 180
_FILM_SECONDS = 12
_FAILING, _PASSING = 0.2, (0.78, 1.0)
"""The share of the answers that somebody knows."""


class Class(msgspec.Struct, frozen=True):
    """Whom and what the acts of learning need to know by their ids."""

    actor: Actor
    people: Mapping[str, int]
    taught: Taught
    entered: Mapping[Stay, Enrollment]
    attempts: dict[tuple[Stay, str, int], Attempt] = msgspec.field(default_factory=dict)


def plan(calendar: Calendar, room: Class) -> None:
    """Notes every sitting, and every review of what was written in it."""
    for sitting in diaries():
        if sitting.unit.quiz is None:
            calendar.note(sitting.day, sitting.minute, _read, room=room, sat=sitting)
        else:
            _plan_quiz(calendar, room, sitting, sitting.unit.quiz)


def _plan_quiz(calendar: Calendar, room: Class, sitting: Sitting, quiz: QuizText) -> None:
    answers = _answers(sitting, quiz)
    handed_in = sitting.minute + _chance(sitting, "minutes").randint(4, min(quiz.minutes or 25, 35))
    calendar.note(sitting.day, sitting.minute, _begin, room=room, sat=sitting)
    calendar.note(sitting.day, handed_in, _hand_in, room=room, sat=sitting, answers=answers)
    reviewed = sitting.day - _chance(sitting, "review").randint(1, 3)
    if reviewed < _REVIEWED_UNTIL:
        return
    for place, question in enumerate(quiz.questions):
        given = answers[place]
        reply = next((one for one in question.replies if given and one.text == given.text), None)
        if reply is not None:
            named = {"room": room, "sat": sitting, "place": place, "reply": reply}
            calendar.note(reviewed, _AFTERNOON, _review, **named)


def _chance(sitting: Sitting, what: str) -> Random:
    """The dice of a sitting: they fall the same way whenever the demo is made."""
    return Random(f"{sitting.stay.key} {sitting.unit.key} {sitting.try_number} {what}")  # noqa: S311


def _answers(sitting: Sitting, quiz: QuizText) -> list[Given | None]:
    chance = _chance(sitting, "answers")
    fails = sitting.stay.habit is Habit.RETAKING and sitting.try_number == 1
    knows = _FAILING if fails else chance.uniform(*_PASSING)
    return [answer_to(question, chance, knows=knows) for question in quiz.questions]


def _learner(room: Class, sitting: Sitting) -> Actor:
    return acting.learner(room.actor, room.people[sitting.stay.person])


def _unit_id(room: Class, sitting: Sitting) -> int:
    return room.taught.units[sitting.stay.course, sitting.unit.key]


async def _read(work: WriteWork, *, room: Class, sat: Sitting) -> None:
    enrollment, unit_id = room.entered[sat.stay], _unit_id(room, sat)
    await note_seen(work, _learner(room, sat), enrollment, unit_id=unit_id, seen=_seen(sat))


def _seen(sitting: Sitting) -> Seen:
    chance = _chance(sitting, "seen")
    fraction = WHOLE if sitting.whole else chance.randint(200, 800)
    if sitting.unit.kind is UnitKind.VIDEO:
        position = _FILM_SECONDS * fraction // WHOLE
        return Seen(fraction=fraction, position=position, seconds=position * chance.randint(1, 3))
    minutes = len((sitting.unit.body or "").split()) / _WORDS_A_MINUTE
    seconds = int(minutes * 60 * chance.uniform(0.8, 2.5)) + 20
    return Seen(fraction=fraction, seconds=seconds * fraction // WHOLE)


async def _begin(work: WriteWork, *, room: Class, sat: Sitting) -> None:
    asked = await assessment_by_id(work, room.actor, _unit_id(room, sat))
    attempt = await start_attempt(work, _learner(room, sat), asked)
    room.attempts[sat.stay, sat.unit.key, sat.try_number] = attempt


async def _hand_in(
    work: WriteWork, *, room: Class, sat: Sitting, answers: list[Given | None]
) -> None:
    learner, running = _learner(room, sat), room.attempts[sat.stay, sat.unit.key, sat.try_number]
    asked = room.taught.questions[_unit_id(room, sat)]
    given = dict(zip(asked, answers, strict=True))
    attempt = await submit(work, learner, running.id, given)
    course_id = room.taught.courses[sat.stay.course]
    await complete_assessment(work, learner, attempt, course_id=course_id)


async def _review(work: WriteWork, *, room: Class, sat: Sitting, place: int, reply: Reply) -> None:
    teacher = acting.teacher(room.actor, room.people[_LEADS[sat.stay.course]])
    await grade_answer(
        work,
        teacher,
        room.attempts[sat.stay, sat.unit.key, sat.try_number].id,
        question_id=room.taught.questions[_unit_id(room, sat)][place],
        points=reply.points * POINT,
        feedback=reply.feedback,
    )
