"""Pages of a list: each row once, whichever end of the index a page was read from."""

import pytest

from lyceum.core import listing
from lyceum.core.catalog import queries
from lyceum.core.catalog.model import CourseFilter, CourseState
from lyceum.core.page import Page, Slice
from tests.harness.school import School

COURSES = 23
PER_PAGE = 5


async def read(school: School, offset: int, *, who: str = "admin", **where) -> Page:
    async with school.works.read(school.tenant) as work:
        return await queries.courses(
            work,
            school.actor(who),
            where=CourseFilter(**where),
            sliced=Slice(limit=PER_PAGE, offset=offset),
        )


@pytest.fixture
async def titles(school: School) -> list[str]:
    """The titles of a school's courses, the newest first; every third is a draft."""
    made = []
    for number in range(COURSES):
        state = CourseState.DRAFT if number % 3 == 0 else CourseState.PUBLISHED
        made.append((await school.course(f"Course {number}", state=state)).title)
    return made[::-1]


@pytest.mark.parametrize("deep", [0, 7, 5_000])
async def test_pages_hold_each_row_once_in_order_wherever_they_begin_to_read(
    school: School, titles: list[str], monkeypatch: pytest.MonkeyPatch, deep: int
) -> None:
    monkeypatch.setattr(listing, "DEEP", deep)
    for offset in range(COURSES + 3):
        page = await read(school, offset)
        assert [row.title for row in page.rows] == titles[offset : offset + PER_PAGE]
        assert page.total == COURSES


@pytest.mark.parametrize("deep", [0, 5_000])
async def test_a_page_past_the_end_is_empty_and_keeps_the_total(
    school: School, titles: list[str], monkeypatch: pytest.MonkeyPatch, deep: int
) -> None:
    monkeypatch.setattr(listing, "DEEP", deep)
    assert await read(school, 10**12) == Page([], COURSES)


async def test_a_deep_page_of_a_filtered_list_counts_what_the_filter_admits(
    school: School, titles: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "DEEP", 0)
    page = await read(school, 5, who="learner", states=(CourseState.PUBLISHED,))
    published = [f"Course {n}" for n in reversed(range(COURSES)) if n % 3]
    assert [row.title for row in page.rows] == published[5 : 5 + PER_PAGE]
    assert page.total == len(published)


async def test_a_deep_page_of_a_list_without_a_running_total_is_counted(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "DEEP", 0)
    for number in range(8):
        await school.course(f"Knots {number}", category="Knots")
        await school.course(f"Maps {number}", category="Maps")
    page = await read(school, 4, category="knots")
    assert [row.title for row in page.rows] == [f"Knots {n}" for n in (3, 2, 1, 0)]
    assert page.total == 8
