"""Comments on lessons, which the product calls reviews (contract 10)."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.model import CourseUnit, UnitKind
from lyceum.core.community import contributing
from lyceum.core.community.model import Contribution, ContributionKind, NewContribution
from lyceum.core.progress.reading import read_unit
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo import comments, settings
from lyceum.dialects.masteriyo.paging import Listing
from lyceum.dialects.masteriyo.refusals import SaidForbidden, SaidMissing
from lyceum.dialects.masteriyo.rights import must_read_courses
from lyceum.dialects.masteriyo.wire import comments as wire
from lyceum.dialects.masteriyo.wire.texts import OneAsked

SHELF = comments.Shelf(kind=ContributionKind.COMMENT, on_units=True, word="lesson_review")


async def list_lesson_reviews(
    work: Work, actor: Actor, asked: wire.LessonReviewsAsked
) -> Listing[wire.LessonReviewOut]:
    """List comments on lessons."""
    must_read_courses(actor)
    where = wire.filter_of(
        asked, kind=SHELF.kind, on_units=True, courses=asked.course, units=asked.lesson
    )
    return await comments.listed(
        work, actor, asked, where=where, tell=wire.lesson_review, counted="reviews_count"
    )


async def _told(work: Work, actor: Actor, one: Contribution) -> wire.LessonReviewOut:
    (told,) = await comments.all_told(work, actor, [one], tell=wire.lesson_review)
    return told


async def get_lesson_review(work: Work, actor: Actor, asked: OneAsked) -> wire.LessonReviewOut:
    """Retrieve a comment on a lesson."""
    must_read_courses(actor)
    return await _told(work, actor, await comments.found(work, actor, asked.id, shelf=SHELF))


async def create_lesson_review(
    work: WriteWork, actor: Actor, asked: wire.CreateLessonReview
) -> wire.LessonReviewOut:
    """Comment on a lesson that one may read, or reply to a comment."""
    must_read_courses(actor)
    if not await settings.is_on(work, "learn_page", "display", "enable_lesson_comment"):
        message = "Sorry , lesson reviews are currently disabled."
        raise SaidForbidden("masteriyo_rest_reviews_disabled", message, status=403)
    lesson = await unit_of(work, actor, asked.lesson_id, quiz=False)
    new = NewContribution(
        kind=SHELF.kind,
        course_id=lesson.course_id,
        unit_id=lesson.id,
        parent_id=asked.parent or None,
        title=asked.title or "",
        body=asked.content,
        state=wire.STATES[asked.status or wire.Status.APPROVE],
        author_name=asked.author_name or "",
        extra=comments.kept(agent=asked.agent),
    )
    return await _told(work, actor, await contributing.contribute(work, actor, new))


async def unit_of(work: Work, actor: Actor, unit_id: int, *, quiz: bool) -> CourseUnit:
    """The lesson, or the quiz, that the caller may read; refuses what is none."""
    word = "quiz" if quiz else "lesson"
    missing = SaidMissing("masteriyo_rest__invalid_id", f"Invalid {word} ID", status=404)
    try:
        unit = await catalog.unit(work, actor, unit_id)
    except NoSuchUnit as error:
        raise missing from error
    if (unit.kind is UnitKind.QUIZ) is not quiz:
        raise missing
    return await read_unit(work, actor, unit.id)


async def update_lesson_review(
    work: WriteWork, actor: Actor, asked: wire.UpdateComment
) -> wire.LessonReviewOut:
    """Update a comment on a lesson."""
    one = await comments.found(work, actor, asked.id, shelf=SHELF)
    change = comments.change_of(asked)
    after = await contributing.change_contribution(work, actor, one.id, change)
    return await _told(work, actor, after)


async def delete_lesson_review(
    work: WriteWork, actor: Actor, asked: wire.DeleteComment
) -> wire.LessonReviewOut:
    """Delete a comment on a lesson: into the trash, or for good."""
    one = await comments.found(work, actor, asked.id, shelf=SHELF)
    told = await _told(work, actor, one)
    await comments.deleted(
        work, actor, one.id, shelf=SHELF, force=asked.force_delete, children=asked.children
    )
    return told


async def restore_lesson_review(
    work: WriteWork, actor: Actor, asked: OneAsked
) -> wire.LessonReviewOut:
    """Take a comment on a lesson out of the trash."""
    await comments.found(work, actor, asked.id, shelf=SHELF)
    return await _told(work, actor, await contributing.restore_contribution(work, actor, asked.id))


async def delete_lesson_reviews(
    work: WriteWork, actor: Actor, asked: wire.DeleteComments
) -> list[wire.LessonReviewOut]:
    """Delete several comments on lessons; those that are not there are passed over."""
    gone = await comments.deleted_several(work, actor, asked, shelf=SHELF)
    return await comments.all_told(work, actor, gone, tell=wire.lesson_review)


async def restore_lesson_reviews(
    work: WriteWork, actor: Actor, asked: wire.RestoreComments
) -> list[wire.LessonReviewOut]:
    """Take several comments on lessons out of the trash."""
    back = await comments.restored_several(work, actor, asked, shelf=SHELF)
    return await comments.all_told(work, actor, back, tell=wire.lesson_review)
