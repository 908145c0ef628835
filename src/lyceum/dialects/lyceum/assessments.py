"""Assessments: quizzes of a course, and how they are taken."""

from __future__ import annotations

from msgspec.structs import replace

from lyceum.core.actor import Actor
from lyceum.core.assessment import actions, queries
from lyceum.core.assessment.questions import add_question
from lyceum.core.catalog.queries import course_by_id
from lyceum.core.errors import Invalid
from lyceum.core.page import Page
from lyceum.core.removal.actions import delete_unit
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import assessments as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked
from lyceum.dialects.lyceum.wire.questions import QuestionIn, new_content
from lyceum.http.references import referred


async def list_assessments(
    work: Work, actor: Actor, asked: wire.ListAssessments
) -> paging.Listing[wire.AssessmentOut]:
    """List assessments."""
    page = await queries.assessments(
        work,
        actor,
        course_id=asked.course_id,
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    units = Page([one.unit for one in page.rows], page.total, more=page.more)
    rows = [wire.assessment(one) for one in page.rows]
    listing = paging.listing(asked, asked.order, page=units, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="unit")


async def get_assessment(work: Work, actor: Actor, asked: wire.GetAssessment) -> wire.AssessmentOut:
    """Get an assessment."""
    return wire.assessment(await queries.assessment_by_id(work, actor, asked.id))


async def create_assessment(
    work: WriteWork, actor: Actor, asked: wire.CreateAssessment
) -> wire.AssessmentOut:
    """Create an assessment, with its questions if you like."""
    await referred("course_id", course_by_id(work, actor, asked.course_id))
    making = actions.create_assessment(work, actor, course_id=asked.course_id, new=wire.new(asked))
    made = await referred("section_id", making)
    questions = asked.questions or []
    for at, question in enumerate(questions):
        await _add(work, actor, unit_id=made.unit.id, asked=question, at=at)
    return wire.assessment(replace(made, question_count=len(questions)))


async def _add(work: WriteWork, actor: Actor, *, unit_id: int, asked: QuestionIn, at: int) -> None:
    """Names what is wrong by its place in the body."""
    try:
        await add_question(work, actor, unit_id=unit_id, content=new_content(asked))
    except Invalid as fault:
        raise Invalid(
            *(replace(each, field=f"questions[{at}].{each.field}") for each in fault.problems)
        ) from fault


async def change_assessment(
    work: WriteWork, actor: Actor, asked: wire.ChangeAssessment
) -> wire.AssessmentOut:
    """Change an assessment: its title, its mark, its limits, what it reveals."""
    changed = await actions.change_assessment(work, actor, asked.id, wire.change(asked))
    return wire.assessment(changed)


async def delete_assessment(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete an assessment for good, with all attempts at it."""
    await queries.assessment_by_id(work, actor, asked.id)
    await delete_unit(work, actor, asked.id)
    return Deleted(asked.id)
