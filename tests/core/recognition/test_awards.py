"""Points, badges and levels: given once for each deed, by the rules of the school."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from lyceum.core.errors import Forbidden, Invalid, NotFound
from lyceum.core.page import Slice
from lyceum.core.recognition import awards, queries
from lyceum.core.recognition.errors import NoAwards
from lyceum.core.recognition.model import AwardKind, Badge, Deed, Rules, Standing
from lyceum.core.removal.actions import delete_user
from lyceum.core.sequencing import number_all_events
from lyceum.core.work import WriteWork
from lyceum.jobs import recognition
from tests.core.learning import learning, write
from tests.harness.school import School

RULES = Rules(
    active=True,
    points={Deed.UNIT: 10, Deed.COURSE: 100},
    badges=(
        Badge(key="second", name="Two units", deed=Deed.UNIT, count=2),
        Badge(key="through", name="Through", deed=Deed.COURSE, count=1),
    ),
    levels=(15, 60, 110),
)


async def recognize(school: School) -> None:
    await number_all_events(school.works)
    await recognition.run(school.works, school.platform.ports)


async def standing(school: School, of: str = "learner", who: str = "admin") -> Standing:
    async with school.works.read(school.tenant) as work:
        return await queries.standing(work, school.actor(who), school.people[of].id)


async def test_deeds_bring_points_badges_and_levels_once(school: School) -> None:
    await write(school, awards.set_rules, RULES)
    here = await learning(school, {}, {})
    await here.see(0)
    await recognize(school)
    assert await standing(school) == Standing(10, 1, ())
    await here.see(1)
    await here.complete(1, who="instructor")
    await recognize(school)
    await recognize(school)
    found = await standing(school, who="learner")
    assert (found.points, found.level) == (120, 4)
    assert [badge.key for badge, _ in found.badges] == ["second", "through"]
    async with school.works.read(school.tenant) as work:
        page = await queries.awards(
            work, school.actor("learner"), user_id=None, sliced=Slice(limit=50)
        )
    kinds = [award.kind for award in page.rows]
    assert page.total == len(kinds) == 3 + 2 + 3
    assert [kinds.count(kind) for kind in AwardKind] == [3, 2, 3]
    assert await standing(school, "other_learner") == Standing(0, 1, ())


async def test_several_workers_at_once_give_nothing_twice(school: School) -> None:
    await write(school, awards.set_rules, RULES)
    here = await learning(school, *[{}] * 12)
    for at in range(12):
        await here.see(at)
    await number_all_events(school.works)
    ports = school.platform.ports
    await asyncio.gather(*(recognition.run(school.works, ports) for _ in range(4)))
    await recognize(school)
    assert (await standing(school)).points == 12 * 10 + 100


async def test_nothing_is_given_while_the_rules_are_not_active(school: School) -> None:
    here = await learning(school, {}, {})
    await here.see(0)
    await recognize(school)
    with pytest.raises(NoAwards):
        await standing(school)
    await write(school, awards.set_rules, RULES)
    assert (await standing(school)).points == 0
    await here.see(1)
    await recognize(school)
    assert (await standing(school)).points == 110


async def test_points_are_seen_by_oneself_and_by_whoever_may_read_people(school: School) -> None:
    await write(school, awards.set_rules, RULES)
    with pytest.raises(Forbidden):
        await standing(school, who="other_learner")
    async with school.works.read(school.tenant) as work:
        with pytest.raises(NotFound):
            await queries.standing(work, school.actor("admin"), 10_000_000)


async def test_whoever_is_deleted_takes_their_awards_along(school: School) -> None:
    await write(school, awards.set_rules, RULES)
    here = await learning(school)
    await here.see(0)
    await recognize(school)
    gone = school.people["learner"].id
    await write(school, delete_user, gone)
    async with school.works.read(school.tenant) as work:
        page = await queries.awards(
            work, school.actor("admin"), user_id=gone, sliced=Slice(limit=5)
        )
    assert page.total == 0
    await recognize(school)


async def test_rules_that_nobody_can_follow_are_refused(school: School) -> None:
    badge = RULES.badges[0]
    for wrong in (
        Rules(points={Deed.UNIT: -1}),
        Rules(points={Deed.UNIT: 10**9}),
        Rules(badges=(badge, badge)),
        Rules(badges=(Badge(key="none", name="None", deed=Deed.UNIT, count=0),)),
        Rules(badges=(Badge(key="", name="None", deed=Deed.UNIT, count=1),)),
        Rules(levels=(10, 10)),
        Rules(levels=(0, 10)),
    ):
        with pytest.raises(Invalid):
            await write(school, awards.set_rules, wrong)
    with pytest.raises(Forbidden):
        await school.write(partial(_set, school=school))
    async with school.works.read(school.tenant) as work:
        assert await awards.rules_of(work) == Rules()


async def _set(work: WriteWork, *, school: School) -> None:
    await awards.set_rules(work, school.actor("instructor"), RULES)


async def test_the_deed_of_somebody_who_is_gone_brings_nothing(school: School) -> None:
    await write(school, awards.set_rules, RULES)
    here = await learning(school, who="other_learner")
    course_id, learner_id = here.course.id, school.people["learner"].id
    await write(school, enroll, user_id=learner_id, course_id=course_id, grounds=Grounds.GRANTED)
    await here.complete(0, who="instructor")
    await write(school, delete_user, school.people["other_learner"].id)
    await recognize(school)
    async with school.works.read(school.tenant) as work:
        page = await queries.awards(
            work, school.actor("admin"), user_id=None, sliced=Slice(limit=5)
        )
    assert page.total == 0
