"""Certificates and awards, and the rules that need only their values."""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType, field

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.kit.ids import UidCode
from lyceum.kit.time import DAY

LONGEST_DAYS = 36_500
LONGEST_NAME = 200
MOST_BADGES = 200
MOST_LEVELS = 200
MOST_POINTS = 1_000_000

SERIALS = UidCode(prefix="", alphabet="0123456789ABCDEFGHJKMNPQRSTVWXYZ", length=20)
"""How a certificate is named on paper: without letters that look like digits, with check bits."""


class CertificateState(StrEnum):
    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


class Certificate(msgspec.Struct, frozen=True, array_like=True):
    """That somebody completed a course, with both as they were called then. Times in microseconds
    UTC; `expires_at` None: it holds for good."""

    id: int
    uid: bytes
    user_id: int
    course_id: int
    enrollment_id: int
    person: str
    title: str
    issued_at: int
    expires_at: int | None
    revoked_at: int | None
    updated_at: int

    @property
    def serial(self) -> str:
        return SERIALS.encode(self.uid)

    def state_at(self, now: int) -> CertificateState:
        """What it is worth at that moment by the tenant's clock."""
        if self.revoked_at is not None:
            return CertificateState.REVOKED
        if self.expires_at is not None and now >= self.expires_at:
            return CertificateState.EXPIRED
        return CertificateState.VALID


class CertificateRule(msgspec.Struct, frozen=True, array_like=True):
    """A course that gives a certificate; `days` is how long it holds, None for good."""

    course_id: int
    days: int | None
    updated_at: int


class CertificateFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which certificates to list."""

    user_id: int | UnsetType = UNSET


class CertificateOrder(StrEnum):
    """What certificates may be listed by: each is a column, and has an index."""

    ISSUED_AT = "issued_at"
    UPDATED_AT = "updated_at"


def end_of(rule: CertificateRule, *, issued_at: int) -> int | None:
    """When a certificate that is issued then ends to hold."""
    return None if rule.days is None else issued_at + rule.days * DAY


def clean_days(days: int | None) -> int | None:
    """The days as they are; refuses what is no length of time."""
    if days is not None and days < 1:
        raise Invalid(Problem("days", Fault.TOO_SMALL, limit=1))
    if days is not None and days > LONGEST_DAYS:
        raise Invalid(Problem("days", Fault.TOO_LARGE, limit=LONGEST_DAYS))
    return days


class AwardKind(StrEnum):
    POINTS = "points"
    BADGE = "badge"
    LEVEL = "level"


class Deed(StrEnum):
    """What points are given for, and what badges count."""

    UNIT = "unit"
    COURSE = "course"
    SIGN_IN = "sign_in"
    PATH = "path"


POINTS = {Deed.UNIT: 25, Deed.COURSE: 100, Deed.SIGN_IN: 5, Deed.PATH: 250}
"""What each deed is worth where nobody said otherwise."""


class Award(msgspec.Struct, frozen=True, array_like=True):
    """One entry. `key` names what it was given for: of points the deed and the thing it was done
    to, of a badge its name in the rules, of a level its number."""

    id: int
    user_id: int
    kind: AwardKind
    key: str
    points: int
    given_at: int


class Badge(msgspec.Struct, frozen=True, kw_only=True):
    """Given for the `count`th deed of a kind; `key` never changes, the name may."""

    key: str
    name: str
    deed: Deed
    count: int


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """By what points, badges and levels are given. `levels` holds the points from which each level
    above the first begins. While not `active`, nothing is given and nothing shown."""

    active: bool = False
    points: dict[Deed, int] = field(default_factory=POINTS.copy)
    badges: tuple[Badge, ...] = (
        Badge(key="course-1", name="First course", deed=Deed.COURSE, count=1),
        Badge(key="course-5", name="Five courses", deed=Deed.COURSE, count=5),
        Badge(key="unit-10", name="Ten units", deed=Deed.UNIT, count=10),
        Badge(key="sign-in-10", name="Ten days here", deed=Deed.SIGN_IN, count=10),
    )
    levels: tuple[int, ...] = (200, 500, 1_000, 2_000, 4_000, 8_000)

    def level_at(self, points: int) -> int:
        """The level of somebody with so many points, counted from 1."""
        return 1 + bisect_right(self.levels, points)


class Standing(msgspec.Struct, frozen=True):
    """What somebody has by now; `badges` with when each was given, the oldest first."""

    points: int
    level: int
    badges: tuple[tuple[Badge, int], ...]


def clean_rules(rules: Rules) -> Rules:
    """The rules as they are; refuses with every one that cannot be followed."""
    problems = [*_of_points(rules), *_of_badges(rules), *_of_levels(rules)]
    if problems:
        raise Invalid(*problems)
    return rules


def _of_points(rules: Rules) -> list[Problem]:
    return [
        Problem("points", Fault.TOO_SMALL if points < 0 else Fault.TOO_LARGE, limit=MOST_POINTS)
        for points in rules.points.values()
        if not 0 <= points <= MOST_POINTS
    ]


def _of_badges(rules: Rules) -> list[Problem]:
    problems = []
    if len(rules.badges) > MOST_BADGES:
        problems.append(Problem("badges", Fault.TOO_MANY, limit=MOST_BADGES))
    if len({badge.key for badge in rules.badges}) < len(rules.badges):
        problems.append(Problem("badges", Fault.REPEATED))
    if any(badge.count < 1 for badge in rules.badges):
        problems.append(Problem("badges", Fault.TOO_SMALL, limit=1))
    if any(not 0 < len(name) <= LONGEST_NAME for b in rules.badges for name in (b.key, b.name)):
        problems.append(Problem("badges", Fault.MALFORMED, expected=("a key and a name",)))
    return problems


def _of_levels(rules: Rules) -> list[Problem]:
    if len(rules.levels) > MOST_LEVELS:
        return [Problem("levels", Fault.TOO_MANY, limit=MOST_LEVELS)]
    rising = all(low < high for low, high in zip((0, *rules.levels), rules.levels, strict=False))
    return [] if rising else [Problem("levels", Fault.MALFORMED, expected=("rising points",))]
