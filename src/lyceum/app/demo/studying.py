"""When somebody sits down to which unit: each stay's diary, by the habits of who lives it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random

import msgspec

from lyceum.app.demo.courses import COURSES, DemoCourse
from lyceum.app.demo.syllabus import UnitText
from lyceum.app.demo.term import TERM, Habit, Stay
from lyceum.core.enrollment.model import EnrollmentState

_COURSES = {course.key: course for course in COURSES}
_FIRST, _LAST = 10 * 60, 22 * 60
"""The minutes of the day between which people learn."""

_GAPS: Mapping[Habit, tuple[int, int]] = {
    Habit.STEADY: (0, 4),
    Habit.SLOW: (5, 10),
    Habit.CRAMMING: (0, 0),
    Habit.RETAKING: (1, 3),
    Habit.LEAVING: (1, 4),
    Habit.STARTING: (0, 1),
}
"""Days from one unit to the next, at least and at most."""

_PUT_OFF = (14, 24)
"""For how many days those who cram do nothing at first."""

_GIVES_UP_AFTER: Mapping[Habit, tuple[int, int]] = {
    Habit.LEAVING: (1, 3),
    Habit.STARTING: (1, 2),
}
"""After how many units; the next is begun all the same."""

_LETS_LEARN = (EnrollmentState.ACTIVE, EnrollmentState.DROPPED, EnrollmentState.EXPIRED,
               EnrollmentState.SUSPENDED)  # fmt: skip


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """`day` is counted back from today, `minute` from that midnight; `try_number` tells the tries
    at a quiz apart. What is not `whole` is begun and not done."""

    stay: Stay
    unit: UnitText
    day: int
    minute: int
    try_number: int = 1
    whole: bool = True


def diaries() -> list[Sitting]:
    """All that was learned in the term, up to yesterday; the same whenever it is asked for."""
    done: dict[tuple[str, str], int] = {}
    sittings: list[Sitting] = []
    for stay in TERM:
        begins = _begins(stay, done)
        if begins is None:
            continue
        written = [one for one in _diary(stay, begins) if _is_lived(one)]
        sittings += written
        units = _COURSES[stay.course].text.units
        if {one.unit.key for one in written if one.whole} == {unit.key for unit in units}:
            done[stay.person, stay.course] = written[-1].day
    return sittings


def _begins(stay: Stay, done: Mapping[tuple[str, str], int]) -> int | None:
    """The day on which the course is open to them; None if it never was."""
    course = _COURSES[stay.course]
    if stay.state not in _LETS_LEARN:
        return None
    approved = stay.ended if stay.state is EnrollmentState.ACTIVE else None
    day = stay.entered if approved is None else approved - 1
    if course.after is None:
        return day
    prepared = done.get((stay.person, course.after))
    return None if prepared is None else min(day, prepared - 1)


def _is_lived(sitting: Sitting) -> bool:
    ended = sitting.stay.ended
    has_left = sitting.stay.state is not EnrollmentState.ACTIVE
    return sitting.day >= 1 and not (has_left and ended is not None and sitting.day <= ended)


def _diary(stay: Stay, begins: int) -> Iterator[Sitting]:
    chance = Random(f"{stay.key} {stay.entered}")  # noqa: S311 - a story, told the same way
    day, minute = begins, _FIRST
    if stay.habit is Habit.CRAMMING:
        day -= chance.randint(*_PUT_OFF)
    units, course = _COURSES[stay.course].text.units, _COURSES[stay.course]
    for unit in units[: _as_far(stay.habit, len(units), chance)]:
        day, minute = _next(stay, course, unit, day=day, minute=minute, chance=chance)
        yield Sitting(stay=stay, unit=unit, day=day, minute=minute)
        if unit.quiz is not None and stay.habit is Habit.RETAKING:
            day -= chance.randint(1, 2)
            yield Sitting(stay=stay, unit=unit, day=day, minute=minute, try_number=2)
    yield from _begun(stay, units, day=day - 1, chance=chance)


def _as_far(habit: Habit, units: int, chance: Random) -> int:
    if habit not in _GIVES_UP_AFTER:
        return units
    return min(chance.randint(*_GIVES_UP_AFTER[habit]), units - 1)


def _begun(stay: Stay, units: Sequence[UnitText], *, day: int, chance: Random) -> Iterator[Sitting]:
    """The unit in the middle of which somebody gave up."""
    if stay.habit not in _GIVES_UP_AFTER:
        return
    reading = [unit for unit in units[1:] if unit.quiz is None]
    unit = reading[min(_GIVES_UP_AFTER[stay.habit][1], len(reading) - 1)]
    opens = stay.entered - _COURSES[stay.course].text.opens_after_days(unit) - 1
    minute = chance.randint(_FIRST, _LAST)
    yield Sitting(stay=stay, unit=unit, day=min(day, opens), minute=minute, whole=False)


def _next(
    stay: Stay,
    course: DemoCourse,
    unit: UnitText,
    *,
    day: int,
    minute: int,
    chance: Random,
) -> tuple[int, int]:
    """The day and the minute of the next unit, not before it opens."""
    opens = stay.entered - course.text.opens_after_days(unit)
    gap = max(chance.randint(*_GAPS[stay.habit]), day - opens + 1 if opens < day else 0)
    minute += chance.randint(35, 80)
    if gap == 0 and minute <= _LAST:
        return day, minute
    return day - max(gap, 1), chance.randint(_FIRST, _LAST)
