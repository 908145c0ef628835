"""Assessments."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from lyceum.core.actor import Actor
from lyceum.core.assessment import actions, queries
from lyceum.core.assessment.errors import NotEnrolled
from lyceum.core.assessment.model import Assessment, AssessmentChange, NewAssessment
from lyceum.core.catalog.queries import course, courses_by_id, may_write_course
from lyceum.core.removal.actions import delete_unit
from lyceum.core.schedule.errors import UnitLocked
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.karma import ids, paging
from lyceum.dialects.karma.enrollments import filtered_course_id
from lyceum.dialects.karma.wire import assessments as wire
from lyceum.dialects.karma.wire.questions import QuestionOut, question
from lyceum.dialects.karma.wire.users import Deleted
from lyceum.http.references import referred


async def list_assessments(
    work: Work, actor: Actor, asked: wire.ListAssessments
) -> paging.Listing[wire.AssessmentOut]:
    """List assessments."""
    course_id: int | UnsetType = UNSET
    if asked.course_id is not UNSET:
        course_id = await filtered_course_id(work, asked.course_id)
    page = await queries.assessments(work, actor, course_id=course_id, sliced=paging.sliced(asked))
    courses = await courses_by_id(work, [one.unit.course_id for one in page.rows])
    rows = [wire.assessment(one, courses[one.unit.course_id]) for one in page.rows]
    return paging.listing(asked, page, rows)


async def get_assessment(
    work: Work, actor: Actor, asked: wire.AssessmentId
) -> wire.AssessmentDetail:
    """Get an assessment with its questions."""
    return await _detail(work, actor, await found(work, actor, asked.id))


async def create_assessment(
    work: WriteWork, actor: Actor, asked: wire.CreateAssessment
) -> wire.AssessmentDetail:
    """Create an assessment."""
    uid = await ids.read(work, "course", asked.course_id)
    into = await referred("course_id", course(work, actor, uid))
    limit = asked.time_limit_minutes
    new = NewAssessment(
        title=asked.title,
        pass_percent=asked.passing_score,
        seconds=None if limit is None else 60 * limit,
    )
    made = await actions.create_assessment(work, actor, course_id=into.id, new=new)
    return await _detail(work, actor, made)


async def update_assessment(
    work: WriteWork, actor: Actor, asked: wire.UpdateAssessment
) -> wire.AssessmentDetail:
    """Update an assessment."""
    before = await found(work, actor, asked.id)
    change = AssessmentChange(
        title=asked.title,
        pass_percent=asked.passing_score,
        seconds=_seconds(before, asked.time_limit_minutes),
    )
    after = await actions.change_assessment(work, actor, before.unit.id, change)
    return await _detail(work, actor, after)


def _seconds(before: Assessment, minutes: int | UnsetType | None) -> int | UnsetType | None:
    """The number of minutes that is shown already keeps the seconds behind it."""
    if minutes is UNSET or minutes == wire.minutes(before.settings.seconds):
        return UNSET
    return None if minutes is None else 60 * minutes


async def delete_assessment(work: WriteWork, actor: Actor, asked: wire.AssessmentId) -> Deleted:
    """Delete an assessment with all its submissions for good."""
    one = await found(work, actor, asked.id)
    await delete_unit(work, actor, one.unit.id)
    return Deleted(asked.id)


async def found(work: Work, actor: Actor, text: str) -> Assessment:
    """The assessment that an id names, for whoever may see its course."""
    return await queries.assessment(work, actor, await ids.read(work, "assessment", text))


async def _detail(work: Work, actor: Actor, one: Assessment) -> wire.AssessmentDetail:
    course_id = one.unit.course_id
    courses = await courses_by_id(work, [course_id])
    try:
        questions = await written_questions(work, actor, one)
    except (NotEnrolled, UnitLocked):
        # Karma has no word for a lock, and shows as little to whoever is not enrolled.
        questions = []
    return wire.detail(one, courses[course_id], questions)


async def written_questions(work: Work, actor: Actor, one: Assessment) -> list[QuestionOut]:
    """All questions in their order, with what is right for whoever may change them (K40)."""
    with_key = await may_write_course(work, actor, one.unit.course_id)
    return [question(row, with_key=with_key) for row in await queries.questions(work, actor, one)]
