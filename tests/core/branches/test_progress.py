"""Within a branch one sees how far its members came in its courses, and no more is counted."""

from __future__ import annotations

from lyceum.core.branches import belonging
from lyceum.core.catalog.model import CourseState
from lyceum.core.catalog.queries import courses_by_state
from lyceum.core.progress.items import ProgressFilter, progress_items
from lyceum.core.progress.trash import trash_unit, trashed_units
from tests.core.branches.test_branches import TEN, Inside, act, make
from tests.core.learning import learning
from tests.harness.school import School

ALL = ProgressFilter()


async def test_what_is_done_and_made_elsewhere_is_neither_seen_nor_counted(school: School) -> None:
    stay = await learning(school, {}, {}, {})
    await stay.complete(0)
    await stay.act(trash_unit, stay.units[1].id, who="instructor")
    north = await make(school)
    for who in ("admin", "manager", "instructor"):
        inside = Inside(school, who, north)
        page = await inside.read(progress_items, where=ALL, sliced=TEN)
        assert (page.rows, page.total) == ([], 0)
        page = await inside.read(trashed_units, sliced=TEN)
        assert (page.rows, page.total) == ([], 0)
        assert await inside.read(courses_by_state) == {}
    page = await Inside(school, "learner", north).read(progress_items, where=ALL, sliced=TEN)
    assert page.total == 1, "one's own is one's own wherever one is"
    learner = school.people["learner"].id
    await act(school, belonging.add_member, branch_id=north.id, user_id=learner)
    await act(school, belonging.place_course, branch_id=north.id, course_id=stay.course.id)
    inside = Inside(school, "instructor", north)
    page = await inside.read(progress_items, where=ALL, sliced=TEN)
    assert [one.unit_id for one in page.rows] == [stay.units[0].id]
    page = await inside.read(trashed_units, sliced=TEN)
    assert [unit.id for unit in page.rows] == [stay.units[1].id]
    assert await inside.read(courses_by_state) == {CourseState.PUBLISHED: 1}
