"""The demo school's term: who entered which course and when, how they learn, and what became of
it."""

from __future__ import annotations

from enum import StrEnum
from random import Random

import msgspec

from lyceum.core.enrollment.model import EnrollmentState

_S = EnrollmentState


class Habit(StrEnum):
    """How somebody goes through a course."""

    STEADY = "steady"
    SLOW = "slow"
    CRAMMING = "cramming"
    RETAKING = "retaking"
    LEAVING = "leaving"
    STARTING = "starting"


class Stay(msgspec.Struct, frozen=True):
    """`entered` and `ended` are days before today; `state` is what somebody made of it by then.
    Who has learned everything completes the course without anybody's doing."""

    person: str
    course: str
    entered: int
    habit: Habit = Habit.STEADY
    state: EnrollmentState = _S.ACTIVE
    ended: int | None = None

    @property
    def key(self) -> str:
        return f"{self.person} in {self.course}"


def _cohort(course: str, begins: int, **people: str) -> tuple[Stay, ...]:
    """Those who enter a course within the five days after it begins, by their habits."""
    chance = Random(f"{course} {begins}")  # noqa: S311 - a plan, the same at every making
    return tuple(
        Stay(person, course, begins - chance.randint(0, 4), Habit(habit))
        for habit, keys in people.items()
        for person in keys.split()
    )


TERM = (
    Stay("aisha", "statistics", 98),
    *_cohort(
        "statistics",
        98,
        steady="bram carmen olena seoyeon",
        slow="farid lukasz",
        cramming="joao thabo",
        retaking="siobhan",
    ),
    Stay("daniel", "statistics", 96, Habit.LEAVING, _S.DROPPED, 81),
    # He comes back with the second round.
    Stay("daniel", "statistics", 60, Habit.RETAKING),
    Stay("hana", "statistics", 97, Habit.LEAVING, _S.SUSPENDED, 60),
    *_cohort("statistics", 64, steady="linh thordis tamar", slow="jamal", cramming="seun"),
    *_cohort("statistics", 32, steady="neha zoe", retaking="yusuf", starting="john"),
    *_cohort(
        "weather",
        95,
        steady="greta amina nikos sahin",
        slow="aisha",
        retaking="hana",
        leaving="lukasz",
    ),
    Stay("thabo", "weather", 90, Habit.LEAVING, _S.DROPPED, 74),
    Stay("farid", "weather", 91, Habit.CRAMMING),
    *_cohort("weather", 63, steady="ioana ani aroha", slow="somchai", cramming="mariajose"),
    Stay("keahi", "weather", 60, Habit.LEAVING, _S.DROPPED, 48),
    *_cohort("weather", 31, steady="mirela nino", retaking="sione", starting="zoe"),
    Stay("nikhil", "weather", 9),
    *_cohort("first-aid", 90, steady="bram carmen sahin", cramming="siobhan nikos"),
    *_cohort(
        "first-aid",
        62,
        steady="jamal tamar mariajose",
        slow="hana",
        retaking="seun",
        leaving="linh",
    ),
    Stay("keahi", "first-aid", 52, Habit.SLOW),
    Stay("weronika", "first-aid", 50),
    Stay("pita", "first-aid", 47, Habit.RETAKING),
    *_cohort("first-aid", 28, steady="sione john", cramming="yusuf neha", starting="mirela"),
    Stay("chipo", "first-aid", 18),
    Stay("emre", "first-aid", 16, Habit.CRAMMING),
    Stay("nikhil", "first-aid", 8),
    Stay("ines", "first-aid", 4, Habit.STARTING),
    *_cohort(
        "python",
        76,
        steady="bram olena carmen",
        slow="seoyeon",
        cramming="joao",
        retaking="siobhan",
    ),
    Stay("farid", "python", 70, Habit.LEAVING, _S.EXPIRED, 6),
    *_cohort("python", 44, steady="tamar thordis", cramming="linh", retaking="daniel"),
    Stay("jamal", "python", 40),
    # He has not completed what the course requires, and waits before its door.
    Stay("john", "python", 21),
    *_cohort("python", 15, steady="neha", starting="zoe"),
    Stay("ioana", "spanish", 58),
    Stay("mirela", "spanish", 28),
    Stay("weronika", "spanish", 26, Habit.CRAMMING),
    Stay("chipo", "spanish", 13),
    Stay("bram", "writing", 58, Habit.SLOW, _S.ACTIVE, 55),
    Stay("sahin", "writing", 57, Habit.STEADY, _S.REJECTED, 54),
    Stay("aisha", "writing", 26, Habit.STEADY, _S.REQUESTED),
    Stay("olena", "writing", 11, Habit.STEADY, _S.REQUESTED),
    Stay("keahi", "writing", 3, Habit.STEADY, _S.REQUESTED),
    Stay("ani", "writing", 2, Habit.STEADY, _S.REQUESTED),
    Stay("greta", "laboratory", 50),
    Stay("jamal", "laboratory", 49),
    Stay("carmen", "spreadsheets", 94, Habit.CRAMMING),
    Stay("daniel", "spreadsheets", 92, Habit.STARTING),
    Stay("keahi", "react", 42, Habit.SLOW),
    Stay("thordis", "react", 37),
    Stay("aroha", "yoga", 39),
    Stay("ines", "yoga", 3, Habit.STARTING),
    Stay("pita", "chair-yoga", 30),
    Stay("somchai", "chair-yoga", 24),
    Stay("weronika", "chair-yoga", 22),
)
