"""The demo school's term: who entered which course, when, and what became of it."""

from __future__ import annotations

import msgspec

from lyceum.core.enrollment.model import EnrollmentState

_S = EnrollmentState


class Stay(msgspec.Struct, frozen=True):
    """`entered` and `ended` are days before today; `state` is what became of it by then.

    `literal` is an id that the enrollment also has in the Karma API.
    """

    person: str
    course: str
    entered: int
    state: EnrollmentState = _S.ACTIVE
    ended: int | None = None
    literal: str | None = None


TERM = (
    Stay("aisha", "statistics", 88, literal="enr_mn0456"),
    Stay("bram", "statistics", 88, _S.COMPLETED, 21),
    Stay("carmen", "statistics", 87, _S.COMPLETED, 30),
    Stay("daniel", "statistics", 86, _S.DROPPED, 60),
    Stay("elif", "statistics", 85),
    Stay("hana", "statistics", 80, _S.SUSPENDED, 25),
    Stay("jamal", "statistics", 64),
    Stay("linh", "statistics", 40),
    Stay("farid", "weather", 84, _S.COMPLETED, 41),
    Stay("greta", "weather", 83),
    Stay("aisha", "weather", 75, _S.COMPLETED, 35),
    Stay("ioana", "weather", 70),
    Stay("keahi", "weather", 55, _S.DROPPED, 48),
    Stay("mirela", "weather", 29),
    Stay("bram", "first-aid", 82, _S.COMPLETED, 77),
    Stay("carmen", "first-aid", 82, _S.COMPLETED, 76),
    Stay("elif", "first-aid", 79, _S.COMPLETED, 70),
    Stay("hana", "first-aid", 72),
    Stay("keahi", "first-aid", 52),
    Stay("nikhil", "first-aid", 10),
    Stay("daniel", "python", 78),
    Stay("farid", "python", 76, _S.EXPIRED, 6),
    Stay("greta", "python", 74, _S.COMPLETED, 18),
    Stay("jamal", "python", 63),
    Stay("linh", "python", 38),
    Stay("nikhil", "python", 8),
    Stay("ioana", "spanish", 66),
    Stay("mirela", "spanish", 28),
    Stay("aisha", "writing", 26, _S.REQUESTED),
    Stay("bram", "writing", 58, _S.ACTIVE, 55),
    Stay("elif", "writing", 57, _S.REJECTED, 54),
    Stay("keahi", "writing", 3, _S.REQUESTED),
    Stay("greta", "laboratory", 50),
    Stay("jamal", "laboratory", 49, _S.COMPLETED, 45),
    Stay("carmen", "spreadsheets", 94, _S.COMPLETED, 73),
    Stay("daniel", "spreadsheets", 92),
)
