"""Users made and changed by forms, and the pictures that come with them (contract 1.1, 1.7)."""

from __future__ import annotations

from io import BytesIO

import httpx2 as httpx
import pytest
from PIL import Image
from starlette.applications import Starlette

from lyceum.web.pictures import picture_routes
from tests.dialects.talentlms.told import refused
from tests.harness.school import School

decision = pytest.mark.decision

PATH = "/api/v2/users"
NEW = {
    "name": "Kim",
    "surname": "Lee",
    "login": "kim",
    "email": "kim@school.example",
    "password": "correct horse battery",
    "user_type_id": "3",
    "status": "active",
    "email_notifications": "false",
    "credits": "12.5",
}


def drawn(color: str = "navy", *, form: str = "PNG") -> bytes:
    held = BytesIO()
    Image.new("RGB", (400, 200), color).save(held, form)
    return held.getvalue()


async def files_of(school: School) -> list[str]:
    """The keys of all bytes that are kept, whatever for."""
    async with school.works.database.reading() as connection:
        return [row[0] for row in await connection.fetch("SELECT blob_key FROM files", ())]


@decision("T44")
async def test_a_form_makes_a_user_with_a_picture_that_is_served(
    admin: httpx.AsyncClient, school: School
) -> None:
    school.root.beside = Starlette(routes=picture_routes(lambda: school.platform))
    made = await admin.post(PATH, data=NEW, files={"avatar": ("me.png", drawn(), "image/png")})
    assert made.status_code == 200, made.text
    user_id = made.json()["_data"]["id"]
    one = f"{PATH}/{user_id}"
    told = (await admin.get(one)).json()["_data"]
    assert (told["user_type"]["id"], told["credits"]) == (3, 12.5)
    assert (told["email_notifications"], told["status"]) == (False, "active")
    avatar = told["avatar"]
    assert set(avatar) == {"default", "sm", "md", "lg", "xl"}
    listed = (await admin.get(f"{PATH}?filter[login]=kim")).json()["_data"][0]
    assert listed["avatar"] == avatar
    anybody = school.client()
    whole = await anybody.get(avatar["default"])
    assert (whole.status_code, whole.content) == (200, drawn())
    assert whole.headers["content-type"] == "image/png"
    small = await anybody.get(avatar["sm"])
    assert Image.open(BytesIO(small.content)).size == (160, 80)
    again = await anybody.get(avatar["sm"], headers={"if-none-match": small.headers["etag"]})
    assert again.status_code == 304
    # Another one takes its place, and its bytes; without one the picture stays.
    files = {"avatar": ("me.jpg", drawn("red", form="JPEG"), "image/jpeg")}
    assert (await admin.patch(one, data={"surname": "Li"}, files=files)).status_code == 204
    second = (await admin.get(one)).json()["_data"]
    assert (second["surname"], second["avatar"] == avatar) == ("Li", False)
    assert (await anybody.get(avatar["default"])).status_code == 404
    assert (await admin.patch(one, json={"surname": "Lee"})).status_code == 204
    shown = (await admin.get(one)).json()["_data"]["avatar"]["default"]
    assert (await anybody.get(shown)).headers["content-type"] == "image/jpeg"
    other = school.people["learner"].id
    none = await admin.patch(f"{PATH}/{other}", json={"avatar": None})
    assert refused(none)[0] == 404
    mine = await admin.patch(f"{PATH}/{other}", files={"avatar": ("me.png", drawn(), "image/png")})
    assert mine.status_code == 204
    assert (await admin.patch(f"{PATH}/{other}", json={"avatar": None})).status_code == 204
    assert (await admin.get(f"{PATH}/{other}")).json()["_data"]["avatar"] is None
    # Who is deleted is shown no more.
    assert (await admin.delete(one)).status_code == 204
    assert (await anybody.get(shown)).status_code == 404


@decision("T44")
async def test_of_a_form_that_is_refused_nothing_is_left(
    admin: httpx.AsyncClient, school: School
) -> None:
    plain = {**NEW, "login": "plain", "email": "plain@school.example"}
    boundary = {"content-type": "multipart/form-data; boundary=x"}
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in plain.items()
    )
    made = await admin.post(PATH, content=f"{body}--x--\r\n", headers=boundary)
    assert made.status_code == 200, made.text
    kind = (400, "bad_request")
    picture = ("me.png", drawn(), "image/png")
    for fields, file, expected in (
        ({**NEW, "login": "plain"}, picture, (409, "conflict", "User login already exists")),
        ({**NEW, "name": ""}, picture, (*kind, "User name is required")),
        (NEW, ("me.txt", b"Hello.", "text/plain"), kind),
        (NEW, ("me.png", b"Hello.", "image/png"), kind),
        (NEW, ("me.png", b"", "image/png"), kind),
    ):
        answer = await admin.post(PATH, data=fields, files={"avatar": file})
        assert refused(answer)[: len(expected)] == expected, answer.text
    for content in (b"--x\r\n", b"nonsense", b""):
        answer = await admin.post(PATH, content=content, headers=boundary)
        assert refused(answer)[0] == 422
    assert (await admin.get(f"{PATH}?filter[login]=kim")).json()["_data"] == []
    assert await files_of(school) == []
    learner = await school.client_as("learner", "talentlms")
    outside = await learner.post(PATH, data=NEW, files={"avatar": picture})
    assert outside.status_code == 403


async def test_an_address_that_names_no_picture_is_not_found(school: School) -> None:
    school.root.beside = Starlette(routes=picture_routes(lambda: school.platform))
    anybody, number = school.client(), school.tenant.id
    for path in (f"{number}/{'0' * 20}", f"{number}/x", f"999999/{'0' * 20}", f"x/{'0' * 20}"):
        assert (await anybody.get(f"/pictures/{path}?width=5")).status_code == 404
