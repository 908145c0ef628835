"""TalentLMS's words, times and amounts ↔ ours (witnesses: contract 1.7; DESIGN, the tables of
states)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from zoneinfo import available_timezones

from msgspec import UNSET, UnsetType

from lyceum.core.access.model import RoleKey
from lyceum.core.catalog.model import CourseState
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.people.model import UserState
from lyceum.kit import money
from lyceum.kit.time import SECOND, iso_seconds, parse_iso


class Status(StrEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"


def time(at: int) -> str:
    """UTC, whole seconds, with its offset: 2025-02-01T08:00:00+00:00."""
    return iso_seconds(at).removesuffix("Z") + "+00:00"


def maybe_time(at: int | None) -> str | None:
    return None if at is None else time(at)


class UserType(StrEnum):
    """The types that every portal has; each is a role of ours."""

    SUPER_ADMIN = "SuperAdmin"
    ADMIN = "Admin-Type"
    TRAINER = "Trainer-Type"
    LEARNER = "Learner-Type"


TYPES: dict[int, tuple[UserType, RoleKey]] = {
    1: (UserType.SUPER_ADMIN, RoleKey.ADMIN),
    2: (UserType.ADMIN, RoleKey.MANAGER),
    3: (UserType.TRAINER, RoleKey.INSTRUCTOR),
    4: (UserType.LEARNER, RoleKey.LEARNER),
}
"""By the vendor's id (contract 1.7)."""

_TYPE_OF = {role: (number, word) for number, (word, role) in TYPES.items()}


def type_of(roles: list[str]) -> tuple[int, UserType]:
    """The type that the strongest role held now is shown as; a subscriber, and who holds none, is
    shown as a learner."""
    known = (RoleKey(role) for role in roles if role in RoleKey.__members__.values())
    strongest = next((role for role in known if role in _TYPE_OF), RoleKey.LEARNER)
    return _TYPE_OF[strongest]


def type_name(role: str) -> str | None:
    """The vendor's word for a role of ours, None for one that it shows as another."""
    found = _TYPE_OF.get(RoleKey(role))
    return found[1] if found else None


def truth(told: bool | str) -> bool:
    """The text `"true"` is accepted too (contract 2.1)."""
    return told in (True, "true")


def user_state(status: bool | str) -> UserState:
    """Both are accepted: the sketch says boolean, the sample sends a word (contract 2.1)."""
    return UserState.ACTIVE if status in (True, Status.ACTIVE) else UserState.INACTIVE


MIDNIGHT = "T00:00:00+00:00"


def moment(told: str | UnsetType, *, field: str) -> int | UnsetType:
    """A date-time with whatever offset, or a day's beginning; a plus sign that a query made a space
    is one again. Refuses what is neither, as a fault of `field`."""
    if told is UNSET:
        return UNSET
    text = told.strip()
    found = parse_iso(text + MIDNIGHT if _is_day(text) else text.replace(" ", "+"))
    if found is None:
        raise Invalid(Problem(field, Fault.MALFORMED, expected=("date-time",)))
    return found


def until(told: str | UnsetType, *, field: str) -> int | UnsetType:
    """The same, and what was in that second too, as far as answers tell of it."""
    found = moment(told, field=field)
    return UNSET if found is UNSET else found - found % SECOND + SECOND


def day(told: str | None, *, field: str) -> int | None:
    """The beginning of a day, UTC; refuses what is none."""
    if told is None:
        return None
    found = parse_iso(told.strip() + MIDNIGHT) if _is_day(told.strip()) else None
    if found is None:
        raise Invalid(Problem(field, Fault.MALFORMED, expected=("date in the format YYYY-MM-DD",)))
    return found


def maybe_day(at: int | None) -> str | None:
    return None if at is None else iso_seconds(at)[:10]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_LOCALES = (
    "ar-AE az-AZ bs-BA ca-ES cs-CZ da-DK de-DE el-GR en-US es-ES et-EE fa-IR fi-FI fr-FR he-IL "
    "hi-IN hr-HR hu-HU hy-AM id-ID is-IS it-IT ja-JP ka-GE ko-KR lt-LT lv-LV mn-MN ms-MY nb-NO "
    "nl-NL pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sl-SI sr-RS sv-SE th-TH tr-TR uk-UA vi-VN zh-CN "
    "zh-TW"
)
LOCALES = frozenset(_LOCALES.split())


def locale(told: str) -> str:
    """One of the languages that there are (contract 1.7)."""
    if told not in LOCALES:
        raise Invalid(Problem("locale", Fault.MALFORMED, expected=("locale",)))
    return told


def zone(told: str) -> str:
    """A time zone by its name in the tz database."""
    if told not in available_timezones():
        raise Invalid(Problem("timezone", Fault.MALFORMED, expected=("time zone",)))
    return told


_SHOWN_ACTIVE = (CourseState.PUBLISHED, CourseState.PRIVATE)
HIDDEN = (CourseState.PRIVATE, CourseState.ARCHIVED)
"""Courses that the catalog does not show (DESIGN, the tables of states)."""


def course_status(state: CourseState) -> Status:
    return Status.ACTIVE if state in _SHOWN_ACTIVE else Status.INACTIVE


def states_shown_as(status: Status) -> tuple[CourseState, ...]:
    return tuple(
        state
        for state in CourseState
        if state is not CourseState.TRASHED and course_status(state) is status
    )


def amount(price: float | None, currency: str) -> int:
    """A price in major units → minor units; refuses more decimals than the currency has."""
    if price is None:
        return 0
    exact = Decimal(str(price))
    try:
        units = money.to_minor(exact, currency)
    except ValueError as error:
        raise Invalid(Problem("price", Fault.TOO_LARGE, limit=money.MOST)) from error
    if not money.is_exact(exact, currency):
        decimals = f"price with at most {money.EXPONENTS[currency]} decimals"
        raise Invalid(Problem("price", Fault.MALFORMED, expected=(decimals,)))
    return units


def hundredths(told: float | None) -> int:
    """Credits as they are kept; refuses more than two decimals."""
    exact = Decimal(str(told or 0)) * 100
    if exact != exact.to_integral_value():
        raise Invalid(Problem("credits", Fault.MALFORMED, expected=("number of two decimals",)))
    return int(exact)


def credits(kept: int) -> Decimal:  # noqa: A001 - the vendor's word
    """Hundredths of a credit as credits, without zeros at the end."""
    told = Decimal(kept) / 100
    whole = told.to_integral_value()
    return whole if told == whole else told.normalize()


class Completion(StrEnum):
    """How far somebody came in a course, or in a unit."""

    NOT_ATTEMPTED = "not_attempted"
    INCOMPLETE = "incomplete"
    COMPLETED = "completed"
    FAILED = "failed"


def completion(stay: Enrollment | None, *, began: bool) -> Completion:
    """`began` is whether anything was done; a course that is completed stays it."""
    if stay is None:
        return Completion.NOT_ATTEMPTED
    if stay.completed_at is not None:
        return Completion.COMPLETED
    return Completion.INCOMPLETE if began else Completion.NOT_ATTEMPTED
