"""The operations of what courses hold, and of what they lie in."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.catalog.errors import (
    CategoryInUse,
    CategoryLoop,
    LeadNeeded,
    NoSuchCategory,
    NoSuchCourse,
    NoSuchSection,
    NoSuchUnit,
    NotATeacher,
    NotOnStaff,
    PrerequisiteLoop,
)
from lyceum.core.errors import Forbidden, Invalid
from lyceum.dialects.lyceum import catalog_examples as examples
from lyceum.dialects.lyceum import categories, sections, staff, trash, units
from lyceum.http.operation import any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

READS_OUTLINE = whoever(Permission.COURSES_READ_ANY, joined=(), shown=())
WRITES_CONTENT = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS)
WRITES_CATALOG = any_of(Permission.CATALOG_WRITE)
READS_TRASH = any_of(Permission.COURSES_WRITE_ANY, Permission.COURSES_LEAD)

_WRITE_COURSE = (Invalid, Forbidden, NoSuchCourse)
_WRITE_CATEGORY = (Invalid, Forbidden, NoSuchCategory)
_WRITE_SECTION = (Invalid, Forbidden, NoSuchSection)
_WRITE_UNIT = (Invalid, Forbidden, NoSuchUnit)

# fmt: off
SECTIONS = (
    operation("GET", "/sections", sections.list_sections, refuses=(Invalid,)),
    operation("GET", "/sections/{id}", sections.get_section, who=READS_OUTLINE,
              refuses=(Invalid, NoSuchSection)),
    operation("POST", "/sections", sections.create_section, who=WRITES_CONTENT, status=201,
              refuses=(Invalid, Forbidden), example=examples.CREATE_SECTION),
    operation("PATCH", "/sections/{id}", sections.change_section, who=WRITES_CONTENT,
              refuses=_WRITE_SECTION, example=examples.CHANGE_SECTION),
    operation("DELETE", "/sections/{id}", sections.delete_section, who=WRITES_CONTENT,
              refuses=_WRITE_SECTION),
)
UNITS = (
    operation("GET", "/courses/{id}/outline", units.get_outline, who=READS_OUTLINE,
              refuses=(NoSuchCourse,)),
    operation("GET", "/units", units.list_units, refuses=(Invalid,)),
    operation("GET", "/units/{id}", units.get_unit, who=READS_OUTLINE,
              refuses=(Invalid, NoSuchUnit)),
    operation("POST", "/units", units.create_unit, who=WRITES_CONTENT, status=201,
              refuses=(Invalid, Forbidden), example=examples.CREATE_UNIT),
    operation("PATCH", "/units/{id}", units.change_unit, who=WRITES_CONTENT,
              refuses=_WRITE_UNIT, example=examples.CHANGE_UNIT),
    operation("DELETE", "/units/{id}", units.delete_unit, who=WRITES_CONTENT,
              refuses=_WRITE_UNIT),
)
STAFF = (
    operation("GET", "/courses/{id}/staff", staff.list_staff, who=READS_OUTLINE,
              refuses=(NoSuchCourse,)),
    operation("POST", "/courses/{id}/staff", staff.add_staff, who=WRITES_CONTENT, status=201,
              refuses=(*_WRITE_COURSE, NotATeacher, LeadNeeded), example=examples.ADD_STAFF),
    operation("DELETE", "/courses/{id}/staff/{user_id}", staff.remove_staff, who=WRITES_CONTENT,
              refuses=(*_WRITE_COURSE, NotOnStaff, LeadNeeded)),
    operation("GET", "/courses/{id}/prerequisites", staff.list_prerequisites, who=READS_OUTLINE,
              refuses=(NoSuchCourse,)),
    operation("PUT", "/courses/{id}/prerequisites", staff.set_prerequisites, who=WRITES_CONTENT,
              refuses=(*_WRITE_COURSE, PrerequisiteLoop), example=examples.SET_PREREQUISITES),
)
CATEGORIES = (
    operation("GET", "/categories", categories.list_categories, refuses=(Invalid,)),
    operation("GET", "/categories/{id}", categories.get_category,
              refuses=(Invalid, NoSuchCategory)),
    operation("POST", "/categories", categories.create_category, who=WRITES_CATALOG, status=201,
              refuses=(Invalid, Forbidden), example=examples.CREATE_CATEGORY),
    operation("PATCH", "/categories/{id}", categories.change_category, who=WRITES_CATALOG,
              refuses=(*_WRITE_CATEGORY, CategoryLoop), example=examples.CHANGE_CATEGORY),
    operation("DELETE", "/categories/{id}", categories.delete_category, who=WRITES_CATALOG,
              refuses=(*_WRITE_CATEGORY, CategoryInUse)),
)
TRASH = (
    operation("GET", "/trash", trash.list_trash, who=READS_TRASH, refuses=(Invalid, Forbidden)),
    operation("POST", "/trash", trash.trash_course, who=WRITES_CONTENT, status=201,
              refuses=(Invalid, Forbidden), example=examples.TRASH_COURSE),
    operation("POST", "/trash/{id}/restore", trash.restore_course, who=WRITES_CONTENT,
              refuses=_WRITE_COURSE),
    operation("DELETE", "/trash/{id}", trash.delete_trashed, who=WRITES_CONTENT,
              refuses=_WRITE_COURSE),
    operation("GET", "/trashed-units", trash.list_trashed_units, who=READS_TRASH,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/trashed-units", trash.trash_unit, who=WRITES_CONTENT, status=201,
              refuses=(Invalid, Forbidden), example=examples.TRASH_UNIT),
    operation("POST", "/trashed-units/{id}/restore", trash.restore_unit, who=WRITES_CONTENT,
              refuses=_WRITE_UNIT),
    operation("DELETE", "/trashed-units/{id}", trash.delete_trashed_unit, who=WRITES_CONTENT,
              refuses=_WRITE_UNIT),
)
# fmt: on

CATALOG = (*SECTIONS, *UNITS, *STAFF, *CATEGORIES, *TRASH)
