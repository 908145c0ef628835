"""Reviews, questions and answers on the wire: WordPress's comments (contract 10)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.model import Course, CourseUnit
from lyceum.core.community.model import (
    Contribution,
    ContributionFilter,
    ContributionKind,
    ContributionState,
)
from lyceum.core.people.model import User
from lyceum.dialects.masteriyo.paging import Context
from lyceum.dialects.masteriyo.values import moment
from lyceum.dialects.masteriyo.wire import texts
from lyceum.dialects.masteriyo.wire.links import Links, links
from lyceum.dialects.masteriyo.wire.people import NAMESPACE, avatar

Short = Annotated[str, Meta(max_length=1_000)]
Said = Annotated[str, Meta(max_length=100_000, examples=["Loved it"])]
Ids = list[int] | UnsetType

_S = ContributionState


class Status(StrEnum):
    APPROVE = "approve"
    HOLD = "hold"
    SPAM = "spam"
    TRASH = "trash"


class StatusAsked(StrEnum):
    ALL = "all"
    HOLD = "hold"
    APPROVE = "approve"
    SPAM = "spam"
    TRASH = "trash"


class CommentOrder(StrEnum):
    DATE = "date"
    DATE_GMT = "date_gmt"
    ID = "id"
    INCLUDE = "include"
    PARENT = "parent"


STATES = {
    Status.APPROVE: _S.APPROVED,
    Status.HOLD: _S.HELD,
    Status.SPAM: _S.SPAM,
    Status.TRASH: _S.TRASHED,
}
WORDS = {state: word for word, state in STATES.items()}
ALL = (_S.APPROVED, _S.HELD)
"""What is neither spam nor in the trash."""


class CommentsAsked(texts.Picked, frozen=True, kw_only=True):
    """What every list of them takes."""

    orderby: CommentOrder = CommentOrder.DATE_GMT
    status: list[StatusAsked] | UnsetType = UNSET
    user: Ids = UNSET
    user_exclude: Ids = UNSET
    parent: Ids = UNSET
    parent_exclude: Ids = UNSET


class ReviewsAsked(CommentsAsked, frozen=True, kw_only=True):
    course: Ids = UNSET


class LessonReviewsAsked(CommentsAsked, frozen=True, kw_only=True):
    course: Ids = UNSET
    lesson: Ids = UNSET


class QuizReviewsAsked(CommentsAsked, frozen=True, kw_only=True):
    quiz: Ids = UNSET


class AnswersAsked(CommentsAsked, frozen=True, kw_only=True):
    course_id: Ids = UNSET


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """What may be written; `status` and the author's name by who teaches the course alone."""

    title: Short | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    agent: Short | UnsetType = UNSET
    author_name: Short | UnsetType = UNSET


class CreateReview(Fields, frozen=True, kw_only=True):
    """A `parent` makes it a reply, which rates nothing."""

    course_id: texts.Id = 0
    content: Said
    rating: Annotated[int, Meta(examples=[5])]
    parent: int = 0


class CreateLessonReview(Fields, frozen=True, kw_only=True):
    lesson_id: texts.Id = 0
    content: Said
    parent: int = 0


class CreateQuizReview(Fields, frozen=True, kw_only=True):
    quiz_id: texts.Id = 0
    content: Said
    rating: int = 0
    parent: int = 0


class CreateAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A question, or the answer to the one that `parent` names."""

    course_id: texts.Id
    content: Said = ""
    parent: int = 0
    status: Status | UnsetType = UNSET
    agent: Short | UnsetType = UNSET


class UpdateComment(Fields, frozen=True, kw_only=True):
    id: texts.Id
    content: Said | UnsetType = UNSET


class UpdateReview(UpdateComment, frozen=True, kw_only=True):
    """A review, unless it is a reply, is rated anew each time."""

    rating: int | UnsetType = UNSET


class DeleteComment(msgspec.Struct, frozen=True, kw_only=True):
    """Into the trash, or for good with `force_delete`; then replies stand for themselves unless
    `children` are to go too."""

    id: texts.Id
    force_delete: bool = False
    children: bool = False


class DeleteComments(msgspec.Struct, frozen=True, kw_only=True):
    ids: texts.Ids
    force: bool = False
    children: bool = False


class RestoreComments(msgspec.Struct, frozen=True, kw_only=True):
    ids: texts.Ids
    context: Context = Context.VIEW


class Titled(msgspec.Struct, frozen=True):
    id: int
    name: str


class CourseTitled(msgspec.Struct, frozen=True):
    name: str


class Names(msgspec.Struct, frozen=True):
    first_name: str
    last_name: str


class CommentOut(msgspec.Struct, frozen=True, kw_only=True):
    """What reviews of every kind have in common. The address of the author's machine is not kept;
    their e-mail address is shown to whom it concerns."""

    id: texts.Id
    author_id: int
    author_name: str
    author_email: str
    author_url: str
    author_avatar_url: str
    ip_address: str = ""
    date_created: str
    title: str
    description: str
    status: Status
    agent: str
    parent: int
    replies_count: int
    links: Links = msgspec.field(name="_links")


class ReviewOut(CommentOut, frozen=True, kw_only=True):
    rating: int
    type: str = "mto_course_review"
    course: Titled


class LessonReviewOut(CommentOut, frozen=True, kw_only=True):
    type: str = "mto_lesson_review"
    lesson: Titled
    course: CourseTitled


class QuizReviewOut(CommentOut, frozen=True, kw_only=True):
    rating: int
    type: str = "mto_quiz_review"
    quiz: Titled
    course: CourseTitled
    user: Names


class AnswerOut(msgspec.Struct, frozen=True, kw_only=True):
    """A question, which tells how many answers it has, or an answer."""

    id: texts.Id
    course_id: int
    course_name: str
    user_name: str
    user_email: str
    user_url: str
    user_avatar: str
    ip_address: str = ""
    created_at: str
    content: str
    status: Status
    agent: str
    parent: int
    user_id: int
    by_current_user: bool
    sender: str
    answers_count: int | UnsetType = UNSET
    links: Links = msgspec.field(name="_links")


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside a contribution: what it is about, who said it, and who asks."""

    course: Course | None
    unit: CourseUnit | None = None
    author: User | None = None
    teaches: bool = False
    replies: int = 0
    shows_email: bool = False
    is_own: bool = False
    writes: bool = False


def filter_of(
    asked: CommentsAsked,
    *,
    kind: ContributionKind,
    on_units: bool,
    courses: Ids = UNSET,
    units: Ids = UNSET,
) -> ContributionFilter:
    """What a list asks for, without who asks."""
    return ContributionFilter(
        kind=kind,
        on_units=on_units,
        states=states(asked),
        authors=_ids(asked.user),
        but_authors=_ids(asked.user_exclude),
        parents=_ids(asked.parent),
        but_parents=_ids(asked.parent_exclude),
        among=asked.among,
        without=asked.without,
        search=asked.search,
        made_from=asked.made_from,
        made_before=asked.made_before,
        courses=_ids(courses),
        units=_ids(units),
    )


def states(asked: CommentsAsked) -> tuple[ContributionState, ...]:
    if asked.status is UNSET or not asked.status or StatusAsked.ALL in asked.status:
        return ALL
    return tuple(STATES[Status(word)] for word in dict.fromkeys(asked.status))


def _ids(asked: Ids) -> tuple[int, ...] | UnsetType:
    """An empty list asks for nothing."""
    return tuple(asked) if asked else UNSET


def counts(by_state: dict[ContributionState, int]) -> dict[str, int]:
    told = {str(WORDS[state]): by_state.get(state, 0) for state in (_S.HELD, *_S)}
    return {**told, "all": sum(by_state.get(state, 0) for state in ALL)}


def _kept(said: Contribution) -> dict[str, Any]:
    kept: dict[str, Any] = said.extra.get(NAMESPACE, {})
    return kept


def _shared(said: Contribution, beside: Beside, *, collection: str) -> dict[str, Any]:
    author = beside.author
    return {
        "id": said.id,
        "author_id": said.author_id or 0,
        "author_name": said.author_name,
        "author_email": (author.email or "") if author and beside.shows_email else "",
        "author_url": author.extra.get(NAMESPACE, {}).get("url", "") if author else "",
        "author_avatar_url": avatar(author.email if author else None),
        "date_created": moment(said.created_at),
        "title": said.title,
        "description": said.body,
        "status": WORDS[said.state],
        "agent": _kept(said).get("agent", ""),
        "parent": said.parent_id or 0,
        "replies_count": beside.replies,
        "links": links(collection, said.id, writes=beside.writes),
    }


def _course_title(beside: Beside) -> str:
    return beside.course.title if beside.course is not None else ""


def _unit(said: Contribution, beside: Beside) -> Titled:
    return Titled(said.unit_id or 0, beside.unit.title if beside.unit is not None else "")


def review(said: Contribution, beside: Beside) -> ReviewOut:
    return ReviewOut(
        **_shared(said, beside, collection="/courses/reviews"),
        rating=said.rating or 0,
        course=Titled(said.course_id, _course_title(beside)),
    )


def lesson_review(said: Contribution, beside: Beside) -> LessonReviewOut:
    return LessonReviewOut(
        **_shared(said, beside, collection="/lessons/reviews"),
        lesson=_unit(said, beside),
        course=CourseTitled(_course_title(beside)),
    )


def quiz_review(said: Contribution, beside: Beside) -> QuizReviewOut:
    author = beside.author
    names = Names(author.given_name, author.family_name) if author else Names("", "")
    return QuizReviewOut(
        **_shared(said, beside, collection="/quizes/reviews"),
        rating=said.rating or 0,
        quiz=_unit(said, beside),
        course=CourseTitled(_course_title(beside)),
        user=names,
    )


def answer(said: Contribution, beside: Beside) -> AnswerOut:
    shared = _shared(said, beside, collection="/courses/questions-answers")
    return AnswerOut(
        id=said.id,
        course_id=said.course_id,
        course_name=_course_title(beside),
        user_name=said.author_name,
        user_email=shared["author_email"],
        user_url=shared["author_url"],
        user_avatar=shared["author_avatar_url"],
        created_at=shared["date_created"],
        content=said.body,
        status=shared["status"],
        agent=shared["agent"],
        parent=shared["parent"],
        user_id=said.author_id or 0,
        by_current_user=beside.is_own,
        sender="instructor" if beside.teaches else "student",
        answers_count=UNSET if said.parent_id else beside.replies,
        links=shared["links"],
    )
