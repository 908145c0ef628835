"""Whoever has the serial number of a certificate may see what it is worth, and the paper."""

from __future__ import annotations

import io
from typing import Any

import httpx2 as httpx
import pypdf
from starlette.applications import Starlette

from lyceum.core.people.actions import change_user
from lyceum.core.people.model import UserChange
from lyceum.core.recognition.certificates import give_certificates, revoke_certificate
from lyceum.web.certificates import certificate_routes
from tests.core.learning import learning, write
from tests.core.recognition.test_certificates import all_of, given, recognize
from tests.harness.school import School, found_school, make_platform


async def look(school: School, path: str, *, host: str = "school.example") -> httpx.Response:
    app: Any = Starlette(routes=certificate_routes(lambda: school.platform))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=f"https://{host}") as client:
        return await client.get(path)


async def test_a_certificate_that_holds_says_so_and_shows_its_paper(school: School) -> None:
    here, found = await given(school, days=10)
    answer = await look(school, f"/certificate/{found.serial.lower()}")
    assert answer.status_code == 200
    for part in ("This certificate holds.", found.person, found.title, "Hill School"):
        assert part in answer.text
    assert f'href="https://school.example/certificate/{found.serial}/paper.pdf"' in answer.text
    paper = await look(school, f"/certificate/{found.serial}/paper.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    (page,) = pypdf.PdfReader(io.BytesIO(paper.content)).pages
    said = page.extract_text()
    assert found.person in said
    assert f"https://school.example/certificate/{found.serial}" in said
    assert here.course.title in said


async def test_one_that_holds_no_longer_says_so(school: School) -> None:
    _, found = await given(school)
    await write(school, revoke_certificate, found.id)
    answer = await look(school, f"/certificate/{found.serial}/")
    assert "This certificate was revoked" in answer.text
    assert "This certificate holds" not in answer.text
    paper = await look(school, f"/certificate/{found.serial}/paper.pdf")
    (page,) = pypdf.PdfReader(io.BytesIO(paper.content)).pages
    assert "This certificate was revoked" in page.extract_text()


async def test_what_people_and_courses_are_called_is_no_markup(school: School) -> None:
    name = '<script>alert("1")</script>'
    learner_id = school.people["learner"].id
    await write(school, change_user, learner_id, UserChange(display_name=name))
    here = await learning(school, title="<img src=x onerror=alert(1)>")
    await write(school, give_certificates, here.course.id, days=None)
    await here.see(0)
    await recognize(school)
    (found,) = await all_of(school)
    answer = await look(school, f"/certificate/{found.serial}")
    assert "&lt;script&gt;" in answer.text
    assert "<script" not in answer.text
    assert "<img" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert (await look(school, f"/certificate/{found.serial}/paper.pdf")).status_code == 200


async def test_there_is_none_behind_a_wrong_serial_nor_at_anothers_host(school: School) -> None:
    _, found = await given(school)
    await found_school(
        make_platform(school.works), name="Valley School", live_hosts=("valley.example",)
    )
    school.platform.directory.forget()
    for path in (f"/certificate/{found.serial[:-1]}", "/certificate/%3Cb%3E/paper.pdf"):
        answer = await look(school, path)
        assert answer.status_code == 404
        assert "No such certificate" in answer.text
        assert "<b>" not in answer.text
    assert (await look(school, f"/certificate/{found.serial}")).status_code == 200
    hidden = await look(school, f"/certificate/{found.serial}", host="valley.example")
    assert hidden.status_code == 404
    assert found.person not in hidden.text
