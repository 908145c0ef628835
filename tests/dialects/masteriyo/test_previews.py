"""A course is shown to whoever has the link, as its students will be shown it (169)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from lyceum.core.catalog import previewing
from lyceum.web.previews import preview_routes
from tests.dialects.masteriyo.conftest import Site
from tests.dialects.masteriyo.test_community import made, open_course, refused


async def test_whoever_has_the_link_sees_the_course(
    documented: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await documented.client()
    course = await open_course(admin, status="draft", short_description="Rain & <b>sun</b>")
    section = await made(
        admin, "/sections", name="A", course_id=course["id"], parent_id=course["id"]
    )
    place = {"course_id": course["id"], "parent_id": section["id"]}
    await made(admin, "/lessons", name="Clouds", **place)
    await made(admin, "/lessons", name="Not yet", status="draft", **place)
    path = f"/courses/{course['id']}/preview-link"
    told = (await admin.get(path)).json()
    assert told == {"preview_url": told["preview_url"], "preview_email": "demo-student@127.0.0.1"}
    named = (await admin.get(path, params={"email": "kim@school.example"})).json()
    assert named["preview_email"] == "kim@school.example"
    nobody = await admin.get(path, params={"email": "kim"})
    await refused(nobody, 400, "rest_invalid_param")

    app: Any = Starlette(routes=preview_routes(lambda: documented.school.platform))
    pages = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1")
    address = urlsplit(told["preview_url"]).path
    seen = await pages.get(address)
    assert (seen.status_code, "Weather" in seen.text, "Clouds" in seen.text) == (200, True, True)
    assert "Not yet" not in seen.text and "<b>" not in seen.text
    for wrong in (address + "A", address[:-4], "/preview/x", "/preview/%C3%A9"):
        assert (await pages.get(wrong)).status_code == 404
    monkeypatch.setattr(previewing, "LASTS", 0)
    over = (await admin.get(path)).json()["preview_url"]
    assert (await pages.get(urlsplit(over).path)).status_code == 404
    await admin.delete(f"/courses/{course['id']}")
    assert (await pages.get(address)).status_code == 404


async def test_links_are_for_whoever_writes_the_course(documented: Site) -> None:
    admin = await documented.client()
    course = await open_course(admin)
    path = f"/courses/{course['id']}/preview-link"
    for who, status in (("learner", 403), ("instructor", 403), (None, 401)):
        answer = await (await documented.client(who)).get(path)
        assert answer.status_code == status
        if who:
            assert answer.json()["code"] == "rest_forbidden"
    teacher = await documented.client("instructor")
    own = await open_course(teacher)
    assert (await teacher.get(f"/courses/{own['id']}/preview-link")).status_code == 200
    assert (await admin.get("/courses/99999/preview-link")).status_code == 404
