"""Every list is filtered and sorted; what changed since a moment is told (extensions)."""

from __future__ import annotations

from functools import partial
from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.assessment.model import AttemptFilter, Reveal
from lyceum.core.assessment.queries import sheets
from lyceum.core.assessment.results import attempts_where
from lyceum.core.assessment.reviewing import grade_answer
from lyceum.core.catalog.categories import create_category
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.model import UnitKind
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.enrollment.queries import newest_of
from lyceum.core.fields.actions import add_field
from lyceum.core.fields.model import Entity, FieldKind, NewField
from lyceum.core.meetings.actions import set_meeting
from lyceum.core.meetings.model import MeetingKind, NewMeeting
from lyceum.core.page import Slice
from lyceum.core.paths.actions import create_path
from lyceum.core.paths.model import NewPath
from lyceum.core.progress.actions import note_seen
from lyceum.core.progress.model import WHOLE, Seen
from lyceum.core.sequencing import number_all_events
from lyceum.core.work import WriteWork
from lyceum.kit import clock
from lyceum.kit.time import DAY, HOUR, SECOND, iso_seconds
from tests.dialects.marked import MarkedQuiz
from tests.dialects.talentlms.told import refused
from tests.harness.school import School

decision = pytest.mark.decision

V2 = "/api/v2"
FIRST = Slice(limit=1, total=False)


async def told(client: httpx.AsyncClient, address: str, key: str = "name") -> list[Any]:
    """What the rows of a list have there; all of them are counted in its total."""
    answer = await client.get(V2 + address)
    assert answer.status_code == 200, (address, answer.text)
    rows = [row[key] for row in answer.json()["_data"]]
    assert answer.json()["_meta"]["pagination"]["total_results"] == len(rows), address
    return rows


async def _expect(client: httpx.AsyncClient, lists: dict[str, list[Any]], key: str) -> None:
    for address, rows in lists.items():
        assert await told(client, address, key) == rows, address


async def test_groups_branches_paths_and_webhooks_are_filtered_and_sorted(
    admin: httpx.AsyncClient, school: School
) -> None:
    for name in ("Nights", "Days"):
        assert (await admin.post(f"{V2}/groups", json={"name": name})).status_code == 200
        branch = {"name": f"{name} side", "description": "d", "default_locale": "en-US"}
        assert (await admin.post(f"{V2}/branches", json=branch)).status_code == 200
        path = NewPath(title=f"{name} way", active=name == "Days")
        await school.write(partial(create_path, actor=school.system(), new=path))
        hook = {"url": f"https://hooks.school.example/{name}"}
        assert (await admin.post(f"{V2}/webhooks", json=hook)).status_code == 200
    (first, second) = await told(admin, "/branches", "id")
    closed = await admin.put(f"{V2}/branches/{first}/status", json={"is_active": False})
    assert closed.status_code == 204
    (night, day) = await told(admin, "/groups", "id")
    assert (await admin.patch(f"{V2}/groups/{night}", json={"price": 5})).status_code == 204
    (hook_id, _) = await told(admin, "/webhooks", "id")
    off = await admin.patch(f"{V2}/webhooks/{hook_id}", json={"is_active": False})
    assert off.status_code == 200
    await _expect(
        admin,
        {
            "/groups?sort=-creation_date": [day, night],
            "/groups?sort=last_updated_on": [day, night],
            "/groups?filter[keyword][like]=NIGH": [night],
            f"/groups?filter[branch_id]={first}": [],
            "/branches?sort=-creation_date": [second, first],
            "/branches?filter[status]=inactive": [first],
            "/branches?filter[status]=active&filter[keyword][like]=SIDE": [second],
            "/webhooks?sort=-creation_date&filter[status]=inactive": [hook_id],
        },
        "id",
    )
    await _expect(
        admin,
        {
            "/learning-paths?sort=-creation_date": ["Days way", "Nights way"],
            "/learning-paths?filter[status]=inactive&filter[keyword][like]=way": ["Nights way"],
        },
        "name",
    )


async def test_what_belongs_to_a_group_or_branch_is_filtered_and_sorted_as_all_is(
    admin: httpx.AsyncClient, school: School
) -> None:
    group = (await admin.post(f"{V2}/groups", json={"name": "Nights"})).json()["_data"]["id"]
    new = {"name": "north", "description": "d", "default_locale": "en-US"}
    branch = (await admin.post(f"{V2}/branches", json=new)).json()["_data"]["id"]
    people = [school.people[who] for who in ("learner", "other_learner")]
    for one in people:
        body = {"group_id": group, "branch_id": branch, "user_id": one.id}
        for path in ("group-memberships", "branch-users"):
            assert (await admin.post(f"{V2}/{path}", json=body)).status_code == 204
    courses = [await school.course(title) for title in ("Fronts", "Isobars")]
    for course in courses:
        body = {"group_id": group, "course_id": course.id}
        assert (await admin.post(f"{V2}/group-courses", json=body)).status_code == 204
    ids, logins = [one.id for one in people], [one.login for one in people]
    await admin.patch(f"{V2}/users/{ids[0]}", json={"status": "inactive"})
    for address in (f"/groups/{group}/users", f"/branches/{branch}/users"):
        await _expect(
            admin,
            {
                address: ids,
                f"{address}?sort=-registration": ids[::-1],
                f"{address}?filter[status]=inactive": ids[:1],
                f"{address}?filter[keyword][like]=tom": ids[1:],
                f"{address}?filter[login]={logins[0]}": ids[:1],
                f"{address}?filter[email]=nobody@school.example": [],
            },
            "id",
        )
    await _expect(
        admin,
        {
            f"/groups/{group}/courses?sort=-creation_date": ["Isobars", "Fronts"],
            f"/groups/{group}/courses?filter[keyword][like]=FRO": ["Fronts"],
            f"/groups/{group}/courses?filter[status]=inactive": [],
        },
        "name",
    )


async def test_categories_courses_by_them_and_fields_are_filtered_and_sorted(
    admin: httpx.AsyncClient, school: School
) -> None:
    made: dict[str | None, int] = {}
    for name, parent in (("Science", None), ("Art", None), ("Weather", "Science")):
        act = partial(create_category, actor=school.system(), name=name)
        category = await school.write(partial(act, parent_id=made.get(parent)))
        made[name] = category.id
    await school.course("Fronts", category_id=made["Weather"])
    await school.course("Colours", category_id=made["Art"])
    for kind, name in ((FieldKind.TEXT, "Team"), (FieldKind.DATE, "Born")):
        for entity in Entity:
            field = NewField(entity=entity, kind=kind, name=name)
            await school.write(partial(add_field, actor=school.system(), new=field))
    lists = {
        "/categories": ["Science", "Art"],
        "/categories?sort=-order": ["Art", "Science"],
        "/categories?sort=name": ["Art", "Science"],
        "/categories?sort=-name": ["Science", "Art"],
        "/categories?filter[keyword][like]=weath": ["Science"],
        "/courses?filter[category][like]=WEATH": ["Fronts"],
        "/courses?filter[category][like]=r&sort=-creation_date": ["Colours", "Fronts"],
        "/courses?filter[category][like]=nothing": [],
        f"/courses?filter[category_id]={made['Art']}": ["Colours"],
    }
    for path in ("/user-fields", "/course-fields"):
        lists |= {
            path: ["Team", "Born"],
            f"{path}?sort=-order": ["Born", "Team"],
            f"{path}?sort=name": ["Born", "Team"],
            f"{path}?filter[type]=date": ["Born"],
            f"{path}?filter[keyword][like]=EA": ["Team"],
        }
    await _expect(admin, lists, "name")
    wrong = refused(await admin.get(f"{V2}/categories?sort=colour"))
    assert wrong[:2] == (400, "bad_request")


@decision("T47")
async def test_a_filter_without_an_operator_has_the_one_that_its_list_takes(
    admin: httpx.AsyncClient, school: School
) -> None:
    """`eq`, or `like` of a part of a text, and so it stands in links and `filtered_by`."""
    fronts = await school.course("Fronts", category="Weather")
    await school.course("Colours")
    field = NewField(entity=Entity.COURSE, kind=FieldKind.TEXT, name="Difficulty")
    await school.write(partial(add_field, actor=school.system(), new=field))
    hard = {"custom_fields": {"Difficulty": "Hard"}}
    assert (await admin.patch(f"{V2}/courses/{fronts.id}", json=hard)).status_code == 204
    branch = {"name": "north", "description": "d", "default_locale": "en-US"}
    north = (await admin.post(f"{V2}/branches", json=branch)).json()["_data"]["id"]
    await admin.post(f"{V2}/groups", json={"name": "Nights"})
    learner = school.people["learner"]
    pair = {"branch_id": north, "user_id": learner.id}
    assert (await admin.post(f"{V2}/branch-users", json=pair)).status_code == 204
    for path, name, operator, value, found in (
        ("/users", "keyword", "like", "leila", [learner.id]),
        ("/users", "email", "eq", "LEARNER@school.example", [learner.id]),
        ("/users", "branch_id", "eq", str(north), [learner.id]),
        ("/courses", "keyword", "like", "fron", [fronts.id]),
        ("/courses", "category", "like", "weath", [fronts.id]),
        ("/courses", "custom_field_value", "eq", "Hard", [fronts.id]),
        ("/groups", "keyword", "like", "days", []),
        ("/branches", "keyword", "like", "NOR", [north]),
        ("/timeline", "created_to", "lte", "2020-01-01", []),
    ):
        said = (await admin.get(f"{V2}{path}?filter[{name}]={value}")).json()
        assert [row["id"] for row in said["_data"]] == found, (path, name)
        assert said["_meta"]["filtered_by"] == {name: {operator: value}}
        link = f"{V2}{path}?filter[{name}][{operator}]={value}&page[number]=1&page[size]=10"
        assert said["self"].endswith(link), said["self"]
        # An operator that the list does not take is no filter of it (decision T11).
        other = "lte" if operator != "lte" else "eq"
        assert (
            "filtered_by"
            not in (
                (await admin.get(f"{V2}{path}?filter[{name}][{other}]={value}")).json()["_meta"]
            )
        )
    both = await admin.get(f"{V2}/users?filter[last_updated]=2020-01-01")
    assert "filtered_by" not in both.json()["_meta"]


async def test_sessions_are_filtered_and_sorted(admin: httpx.AsyncClient, school: School) -> None:
    course = await school.course()
    unit = NewUnit(kind=UnitKind.SESSION, title="Fog")
    act = partial(add_unit, actor=school.system(), course_id=course.id, new=unit)
    unit_id = (await school.write(act)).id
    start = 2_000_000_000 * SECOND
    for number, kind in enumerate((MeetingKind.CLASSROOM, MeetingKind.ONLINE)):
        new = NewMeeting(
            title=f"Day {number}", starts_at=start + number * DAY, minutes=60, kind=kind
        )
        setting = partial(set_meeting, actor=school.system(), unit_id=unit_id, new=new)
        await school.write(setting)
    path, next_day = f"/units/{unit_id}/sessions", iso_seconds(start + DAY)
    await _expect(
        admin,
        {
            path: ["Day 0", "Day 1"],
            f"{path}?sort=-start_timestamp": ["Day 1", "Day 0"],
            f"{path}?filter[type]=online": ["Day 1"],
            f"{path}?filter[start_date][gte]={next_day}": ["Day 1"],
            f"{path}?filter[start_date][lte]={iso_seconds(start)}": ["Day 0"],
        },
        "name",
    )


async def test_the_timeline_is_told_from_either_end(
    admin: httpx.AsyncClient, school: School
) -> None:
    await school.course("Fronts")
    await number_all_events(school.works)
    down = await told(admin, "/timeline?page[size]=100", "id")
    assert len(down) > 2
    assert await told(admin, "/timeline?page[size]=100&sort=created_at", "id") == down[::-1]


async def test_progress_since_a_moment_tells_of_time_and_grades_alone(
    admin: httpx.AsyncClient, school: School
) -> None:
    """Nothing else of the enrollments changes: no unit is done by it, and no event tells of it."""
    quiz = await MarkedQuiz.of(school, reveal=Reveal.NEVER)
    await quiz.begin()
    await quiz.end()
    learner = school.actor("learner")
    read, quiet = await school.course("Fronts"), await school.course("Isobars")
    unit = NewUnit(kind=UnitKind.TEXT, title="Cold")
    act = partial(add_unit, actor=school.system(), course_id=read.id, new=unit)
    unit_id = (await school.write(act)).id
    for course in (read, quiet):
        pair = {"course_id": course.id, "user_id": learner.user_id}
        assert (await admin.post(f"{V2}/enrollments", json=pair)).status_code == 200
    stay = await _seen(school, read.id, unit_id, seconds=5)
    later = clock.now() + DAY
    since = f"/enrollments?updated_since={iso_seconds(later)}"
    assert await told(admin, since, "course_id") == []
    await _seen(school, read.id, unit_id, seconds=55, at=later + HOUR)
    assert await told(admin, since, "course_id") == [read.id]
    assert await told(admin, since, "total_time") == [60]
    assert await told(admin, since, "completion_percentage") == [0]
    assert stay.course_id == read.id
    await _graded(school, quiz, at=later + HOUR)
    changed = await told(admin, since, "course_id")
    assert len(changed) == 2 and read.id in changed and quiet.id not in changed


async def _seen(
    school: School, course_id: int, unit_id: int, *, seconds: int, at: int | None = None
) -> Enrollment:
    """Lets the learner spend time on half of a unit."""
    actor = school.actor("learner")

    async def act(work: WriteWork) -> Enrollment:
        _set_clock(work, at)
        stay = await newest_of(work, user_id=actor.self_id(), course_id=course_id)
        assert stay is not None
        seen = Seen(fraction=WHOLE // 2, seconds=seconds)
        await note_seen(work, actor, stay, unit_id=unit_id, seen=seen)
        return stay

    stay: Enrollment = await school.write(act)
    return stay


async def _graded(school: School, quiz: MarkedQuiz, *, at: int) -> None:
    """Lets staff judge one answer anew."""

    async def act(work: WriteWork) -> None:
        _set_clock(work, at)
        where = AttemptFilter(unit_id=quiz.unit_id)
        (attempt,) = (
            await attempts_where(work, school.actor("admin"), where=where, sliced=FIRST)
        ).rows
        ((_, sheet),) = await sheets(work, [attempt])
        question = next(one.question for one in sheet if one.question.points)
        by, points = school.actor("admin"), question.points
        await grade_answer(work, by, attempt.id, question_id=question.id, points=points)

    await school.write(act)


def _set_clock(work: WriteWork, at: int | None) -> None:
    if at is not None:
        work.machine_clock = lambda: at
        work.catch_up()
