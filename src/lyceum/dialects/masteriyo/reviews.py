"""Reviews of courses (contract 10)."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.model import CourseState
from lyceum.core.community import contributing
from lyceum.core.community.errors import AlreadyReviewed, OwnCourse
from lyceum.core.community.model import Contribution, ContributionKind, NewContribution
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo import comments
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.paging import Listing
from lyceum.dialects.masteriyo.refusals import Said, SaidForbidden, SaidMissing
from lyceum.dialects.masteriyo.rights import must_read_courses
from lyceum.dialects.masteriyo.wire import comments as wire
from lyceum.dialects.masteriyo.wire.people import NAMESPACE
from lyceum.dialects.masteriyo.wire.texts import OneAsked

SHELF = comments.Shelf(kind=ContributionKind.REVIEW, on_units=False, word="course_review")
STARS = 5


async def list_reviews(
    work: Work, actor: Actor, asked: wire.ReviewsAsked
) -> Listing[wire.ReviewOut]:
    """List reviews of courses: all, or of those that one teaches."""
    must_read_courses(actor)
    where = wire.filter_of(asked, kind=SHELF.kind, on_units=False, courses=asked.course)
    where = comments.own_courses_alone(actor, where)
    return await comments.listed(
        work, actor, asked, where=where, tell=wire.review, counted="reviews_count"
    )


async def _told(work: Work, actor: Actor, one: Contribution) -> wire.ReviewOut:
    (told,) = await comments.all_told(work, actor, [one], tell=wire.review)
    return told


async def get_review(work: Work, actor: Actor, asked: OneAsked) -> wire.ReviewOut:
    """Retrieve a review of a course."""
    must_read_courses(actor)
    return await _told(work, actor, await comments.found(work, actor, asked.id, shelf=SHELF))


async def create_review(work: WriteWork, actor: Actor, asked: wire.CreateReview) -> wire.ReviewOut:
    """Review a course, or reply to a review."""
    must_read_courses(actor)
    await _must_be_open(work, actor, asked)
    if not asked.parent:
        checked_stars(asked.rating)
    new = NewContribution(
        kind=SHELF.kind,
        course_id=asked.course_id,
        parent_id=asked.parent or None,
        title=asked.title or "",
        body=asked.content,
        rating=None if asked.parent else asked.rating,
        state=wire.STATES[asked.status or wire.Status.APPROVE],
        author_name=asked.author_name or "",
        extra=comments.kept(agent=asked.agent),
    )
    try:
        return await _told(work, actor, await contributing.contribute(work, actor, new))
    except AlreadyReviewed as error:
        message = "Sorry, you have already reviewed this course."
        raise Said("masteriyo_rest_duplicate_review", message, status=403) from error
    except OwnCourse as error:
        message = "Sorry, you cannot review your own course."
        raise Said("masteriyo_rest_cannot_create", message, status=403) from error


async def _must_be_open(work: WriteWork, actor: Actor, asked: wire.CreateReview) -> None:
    """The product's checks in its order (604): there, published, rated, open to reviews."""
    try:
        course = await catalog.course_by_id(work, actor, asked.course_id)
    except NoSuchCourse as error:
        # The doubled underscore is the product's (604).
        code = "masteriyo_rest__invalid_id"
        raise SaidMissing(code, "Invalid course ID", status=404) from error
    if course.state is not CourseState.PUBLISHED:
        code = "masteriyo_rest_course_not_published"
        refusal = Said if actor.may(Permission.COURSES_WRITE_ANY) else SaidForbidden
        raise refusal(code, "Sorry, this course is not published.", status=403)
    if not asked.parent and asked.rating <= 0:
        message = "Sorry, a rating is required."
        raise Said("masteriyo_rest_cannot_create", message, status=400)
    if not course.extra.get(NAMESPACE, {}).get("reviews_allowed", True):
        message = "Sorry, reviews are disabled for this course."
        raise Said("masteriyo_rest_reviews_disabled", message, status=403)


def checked_stars(rating: int) -> int:
    """The guide's five stars; the product takes any number (603, D13)."""
    if here().profile.refuses_nonsense and not 1 <= rating <= STARS:
        bounds = f"between 1 (inclusive) and {STARS} (inclusive)"
        raise Invalid(Problem("rating", Fault.TOO_LARGE, expected=(bounds,)))
    return rating


async def update_review(work: WriteWork, actor: Actor, asked: wire.UpdateReview) -> wire.ReviewOut:
    """Update a review; one that is no reply is rated anew."""
    one = await comments.found(work, actor, asked.id, shelf=SHELF)
    rating = must_be_rated(one, asked)
    change = comments.change_of(asked, rating=rating)
    after = await contributing.change_contribution(work, actor, one.id, change)
    return await _told(work, actor, after)


def must_be_rated(one: Contribution, asked: wire.UpdateReview) -> int:
    """The new rating; refuses a review without one."""
    if one.parent_id is not None:
        return UNSET  # type: ignore[return-value]
    if not asked.rating or asked.rating <= 0:
        message = "Sorry, a rating is required."
        raise Said("masteriyo_rest_cannot_update", message, status=400)
    return checked_stars(asked.rating)


async def delete_review(work: WriteWork, actor: Actor, asked: wire.DeleteComment) -> wire.ReviewOut:
    """Delete a review: into the trash, or for good."""
    one = await comments.found(work, actor, asked.id, shelf=SHELF)
    told = await _told(work, actor, one)
    await comments.deleted(
        work, actor, one.id, shelf=SHELF, force=asked.force_delete, children=asked.children
    )
    return told


async def restore_review(work: WriteWork, actor: Actor, asked: OneAsked) -> wire.ReviewOut:
    """Take a review out of the trash."""
    await comments.found(work, actor, asked.id, shelf=SHELF)
    return await _told(work, actor, await contributing.restore_contribution(work, actor, asked.id))


async def delete_reviews(
    work: WriteWork, actor: Actor, asked: wire.DeleteComments
) -> list[wire.ReviewOut]:
    """Delete several reviews; those that are not there are passed over."""
    gone = await comments.deleted_several(work, actor, asked, shelf=SHELF)
    return await comments.all_told(work, actor, gone, tell=wire.review)


async def restore_reviews(
    work: WriteWork, actor: Actor, asked: wire.RestoreComments
) -> list[wire.ReviewOut]:
    """Take several reviews out of the trash."""
    back = await comments.restored_several(work, actor, asked, shelf=SHELF)
    return await comments.all_told(work, actor, back, tell=wire.review)
