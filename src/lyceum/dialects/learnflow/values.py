"""LearnFlow's words and prices (witnesses: seed; DESIGN, states and deletions; L17–L20)."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from lyceum.core.catalog.model import LIVE_STATES, CourseState
from lyceum.core.enrollment.model import EnrollmentState
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.work import Work
from lyceum.kit import money


class CourseStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class EnrollmentStatus(StrEnum):
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELED = "canceled"
    REFUNDED = "refunded"


_COURSE_STATUS = {
    CourseState.PUBLISHED: CourseStatus.PUBLISHED,
    CourseState.ARCHIVED: CourseStatus.ARCHIVED,
}


def course_status(state: CourseState) -> CourseStatus:
    """What is private, in review or to come is a draft here."""
    return _COURSE_STATUS.get(state, CourseStatus.DRAFT)


def states_shown_as(shown: CourseStatus) -> tuple[CourseState, ...]:
    return tuple(state for state in LIVE_STATES if course_status(state) is shown)


_STATUS_OF = {
    EnrollmentState.ACTIVE: EnrollmentStatus.ACTIVE,
    EnrollmentState.COMPLETED: EnrollmentStatus.COMPLETED,
    EnrollmentState.SUSPENDED: EnrollmentStatus.CANCELED,
    EnrollmentState.EXPIRED: EnrollmentStatus.CANCELED,
    EnrollmentState.DROPPED: EnrollmentStatus.CANCELED,
    EnrollmentState.REFUNDED: EnrollmentStatus.REFUNDED,
}

SHOWN_ENROLLMENTS = tuple(_STATUS_OF)
"""Requests, unpaid and rejected ones are left out: LearnFlow has no word for them."""


def enrollment_status(state: EnrollmentState) -> EnrollmentStatus:
    return _STATUS_OF[state]


def enrollment_states_shown_as(shown: EnrollmentStatus) -> tuple[EnrollmentState, ...]:
    return tuple(state for state, status in _STATUS_OF.items() if status is shown)


def is_live(work: Work) -> bool:
    """What every object says of its mode (L29)."""
    return work.tenant.mode == "live"


def currency(text: str) -> str:
    """The code in upper case; refuses what is no currency (L19)."""
    code = money.currency_of(text)
    if code is None:
        raise Invalid(Problem("currency", Fault.MALFORMED, expected=("ISO 4217 currency code",)))
    return code


def amount(price: float | Decimal, code: str) -> int:
    """A price in major units → minor units; refuses more decimals than the currency has (L17)."""
    exact = Decimal(repr(price)) if isinstance(price, float) else Decimal(price)
    try:
        units = money.to_minor(exact, code)
    except ValueError as error:
        raise Invalid(Problem("price", Fault.TOO_LARGE, limit=money.MOST)) from error
    if not money.is_exact(exact, code):
        decimals = (f"price with at most {money.EXPONENTS[code]} decimals",)
        raise Invalid(Problem("price", Fault.MALFORMED, expected=decimals))
    return units
