"""Imports: people above all, each row judged alone; brought in again, a file changes nothing."""

from __future__ import annotations

from functools import partial

import pytest

from lyceum.core.access.queries import roles_of
from lyceum.core.errors import Forbidden
from lyceum.core.imports import queries
from lyceum.core.imports.actions import start_import
from lyceum.core.imports.errors import NoSuchImport
from lyceum.core.imports.model import (
    CHUNK,
    Format,
    ImportKind,
    ImportState,
    NewImport,
    Outcome,
)
from lyceum.core.page import Slice
from lyceum.core.people.queries import users_by_id
from tests.core.imports.content import COURSES, ENROLLMENTS, PEOPLE, content_of, entities
from tests.core.imports.files import bring_in, counts, csv_of, json_lines_of, results, told
from tests.harness.rows import every_row, new_rows
from tests.harness.school import School


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
