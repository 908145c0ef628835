"""Files: brought in, told of, read whole and in part, shown by units, and deleted."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.model import Course, CourseUnit, UnitKind
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from lyceum.core.work import WriteWork
from tests.core.files.pictures import bomb, opened, picture
from tests.dialects.lyceum.callers import API, Lyceum, expect_problem, wrong_fields
from tests.harness.rows import every_row
from tests.harness.school import School

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 4_000
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


async def upload(client: httpx.AsyncClient, data: bytes = PDF, name: str = "map.pdf") -> Any:
    answer = await client.post("/files", files={"file": (name, data)})
    assert answer.status_code == 201, answer.text
    return answer.json()


class Shelf:
    """A course with a unit, into which a learner was let."""

    def __init__(self, school: School) -> None:
        self.school = school

    async def unit(self, course: Course, **rest: Any) -> CourseUnit:
        new = NewUnit(kind=UnitKind.DOCUMENT, title="Maps", **rest)
        act = partial(add_unit, actor=self.school.system(), course_id=course.id, new=new)
        made: CourseUnit = await self.school.write(act)
        return made

    async def let_in(self, course: Course, who: str = "learner") -> None:
        async def act(work: WriteWork) -> None:
            await enroll(
                work,
                self.school.system(),
                user_id=self.school.people[who].id,
                course_id=course.id,
                grounds=Grounds.GRANTED,
            )

        await self.school.write(act)


@pytest.fixture
def shelf(school: School) -> Shelf:
    return Shelf(school)


async def test_a_file_is_told_as_it_was_found_to_be(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("instructor")
    made = await client.post(
        "/files", data={"name": "Über.pdf"}, files={"file": ("a.pdf", PDF, "application/pdf")}
    )
    assert made.status_code == 201, made.text
    file = made.json()
    assert made.headers["location"] == f"{API}/files/{file['id']}"
    assert file == {
        "id": file["id"],
        "name": "Über.pdf",
        "media_type": "application/pdf",
        "size": len(PDF),
        "sha256": hashlib.sha256(PDF).hexdigest(),
        "owner_id": school.people["instructor"].id,
        "created_at": file["created_at"],
        "updated_at": file["updated_at"],
    }
    assert (await client.get(f"/files/{file['id']}")).json() == file
    few = (await client.get(f"/files/{file['id']}", params={"fields": "size"})).json()
    assert few == {"id": file["id"], "size": len(PDF)}


async def test_a_bare_body_is_a_file_with_the_name_of_its_header_or_of_the_query(
    lyceum: Lyceum,
) -> None:
    client = await lyceum.caller("instructor")
    named = {"content-disposition": 'attachment; filename="map.pdf"'}
    assert (await client.post("/files", content=PDF, headers=named)).json()["name"] == "map.pdf"
    asked = await client.post("/files?name=other.pdf", content=PDF, headers=named)
    assert asked.json()["name"] == "other.pdf"


async def test_what_is_not_what_it_says_is_refused_and_nothing_is_kept(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("instructor")
    before = await every_row(school.works.database)
    post = partial(client.post, "/files")
    answer = await post(files={"file": ("map.png", PDF)})
    problem = expect_problem(answer, 422, "not_what_it_says")
    assert [error["field"] for error in problem["errors"]] == ["/file"]
    expect_problem(await post(files={"file": ("map.pdf", b"")}), 422, "empty_file")
    assert wrong_fields(await post(content=PDF)) == {"/name": "too_short"}
    long = await post(files={"file": ("map.pdf", PDF)}, data={"name": "x" * 256, "colour": "red"})
    assert wrong_fields(long) == {"/name": "too_long", "/colour": "not_allowed"}
    expect_problem(
        await post(data={"name": "a.pdf"}, files={"other": (None, b"x")}), 400, "malformed_body"
    )
    assert await every_row(school.works.database) == before


async def test_who_writes_no_course_brings_no_file(lyceum: Lyceum) -> None:
    client = await lyceum.caller("learner")
    answer = await client.post("/files", files={"file": ("map.pdf", PDF)})
    expect_problem(answer, 403, "forbidden")


async def test_content_is_read_whole_in_part_and_only_when_it_is_not_known(lyceum: Lyceum) -> None:
    client = await lyceum.caller("instructor")
    path = f"/files/{(await upload(client))['id']}/content"
    whole = await client.get(path)
    assert (whole.status_code, whole.content) == (200, PDF)
    assert whole.headers["content-type"] == "application/pdf"
    assert "map.pdf" in whole.headers["content-disposition"]
    part = await client.get(path, headers={"range": "bytes=1000-300999"})
    assert (part.status_code, part.content) == (206, PDF[1_000:301_000])
    assert part.headers["content-range"] == f"bytes 1000-300999/{len(PDF)}"
    known = await client.get(path, headers={"if-none-match": whole.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    beyond = await client.get(path, headers={"range": f"bytes={len(PDF)}-"})
    assert beyond.status_code == 416
    head = await client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(PDF))
    assert part.headers["x-ratelimit-limit"] and part.headers["x-request-id"]


async def test_one_lists_ones_own_files_and_who_oversees_all_those_of_everybody(
    lyceum: Lyceum, school: School
) -> None:
    mine, theirs = await lyceum.caller("instructor"), await lyceum.caller("other_instructor")
    first, second = await upload(mine), await upload(mine, PNG, "map.png")
    third = await upload(theirs)
    own = {"owner_id": school.people["instructor"].id}

    async def ids(client: httpx.AsyncClient, **asked: Any) -> list[int]:
        answer = await client.get("/files", params={**asked, "total": "true"})
        assert answer.json()["total"] == len(answer.json()["data"]), answer.text
        return [row["id"] for row in answer.json()["data"]]

    assert await ids(mine) == [second["id"], first["id"]]
    assert await ids(mine, order="created_at", kind="image") == [second["id"]]
    assert await ids(theirs) == [third["id"]]
    assert await ids(theirs, **own) == []
    manager = await lyceum.caller("manager")
    assert await ids(manager) == [third["id"], second["id"], first["id"]]
    assert await ids(manager, **own, order="updated_at") == [first["id"], second["id"]]


async def test_pages_of_files_meet(lyceum: Lyceum) -> None:
    client = await lyceum.caller("instructor")
    made = [(await upload(client))["id"] for _ in range(5)]
    found: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await client.get("/files", params={"limit": 2, "cursor": cursor})).json()
        found += [row["id"] for row in page["data"]]
        cursor = page["next"]
    assert found == made[::-1]


async def test_a_file_of_somebody_else_does_not_exist(lyceum: Lyceum) -> None:
    file = await upload(await lyceum.caller("instructor"))
    for who in ("other_instructor", "learner"):
        client = await lyceum.caller(who)
        expect_problem(await client.get(f"/files/{file['id']}"), 404, "no_such_file")
        expect_problem(await client.get(f"/files/{file['id']}/content"), 404, "no_such_file")
        answer = await client.delete(f"/files/{file['id']}")
        assert answer.status_code == 404


async def test_a_unit_shows_files_in_their_order(
    lyceum: Lyceum, school: School, shelf: Shelf
) -> None:
    client = await lyceum.caller("instructor")
    course = await school.course()
    unit = await shelf.unit(course)
    made = [(await upload(client, name=f"{n}.pdf"))["id"] for n in range(3)]

    async def show(file_id: int, **body: Any) -> Any:
        answer = await client.put(
            f"/units/{unit.id}/files/{file_id}", json={"role": "download", **body}
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def shown() -> list[tuple[int, int]]:
        rows = (await client.get(f"/units/{unit.id}/files")).json()["data"]
        return [(row["id"], row["position"]) for row in rows]

    for file_id in made:
        await show(file_id)
    assert await shown() == [(made[0], 0), (made[1], 1), (made[2], 2)]
    first = await show(made[2], position=0, note="Print it.", name="Map")
    assert first == {
        "id": made[2],
        "role": "download",
        "name": "Map",
        "note": "Print it.",
        "position": 0,
        "media_type": "application/pdf",
        "size": len(PDF),
    }
    assert await shown() == [(made[2], 0), (made[0], 1), (made[1], 2)]
    assert (await show(made[0], position=99))["position"] == 2
    assert await shown() == [(made[2], 0), (made[1], 1), (made[0], 2)]
    renamed = await show(made[2], role="document")
    assert (renamed["name"], renamed["role"], renamed["position"]) == ("Map", "document", 0)


async def test_what_does_not_fit_its_role_is_refused_by_field_and_nothing_is_written(
    lyceum: Lyceum, school: School, shelf: Shelf
) -> None:
    client = await lyceum.caller("instructor")
    unit = await shelf.unit(await school.course())
    file = await upload(client)
    path = f"/units/{unit.id}/files/{file['id']}"
    before = await every_row(school.works.database)
    assert wrong_fields(await client.put(path, json={"role": "poster"})) == {"/role": "not_allowed"}
    body = {"role": "song", "name": " ", "note": "x" * 2001, "position": -1, "colour": "red"}
    assert wrong_fields(await client.put(path, json=body)) == {
        "/role": "unknown_word",
        "/name": "too_short",
        "/note": "too_long",
        "/position": "too_small",
        "/colour": "not_allowed",
    }
    others = await lyceum.caller("other_instructor")
    expect_problem(await others.put(path, json={"role": "document"}), 403, "forbidden")
    elsewhere = await upload(others)
    answer = await client.put(f"/units/{unit.id}/files/{elsewhere['id']}", json={"role": "video"})
    expect_problem(answer, 404, "no_such_file")
    after = await every_row(school.works.database)
    assert after["unit_files"] == before["unit_files"] == []


async def test_learners_read_what_an_open_unit_shows(
    lyceum: Lyceum, school: School, shelf: Shelf
) -> None:
    client = await lyceum.caller("instructor")
    course = await school.course()
    opened, shut = await shelf.unit(course), await shelf.unit(course, opens_days=7)
    file, later = await upload(client), await upload(client)
    await client.put(f"/units/{opened.id}/files/{file['id']}", json={"role": "document"})
    await client.put(f"/units/{shut.id}/files/{later['id']}", json={"role": "document"})
    learner = await lyceum.caller("learner")
    path = f"/files/{file['id']}/content"
    expect_problem(await learner.get(path), 404, "no_such_file")
    expect_problem(await learner.get(f"/units/{opened.id}/files"), 403, "not_enrolled")
    await shelf.let_in(course)
    assert (await learner.get(path)).content == PDF
    rows = (await learner.get(f"/units/{opened.id}/files")).json()["data"]
    assert [row["id"] for row in rows] == [file["id"]]
    for locked in (f"/units/{shut.id}/files", f"/files/{later['id']}/content"):
        expect_problem(await learner.get(locked), 403, "unit_locked")


async def test_a_file_goes_when_nothing_shows_it(
    lyceum: Lyceum, school: School, shelf: Shelf
) -> None:
    client = await lyceum.caller("instructor")
    unit = await shelf.unit(await school.course())
    file, loose = await upload(client), await upload(client)
    path = f"/units/{unit.id}/files/{file['id']}"
    await client.put(path, json={"role": "document"})
    expect_problem(await client.delete(f"/files/{file['id']}"), 409, "file_in_use")
    deleted = await client.delete(f"/files/{loose['id']}")
    assert deleted.json() == {"id": loose["id"], "deleted": True}
    expect_problem(await client.get(f"/files/{loose['id']}"), 404, "no_such_file")
    assert (await client.delete(path)).json() == {"id": file["id"], "deleted": True}
    expect_problem(await client.get(f"/files/{file['id']}"), 404, "no_such_file")
    expect_problem(await client.delete(path), 404, "no_such_file")


async def test_the_same_key_brings_one_file(lyceum: Lyceum) -> None:
    client = await lyceum.caller("instructor")
    once = {"idempotency-key": "once"}
    first = await client.post("/files", files={"file": ("map.pdf", PDF)}, headers=once)
    again = await client.post("/files", files={"file": ("map.pdf", PDF)}, headers=once)
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert len((await client.get("/files")).json()["data"]) == 1
    other = await client.post("/files", files={"file": ("other.pdf", PDF)}, headers=once)
    expect_problem(other, 409, "key_reused")


async def test_who_follows_files_hears_of_new_ones_and_of_those_that_are_gone(
    lyceum: Lyceum, school: School, shelf: Shelf
) -> None:
    client = await lyceum.caller("admin")
    unit = await shelf.unit(await school.course())
    as_of = (await client.get("/files")).json()["as_of"]
    kept, deleted, shown = [(await upload(client))["id"] for _ in range(3)]
    await client.delete(f"/files/{deleted}")
    await client.put(f"/units/{unit.id}/files/{shown}", json={"role": "document"})
    await client.delete(f"/units/{unit.id}/files/{shown}")
    page = (await client.get("/files", params={"updated_since": as_of})).json()
    assert [row["id"] for row in page["data"]] == [kept]
    assert {one["id"] for one in page["deleted"]} == {deleted, shown}


async def test_a_smaller_picture_comes_in_the_form_that_is_taken(lyceum: Lyceum) -> None:
    client = await lyceum.caller("instructor")
    file = await upload(client, picture(1_000, 500), "hill.jpg")
    path = f"/files/{file['id']}/content"
    plain = await client.get(path, params={"width": 300})
    modern = await client.get(
        path, params={"width": 300}, headers={"accept": "image/avif,image/webp,*/*;q=0.8"}
    )
    for answer, form in ((plain, "jpeg"), (modern, "webp")):
        assert answer.headers["content-type"] == f"image/{form}"
        assert answer.headers["vary"] == "accept"
        assert f'filename="hill.{form}"' in answer.headers["content-disposition"]
        assert opened(answer.content).size == (320, 160)
    whole = await client.get(path)
    tags = {answer.headers["etag"] for answer in (plain, modern, whole)}
    assert len(tags) == 3
    known = await client.get(
        path, params={"width": 320}, headers={"if-none-match": plain.headers["etag"]}
    )
    assert (known.status_code, known.content) == (304, b"")
    part = await client.get(path, params={"width": 320}, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, plain.content[10:20])


async def test_a_width_is_refused_for_what_is_no_picture(lyceum: Lyceum) -> None:
    client = await lyceum.caller("instructor")
    for data, name in ((PDF, "map.pdf"), (bomb(), "bomb.png"), (PNG, "broken.png")):
        path = f"/files/{(await upload(client, data, name))['id']}/content"
        answer = await client.get(path, params={"width": 320})
        problem = expect_problem(answer, 422, "not_a_picture")
        assert [error["field"] for error in problem["errors"]] == ["width"]
        assert (await client.get(path)).content == data
        for width in ("0", "1281", "wide"):
            assert set(wrong_fields(await client.get(path, params={"width": width}))) == {"width"}


async def test_who_may_not_read_a_picture_gets_no_smaller_one(lyceum: Lyceum) -> None:
    file = await upload(await lyceum.caller("instructor"), picture(100, 100), "hill.jpg")
    learner = await lyceum.caller("learner")
    answer = await learner.get(f"/files/{file['id']}/content", params={"width": 160})
    expect_problem(answer, 404, "no_such_file")
