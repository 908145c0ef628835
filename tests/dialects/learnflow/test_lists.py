"""Lists: newest first, by cursors both ways, with what a client needs to go on."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dialects.learnflow.callers import LearnFlow, expect, expect_error, expect_list

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])
decision = pytest.mark.decision


async def titles(learnflow: LearnFlow, query: str) -> list[str]:
    admin = await learnflow.caller()
    return [row["title"] for row in expect_list(await admin.get(f"/courses?{query}"))]


@decision("L8", "L10", "L11", "L12")
async def test_cursors_lead_through_the_list_and_back(learnflow: LearnFlow) -> None:
    made = [await learnflow.course(title=str(number)) for number in range(12)]
    admin = await learnflow.caller()
    first = expect(await admin.get("/courses"))
    assert [row["title"] for row in first["data"]] == [str(n) for n in range(11, 1, -1)]
    assert (first["has_more"], first["total_count"], first["url"]) == (True, 12, "/v2/courses")
    assert first["previous_page_url"] is None
    last = expect(await admin.get(first["next_page_url"].removeprefix("/v2")))
    assert [row["title"] for row in last["data"]] == ["1", "0"]
    assert (last["has_more"], last["next_page_url"], last["total_count"]) == (False, None, 12)
    back = expect(await admin.get(last["previous_page_url"].removeprefix("/v2")))
    assert back["data"] == first["data"]
    assert (back["has_more"], back["previous_page_url"]) == (False, None)
    assert await titles(learnflow, f"limit=2&ending_before={made[3]['id']}") == ["5", "4"]
    assert await titles(learnflow, f"limit=2&starting_after={made[3]['id']}") == ["2", "1"]


@decision("L11")
@on_sqlite
async def test_the_next_page_keeps_the_filters(learnflow: LearnFlow) -> None:
    for number in range(3):
        await learnflow.course(title=str(number), category="art & craft", status="published")
        await learnflow.course(title="other")
    admin = await learnflow.caller()
    path = "/courses?limit=1&status=published&category=art-craft"
    seen = []
    while path:
        page = expect(await admin.get(path))
        assert page["total_count"] == 3
        seen += [row["title"] for row in page["data"]]
        path = (page["next_page_url"] or "").removeprefix("/v2")
    assert seen == ["2", "1", "0"]


@decision("L9", "L10")
@on_sqlite
async def test_a_limit_or_a_cursor_that_makes_no_sense_is_refused(learnflow: LearnFlow) -> None:
    admin, made = await learnflow.caller(), await learnflow.course()
    for limit in ("0", "101", "-1", "ten", "1.5", ""):
        answer = await admin.get(f"/courses?limit={limit}")
        expect_error(answer, 400, "parameter_invalid_integer", "limit")
    for name in ("starting_after", "ending_before"):
        answer = await admin.get(f"/courses?{name}=crs_gone")
        expect_error(answer, 400, "resource_missing", name)
    both = f"starting_after={made['id']}&ending_before={made['id']}"
    expect_error(await admin.get(f"/courses?{both}"), 400, "parameter_invalid", "ending_before")


@on_sqlite
@pytest.mark.parametrize(
    "place", ["students", "users", "instructors", "enrollments", "events", "api_keys", "payments"]
)
async def test_every_list_takes_its_own_objects_for_cursors(
    learnflow: LearnFlow, place: str
) -> None:
    from lyceum.core.sequencing import number_all_events

    admin = await learnflow.caller()
    await learnflow.make("/instructors", email="jane@school.example", name="Jane Doe")
    for _ in range(3):
        course = await learnflow.course(status="published")
        await learnflow.enrolled(course, payment_method_id="pm_card_visa")
        await learnflow.make("/api_keys", name="another")
    await number_all_events(learnflow.school.works)
    every = expect_list(await admin.get(f"/{place}?limit=100"))
    assert len(every) >= 3
    seen, path = [], f"/{place}?limit=2"
    while path:
        page = expect(await admin.get(path))
        assert page["total_count"] == len(every)
        seen += page["data"]
        path = (page["next_page_url"] or "").removeprefix("/v2")
    assert [row["id"] for row in seen] == [row["id"] for row in every]
    for row in every[:2]:
        assert expect(await admin.get(f"/{place}/{row['id']}")) == row


@on_sqlite
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(limit=st.integers(1, 7), at=st.integers(0, 7))
async def test_a_page_is_a_part_of_the_whole(learnflow: LearnFlow, limit: int, at: int) -> None:
    admin = await learnflow.caller()
    every = expect_list(await admin.get("/students?limit=100"))
    at = min(at, len(every) - 1)
    cursor = every[at]["id"]
    after = expect(await admin.get(f"/students?limit={limit}&starting_after={cursor}"))
    assert after["data"] == every[at + 1 : at + 1 + limit]
    assert after["has_more"] is (at + 1 + limit < len(every))
    before = expect(await admin.get(f"/students?limit={limit}&ending_before={cursor}"))
    assert before["data"] == every[max(0, at - limit) : at]
    assert before["has_more"] is (at - limit > 0)
