"""Levels, grades, subjects and topics on the wire (witness: seed; contract A25–A28)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.attachments import FileRole
from lyceum.core.catalog.file_store import UnitFile
from lyceum.core.catalog.model import Category, Course, CourseState, CourseUnit
from lyceum.core.people.model import User
from lyceum.dialects.akako import ids
from lyceum.dialects.akako.envelope import Told
from lyceum.dialects.akako.paging import WholeAsked
from lyceum.dialects.akako.wire import texts

STREAM = "/api/s3/document/stream?documentId="
Content = Annotated[str, Meta(max_length=500_000, examples=["Cold air lies below warm air."])]
GradeLevel = Annotated[str, Meta(max_length=100, examples=["primary"])]


class LevelOut(Told, frozen=True, kw_only=True):
    id: texts.Id
    name: str
    description: str
    image_url: str | None
    is_active: bool
    created_at: texts.Time
    updated_at: texts.Time


class GradeOut(LevelOut, frozen=True, kw_only=True):
    """`level` is a word of the school's own."""

    level: str | None
    education_level_id: texts.Id


class SubjectOut(LevelOut, frozen=True, kw_only=True):
    grade_id: texts.Id | None
    mentor_id: texts.Id | None
    mentor_email: texts.Email | None


class DocumentOut(Told, frozen=True, kw_only=True):
    """`url` needs a role, and an approved enrollment."""

    id: texts.Id
    name: str
    description: str
    mime_type: str
    size: int
    url: str


class TopicOut(Told, frozen=True, kw_only=True):
    """`content` is null for what other APIs teach: there it is for the enrolled."""

    id: texts.Id
    name: str
    description: str
    content: str | None
    video_url: str | None
    is_active: bool
    documents: list[DocumentOut]
    subject_id: texts.Id
    created_at: texts.Time
    updated_at: texts.Time


class ListWithin(WholeAsked, frozen=True, kw_only=True, rename="camel"):
    id: texts.Id


class CreateLevel(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    name: texts.Name
    description: texts.Description = ""
    image_url: texts.ImageUrl | None = None
    is_active: bool = True


class CreateGrade(CreateLevel, frozen=True, kw_only=True, rename="camel"):
    education_level_id: texts.Id
    level: GradeLevel | None = None


class CreateSubject(CreateLevel, frozen=True, kw_only=True, rename="camel"):
    grade_id: texts.Id
    mentor_id: texts.Id | None = None


class CreateTopic(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    subject_id: texts.Id
    name: texts.Name
    description: texts.Description = ""
    content: Content = ""
    is_active: bool = True


class UpdateLevel(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: texts.Id
    name: texts.Name | UnsetType = UNSET
    description: texts.Description | UnsetType = UNSET
    image_url: texts.ImageUrl | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET


class UpdateGrade(UpdateLevel, frozen=True, kw_only=True, rename="camel"):
    education_level_id: texts.Id | UnsetType = UNSET
    level: GradeLevel | UnsetType | None = UNSET


class UpdateSubject(UpdateLevel, frozen=True, kw_only=True, rename="camel"):
    grade_id: texts.Id | UnsetType = UNSET
    mentor_id: texts.Id | UnsetType = UNSET


class UpdateTopic(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: texts.Id
    name: texts.Name | UnsetType = UNSET
    description: texts.Description | UnsetType = UNSET
    content: Content | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


def own(**fields: Any) -> dict[str, dict[str, Any]]:
    """What only this API has; what is UNSET stays, None goes."""
    return {ids.NAMESPACE: {name: value for name, value in fields.items() if value is not UNSET}}


def _own(thing: Any, name: str) -> Any:
    return thing.extra.get(ids.NAMESPACE, {}).get(name)


def level(category: Category) -> LevelOut:
    return LevelOut(
        id=ids.written(category),
        name=category.name,
        description=category.description,
        image_url=_own(category, "imageUrl"),
        is_active=category.active,
        created_at=texts.time(category.created_at),
        updated_at=texts.time(category.updated_at),
    )


def grade(category: Category, *, root: Category) -> GradeOut:
    return GradeOut(
        id=ids.written(category),
        name=category.name,
        description=category.description,
        image_url=_own(category, "imageUrl"),
        level=_own(category, "level"),
        is_active=category.active,
        education_level_id=ids.written(root),
        created_at=texts.time(category.created_at),
        updated_at=texts.time(category.updated_at),
    )


def subject(course: Course, *, grade: Category | None, mentor: User | None) -> SubjectOut:
    return SubjectOut(
        id=ids.written(course),
        name=course.title,
        description=course.body or "",
        image_url=_own(course, "imageUrl"),
        is_active=course.state is CourseState.PUBLISHED,
        grade_id=ids.written(grade) if grade else None,
        mentor_id=ids.written(mentor) if mentor else None,
        mentor_email=mentor.email if mentor else None,
        created_at=texts.time(course.created_at),
        updated_at=texts.time(course.updated_at),
    )


def topic(unit: CourseUnit, *, course: Course, files: list[UnitFile]) -> TopicOut:
    films = [link for link in files if link.role == FileRole.VIDEO]
    sheets = [link for link in files if link.role in (FileRole.DOCUMENT, FileRole.DOWNLOAD)]
    return TopicOut(
        id=ids.written(unit),
        name=unit.title,
        description=_own(unit, "description") or "",
        content=unit.body or "" if ids.NAMESPACE in unit.extra else None,
        video_url=STREAM + ids.CUID.encode(films[0].file_uid) if films else None,
        is_active=unit.active,
        documents=[document(link) for link in sheets],
        subject_id=ids.written(course),
        created_at=texts.time(unit.created_at),
        updated_at=texts.time(unit.updated_at),
    )


def document(link: UnitFile) -> DocumentOut:
    name = ids.CUID.encode(link.file_uid)
    return DocumentOut(
        id=name,
        name=link.name,
        description=link.note,
        mime_type=link.mime,
        size=link.size,
        url=STREAM + name,
    )
