"""Courses, their states, prices and content, and the rules that need nothing else."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.external_ids import ExternalId
from lyceum.core.extras import Extras
from lyceum.kit import text

LONGEST_TITLE = 200


class CourseState(StrEnum):
    """`private`: for staff and the enrolled; `archived`: nobody new; `trashed`: can return."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    PRIVATE = "private"
    ARCHIVED = "archived"
    TRASHED = "trashed"


LIVE_STATES = tuple(state for state in CourseState if state is not CourseState.TRASHED)
ENROLLED_READ_STATES = (CourseState.PUBLISHED, CourseState.PRIVATE, CourseState.ARCHIVED)
"""States in which somebody who is enrolled may read the course."""
ENROLLABLE_STATES = (CourseState.PUBLISHED, CourseState.PRIVATE)


class Admission(StrEnum):
    """Who may enter a published course without staff doing it for them."""

    OPEN = "open"
    REGISTERED = "registered"
    REQUEST = "request"
    PURCHASE = "purchase"
    CLOSED = "closed"


SELF_ADMITTING = (Admission.OPEN, Admission.REGISTERED)


class Traversal(StrEnum):
    """`sequential`: a unit opens when every required one before it is done."""

    FREE = "free"
    SEQUENTIAL = "sequential"


class Late(StrEnum):
    """What is done after a unit's due date: taken and marked as late, or refused."""

    MARKED = "marked"
    CLOSED = "closed"


class StaffRole(StrEnum):
    """The lead answers for the course; instructors change its content and look after its learners
    beside them."""

    LEAD = "lead"
    INSTRUCTOR = "instructor"


class UnitKind(StrEnum):
    TEXT = "text"
    VIDEO = "video"
    DOCUMENT = "document"
    SESSION = "session"
    QUIZ = "quiz"
    SURVEY = "survey"


class UnitState(StrEnum):
    """Only what is published is there for learners, and counts; staff see the rest as well."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PRIVATE = "private"
    PUBLISHED = "published"


class Category(msgspec.Struct, frozen=True, array_like=True):
    """A node of the category tree; a root has no parent. `position` orders siblings. What is not
    `active` stays out of the lists that everybody reads."""

    id: int
    uid: bytes
    parent_id: int | None
    name: str
    slug: str
    description: str
    position: int
    created_at: int
    updated_at: int
    extra: dict[str, Any]
    active: bool = True


class NewCategory(msgspec.Struct, frozen=True, kw_only=True):
    """`parent_id` None makes a root; `slug` None is made of the name, another may be numbered;
    `position` None is behind its siblings."""

    name: str
    slug: str | None = None
    parent_id: int | None = None
    description: str = ""
    position: int | None = None
    active: bool = True
    extra: Extras | None = None


class CategoryChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays. `parent_id` None makes it a root; `position` is its
    place among its siblings, counted from 0."""

    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    parent_id: int | UnsetType | None = UNSET
    position: int | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    extra: Extras | UnsetType = UNSET
    slug: str | UnsetType = UNSET


class StaffMember(msgspec.Struct, frozen=True, array_like=True):
    """Somebody on the staff of a course."""

    user_id: int
    role: StaffRole
    display_name: str


class Course(msgspec.Struct, frozen=True, array_like=True):
    """`amount` is in minor units of `currency`, 0 for a free course; `seats` None is unlimited.

    Access begins at `starts_at`, and ends at `ends_at` or `days` after somebody was let in,
    whichever comes first; None is no limit. It is completed with `done_percent` of its required
    units.
    """

    id: int
    uid: bytes
    title: str
    slug: str
    summary: str
    body: str | None
    state: CourseState
    trashed_from: CourseState | None
    admission: Admission
    amount: int
    currency: str
    seats: int | None
    required_units: int
    publish_at: int | None
    created_at: int
    updated_at: int
    extra: dict[str, Any]
    traversal: Traversal = Traversal.FREE
    starts_at: int | None = None
    ends_at: int | None = None
    days: int | None = None
    late: Late = Late.MARKED
    code: str | None = None
    featured: bool = False
    position: int = 0
    done_percent: int = 100

    @property
    def needed_units(self) -> int:
        """How many of the required units complete it."""
        return -(-self.required_units * self.done_percent // 100)


class NewCourse(msgspec.Struct, frozen=True, kw_only=True):
    """`category` is a name, of a category made if there is none; `category_id` that of one there
    is. `lead_id` None: the caller, or nobody where the course is not `led`.
    `slug` None: made of the title; one that another course has may be refused, or numbered."""

    title: str
    slug: str | None = None
    body: str | None = None
    summary: str = ""
    category: str | None = None
    state: CourseState = CourseState.DRAFT
    lead_id: int | None = None
    amount: int = 0
    currency: str | None = None
    admission: Admission | None = None
    seats: int | None = None
    publish_at: int | None = None
    traversal: Traversal = Traversal.FREE
    starts_at: int | None = None
    ends_at: int | None = None
    days: int | None = None
    late: Late = Late.MARKED
    category_id: int | None = None
    extra: Extras | None = None
    featured: bool = False
    position: int = 0
    numbers_slug: bool = False
    led: bool = True
    code: str | None = None


class CourseChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays. `category` None takes the first category away;
    `category_id` is that of one there is."""

    title: str | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    body: str | UnsetType | None = UNSET
    summary: str | UnsetType = UNSET
    category: str | UnsetType | None = UNSET
    state: CourseState | UnsetType = UNSET
    lead_id: int | UnsetType = UNSET
    amount: int | UnsetType = UNSET
    currency: str | UnsetType = UNSET
    admission: Admission | UnsetType = UNSET
    seats: int | UnsetType | None = UNSET
    publish_at: int | UnsetType | None = UNSET
    traversal: Traversal | UnsetType = UNSET
    starts_at: int | UnsetType | None = UNSET
    ends_at: int | UnsetType | None = UNSET
    days: int | UnsetType | None = UNSET
    late: Late | UnsetType = UNSET
    category_id: int | UnsetType = UNSET
    extra: Extras | UnsetType = UNSET
    code: str | UnsetType | None = UNSET
    featured: bool | UnsetType = UNSET
    position: int | UnsetType = UNSET
    numbers_slug: bool = False


class CourseOrder(StrEnum):
    """What courses may be listed by: each is a column, and has an index."""

    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"
    TITLE = "title_key"
    SLUG = "slug"
    POSITION = "position"


class CourseFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which courses to list; `category` is the name, in any case, of the first category,
    `category_id` any that it lies in. Of `category_ids`, `tags` and `difficulties` it has one at
    least. `search` is a part of the title in any case, `code` the whole of it; `amount` is in minor
    units; `priced` courses alone must be bought; `field_value` is one of a custom field."""

    states: tuple[CourseState, ...] = LIVE_STATES
    category: str | UnsetType = UNSET
    category_id: int | UnsetType = UNSET
    lead_id: int | UnsetType = UNSET
    admission: Admission | UnsetType = UNSET
    known_as: ExternalId | UnsetType = UNSET
    group_id: int | UnsetType = UNSET
    branch_id: int | UnsetType = UNSET
    field_value: str | UnsetType = UNSET
    search: str | UnsetType = UNSET
    code: str | UnsetType = UNSET
    category_ids: tuple[int, ...] | UnsetType = UNSET
    tags: tuple[int, ...] | UnsetType = UNSET
    difficulties: tuple[int, ...] | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    featured: bool | UnsetType = UNSET
    priced: bool | UnsetType = UNSET
    amount: int | UnsetType = UNSET
    among: tuple[int, ...] | UnsetType = UNSET
    without: tuple[int, ...] | UnsetType = UNSET
    made_from: int | UnsetType = UNSET
    made_before: int | UnsetType = UNSET


class CategoryOrder(StrEnum):
    """The same of categories."""

    POSITION = "position"
    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"
    NAME = "name_key"
    SLUG = "slug"


class CategoryFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which categories to list; `parent_id` None: roots. `search` is a part of the name, in any
    case; `used` ones alone hold a published course."""

    parent_id: int | UnsetType | None = UNSET
    search: str | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    used: bool = False
    known_as: ExternalId | UnsetType = UNSET


class Section(msgspec.Struct, frozen=True, array_like=True):
    """A part of a course; the untitled one exists for dialects that know no sections."""

    id: int
    course_id: int
    title: str
    position: int
    created_at: int
    updated_at: int
    body: str = ""


class CourseUnit(msgspec.Struct, frozen=True, array_like=True):
    """One thing to do in a course; only required ones count towards its completion.

    It opens at `opens_at`, or `opens_days` after the learner was let in, and is due at `due_at`,
    or after `due_days`; None is at once, and never. What is not `active` is for staff alone, what
    lies in the trash since `trashed_at` for nobody until it returns; neither counts.
    """

    id: int
    uid: bytes
    course_id: int
    section_id: int
    kind: UnitKind
    title: str
    body: str | None
    required: bool
    position: int
    created_at: int
    updated_at: int
    extra: dict[str, Any]
    opens_at: int | None = None
    opens_days: int | None = None
    due_at: int | None = None
    due_days: int | None = None
    state: UnitState = UnitState.PUBLISHED
    trashed_at: int | None = None

    @property
    def active(self) -> bool:
        """Whether learners are shown it, unless it is in the trash."""
        return self.state is UnitState.PUBLISHED

    @property
    def counts(self) -> bool:
        """Whether it is one of those that are required of everybody."""
        return self.required and self.active and self.trashed_at is None


def clean_title(title: str) -> str:
    """The title without white space around it; refuses a blank or overlong one."""
    title = title.strip()
    if not title:
        raise Invalid(Problem("title", Fault.TOO_SHORT, limit=1))
    if len(title) > LONGEST_TITLE:
        raise Invalid(Problem("title", Fault.TOO_LONG, limit=LONGEST_TITLE))
    return title


def clean_slug(slug: str) -> str:
    """The slug as it is; refuses what is none: lower-case ASCII words joined by hyphens."""
    if not slug or text.slugify(slug) != slug:
        raise Invalid(Problem("slug", Fault.MALFORMED, expected=("words-joined-by-hyphens",)))
    return slug


def admission_at(amount: int, admission: Admission) -> Admission:
    """A price moves a course between registered and purchase; other admissions stay as set."""
    if amount < 0:
        raise Invalid(Problem("amount", Fault.TOO_SMALL, limit=0))
    if amount and admission is Admission.REGISTERED:
        return Admission.PURCHASE
    if not amount and admission is Admission.PURCHASE:
        return Admission.REGISTERED
    return admission
