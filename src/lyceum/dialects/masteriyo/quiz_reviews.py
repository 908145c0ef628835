"""Reviews of quizzes (contract 10)."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.community import contributing
from lyceum.core.community.errors import OwnCourse
from lyceum.core.community.model import Contribution, ContributionKind, NewContribution
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo import comments
from lyceum.dialects.masteriyo.lesson_reviews import unit_of
from lyceum.dialects.masteriyo.paging import Listing
from lyceum.dialects.masteriyo.refusals import Said
from lyceum.dialects.masteriyo.reviews import checked_stars
from lyceum.dialects.masteriyo.rights import must_read_courses
from lyceum.dialects.masteriyo.wire import comments as wire
from lyceum.dialects.masteriyo.wire.texts import OneAsked

SHELF = comments.Shelf(kind=ContributionKind.REVIEW, on_units=True, word="quiz_review")


async def list_quiz_reviews(
    work: Work, actor: Actor, asked: wire.QuizReviewsAsked
) -> Listing[wire.QuizReviewOut]:
    """List reviews of quizzes: all, or of the courses that one teaches."""
    must_read_courses(actor)
    where = wire.filter_of(asked, kind=SHELF.kind, on_units=True, units=asked.quiz)
    where = comments.own_courses_alone(actor, where)
    return await comments.listed(
        work, actor, asked, where=where, tell=wire.quiz_review, counted="reviews_count"
    )


async def _told(work: Work, actor: Actor, one: Contribution) -> wire.QuizReviewOut:
    (told,) = await comments.all_told(work, actor, [one], tell=wire.quiz_review)
    return told


async def get_quiz_review(work: Work, actor: Actor, asked: OneAsked) -> wire.QuizReviewOut:
    """Retrieve a review of a quiz."""
    must_read_courses(actor)
    return await _told(work, actor, await comments.found(work, actor, asked.id, shelf=SHELF))


async def create_quiz_review(
    work: WriteWork, actor: Actor, asked: wire.CreateQuizReview
) -> wire.QuizReviewOut:
    """Review a quiz that one may take, or reply to a review."""
    must_read_courses(actor)
    quiz = await unit_of(work, actor, asked.quiz_id, quiz=True)
    if not asked.parent and asked.rating <= 0:
        message = "Sorry, a rating is required."
        raise Said("masteriyo_rest_cannot_create", message, status=400)
    new = NewContribution(
        kind=SHELF.kind,
        course_id=quiz.course_id,
        unit_id=quiz.id,
        parent_id=asked.parent or None,
        title=asked.title or "",
        body=asked.content,
        rating=None if asked.parent else checked_stars(asked.rating),
        state=wire.STATES[asked.status or wire.Status.APPROVE],
        author_name=asked.author_name or "",
        extra=comments.kept(agent=asked.agent),
    )
    try:
        return await _told(work, actor, await contributing.contribute(work, actor, new))
    except OwnCourse as error:
        message = "Sorry, you cannot review your own quiz."
        raise Said("masteriyo_rest_cannot_create", message, status=403) from error


async def update_quiz_review(
    work: WriteWork, actor: Actor, asked: wire.UpdateReview
) -> wire.QuizReviewOut:
    """Update a review of a quiz."""
    one = await comments.found(work, actor, asked.id, shelf=SHELF)
    rating = UNSET if asked.rating is UNSET else checked_stars(asked.rating)
    change = comments.change_of(asked, rating=rating)
    after = await contributing.change_contribution(work, actor, one.id, change)
    return await _told(work, actor, after)


async def delete_quiz_review(
    work: WriteWork, actor: Actor, asked: wire.DeleteComment
) -> wire.QuizReviewOut:
    """Delete a review of a quiz: into the trash, or for good."""
    one = await comments.found(work, actor, asked.id, shelf=SHELF)
    told = await _told(work, actor, one)
    await comments.deleted(
        work, actor, one.id, shelf=SHELF, force=asked.force_delete, children=asked.children
    )
    return told


async def restore_quiz_review(work: WriteWork, actor: Actor, asked: OneAsked) -> wire.QuizReviewOut:
    """Take a review of a quiz out of the trash."""
    await comments.found(work, actor, asked.id, shelf=SHELF)
    return await _told(work, actor, await contributing.restore_contribution(work, actor, asked.id))


async def delete_quiz_reviews(
    work: WriteWork, actor: Actor, asked: wire.DeleteComments
) -> list[wire.QuizReviewOut]:
    """Delete several reviews of quizzes; those that are not there are passed over."""
    gone = await comments.deleted_several(work, actor, asked, shelf=SHELF)
    return await comments.all_told(work, actor, gone, tell=wire.quiz_review)


async def restore_quiz_reviews(
    work: WriteWork, actor: Actor, asked: wire.RestoreComments
) -> list[wire.QuizReviewOut]:
    """Take several reviews of quizzes out of the trash."""
    back = await comments.restored_several(work, actor, asked, shelf=SHELF)
    return await comments.all_told(work, actor, back, tell=wire.quiz_review)
