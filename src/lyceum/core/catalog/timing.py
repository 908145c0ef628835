"""What may be said of a course's window and of a unit's times."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from lyceum.core.catalog.model import Course, CourseUnit
from lyceum.core.errors import Fault, Invalid, Problem

WINDOW = ("traversal", "starts_at", "ends_at", "days", "late")
"""What a course says of time and order."""

TIMES = ("opens_at", "opens_days", "due_at", "due_days")
"""What a unit says of it."""

LATEST = 253_402_300_799_999_999
"""The last microsecond of the year 9999."""

MOST_DAYS = 36_500


def must_be_window(course: Course) -> None:
    """Refuses moments and days that cannot be, and an end that is not after the beginning."""
    problems = [
        *_out_of_range(course, ("publish_at", "starts_at", "ends_at"), least=0, most=LATEST),
        *_out_of_range(course, ("days",), least=1, most=MOST_DAYS),
        *_not_after(course, "ends_at", "starts_at"),
    ]
    if problems:
        raise Invalid(*problems)


def must_be_times(unit: CourseUnit) -> None:
    """Refuses the same of a unit, and a moment together with a number of days."""
    problems = [
        *_out_of_range(unit, ("opens_at", "due_at"), least=0, most=LATEST),
        *_out_of_range(unit, ("opens_days", "due_days"), least=0, most=MOST_DAYS),
        *_not_both(unit, "opens_at", "opens_days"),
        *_not_both(unit, "due_at", "due_days"),
        *_not_after(unit, "due_at", "opens_at"),
        *_not_after(unit, "due_days", "opens_days"),
    ]
    if problems:
        raise Invalid(*problems)


def _out_of_range(
    thing: msgspec.Struct, names: tuple[str, ...], *, least: int, most: int
) -> Iterator[Problem]:
    for name in names:
        value = getattr(thing, name)
        if value is not None and value < least:
            yield Problem(name, Fault.TOO_SMALL, limit=least)
        if value is not None and value > most:
            yield Problem(name, Fault.TOO_LARGE, limit=most)


def _not_both(thing: msgspec.Struct, one: str, other: str) -> Iterator[Problem]:
    if getattr(thing, one) is not None and getattr(thing, other) is not None:
        yield Problem(other, Fault.NOT_ALLOWED)


def _not_after(thing: msgspec.Struct, end: str, beginning: str) -> Iterator[Problem]:
    first, last = getattr(thing, beginning), getattr(thing, end)
    if first is not None and last is not None and last <= first:
        yield Problem(end, Fault.TOO_SMALL, limit=first)
