"""How far somebody came in the units of a course, on the wire."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from lyceum.core.catalog.model import UnitKind
from lyceum.core.progress.model import LONGEST, WHOLE, Seen, UnitProgress
from lyceum.core.progress.reading import SeenUnit
from lyceum.core.schedule.model import Availability
from lyceum.dialects.lyceum.wire.access import Access, access
from lyceum.dialects.lyceum.wire.asking import Id, OneAsked
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.dialects.lyceum.wire.times import told
from lyceum.kit.time import iso_micros

Fraction = Annotated[
    int,
    Meta(ge=0, le=WHOLE, description="How much was seen in all, in thousandths.", examples=[900]),
]
Position = Annotated[
    int,
    Meta(ge=0, le=LONGEST, description="Where they are: a second, or a place.", examples=[312]),
]
Seconds = Annotated[int, Meta(ge=0, le=LONGEST, examples=[30])]


class ProgressOut(msgspec.Struct, frozen=True):
    """`fraction` is the most that was ever seen, in thousandths, `position` the last one, `seconds`
    all that went by. A video is done at 900, a text or a document at 1000."""

    unit_id: Id
    fraction: Fraction
    position: Position
    seconds: Seconds
    first_at: Time
    last_at: Time
    completed_at: Time | None


class UnitProgressOut(msgspec.Struct, frozen=True):
    """A unit as the learner of the enrollment is shown it: whether it is open to them, with every
    reason why not, and how far they came; `progress` is null before they began."""

    id: Id
    section_id: Id
    kind: UnitKind
    title: str
    required: bool
    access: Access
    progress: ProgressOut | None


class UnitsOut(msgspec.Struct, frozen=True):
    """All units in the order of the course."""

    data: list[UnitProgressOut]


class UnitAsked(OneAsked, frozen=True, kw_only=True):
    """A unit of an enrollment's course."""

    unit_id: Id


class NoteSeen(UnitAsked, frozen=True, kw_only=True):
    """`seconds` are those since it was last said."""

    fraction: Fraction
    position: Position = 0
    seconds: Seconds = 0


def seen(asked: NoteSeen) -> Seen:
    return Seen(fraction=asked.fraction, position=asked.position, seconds=asked.seconds)


def unit(found: SeenUnit) -> UnitProgressOut:
    return UnitProgressOut(
        id=found.unit.id,
        section_id=found.unit.section_id,
        kind=found.unit.kind,
        title=found.unit.title,
        required=found.unit.required,
        access=shown(found.availability),
        progress=None if found.progress is None else progress(found.progress),
    )


def progress(found: UnitProgress) -> ProgressOut:
    return ProgressOut(
        unit_id=found.unit_id,
        fraction=found.fraction,
        position=found.position,
        seconds=found.seconds,
        first_at=iso_micros(found.first_at),
        last_at=iso_micros(found.last_at),
        completed_at=told(found.completed_at),
    )


def shown(found: Availability) -> Access:
    """To a learner, whom it concerns."""
    told_of = access(found)
    assert told_of is not None  # noqa: S101 - narrows the type
    return told_of
