"""Branches: what each is, and that who is in one sees and reaches nothing of another."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec
import pytest

from lyceum.core.access.actions import shut_out
from lyceum.core.access.rules import within
from lyceum.core.actor import Actor, Permission
from lyceum.core.assessment.actions import create_assessment
from lyceum.core.assessment.attempts import start_attempt
from lyceum.core.assessment.errors import NoSuchAttempt
from lyceum.core.assessment.model import (
    AttemptFilter,
    Key,
    NewAssessment,
    QuestionContent,
    QuestionKind,
)
from lyceum.core.assessment.questions import add_question
from lyceum.core.assessment.results import attempt_by_id, attempts_where
from lyceum.core.branches import actions, belonging, queries
from lyceum.core.branches.errors import (
    AlreadyInBranch,
    BranchNameTaken,
    CourseInBranch,
    CourseNotInBranch,
    NoSuchBranch,
    NotInBranch,
)
from lyceum.core.branches.model import Branch, BranchChange, BranchFilter, NewBranch
from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.model import CourseChange, CourseFilter
from lyceum.core.community.announcement_model import (
    AnnouncementFilter,
    AnnouncementState,
    NewAnnouncement,
)
from lyceum.core.community.announcing import (
    announce,
    announcement,
    announcements,
    announcements_by_state,
)
from lyceum.core.community.contributing import contribute
from lyceum.core.community.errors import NoSuchAnnouncement, NoSuchContribution, NoSuchNotice
from lyceum.core.community.model import (
    ContributionFilter,
    ContributionKind,
    ContributionState,
    NewContribution,
)
from lyceum.core.community.notice_store import NewNotice, NoticeFilter
from lyceum.core.community.notices import notice, notices, notify
from lyceum.core.community.queries import contribution, contributions, contributions_by_state
from lyceum.core.enrollment import queries as enrollments
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.errors import NoSuchEnrollment
from lyceum.core.enrollment.model import EnrollmentFilter, Grounds
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.groups import actions as groups
from lyceum.core.groups import queries as group_queries
from lyceum.core.groups.errors import NoSuchGroup
from lyceum.core.groups.model import GroupFilter, NewGroup
from lyceum.core.page import Slice
from lyceum.core.people import queries as people
from lyceum.core.people.actions import add_user, change_user
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.people.model import NewUser, UserChange, UserFilter
from lyceum.core.tenancy.errors import HostTaken
from lyceum.core.work import Tenant
from tests.harness.school import School

TEN = Slice(limit=10)
QUESTION = QuestionContent(kind=QuestionKind.SHORT, text="What is cold?", key=Key(texts=("Ice",)))


async def make(school: School, name: str = "North", **rest: Any) -> Branch:
    rest.setdefault("locale", "en-US")
    new = NewBranch(name=name, **rest)
    act = partial(actions.create_branch, actor=school.actor("admin"), new=new)
    made: Branch = await school.write(act)
    return made


async def act(school: School, action: Any, *, by: str = "admin", **what: Any) -> Any:
    return await school.write(partial(action, actor=school.actor(by), **what))


async def test_a_branch_is_made_with_a_host_changed_and_taken_away(school: School) -> None:
    north = await make(school, "North Side")
    named = await make(school, "South", host="South.School.Example")
    beside = await make(school, "North-Side")
    wrong: Any = (
        ({"name": "NORTH SIDE"}, BranchNameTaken),
        ({"name": "Other", "host": "south.school.example"}, HostTaken),
        ({"name": " "}, Invalid),
        ({"name": "Other", "locale": "english"}, Invalid),
        ({"name": "Other", "host": "http://x"}, Invalid),
    )
    for new, refusal in wrong:
        with pytest.raises(refusal):
            await make(school, **new)
    for by in ("learner", "instructor", "manager"):
        with pytest.raises(Forbidden):
            await act(school, actions.delete_branch, by=by, branch_id=north.id)
    group = await act(school, groups.create_group, new=NewGroup(name="G", branch_id=north.id))
    change = BranchChange(branding={"title": "N"}, default_group_id=group.id, active=False)
    changed = await act(school, actions.change_branch, branch_id=north.id, change=change)
    assert (changed.branding, changed.active) == ({"title": "N"}, False)
    with pytest.raises(NoSuchGroup):
        unknown = BranchChange(default_group_id=north.id)
        await act(school, actions.change_branch, branch_id=north.id, change=unknown)
    async with school.works.read(school.tenant) as work:
        hosts = await queries.hosts_of(work, [north.id, named.id, beside.id])
        assert hosts == {
            north.id: "north-side.localhost",
            named.id: "south.school.example",
            beside.id: f"north-side-{beside.id}.localhost",
        }
    await act(school, groups.delete_group, group_id=group.id)
    async with school.works.read(school.tenant) as work:
        assert (
            await queries.branch(work, school.actor("admin"), north.id)
        ).default_group_id is None
    await act(school, actions.delete_branch, branch_id=north.id)
    with pytest.raises(NoSuchBranch):
        await act(school, actions.delete_branch, branch_id=north.id)
    # Its name and its host are free again.
    again = await make(school, "North Side")
    async with school.works.read(school.tenant) as work:
        assert await queries.hosts_of(work, [again.id]) == {again.id: "north-side.localhost"}


async def test_people_and_courses_belong_to_branches(school: School) -> None:
    north, course = await make(school), await school.course()
    pair: dict[str, Any] = {"branch_id": north.id, "user_id": school.people["learner"].id}
    placed: dict[str, Any] = {"branch_id": north.id, "course_id": course.id}
    await act(school, belonging.add_member, **pair)
    await act(school, belonging.place_course, **placed)
    refused: Any = (
        (belonging.add_member, pair, AlreadyInBranch),
        (belonging.place_course, placed, CourseInBranch),
        (belonging.add_member, {**pair, "user_id": course.id}, NoSuchUser),
        (belonging.place_course, {**placed, "course_id": north.id}, NoSuchCourse),
        (belonging.add_member, {**pair, "branch_id": course.id}, NoSuchBranch),
    )
    for action, what, refusal in refused:
        with pytest.raises(refusal):
            await act(school, action, **what)
    async with school.works.read(school.tenant) as work:
        of_mine = BranchFilter(user_id=school.people["learner"].id)
        mine: dict[str, Any] = {"where": of_mine, "sliced": TEN}
        page = await queries.branches(work, school.actor("learner"), **mine)
        assert ([one.id for one in page.rows], page.total) == ([north.id], 1)
        with pytest.raises(Forbidden):
            await queries.branches(work, school.actor("other_learner"), **mine)
    await act(school, belonging.remove_member, **pair)
    await act(school, belonging.remove_course, **placed)
    with pytest.raises(NotInBranch):
        await act(school, belonging.remove_member, **pair)
    with pytest.raises(CourseNotInBranch):
        await act(school, belonging.remove_course, **placed)


class Inside:
    """Somebody within a branch, and what they do there."""

    def __init__(self, school: School, who: str, branch: Branch) -> None:
        self.school = school
        self.tenant: Tenant
        self.actor: Actor
        self.tenant, self.actor = within(school.tenant, school.actor(who), branch.id)

    async def read(self, query: Any, *args: Any, **what: Any) -> Any:
        async with self.school.works.read(self.tenant) as work:
            return await query(work, self.actor, *args, **what)

    async def write(self, action: Any, **what: Any) -> Any:
        return await self.school.works.writing(
            self.tenant, partial(action, actor=self.actor, **what)
        )


async def _furnish(school: School, name: str, who: str) -> tuple[Branch, int, int]:
    """A branch with one member, one course, and the member in the course."""
    branch, course = await make(school, name), await school.course(f"{name} course")
    user_id = school.people[who].id
    await act(school, belonging.add_member, branch_id=branch.id, user_id=user_id)
    await act(school, belonging.place_course, branch_id=branch.id, course_id=course.id)
    made = await act(school, enroll, user_id=user_id, course_id=course.id, grounds=Grounds.GRANTED)
    return branch, course.id, made.id


async def test_within_a_branch_nothing_of_another_is_seen_or_counted(school: School) -> None:
    north, course_id, enrollment_id = await _furnish(school, "North", "learner")
    south, other_course, other_enrollment = await _furnish(school, "South", "other_learner")
    ours, theirs = school.people["learner"].id, school.people["other_learner"].id
    group = await act(school, groups.create_group, new=NewGroup(name="S", branch_id=south.id))
    query: Any
    where: Any
    for who in ("admin", "manager"):
        inside = Inside(school, who, north)
        for query, where, expected in (
            (people.users, UserFilter(), ours),
            (catalog.courses, CourseFilter(), course_id),
            (enrollments.enrollments, EnrollmentFilter(), enrollment_id),
        ):
            page = await inside.read(query, where=where, sliced=TEN)
            assert ([one.id for one in page.rows], page.total) == ([expected], 1)
        page = await inside.read(queries.branches, where=BranchFilter(), sliced=TEN)
        assert ([one.id for one in page.rows], page.total) == ([north.id], 1)
        page = await inside.read(group_queries.groups, where=GroupFilter(), sliced=TEN)
        assert (page.rows, page.total) == ([], 0)
        for query, number, refusal in (
            (people.user, theirs, NoSuchUser),
            (catalog.course_by_id, other_course, NoSuchCourse),
            (enrollments.enrollment_by_id, other_enrollment, NoSuchEnrollment),
            (queries.branch, south.id, NoSuchBranch),
            (group_queries.group, group.id, NoSuchGroup),
        ):
            with pytest.raises(refusal):
                await inside.read(query, number)
    # A learner who may read no others finds no published course of another branch either.
    page = await Inside(school, "learner", north).read(
        catalog.courses, where=CourseFilter(), sliced=TEN
    )
    assert [one.id for one in page.rows] == [course_id]


async def _speak(school: School, who: str, course_id: int) -> dict[str, int]:
    """What a member says in the course, and what is announced there and told to them, by kind;
    and their attempt at a quiz of it."""
    user_id = school.people[who].id
    asked = NewContribution(kind=ContributionKind.QUESTION, course_id=course_id, body="Why?")
    news = NewAnnouncement(course_id=course_id, title="News", state=AnnouncementState.PUBLISHED)
    said = await act(school, contribute, by=who, new=asked)
    announced = await act(school, announce, new=news)
    told = await act(school, notify, new=NewNotice(user_id=user_id, title="News"))
    new = NewAssessment(title="Fronts")
    quiz = await act(school, create_assessment, course_id=course_id, new=new)
    await act(school, add_question, unit_id=quiz.unit.id, content=QUESTION)
    attempt = await act(school, start_attempt, by=who, asked=quiz)
    return {"said": said.id, "announced": announced.id, "told": told.id, "attempt": attempt.id}


async def test_within_a_branch_nothing_said_or_told_in_another_is_seen(school: School) -> None:
    north, course_id, _ = await _furnish(school, "North", "learner")
    _, other_course, _ = await _furnish(school, "South", "other_learner")
    ours = await _speak(school, "learner", course_id)
    theirs = await _speak(school, "other_learner", other_course)
    questions = ContributionFilter(kind=ContributionKind.QUESTION)
    news = AnnouncementFilter()
    kinds: Any = (
        ("said", "admin", contributions, questions, contribution, NoSuchContribution),
        ("announced", "admin", announcements, news, announcement, NoSuchAnnouncement),
        ("told", "admin", notices, NoticeFilter(), notice, NoSuchNotice),
        # Who leads both courses sees what is handed in there.
        ("attempt", "instructor", attempts_where, AttemptFilter(), attempt_by_id, NoSuchAttempt),
    )
    for kind, who, listing, where, one, refusal in kinds:
        inside = Inside(school, who, north)
        page = await inside.read(listing, where=where, sliced=TEN)
        assert ([each.id for each in page.rows], page.total) == ([ours[kind]], 1)
        assert (await inside.read(one, ours[kind])).id == ours[kind]
        with pytest.raises(refusal):
            await inside.read(one, theirs[kind])
    inside = Inside(school, "admin", north)
    by_state = await inside.read(contributions_by_state, where=questions)
    assert by_state == {ContributionState.APPROVED: 1}
    by_state = await inside.read(announcements_by_state, where=news)
    assert by_state == {AnnouncementState.PUBLISHED: 1}
    # What is told to oneself is one's own wherever one is.
    own = await act(school, notify, new=NewNotice(user_id=inside.actor.self_id(), title="Yours"))
    page = await inside.read(notices, where=NoticeFilter(), sliced=TEN)
    assert {each.id for each in page.rows} == {ours["told"], own.id}
    assert (await inside.read(notice, own.id)).id == own.id


async def test_within_a_branch_nothing_of_another_is_changed(school: School) -> None:
    north, course_id, _ = await _furnish(school, "North", "learner")
    south, other_course, _ = await _furnish(school, "South", "other_learner")
    theirs = school.people["other_learner"].id
    inside = Inside(school, "admin", north)
    granted: dict[str, Any] = {"grounds": Grounds.GRANTED}
    refused: Any = (
        (change_user, {"user_id": theirs, "change": UserChange(display_name="X")}, NoSuchUser),
        (shut_out, {"user_id": theirs}, NoSuchUser),
        (
            change_course,
            {"course_id": other_course, "change": CourseChange(title="X")},
            NoSuchCourse,
        ),
        (enroll, {"user_id": theirs, "course_id": course_id, **granted}, NoSuchUser),
        (
            enroll,
            {"user_id": inside.actor.user_id, "course_id": other_course, **granted},
            NoSuchCourse,
        ),
        (belonging.add_member, {"branch_id": south.id, "user_id": theirs}, NoSuchBranch),
        (belonging.add_member, {"branch_id": north.id, "user_id": theirs}, NoSuchUser),
        (belonging.place_course, {"branch_id": north.id, "course_id": other_course}, NoSuchCourse),
        (actions.create_branch, {"new": NewBranch(name="East", locale="en")}, Forbidden),
        (actions.delete_branch, {"branch_id": north.id}, Forbidden),
    )
    for action, what, refusal in refused:
        with pytest.raises(refusal):
            await inside.write(action, **what)
    assert Permission.EVENTS_READ not in inside.actor.grants
    assert Permission.WEBHOOKS_WRITE not in inside.actor.grants


async def test_what_is_made_within_a_branch_is_the_branchs(school: School) -> None:
    north, south = await make(school), await make(school, "South")
    inside = Inside(school, "admin", north)
    group = await inside.write(groups.create_group, new=NewGroup(name="G", branch_id=south.id))
    assert group.branch_id == north.id
    change = BranchChange(default_group_id=group.id)
    await act(school, actions.change_branch, branch_id=north.id, change=change)
    user = await inside.write(add_user, new=NewUser(display_name="New Comer"))
    page = await inside.read(people.users, where=UserFilter(group_id=group.id), sliced=TEN)
    assert [one.id for one in page.rows] == [user.id]
    other = Inside(school, "admin", south)
    assert (await other.read(people.users, where=UserFilter(), sliced=TEN)).total == 0
    with pytest.raises(NoSuchUser):
        await other.read(people.user, user.id)
    async with school.works.read(school.tenant) as work:
        assert (await people.user(work, school.actor("admin"), user.id)).id == user.id
    assert msgspec.structs.replace(inside.tenant, branch_id=None) == school.tenant
