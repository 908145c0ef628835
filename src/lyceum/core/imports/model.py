"""An import, what its rows may say, and what became of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.access.model import RoleKey
from lyceum.core.actor import Actor
from lyceum.core.errors import Fault

LONGEST = 100_000
"""Rows of one file: what its rows are known by is kept in memory while it runs."""

CHUNK = 200
"""Rows written in one transaction: few, since on SQLite all other writers wait meanwhile."""

NAMESPACE = "import"
"""Whose the outside ids are that stand in a column `external_id`."""


class ImportKind(StrEnum):
    PEOPLE = "people"
    COURSES = "courses"
    ENROLLMENTS = "enrollments"


class Format(StrEnum):
    CSV = "csv"
    JSON_LINES = "jsonl"


class ImportState(StrEnum):
    """`failed`: the file as a whole could not be read, and nothing was written. `cancelled`: the
    rows that are done stay, and no others are."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class ColumnFault(msgspec.Struct, frozen=True):
    """What is wrong with one column of a row; the message says it to people. The column is empty
    where the row as a whole is wrong."""

    column: str
    fault: Fault
    message: str


class Import(msgspec.Struct, frozen=True, array_like=True):
    """`rows` of `total` (None: not counted yet) are done, and each has one of the outcomes.
    `faults` say why a file as a whole was refused. `job_id` names the job that does it, None where
    whoever started it does. Times in microseconds by the tenant's clock."""

    SECRET = frozenset({"actor", "file"})

    id: int
    uid: bytes
    kind: ImportKind
    format: Format
    dry_run: bool
    state: ImportState
    file: str
    actor: Actor
    job_id: int | None
    total: int | None
    rows: int
    created: int
    updated: int
    unchanged: int
    refused: int
    faults: list[ColumnFault]
    created_at: int
    started_at: int | None
    ended_at: int | None


class ImportFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which imports to list."""

    kinds: tuple[ImportKind, ...] = tuple(ImportKind)
    states: tuple[ImportState, ...] = tuple(ImportState)


class ImportOrder(StrEnum):
    CREATED = "created_at"


class NewImport(msgspec.Struct, frozen=True, kw_only=True):
    """`file` is where the blob store keeps the bytes; empty where the caller holds them. With
    `dry_run` every row is tried, and nothing of it stays."""

    kind: ImportKind
    format: Format
    dry_run: bool = False
    file: str = ""


class RowResult(msgspec.Struct, frozen=True, array_like=True):
    """What became of a row: `number` counts rows from 1, `line` is where it begins in the file."""

    import_id: int
    number: int
    line: int
    outcome: Outcome
    entity_id: int | None
    faults: list[ColumnFault]


class RowFilter(msgspec.Struct, frozen=True, kw_only=True):
    outcome: Outcome | UnsetType = UNSET


class PersonRow(msgspec.Struct, frozen=True, kw_only=True):
    """A person, known by the outside id, else by login, else by address. What is empty stays as it
    is; somebody new needs a name, and learns unless another role is given. There is no password:
    hashing ten thousand of them would take an hour."""

    external_id: str | None = None
    login: str | None = None
    email: str | None = None
    name: str | None = None
    role: RoleKey | None = None


class CourseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A course, known by the outside id, else by its slug. `category` and `lead` are names: of a
    category, and of a person by address or login; `amount` is in minor units."""

    external_id: str | None = None
    slug: str | None = None
    title: str | None = None
    summary: str | None = None
    body: str | None = None
    category: str | None = None
    state: Literal["draft", "in_review", "published", "private", "archived"] | None = None
    amount: int | None = None
    lead: str | None = None


class EnrollmentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A person who is in a course, or is let in. Each is found by the first of its columns that is
    not empty; `course` is the slug."""

    user_external_id: str | None = None
    login: str | None = None
    email: str | None = None
    course_external_id: str | None = None
    course: str | None = None


Row = PersonRow | CourseRow | EnrollmentRow

ROWS: dict[ImportKind, type[Row]] = {
    ImportKind.PEOPLE: PersonRow,
    ImportKind.COURSES: CourseRow,
    ImportKind.ENROLLMENTS: EnrollmentRow,
}

NEEDED: dict[ImportKind, tuple[tuple[str, ...], ...]] = {
    ImportKind.PEOPLE: (("external_id", "login", "email"), ("name",)),
    ImportKind.COURSES: (("external_id", "slug"), ("title",)),
    ImportKind.ENROLLMENTS: (
        ("user_external_id", "login", "email"),
        ("course_external_id", "course"),
    ),
}
"""Columns that a file must have: of each group one."""


class Answer(msgspec.Struct, frozen=True):
    """What became of a row, before it has its number."""

    outcome: Outcome
    entity_id: int | None = None
    faults: tuple[ColumnFault, ...] = ()
