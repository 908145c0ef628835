"""Reviews, questions, comments, announcements and notices: who says, sees and changes which."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.model import UnitKind
from lyceum.core.community.announcement_model import (
    AnnouncementChange,
    AnnouncementFilter,
    AnnouncementOrder,
    AnnouncementState,
    NewAnnouncement,
)
from lyceum.core.community.announcing import (
    announce,
    announcement,
    announcements,
    announcements_by_state,
    change_announcement,
    delete_announcement,
    restore_announcement,
    trash_announcement,
)
from lyceum.core.community.contributing import (
    change_contribution,
    contribute,
    delete_contribution,
    restore_contribution,
    trash_contribution,
)
from lyceum.core.community.errors import (
    AlreadyReviewed,
    NoSuchAnnouncement,
    NoSuchContribution,
    NoSuchNotice,
    OwnCourse,
)
from lyceum.core.community.model import (
    ContributionChange,
    ContributionFilter,
    ContributionKind,
    ContributionState,
    NewContribution,
)
from lyceum.core.community.notice_store import NewNotice, NoticeChange, NoticeFilter
from lyceum.core.community.notices import change_notice, delete_notice, notice, notices, notify
from lyceum.core.community.queries import (
    contribution,
    contributions,
    contributions_by_state,
    ratings_of,
    replies_to,
)
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.page import Order, Slice
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.removal.actions import delete_course, delete_unit, delete_user
from tests.harness.school import School

ALL = Slice(limit=100)
REVIEW, QUESTION, COMMENT = ContributionKind
APPROVED, HELD, SPAM, TRASHED = ContributionState


async def read(school: School, query: Any, *given: Any, who: str = "", **rest: Any) -> Any:
    async with school.works.read(school.tenant) as work:
        return await query(work, school.actor(who), *given, **rest)


async def act(school: School, action: Any, *given: Any, who: str = "admin", **rest: Any) -> Any:
    actor = school.actor(who)
    return await school.write(lambda work: action(work, actor, *given, **rest))


async def part(school: School, query: Any, ids: list[int]) -> Any:
    async with school.works.read(school.tenant) as work:
        return await query(work, ids)


async def say(school: School, course_id: int, *, who: str = "learner", **rest: Any) -> Any:
    rest.setdefault("kind", REVIEW)
    return await act(school, contribute, NewContribution(course_id=course_id, **rest), who=who)


async def listed(school: School, who: str, **where: Any) -> list[int]:
    where.setdefault("kind", REVIEW)
    asked = ContributionFilter(**where)
    page = await read(school, contributions, who=who, where=asked, sliced=ALL)
    assert page.total == len(page.rows)
    return [one.id for one in page.rows]


async def test_a_course_is_reviewed_once_by_each_who_does_not_teach_it(school: School) -> None:
    course, draft = await school.course(), await school.course("Draft", state="draft")
    mine = await say(school, course.id, rating=5, title="Great", body="Loved it")
    other = await say(school, course.id, rating=2, who="other_learner")
    assert (mine.author_name, mine.rating, mine.state) == ("Leila Haddad", 5, APPROVED)
    for who, refusal in (("learner", AlreadyReviewed), ("instructor", OwnCourse)):
        with pytest.raises(refusal):
            await say(school, course.id, rating=4, who=who)
    for rest in ({}, {"rating": 0}, {"rating": 101}, {"rating": 3, "title": "x" * 1001}):
        with pytest.raises(Invalid):
            await say(school, course.id, who="subscriber", **rest)
    with pytest.raises(NoSuchCourse):
        await say(school, draft.id, rating=3)
    with pytest.raises(Forbidden):
        await say(school, course.id, rating=3, state=HELD, who="subscriber")
    reply = await say(school, course.id, parent_id=mine.id, body="Thanks", who="instructor")
    assert reply.rating is None
    with pytest.raises(Invalid):
        await say(school, course.id, parent_id=reply.id, body="Welcome")
    with pytest.raises(Invalid):
        await say(school, course.id, kind=QUESTION, parent_id=mine.id, body="What?")
    rating = (await part(school, ratings_of, [course.id, draft.id]))[course.id]
    assert (rating.count, rating.average) == (2, 3.5)
    assert await part(school, replies_to, [mine.id, other.id]) == {mine.id: 1}
    await act(school, trash_contribution, mine.id, who="learner")
    again = await say(school, course.id, rating=1)
    assert (await part(school, ratings_of, [course.id]))[course.id].average == 1.5
    with pytest.raises(AlreadyReviewed):
        await act(school, restore_contribution, mine.id, who="learner")
    await act(school, delete_contribution, again.id, who="learner")
    restored = await act(school, restore_contribution, mine.id)
    assert (restored.state, restored.trashed_from) == (APPROVED, None)


async def test_everybody_sees_what_is_approved_and_the_staff_sees_all(school: School) -> None:
    course, other = await school.course(), await school.course("Other")
    fine = await say(school, course.id, rating=5, body="Loved It")
    spam = await say(school, course.id, rating=1, who="other_learner")
    spam = await act(school, change_contribution, spam.id, ContributionChange(state=SPAM))
    elsewhere = await say(school, other.id, rating=3)
    assert await listed(school, "subscriber") == [elsewhere.id, fine.id]
    assert await listed(school, "other_learner", courses=(course.id,)) == [spam.id, fine.id]
    assert await listed(school, "admin", states=(SPAM,)) == [spam.id]
    assert await listed(school, "instructor", courses=(course.id,)) == [spam.id, fine.id]
    assert await listed(school, "other_instructor", courses=(course.id,)) == [fine.id]
    leila = school.people["learner"].id
    assert await listed(school, "admin", authors=(leila,), search="loved it") == [fine.id]
    assert await listed(school, "admin", but_authors=(leila,)) == [spam.id]
    assert await listed(school, "admin", among=(fine.id, spam.id), without=(fine.id,)) == [spam.id]
    assert await listed(school, "admin", led_by=school.people["other_instructor"].id) == []
    assert await listed(school, "admin", made_from=fine.created_at, made_before=1) == []
    counts = await read(
        school, contributions_by_state, who="admin", where=ContributionFilter(kind=REVIEW)
    )
    assert counts == {APPROVED: 2, SPAM: 1}
    with pytest.raises(NoSuchContribution):
        await read(school, contribution, spam.id, who="learner")
    for change in (ContributionChange(state=SPAM), ContributionChange(author_name="x")):
        with pytest.raises(Forbidden):
            await act(school, change_contribution, fine.id, change, who="learner")
    with pytest.raises(Forbidden):
        await act(school, trash_contribution, fine.id, who="other_learner")
    change = ContributionChange(body="Meh", rating=3, extra={"masteriyo": {"agent": "x"}})
    after = await act(school, change_contribution, fine.id, change, who="learner")
    assert (after.body, after.rating, after.title) == ("Meh", 3, fine.title)
    assert await listed(school, "admin", search="meh") == [fine.id]


async def test_answers_go_with_their_question_or_stand_for_themselves(school: School) -> None:
    course = await school.course()
    new = NewUnit(kind=UnitKind.TEXT, title="Lesson")
    unit = await act(school, add_unit, course_id=course.id, new=new)
    ask = {"kind": QUESTION, "body": "How?"}
    first, second = [await say(school, course.id, **ask) for _ in range(2)]
    answers = [
        await say(school, course.id, who="instructor", parent_id=one.id, **ask)
        for one in (first, second)
    ]
    comment = await say(school, course.id, kind=COMMENT, unit_id=unit.id, body="Nice")
    assert await listed(school, "learner", kind=COMMENT, on_units=True) == [comment.id]
    assert await listed(school, "learner", kind=QUESTION, first_ones=True) == [second.id, first.id]
    assert await listed(school, "learner", kind=QUESTION, parents=(first.id,)) == [answers[0].id]
    await act(school, delete_contribution, first.id)
    await act(school, delete_contribution, second.id, with_replies=False)
    left = await read(school, contribution, answers[1].id, who="learner")
    assert left.parent_id is None
    assert await listed(school, "learner", kind=QUESTION) == [answers[1].id]
    await act(school, delete_unit, unit.id)
    assert await listed(school, "admin", kind=COMMENT, on_units=True) == []
    asked = await say(school, course.id, **ask)
    await act(school, delete_user, school.people["learner"].id)
    orphan = await read(school, contribution, asked.id, who="admin")
    assert (orphan.author_id, orphan.author_name) == (None, "Leila Haddad")
    await act(school, delete_course, course.id)
    assert await listed(school, "admin", kind=QUESTION) == []


async def test_those_in_a_course_see_what_is_announced_there(school: School) -> None:
    course = await school.course()
    leila = school.people["learner"].id
    entry: dict[str, Any] = {"user_id": leila, "course_id": course.id, "grounds": Grounds.GRANTED}
    await act(school, enroll, **entry)
    with pytest.raises(Forbidden):
        await act(school, announce, NewAnnouncement(course_id=course.id, title="x"), who="learner")
    made = [
        await act(school, announce, new, who="instructor")
        for new in (
            NewAnnouncement(course_id=course.id, title="Hello", body="World"),
            NewAnnouncement(
                course_id=course.id, title="Secret", state=AnnouncementState.DRAFT, position=0
            ),
            NewAnnouncement(course_id=course.id, title="Later"),
        )
    ]
    assert [one.position for one in made] == [0, 0, 1]

    async def seen(who: str, **where: Any) -> list[str]:
        order = Order(AnnouncementOrder.POSITION, descending=False)
        asked = AnnouncementFilter(**where)
        page = await read(school, announcements, who=who, where=asked, sliced=ALL, order=order)
        return [one.title for one in page.rows]

    assert await seen("instructor") == ["Hello", "Secret", "Later"]
    assert await seen("learner", course_id=course.id) == ["Hello", "Later"]
    assert await seen("other_learner") == await seen("other_instructor") == []
    assert await seen("admin", search="SECR") == ["Secret"]
    with pytest.raises(NoSuchAnnouncement):
        await read(school, announcement, made[1].id, who="learner")
    change = AnnouncementChange(title="Hello 2", state=AnnouncementState.PRIVATE)
    with pytest.raises(Forbidden):
        await act(school, change_announcement, made[0].id, change, who="learner")
    after = await act(school, change_announcement, made[0].id, change, who="instructor")
    assert (after.title, after.body) == ("Hello 2", "World")
    await act(school, trash_announcement, made[0].id, who="instructor")
    counts = await read(
        school, announcements_by_state, who="instructor", where=AnnouncementFilter()
    )
    assert counts == {"draft": 1, "published": 1, "trashed": 1}
    back = await act(school, restore_announcement, made[0].id, who="instructor")
    assert back.state is AnnouncementState.PRIVATE
    await act(school, delete_announcement, made[0].id, who="instructor")
    await act(school, delete_user, school.people["other_instructor"].id)
    await act(school, delete_course, course.id)
    assert await seen("admin") == []


async def test_each_reads_the_notices_that_are_theirs(school: School) -> None:
    leila = school.people["learner"].id
    new = NewNotice(user_id=leila, title="Order", body="On hold.", kind="onhold_order", link="/x")
    with pytest.raises(Forbidden):
        await act(school, notify, new, who="instructor")
    with pytest.raises(NoSuchUser):
        await act(school, notify, NewNotice(user_id=99_999, title="x"))
    told = await act(school, notify, new)
    own = await act(school, notify, NewNotice(user_id=school.people["admin"].id, title="Mine"))

    async def seen(who: str, **where: Any) -> list[int]:
        page = await read(school, notices, who=who, where=NoticeFilter(**where), sliced=ALL)
        return [one.id for one in page.rows]

    assert await seen("admin") == [own.id, told.id]
    assert await seen("admin", user_id=leila) == await seen("learner") == [told.id]
    assert await seen("learner", is_read=True) == await seen("other_learner") == []
    with pytest.raises(NoSuchNotice):
        await read(school, notice, told.id, who="other_learner")
    with pytest.raises(Forbidden):
        await act(school, change_notice, told.id, NoticeChange(title="x"), who="learner")
    after = await act(school, change_notice, told.id, NoticeChange(is_read=True), who="learner")
    assert after.read_at is not None
    assert await seen("learner", is_read=True, kind="onhold_order") == [told.id]
    await act(school, delete_notice, own.id)
    await act(school, delete_user, leila)
    assert await seen("admin") == []
