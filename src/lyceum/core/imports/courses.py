"""Bringing in courses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from lyceum.core import external_ids
from lyceum.core.actor import Actor
from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.actions import change_course, create_courses, teachers_among
from lyceum.core.catalog.errors import NotATeacher
from lyceum.core.catalog.model import Course, CourseChange, CourseState, NewCourse
from lyceum.core.errors import Fault, Invalid, Problem, Refusal
from lyceum.core.imports.faults import refused
from lyceum.core.imports.model import NAMESPACE, Answer, CourseRow, Outcome
from lyceum.core.imports.people import Directory, directory
from lyceum.core.imports.seen import Keys, Seen
from lyceum.core.work import Work, WriteWork
from lyceum.kit import text

_OWN = {"namespace": NAMESPACE, "kind": "course"}


def keys(row: CourseRow) -> Keys:
    found: Keys = {}
    if row.external_id is not None:
        found["external_id"] = ("external_id", row.external_id)
    if row.slug is not None:
        found["slug"] = ("slug", row.slug)
    return found


class Shelf(msgspec.Struct, frozen=True):
    """The courses known by what stands in some rows, with what a row may say of them."""

    by_outside_id: dict[str, int]
    by_slug: dict[str, int]
    names: dict[int, str]
    courses: dict[int, Course]


async def shelf(work: Work, *, outside_ids: Sequence[str], slugs: Sequence[str]) -> Shelf:
    """Looks up all of them at once; what lies in the bin is known, and not among the courses."""
    by_outside_id = await external_ids.entities_known_as(work, **_OWN, values=outside_ids)
    wanted = sorted(set(slugs))
    found = await work.all(catalog_store.SLUGS_TAKEN, slugs=wanted) if wanted else []
    there = {*by_outside_id.values(), *(line.id for line in found)}
    names = await external_ids.names_of(work, namespace=NAMESPACE, entity_ids=there)
    courses = await catalog.courses_by_id(work, there)
    live = {id_: each for id_, each in courses.items() if each.state is not CourseState.TRASHED}
    return Shelf(by_outside_id, {line.slug: line.id for line in found}, names, live)


class _Known(msgspec.Struct, frozen=True):
    """What the rows of a chunk are compared with."""

    shelf: Shelf
    people: Directory
    teachers: set[int]
    categories: dict[int, str]
    leads: dict[int, int]


async def _known(work: WriteWork, rows: Sequence[CourseRow]) -> _Known:
    there = await shelf(
        work,
        outside_ids=[row.external_id for row in rows if row.external_id is not None],
        slugs=[row.slug for row in rows if row.slug is not None],
    )
    people = await directory(work, outside_ids=(), names=[row.lead for row in rows])
    return _Known(
        there,
        people,
        await teachers_among(work, people.live),
        await catalog.first_categories(work, there.courses),
        await catalog.leads(work, there.courses),
    )


async def write_courses(
    work: WriteWork, actor: Actor, rows: Sequence[CourseRow], *, seen: Seen
) -> list[Answer]:
    """Makes and changes courses as the rows say; what stands there as said is left alone."""
    known = await _known(work, rows)
    answers: list[Answer] = []
    adopted: dict[int, str] = {}
    for row in rows:
        try:
            course = _found(known.shelf, row)
            _must_be_led(row, known)
            if course is None:
                answers.append(Answer(Outcome.CREATED))
                continue
            seen.claim(course.id, next(iter(keys(row))))
            change = _change(course, row, known)
            if change != CourseChange():
                await change_course(work, actor, course.id, change)
            is_changed = change != CourseChange()
            if row.external_id is not None and course.id not in known.shelf.names:
                adopted[course.id] = row.external_id
                is_changed = True
            answers.append(Answer(Outcome.UPDATED if is_changed else Outcome.UNCHANGED, course.id))
        except Refusal as refusal:
            answers.append(refused(refusal))
    await _make(work, actor, rows, answers, known=known, adopted=adopted)
    return answers


def _found(there: Shelf, row: CourseRow) -> Course | None:
    """The course that a row is about; None for a new one. Refuses a row that means several, and
    another slug for a course that has its own."""
    if not keys(row):
        raise Invalid(Problem("external_id", Fault.MISSING, expected=("external_id", "slug")))
    by_name = there.by_outside_id.get(row.external_id or "")
    by_slug = there.by_slug.get(row.slug or "")
    found = by_name if by_name is not None else by_slug
    if found is None:
        if not row.title:
            raise Invalid(Problem("title", Fault.MISSING))
        return None
    if found not in there.courses:
        raise Invalid(Problem("external_id" if by_name is not None else "slug", Fault.TAKEN))
    course = there.courses[found]
    if row.slug is not None and row.slug != course.slug:
        raise Invalid(Problem("slug", Fault.TAKEN if by_slug is not None else Fault.NOT_ALLOWED))
    if row.external_id is not None and there.names.get(found) not in {None, row.external_id}:
        raise Invalid(Problem("slug", Fault.TAKEN))
    return course


def _must_be_led(row: CourseRow, known: _Known) -> None:
    """Refuses here what `change_course` would refuse after it had begun to write."""
    lead_id = _lead(row, known)
    if lead_id is not None and lead_id not in known.teachers:
        raise NotATeacher


def _lead(row: CourseRow, known: _Known) -> int | None:
    if row.lead is None:
        return None
    found = known.people.named(row.lead)
    if found is None:
        raise Invalid(Problem("lead", Fault.UNKNOWN))
    return found


def _change(course: Course, row: CourseRow, known: _Known) -> CourseChange:
    """What the row says otherwise than the course does."""
    differs: dict[str, Any] = {}
    for name in ("title", "summary", "body", "state", "amount"):
        said = getattr(row, name)
        if said is not None and said != getattr(course, name):
            differs[name] = CourseState(said) if name == "state" else said
    category = known.categories.get(course.id)
    if row.category is not None and text.fold(row.category) != text.fold(category or ""):
        differs["category"] = row.category
    lead_id = _lead(row, known)
    if lead_id is not None and lead_id != known.leads.get(course.id):
        differs["lead_id"] = lead_id
    return CourseChange(**differs)


async def _make(
    work: WriteWork,
    actor: Actor,
    rows: Sequence[CourseRow],
    answers: list[Answer],
    *,
    known: _Known,
    adopted: dict[int, str],
) -> None:
    """Makes all that are new, and puts what became of them in the place of the answers."""
    new = [at for at, answer in enumerate(answers) if answer.outcome is Outcome.CREATED]
    news = [_new(rows[at], lead_id=_lead(rows[at], known)) for at in new]
    made = await create_courses(work, actor, news) if news else []
    for at, course in zip(new, made, strict=True):
        if isinstance(course, Refusal):
            answers[at] = refused(course)
            continue
        answers[at] = Answer(Outcome.CREATED, course.id)
        outside_id = rows[at].external_id
        if outside_id is not None:
            adopted[course.id] = outside_id
    await external_ids.adopt_many(work, **_OWN, values=adopted)


def _new(row: CourseRow, *, lead_id: int | None) -> NewCourse:
    return NewCourse(
        title=row.title or "",
        slug=row.slug,
        summary=row.summary or "",
        body=row.body,
        category=row.category,
        state=CourseState(row.state or CourseState.DRAFT),
        amount=row.amount or 0,
        lead_id=lead_id,
    )
