"""The SQL of what units show: links between units and files."""

from __future__ import annotations

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.sql.selectable import FromClause

from lyceum.core.catalog.model import ENROLLED_READ_STATES, CourseState, CourseUnit, UnitState
from lyceum.core.database import (
    TENANT,
    Statement,
    among,
    columns_of,
    command,
    insert_into,
    one_of,
)
from lyceum.core.files.model import FileState, StoredFile
from lyceum.core.tables import course_staff, courses, files, unit_files, units

_SELF = bindparam("self_id", type_=BigInteger)
_UNIT = bindparam("unit_id", type_=BigInteger)
_FILE = bindparam("file_id", type_=BigInteger)
_LINKS = unit_files.c.tenant_id == TENANT


class UnitFile(msgspec.Struct, frozen=True, array_like=True):
    """A file as a unit shows it: `name` is what it is called there, `role` what it is for."""

    unit_id: int
    file_id: int
    role: str
    name: str
    note: str
    position: int
    file_uid: bytes
    mime: str
    size: int


def _joined(*tables: tuple[FromClause, ColumnElement[bool]]) -> FromClause:
    joined: FromClause = unit_files
    for table, on in tables:
        joined = joined.join(table, (table.c.tenant_id == unit_files.c.tenant_id) & on)
    return joined


_WITH_FILES = _joined((files, files.c.id == unit_files.c.file_id))
_WITH_COURSES = _joined(
    (units, units.c.id == unit_files.c.unit_id), (courses, courses.c.id == units.c.course_id)
)

INSERT = insert_into(unit_files)
OF_UNITS = Statement(
    select(*unit_files.c[UnitFile.__struct_fields__[:6]], files.c.uid, files.c.mime, files.c.size)
    .select_from(_WITH_FILES)
    .where(_LINKS, among(unit_files.c.unit_id, "unit_ids"))
    .order_by(unit_files.c.unit_id, unit_files.c.position, unit_files.c.file_id),
    UnitFile,
)


class Number(msgspec.Struct, frozen=True, array_like=True):
    value: int


NEXT = Statement(
    select(func.coalesce(func.max(unit_files.c.position) + 1, 0)).where(
        _LINKS, unit_files.c.unit_id == _UNIT
    ),
    Number,
)
FILES_OF_UNIT_LOCKED = Statement(
    select(files.c.id)
    .select_from(_WITH_FILES)
    .where(_LINKS, unit_files.c.unit_id == _UNIT)
    .order_by(files.c.id)
    .with_for_update(of=files),
    Number,
)
_OF_COURSE = select(units.c.id).where(
    units.c.tenant_id == TENANT, units.c.course_id == bindparam("course_id", type_=BigInteger)
)
FILES_OF_COURSE_LOCKED = Statement(
    select(files.c.id)
    .select_from(_WITH_FILES)
    .where(_LINKS, unit_files.c.unit_id.in_(_OF_COURSE))
    .order_by(files.c.id)
    .with_for_update(of=files),
    Number,
)
DETACH = command(
    delete(unit_files).where(_LINKS, unit_files.c.unit_id == _UNIT, unit_files.c.file_id == _FILE)
)
TOLD = ("role", "name", "note")
_ONE = (_LINKS, unit_files.c.unit_id == _UNIT, unit_files.c.file_id == _FILE)
CHANGE = command(update(unit_files).where(*_ONE), writes=TOLD)
PLACE = command(update(unit_files).where(*_ONE), writes=("position",))
DETACH_UNIT = command(delete(unit_files).where(_LINKS, unit_files.c.unit_id == _UNIT))
DETACH_COURSE = command(delete(unit_files).where(_LINKS, unit_files.c.unit_id.in_(_OF_COURSE)))

READY_BY_UID = Statement(
    select(*columns_of(files, StoredFile)).where(
        files.c.tenant_id == TENANT,
        files.c.uid == bindparam("uid", type_=LargeBinary),
        files.c.state == FileState.READY,
    ),
    StoredFile,
)
LED_WITH = Statement(
    select(courses.c.id)
    .select_from(
        _WITH_COURSES.join(
            course_staff,
            (course_staff.c.tenant_id == courses.c.tenant_id)
            & (course_staff.c.course_id == courses.c.id),
        )
    )
    .where(
        _LINKS,
        unit_files.c.file_id == _FILE,
        courses.c.state != CourseState.TRASHED,
        course_staff.c.user_id == _SELF,
    )
    .limit(1),
    Number,
)
"""A course that the caller leads and that shows the file."""
SHOWN_IN = Statement(
    select(*columns_of(units, CourseUnit))
    .select_from(_WITH_COURSES)
    .where(
        _LINKS,
        unit_files.c.file_id == _FILE,
        units.c.state == UnitState.PUBLISHED,
        units.c.trashed_at.is_(None),
        one_of(courses.c.state, ENROLLED_READ_STATES),
    )
    .order_by(units.c.id),
    CourseUnit,
)
"""The units that show the file to those enrolled."""
