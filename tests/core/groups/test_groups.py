"""Groups: who is in them and by which key, and the courses that they give."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog.errors import CourseTrashed, NoSuchCourse
from lyceum.core.catalog.model import Admission, CourseFilter, CourseState
from lyceum.core.catalog.trash import trash_course
from lyceum.core.enrollment.errors import CourseNotOpen
from lyceum.core.enrollment.queries import enrolled_counts
from lyceum.core.errors import Fault, Forbidden, Invalid, Refusal
from lyceum.core.groups import actions, queries
from lyceum.core.groups.errors import (
    AlreadyInGroup,
    CourseInGroup,
    CourseNotInGroup,
    GroupKeyTaken,
    GroupKeyUsedUp,
    NoSuchGroup,
    NotInGroup,
)
from lyceum.core.groups.model import Group, GroupChange, GroupFilter, NewGroup
from lyceum.core.page import Slice
from lyceum.core.people import queries as people
from lyceum.core.people.actions import put_into_the_trash
from lyceum.core.people.errors import NoSuchUser, UserTrashed
from lyceum.core.people.model import UserFilter
from tests.core.test_people import add as add_person
from tests.harness.school import School

TEN = Slice(limit=10)


async def make(school: School, name: str = "Night shift", **rest: Any) -> Group:
    new = NewGroup(name=name, **rest)
    made: Group = await school.write(
        partial(actions.create_group, actor=school.actor("admin"), new=new)
    )
    return made


async def act(school: School, action: Any, *, by: str | Actor = "admin", **what: Any) -> Any:
    actor = school.actor(by) if isinstance(by, str) else by
    return await school.write(partial(action, actor=actor, **what))


async def test_a_group_is_made_changed_listed_and_taken_away(school: School) -> None:
    first = await make(school, key=" abc1 ", most=5, amount=1250)
    second = await make(school, "Day shift")
    assert (first.key, first.used, first.currency) == ("abc1", 0, school.tenant.currency)
    with pytest.raises(GroupKeyTaken):
        await make(school, key="abc1")
    with pytest.raises(Invalid) as caught:
        await make(school, " ", key=" ", most=0, amount=-1, currency="XXY")
    assert [(p.field, p.fault) for p in caught.value.problems] == [
        ("name", Fault.TOO_SHORT),
        ("key", Fault.TOO_SHORT),
        ("most", Fault.TOO_SMALL),
        ("amount", Fault.TOO_SMALL),
        ("currency", Fault.UNKNOWN_WORD),
    ]
    change = GroupChange(key="abc1")
    with pytest.raises(GroupKeyTaken):
        await act(school, actions.change_group, group_id=second.id, change=change)
    changed = await act(
        school, actions.change_group, group_id=first.id, change=GroupChange(key=None, name="Nights")
    )
    assert (changed.key, changed.name, changed.most) == (None, "Nights", 5)
    learner = school.people["learner"].id
    await act(school, actions.add_member, group_id=first.id, user_id=learner)
    async with school.works.read(school.tenant) as work:
        admin = school.actor("admin")
        page = await queries.groups(work, admin, where=GroupFilter(), sliced=TEN)
        assert ([one.id for one in page.rows], page.total) == ([second.id, first.id], 2)
        named = await queries.groups(work, admin, where=GroupFilter(search="NIGHT"), sliced=TEN)
        assert [one.id for one in named.rows] == [first.id]
        own = GroupFilter(user_id=learner)
        mine = await queries.groups(work, school.actor("learner"), where=own, sliced=TEN)
        assert [one.id for one in mine.rows] == [first.id]
        for where in (GroupFilter(), GroupFilter(user_id=school.people["admin"].id)):
            with pytest.raises(Forbidden):
                await queries.groups(work, school.actor("learner"), where=where, sliced=TEN)
    for by in ("learner", "instructor", "manager"):
        with pytest.raises(Forbidden):
            await act(school, actions.delete_group, by=by, group_id=first.id)
    await act(school, actions.delete_group, group_id=first.id)
    with pytest.raises(NoSuchGroup):
        await act(school, actions.delete_group, group_id=first.id)


async def test_people_and_courses_come_and_go(school: School) -> None:
    group, course, other = await make(school), await school.course("In"), await school.course("Out")
    learner = school.people["learner"].id
    pair: dict[str, Any] = {"group_id": group.id, "user_id": learner}
    await act(school, actions.add_member, **pair)
    await act(school, actions.add_course, group_id=group.id, course_id=course.id)
    with pytest.raises(AlreadyInGroup):
        await act(school, actions.add_member, **pair)
    with pytest.raises(CourseInGroup):
        await act(school, actions.add_course, group_id=group.id, course_id=course.id)
    with pytest.raises(CourseNotInGroup):
        await act(school, actions.remove_course, group_id=group.id, course_id=other.id)
    refused: Any = (
        (actions.add_member, {"group_id": 999_999, "user_id": learner}, NoSuchGroup),
        (actions.add_member, {"group_id": group.id, "user_id": group.id}, NoSuchUser),
        (actions.add_course, {"group_id": group.id, "course_id": learner}, NoSuchCourse),
    )
    for action, what, refusal in refused:
        with pytest.raises(refusal):
            await act(school, action, **what)
    async with school.works.read(school.tenant) as work:
        admin = school.actor("admin")
        where = UserFilter(group_id=group.id)
        page = await people.users(work, admin, where=where, sliced=TEN)
        assert ([one.id for one in page.rows], page.total) == ([learner], 1)
        given = CourseFilter(group_id=group.id)
        courses = await catalog.courses(work, admin, where=given, sliced=TEN)
        assert ([one.id for one in courses.rows], courses.total) == ([course.id], 1)
        # Being given a course enrolls nobody.
        assert (await enrolled_counts(work, [course.id])).get(course.id, 0) == 0
    await act(school, actions.remove_member, **pair)
    with pytest.raises(NotInGroup):
        await act(school, actions.remove_member, **pair)
    gone = await add_person(school)
    await school.write(partial(put_into_the_trash, actor=school.system(), user=gone))
    with pytest.raises(UserTrashed):
        await act(school, actions.add_member, group_id=group.id, user_id=gone.id)
    await act(school, trash_course, course_id=other.id)
    with pytest.raises(CourseTrashed):
        await act(school, actions.add_course, group_id=group.id, course_id=other.id)
    archived = await school.course("Old", state=CourseState.ARCHIVED)
    with pytest.raises(CourseNotOpen):
        await act(school, actions.add_course, group_id=group.id, course_id=archived.id)


async def test_of_many_who_come_at_once_the_key_lets_in_as_many_as_it_may(school: School) -> None:
    course = await school.course("Closed to others", admission=Admission.CLOSED)
    draft = await school.course("Draft", state=CourseState.PUBLISHED)
    group = await make(school, key="open sesame", most=3)
    for each in (course, draft):
        await act(school, actions.add_course, group_id=group.id, course_id=each.id)
    comers = [await add_person(school, f"Comer {n}") for n in range(8)]

    async def join(user_id: int) -> Group | Refusal:
        by = _as_learner(school, user_id)
        try:
            joined: Group = await act(school, actions.join_group, by=by, key="open sesame ")
        except Refusal as refusal:
            return refusal
        return joined

    answers = await asyncio.gather(*(join(one.id) for one in comers))
    joined = [one for one in answers if isinstance(one, Group)]
    assert sorted(one.used for one in joined) == [1, 2, 3]
    assert all(isinstance(one, Group | GroupKeyUsedUp) for one in answers)
    inside = comers[next(n for n, one in enumerate(answers) if isinstance(one, Group))]
    with pytest.raises(GroupKeyUsedUp):
        await act(school, actions.join_group, by=_as_learner(school, inside.id), key="open sesame")
    await act(school, actions.change_group, group_id=group.id, change=GroupChange(most=None))
    # Who is in already uses nothing up.
    with pytest.raises(AlreadyInGroup):
        await act(school, actions.join_group, by=_as_learner(school, inside.id), key="open sesame")
    with pytest.raises(NoSuchGroup):
        await act(school, actions.join_group, by=_as_learner(school, inside.id), key="open")
    async with school.works.read(school.tenant) as work:
        found = await queries.group(work, school.actor("admin"), group.id)
        assert found.used == 3
        where = UserFilter(group_id=group.id, state=UNSET)
        page = await people.users(work, school.actor("admin"), where=where, sliced=TEN)
        assert page.total == 3
        assert await enrolled_counts(work, [course.id, draft.id]) == {course.id: 3, draft.id: 3}


def _as_learner(school: School, user_id: int) -> Actor:
    return msgspec.structs.replace(school.actor("learner"), user_id=user_id)
