"""Imports: each row is judged alone, and a file that was brought in changes nothing again."""

from __future__ import annotations

import asyncio
import io
from functools import partial
from typing import Any

import pytest

from lyceum.core.access.queries import roles_of
from lyceum.core.catalog.model import CourseState
from lyceum.core.catalog.queries import courses_by_id, first_categories, leads
from lyceum.core.enrollment import steps
from lyceum.core.errors import Forbidden
from lyceum.core.imports import people, queries
from lyceum.core.imports.actions import start_import
from lyceum.core.imports.errors import NoSuchImport, Overtaken
from lyceum.core.imports.model import (
    CHUNK,
    Format,
    Import,
    ImportKind,
    ImportState,
    NewImport,
    Outcome,
)
from lyceum.core.imports.running import run_import
from lyceum.core.page import Slice
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser
from lyceum.core.people.queries import users_by_id
from lyceum.core.work import Work
from tests.core.imports.files import bring_in, counts, csv_of, json_lines_of, results, start, told
from tests.harness.rows import Rows, every_row, new_rows
from tests.harness.school import School

TRACES = ("imports", "import_rows", "events", "event_bodies", "id_blocks")
"""What every import leaves, a trial too."""

PEOPLE = csv_of(
    "external_id,login,email,name,role",
    "p1,ann,ann@school.example,Ann Berg,instructor",
    "p2,,bob@school.example,Bob Cole,",
    "p3,cy,,Cy,subscriber",
)


async def content_of(school: School) -> Rows:
    """Every row of the database that is no trace of an import."""
    rows = await every_row(school.works.database)
    return {name: lines for name, lines in rows.items() if name not in TRACES}


async def entities(school: School, found: Import) -> list[int]:
    return [row.entity_id for row in await results(school, found) if row.entity_id is not None]


async def test_people_are_added_with_a_role_and_without_a_password(school: School) -> None:
    found = await bring_in(school, "people", PEOPLE)
    assert (found.state, found.total, found.rows) == (ImportState.DONE, 3, 3)
    assert counts(found) == (3, 0, 0, 0)
    ids = await entities(school, found)
    async with school.works.read(school.tenant) as work:
        people = await users_by_id(work, ids)
        roles = await roles_of(work, ids)
    assert [(people[i].login, people[i].email, people[i].display_name) for i in ids] == [
        ("ann", "ann@school.example", "Ann Berg"),
        ("bob@school.example", "bob@school.example", "Bob Cole"),
        ("cy", None, "Cy"),
    ]
    assert [roles[i] for i in ids] == [["instructor"], ["learner"], ["subscriber"]]
    assert [people[i].extra["import"]["id"] for i in ids] == ["p1", "p2", "p3"]


COURSES = csv_of(
    "external_id,slug,title,category,state,amount,lead",
    "c1,rain,Rain,Weather,published,0,instructor@school.example",
    ",snow,Snow,weather,draft,500,",
)
ENROLLMENTS = csv_of("email,course", "learner@school.example,rain", "manager@school.example,rain")


@pytest.mark.parametrize("dry_run", [True, False])
async def test_a_file_that_was_brought_in_changes_nothing_again(
    school: School, *, dry_run: bool
) -> None:
    files = {"people": PEOPLE, "courses": COURSES, "enrollments": ENROLLMENTS}
    for kind, content in files.items():
        assert (await bring_in(school, kind, content)).refused == 0
    before = await content_of(school)
    for kind, content in files.items():
        again = await bring_in(school, kind, content, dry_run=dry_run)
        assert counts(again) == (0, 0, again.rows, 0)
    assert await content_of(school) == before


async def test_a_trial_tells_what_would_be_and_leaves_nothing_of_it(school: School) -> None:
    await bring_in(school, "people", csv_of("login,name", "ann,Ann"))
    content = csv_of("login,name", *(f"p{n},P {n}" for n in range(CHUNK)), "ann,Anna", "p0,Again")
    before = await content_of(school)
    tried = await bring_in(school, "people", content, dry_run=True)
    assert await content_of(school) == before
    done = await bring_in(school, "people", content)
    assert counts(tried) == counts(done) == (CHUNK, 1, 0, 1)
    assert await told(school, tried) == await told(school, done)


async def test_what_differs_is_changed_and_what_is_empty_stays(school: School) -> None:
    found = await bring_in(school, "people", PEOPLE)
    ids = await entities(school, found)
    content = csv_of(
        "external_id,login,email,name,role",
        "p1,,anna@school.example,,",
        "p2,bob,,Bob Cole,manager",
        ",cy,,,",
    )
    again = await bring_in(school, "people", content)
    assert counts(again) == (0, 2, 1, 0)
    assert await entities(school, again) == ids
    async with school.works.read(school.tenant) as work:
        people = await users_by_id(work, ids)
        roles = await roles_of(work, ids)
    assert (people[ids[0]].email, people[ids[0]].display_name) == (
        "anna@school.example",
        "Ann Berg",
    )
    assert (people[ids[1]].login, roles[ids[1]]) == ("bob", ["manager"])
    assert counts(await bring_in(school, "people", content)) == (0, 0, 3, 0)


async def test_somebody_who_is_there_is_found_by_address_and_given_the_outside_id(
    school: School,
) -> None:
    content = csv_of("external_id,email,name", "L1,LEARNER@school.example,")
    found = await bring_in(school, "people", content)
    assert counts(found) == (0, 1, 0, 0)
    assert await entities(school, found) == [school.people["learner"].id]
    renamed = await bring_in(school, "people", csv_of("external_id,name", "L1,Leila H"))
    assert await entities(school, renamed) == [school.people["learner"].id]
    other = await bring_in(
        school, "people", csv_of("external_id,email,name", "L2,LEARNER@school.example,")
    )
    assert await told(school, other) == [(2, "refused", [("email", "taken")])]


async def test_each_bad_row_is_explained_and_the_others_are_brought_in(school: School) -> None:
    await bring_in(school, "people", PEOPLE)
    content = csv_of(
        "external_id,login,email,name,role",
        "n1,,new@school.example,New,",
        "n2,,broken,,boss",
        "n1,other,,Other,",
        "n3,NEW@school.example,,Same name,",
        "p1,,bob@school.example,,",
        ",cy,ann@school.example,,",
        ",,nobody@school.example,,",
        ",,,Nameless,",
        "n4,,admin@school.example,,learner",
        "n5,fine,,Fine,",
        "a,b,c,d,learner,f",
    )
    found = await bring_in(school, "people", content)
    assert await told(school, found) == [
        (2, "created", []),
        (3, "refused", [("email", "malformed"), ("role", "unknown_word")]),
        (4, "refused", [("external_id", "repeated")]),
        (5, "refused", [("login", "repeated")]),
        (6, "refused", [("email", "taken")]),
        (7, "refused", [("email", "taken")]),
        (8, "refused", [("name", "missing")]),
        (9, "refused", [("external_id", "missing")]),
        (10, "refused", [("role", "not_allowed")]),
        (11, "created", []),
        (12, "refused", [("", "too_many")]),
    ]
    again = await bring_in(school, "people", content)
    assert counts(again) == (0, 0, 2, 9)


async def test_names_move_from_one_person_to_another_in_the_order_of_the_rows(
    school: School,
) -> None:
    await bring_in(school, "people", PEOPLE)
    content = csv_of("external_id,email,name", "p1,free@school.example,", "p2,ann@school.example,")
    assert counts(await bring_in(school, "people", content)) == (0, 2, 0, 0)
    assert counts(await bring_in(school, "people", content)) == (0, 0, 2, 0)


async def test_two_rows_about_one_person_are_refused_across_chunks(school: School) -> None:
    await bring_in(school, "people", PEOPLE)
    content = csv_of(
        "external_id,login,name",
        "p1,,Ann One",
        *(f",q{n},Q" for n in range(CHUNK)),
        ",ann,Ann Two",
    )
    found = await bring_in(school, "people", content)
    assert counts(found) == (CHUNK, 1, 0, 1)
    assert (await told(school, found))[-1] == (CHUNK + 3, "refused", [("login", "repeated")])


async def test_courses_are_made_and_changed(school: School) -> None:
    found = await bring_in(school, "courses", COURSES)
    assert counts(found) == (2, 0, 0, 0)
    ids = await entities(school, found)
    lines = json_lines_of(
        [
            {"external_id": "c1", "title": "Heavy Rain", "lead": "other_instructor@school.example"},
            {"slug": "snow", "state": "published", "amount": 0, "category": "Cold"},
        ]
    )
    again = await bring_in(school, "courses", lines, layout=Format.JSON_LINES)
    assert counts(again) == (0, 2, 0, 0)
    async with school.works.read(school.tenant) as work:
        courses = await courses_by_id(work, ids)
        categories = await first_categories(work, ids)
        led_by = await leads(work, ids)
    rain, snow = (courses[i] for i in ids)
    assert (rain.title, rain.slug) == ("Heavy Rain", "rain")
    assert led_by == {rain.id: school.people["other_instructor"].id}
    assert (snow.state, snow.amount) == (CourseState.PUBLISHED, 0)
    assert categories == {rain.id: "Weather", snow.id: "Cold"}
    once_more = await bring_in(school, "courses", lines, layout=Format.JSON_LINES)
    assert counts(once_more) == (0, 0, 2, 0)


async def test_each_bad_course_is_explained(school: School) -> None:
    await bring_in(school, "courses", COURSES)
    content = csv_of(
        "external_id,slug,title,category,state,amount,lead",
        "c1,snow,,,,,",
        "c1b,rain,,,,,",
        "c9,hail,,,,,",
        ",,Nothing,,,,",
        f",wind,{'x' * 201},{'y' * 201},gone,-5,",
        ",fog,Fog,,,,nobody@school.example",
        ",ice,Ice,New Shelf,,,learner@school.example",
        "c1,,Renamed,Other,,,learner@school.example",
    )
    before = await content_of(school)
    found = await bring_in(school, "courses", content)
    assert await told(school, found) == [
        (2, "refused", [("slug", "taken")]),
        (3, "refused", [("slug", "taken")]),
        (4, "refused", [("title", "missing")]),
        (5, "refused", [("external_id", "missing")]),
        (
            6,
            "refused",
            [
                ("title", "too_long"),
                ("category", "too_long"),
                ("state", "unknown_word"),
                ("amount", "too_small"),
            ],
        ),
        (7, "refused", [("lead", "unknown")]),
        (8, "refused", [("lead", "not_allowed")]),
        (9, "refused", [("external_id", "repeated")]),
    ]
    assert await content_of(school) == before


async def test_a_course_that_may_not_be_led_so_keeps_its_category(school: School) -> None:
    await bring_in(school, "courses", COURSES)
    before = await content_of(school)
    content = csv_of("slug,title,category,lead", "rain,,Other,learner@school.example")
    assert counts(await bring_in(school, "courses", content)) == (0, 0, 0, 1)
    assert await content_of(school) == before


async def test_people_are_let_in_and_taken_back_and_who_completed_is_left_alone(
    school: School,
) -> None:
    await bring_in(school, "courses", COURSES)
    first = await bring_in(school, "enrollments", ENROLLMENTS)
    assert counts(first) == (2, 0, 0, 0)
    dropped, completed = await entities(school, first)
    system = school.system()
    await school.write(partial(steps.drop, actor=system, enrollment_id=dropped))
    await school.write(partial(steps.complete, actor=system, enrollment_id=completed))
    again = await bring_in(school, "enrollments", ENROLLMENTS)
    assert counts(again) == (1, 0, 1, 0)
    fresh, same = await entities(school, again)
    assert (same, fresh != dropped) == (completed, True)


async def test_who_waits_is_let_in(school: School) -> None:
    from lyceum.core.catalog.model import Admission
    from lyceum.core.enrollment.actions import request_enrollment

    course = await school.course("Fog", admission=Admission.REQUEST)
    asked = await school.write(
        partial(request_enrollment, actor=school.actor("learner"), course_id=course.id)
    )
    content = csv_of("login,course", "learner@school.example,fog")
    found = await bring_in(school, "enrollments", content)
    assert counts(found) == (0, 1, 0, 0)
    assert await entities(school, found) == [asked.id]


async def test_each_bad_enrollment_is_explained(school: School) -> None:
    await bring_in(school, "courses", COURSES)
    await school.course("Hail", seats=1)
    content = csv_of(
        "user_external_id,email,course_external_id,course",
        ",learner@school.example,,hail",
        ",manager@school.example,,hail",
        ",learner@school.example,,snow",
        ",nobody@school.example,c9,",
        ",,,",
        ",,,rain",
        ",learner@school.example,c1,",
        ",LEARNER@school.example,c1,",
        ",learner@school.example,,rain",
    )
    found = await bring_in(school, "enrollments", content)
    assert await told(school, found) == [
        (2, "created", []),
        (3, "refused", [("course", "not_allowed")]),
        (4, "refused", [("course", "not_allowed")]),
        (5, "refused", [("email", "unknown"), ("course_external_id", "unknown")]),
        (7, "refused", [("user_external_id", "missing")]),
        (8, "created", []),
        (9, "refused", [("email", "repeated")]),
        (10, "refused", [("email", "repeated")]),
    ]
    messages = [each.message for row in await results(school, found) for each in row.faults]
    assert "The course has no free seat." in messages


@pytest.mark.parametrize("layout", Format)
async def test_ten_thousand_rows_of_which_one_in_a_hundred_is_bad(
    school: School, layout: Format
) -> None:
    rows = [
        {"external_id": f"p{n}", "email": f"p{n}@school.example", "name": f"Person {n}"}
        for n in range(10_000)
    ]
    bad = range(50, 10_000, 100)
    for n in bad:
        rows[n]["email"] = "no address"
    lines = [",".join(row.values()) for row in rows]
    content = (
        csv_of("external_id,email,name", *lines) if layout is Format.CSV else json_lines_of(rows)
    )
    found = await bring_in(school, "people", content, layout=layout)
    assert counts(found) == (9_900, 0, 0, 100)
    refused = await results(school, found, Outcome.REFUSED)
    assert [row.number for row in refused] == [n + 1 for n in bad]
    assert {(each.column, each.message) for row in refused for each in row.faults} == {
        ("email", "This is not well-formed (email address).")
    }
    before = await content_of(school)
    again = await bring_in(school, "people", content, layout=layout)
    assert counts(again) == (0, 0, 9_900, 100)
    assert await content_of(school) == before


class Mishap(Exception):
    pass


@pytest.mark.parametrize("dry_run", [True, False])
async def test_what_stopped_in_the_middle_goes_on_behind_the_last_chunk(
    school: School, *, dry_run: bool
) -> None:
    count = 3 * CHUNK + 7
    content = csv_of("login,name", *(f"p{n},P {n}" for n in range(count)), "p1,Again")
    started = await start(school, "people", dry_run=dry_run)
    seen: list[int] = []

    async def stop_after_two(found: Import) -> None:
        seen.append(found.rows)
        if len(seen) == 2:
            raise Mishap

    run = partial(run_import, school.works, school.tenant, started.id)
    with pytest.raises(Mishap):
        await run(file=io.BytesIO(content), tell=stop_after_two)
    async with school.works.read(school.tenant) as work:
        halfway = await queries.import_by_uid(work, school.system(), started.uid)
    assert (halfway.state, halfway.rows, halfway.total) == (
        ImportState.RUNNING,
        2 * CHUNK,
        count + 1,
    )
    done = await run(file=io.BytesIO(content))
    assert counts(done) == (count, 0, 0, 1)
    assert [row.number for row in await results(school, done)] == list(range(1, count + 2))
    assert await run(file=io.BytesIO(content)) == done


async def test_of_two_workers_one_goes_on(school: School) -> None:
    content = csv_of("login,name", *(f"p{n},P {n}" for n in range(2 * CHUNK)))
    started = await start(school, "people")
    run = partial(run_import, school.works, school.tenant, started.id)
    others: list[Import] = []

    async def let_another_do_it(found: Import) -> None:
        if not others:
            others.append(await run(file=io.BytesIO(content)))

    with pytest.raises(Overtaken):
        await run(file=io.BytesIO(content), tell=let_another_do_it)
    assert counts(others[0]) == (2 * CHUNK, 0, 0, 0)


async def test_of_files_brought_in_at_once_each_row_counts_once(school: School) -> None:
    content = csv_of("external_id,login,name", *(f"x{n},p{n},P {n}" for n in range(2 * CHUNK)))
    done = await asyncio.gather(*(bring_in(school, "people", content) for _ in range(4)))
    assert [found.refused for found in done] == [0] * 4
    assert sum(found.created for found in done) == 2 * CHUNK
    assert sum(found.unchanged for found in done) == 6 * CHUNK
    assert len({tuple(await entities(school, found)) for found in done}) == 1


async def test_whoever_comes_between_the_look_and_the_write_is_met_by_the_next_try(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = [people.directory, _too_early]

    async def look(work: Work, **names: Any) -> people.Directory:
        return await (looks.pop() if len(looks) > 1 else looks[0])(work, **names)

    monkeypatch.setattr(people, "directory", look)
    await school.write(
        partial(add_user, actor=school.system(), new=NewUser(display_name="Ann", login="ann"))
    )
    found = await bring_in(school, "people", csv_of("external_id,login,name", "p1,ann,Ann"))
    assert counts(found) == (0, 1, 0, 0)


async def _too_early(work: Work, **names: Any) -> people.Directory:
    """What a look finds that came before all others."""
    return people.Directory({}, {}, {}, {}, set())


async def test_a_file_that_cannot_be_read_fails_and_changes_nothing(school: School) -> None:
    before = await content_of(school)
    found = await bring_in(school, "people", b"login,shoe size\nann,38\n")
    assert (found.state, found.rows, found.total) == (ImportState.FAILED, 0, None)
    assert [(each.column, each.fault.value) for each in found.faults] == [
        ("shoe size", "not_allowed"),
        ("name", "missing"),
    ]
    assert await content_of(school) == before
    async with school.works.read(school.tenant) as work:
        assert await queries.import_by_uid(work, school.system(), found.uid) == found


@pytest.mark.parametrize("kind", ImportKind)
async def test_who_may_not_write_it_all_can_neither_import_nor_look(
    school: School, kind: ImportKind
) -> None:
    new = NewImport(kind=kind, format=Format.CSV)
    for who in ("instructor", "learner", "subscriber"):
        with pytest.raises(Forbidden):
            await school.write(partial(start_import, actor=school.actor(who), new=new))
    started = await school.write(partial(start_import, actor=school.actor("admin"), new=new))
    async with school.works.read(school.tenant) as work:
        with pytest.raises(NoSuchImport):
            await queries.import_by_uid(work, school.actor("learner"), started.uid)
        with pytest.raises(Forbidden):
            await queries.imports(work, school.actor("learner"), sliced=Slice(limit=1))
        theirs = await queries.imports(work, school.actor("manager"), sliced=Slice(limit=1))
        # A manager neither makes people nor gives roles.
        assert theirs.rows == ([] if kind is ImportKind.PEOPLE else [started])
        page = await queries.imports(work, school.actor("admin"), sliced=Slice(limit=1))
    assert page.rows == [started]
    async with school.works.read(school.test_tenant) as work:
        with pytest.raises(NoSuchImport):
            await queries.import_by_uid(work, school.system(), started.uid)


async def test_what_is_done_is_done_in_the_name_of_who_started_it(school: School) -> None:
    admin = school.actor("admin")
    before = await every_row(school.works.database)
    found = await bring_in(school, "people", PEOPLE, actor=admin)
    made = new_rows(before, await every_row(school.works.database))
    assert {row[5] for row in made["events"]} == {admin.user_id}
    kinds = [row[2] for row in made["events"]]
    assert sorted(set(kinds)) == ["import.ended", "import.started", "role.given", "user.created"]
    assert not any("ann@school.example" in repr(row) for row in made["import_rows"])
    assert found.actor == admin
