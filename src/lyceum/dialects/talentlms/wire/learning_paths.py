"""Learning paths on the wire (contract 2.8: the keys are inferred, as those of courses)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType, field

from lyceum.core.catalog.model import Category, Course
from lyceum.core.paths.model import Path, PathFilter
from lyceum.dialects.talentlms import values
from lyceum.dialects.talentlms.paging import PageAsked
from lyceum.dialects.talentlms.sorting import Sort
from lyceum.dialects.talentlms.wire import texts
from lyceum.kit import money


class ListPaths(PageAsked, frozen=True, kw_only=True):
    keyword: str | UnsetType = field(default=UNSET, name="filter[keyword][like]")
    status: values.Status | UnsetType = field(default=UNSET, name="filter[status][eq]")
    sort: Sort = Sort.CREATION


class OnPath(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to let onto a path, or take off it."""

    learning_path_id: texts.Id
    user_id: texts.Id


class PathCategory(msgspec.Struct, frozen=True):
    id: texts.Id
    parent_id: int | None
    name: str


class PathCourse(msgspec.Struct, frozen=True):
    id: texts.Id
    name: str
    code: str | None


class Order(StrEnum):
    """In which order a path's courses are taken."""

    SEQUENTIAL = "sequential"
    ANY = "any"


class PathCompletion(msgspec.Struct, frozen=True, kw_only=True):
    """How many of its courses complete a path; None: all of them."""

    rule_type: str
    complete_courses: int | None


class PathRules(msgspec.Struct, frozen=True):
    traversal: Order
    completion: PathCompletion


class PathRow(msgspec.Struct, frozen=True, kw_only=True):
    """A learning path in a list."""

    id: texts.Id
    name: str
    description: texts.Rich | None
    category: PathCategory | None
    status: values.Status
    price: texts.Price
    creation_date: texts.Time
    last_updated_on: texts.Time
    rules: PathRules


class PathOut(PathRow, frozen=True, kw_only=True):
    """One alone, with its courses in their order."""

    courses: list[PathCourse]


class PathRole(msgspec.Struct, frozen=True, kw_only=True):
    """`role` is what an enrollment in a course answers (inferred)."""

    role: str
    learning_path_id: texts.Id
    user_id: texts.Id
    enrollment_date: texts.Time
    completion_date: texts.Time | None


def where(asked: ListPaths) -> PathFilter:
    active = UNSET if asked.status is UNSET else asked.status is values.Status.ACTIVE
    return PathFilter(search=asked.keyword, active=active)


def row(path: Path, category: Category | None) -> PathRow:
    return PathRow(
        id=path.id,
        name=path.title,
        description=texts.rich(path.description),
        category=_category(category),
        status=values.Status.ACTIVE if path.active else values.Status.INACTIVE,
        price=texts.Price(money.to_major(path.amount, path.currency), path.currency),
        creation_date=values.time(path.created_at),
        last_updated_on=values.time(path.updated_at),
        rules=_rules(path),
    )


def one(path: Path, category: Category | None, courses: Sequence[Course]) -> PathOut:
    parts = [PathCourse(course.id, course.title, course.code) for course in courses]
    return PathOut(**msgspec.structs.asdict(row(path, category)), courses=parts)


def _category(category: Category | None) -> PathCategory | None:
    if category is None:
        return None
    return PathCategory(category.id, category.parent_id, category.name)


def _rules(path: Path) -> PathRules:
    return PathRules(
        traversal=Order.SEQUENTIAL if path.sequential else Order.ANY,
        completion=PathCompletion(
            rule_type="all" if path.needed is None else "number", complete_courses=path.needed
        ),
    )
