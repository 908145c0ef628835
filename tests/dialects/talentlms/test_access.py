"""Coming in, going out, a new password, a forgotten login, and buying (contract 2.1, 2.2, 2.5)."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from lyceum.core.catalog.queries import first_category_ids
from lyceum.dialects.talentlms.wire.access import decoded, encoded
from lyceum.web.links import link_routes
from tests.core.access.test_links import letters
from tests.dialects.talentlms.told import refused
from tests.harness.school import School

decision = pytest.mark.decision


@pytest.fixture
async def browser(school: School) -> AsyncIterator[httpx.AsyncClient]:
    school.root.beside = Starlette(routes=link_routes(school.root.platform))
    async with school.client() as client:
        yield client


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@decision("T38", "T39")
async def test_login_links_sign_in_and_logout_signs_out(
    admin: httpx.AsyncClient, browser: httpx.AsyncClient, school: School
) -> None:
    learner = school.people["learner"].id
    status = f"/api/v2/users/{learner}/online-status"
    assert (await admin.get(status)).json() == {"_data": {"status": "offline"}}
    made = (await admin.get(f"/api/v2/users/{learner}/login")).json()
    assert made.keys() == {"_data"}
    (link,) = made["_data"]
    assert (link["name"], link["is_branch"]) == ("main_domain", False)
    assert link["url"].startswith("http://127.0.0.1/links/sign-in/")
    assert (await admin.get(status)).json() == {"_data": {"status": "offline"}}
    came = await browser.get(link["url"])
    assert (came.status_code, came.headers["location"]) == (303, "/")
    assert "lyceum_session=" in came.headers["set-cookie"]
    assert (await admin.get(status)).json() == {"_data": {"status": "online"}}
    assert (await browser.get(link["url"])).status_code == 410

    north = {"name": "north", "description": "d", "default_locale": "en-US"}
    branch = (await admin.post("/api/v2/branches", json=north)).json()["_data"]["id"]
    pair = {"branch_id": branch, "user_id": learner}
    assert (await admin.post("/api/v2/branch-users", json=pair)).status_code == 204
    within, main = (await admin.get(f"/api/v2/users/{learner}/login")).json()["_data"]
    assert (within["name"], within["is_branch"], main["is_branch"]) == ("north", True, False)
    assert within["url"].startswith("http://north.localhost/links/sign-in/")

    sent = {"next": "www.example.com"}
    out = await admin.post(f"/api/v2/users/{learner}/logout", json=sent)
    where = out.json()["_data"]["redirect_url"]
    token = re.fullmatch(r"http://127\.0\.0\.1/links/sign-out/token:[\w-]+,next:([\w-]+)", where)
    assert token is not None
    assert decoded(token[1], field="next") == "https://www.example.com"
    assert (await admin.get(status)).json() == {"_data": {"status": "offline"}}
    gone = await browser.get(where)
    assert (gone.status_code, gone.headers["location"]) == (303, "https://www.example.com")
    assert 'lyceum_session=""' in gone.headers["set-cookie"]
    bare = await admin.post(f"/api/v2/users/{learner}/logout")
    assert bare.status_code == 200
    told = await browser.get(bare.json()["_data"]["redirect_url"])
    assert "You are signed out" in told.text


@decision("T38")
async def test_bad_ids_and_addresses_are_refused_by_name(
    admin: httpx.AsyncClient, school: School
) -> None:
    bad = (400, "bad_request", "User id must be a positive integer")
    unknown = (404, "not_found.user_not_found", "User not found")
    learner = school.people["learner"].id
    for method, path in (("GET", "login"), ("POST", "logout"), ("GET", "online-status")):
        assert refused(await admin.request(method, f"/api/v2/users/x/{path}")) == bad
        assert refused(await admin.request(method, f"/api/v2/users/999999/{path}")) == unknown
    for wrong in ("javascript:alert(1)", "ftp://x.example", "https://x.example/\nx"):
        out = await admin.post(f"/api/v2/users/{learner}/logout", json={"next": wrong})
        assert refused(out)[:2] == (400, "bad_request"), wrong
    # A narrow key lets nobody in as somebody who may do more than it.
    narrow = school.client(await school.key("talentlms", "admin", scopes=["people.write_any"]))
    answer = await narrow.get(f"/api/v2/users/{school.people['admin'].id}/login")
    assert answer.status_code == 403


@decision("T40")
async def test_a_new_password_comes_by_letter_and_nobody_learns_who_exists(
    admin: httpx.AsyncClient, browser: httpx.AsyncClient, school: School
) -> None:
    query = {"redirect_url": in_base64("https://school.example/welcome")}
    for login in ("learner@school.example", "nobody"):
        answer = await admin.post("/api/v2/password-reset", params=query, json={"login": login})
        assert (answer.status_code, answer.content) == (204, b"")
    missing = await admin.post("/api/v2/password-reset", json={})
    assert refused(missing) == (400, "bad_request", "User login is required")
    odd = await admin.post(
        "/api/v2/password-reset", params={"redirect_url": "%%"}, json={"login": "x"}
    )
    assert refused(odd)[:2] == (400, "bad_request")
    (written,) = await letters(school, 1)
    where = re.search(r"http://127\.0\.0\.1/links/new-password/[\w-]{43}", written)
    assert where is not None
    done = await browser.post(where[0], data={"password": "a new one that is long"})
    assert (done.status_code, done.headers["location"]) == (303, "https://school.example/welcome")


async def test_a_forgotten_login_is_sent_to_who_has_the_address(
    admin: httpx.AsyncClient, school: School
) -> None:
    learner = school.people["learner"].id
    query = {"domain_url": in_base64("https://school.example")}
    path = "/api/v2/users/learner@school.example/username-recovery"
    answer = await admin.post(path, params=query)
    assert answer.json() == {"_data": {"user_id": learner}}
    wrong = await admin.post("/api/v2/users/kim/username-recovery")
    told = (400, "bad_request", "User e-mail must be a valid e-mail address")
    assert refused(wrong) == told
    nobody = await admin.post("/api/v2/users/nobody@school.example/username-recovery")
    assert refused(nobody) == (404, "not_found.user_not_found", "User not found")
    (written,) = await letters(school, 1)
    assert "learner@school.example" in written and "https://school.example" in written


@decision("T41")
async def test_a_course_is_bought_by_a_link(
    admin: httpx.AsyncClient, browser: httpx.AsyncClient, school: School
) -> None:
    course = await school.course(amount=4_999)
    free = await school.course("Free")
    learner = school.people["learner"].id
    path = f"/api/v2/courses/{course.id}/purchase"
    sent = {"user_id": learner, "cancel_path": "/catalog", "return_path": "/mine", "coupon": None}
    made = await admin.post(path, json=sent)
    assert made.status_code == 200, made.text
    where = made.json()["_data"]["redirect_url"]
    page = await browser.get(where)
    assert "Reading Weather Maps: 49.99 USD" in page.text and 'href="/catalog"' in page.text
    declined = await browser.post(where, data={"payment_method": "pm_card_chargeDeclined"})
    assert declined.status_code == 400 and 'role="alert"' in declined.text
    assert (await browser.post(where, data={})).status_code == 400
    paid = await browser.post(where, data={"payment_method": "pm_card_visa"})
    assert (paid.status_code, paid.headers["location"]) == (303, "/mine")
    assert (await browser.get(where)).status_code == 410
    again = await admin.post(path, json=sent)
    assert refused(again)[:2] == (409, "conflict.user_already_enrolled")

    assert refused(await admin.post(path, json={})) == (
        400,
        "bad_request",
        "User id is required",
    )
    nowhere = await admin.post("/api/v2/courses/999999/purchase", json=sent)
    assert refused(nowhere) == (404, "not_found", "course not found")
    nobody = await admin.post(path, json={**sent, "user_id": 999_999})
    assert refused(nobody)[:2] == (404, "not_found.user_not_found")
    gratis = await admin.post(f"/api/v2/courses/{free.id}/purchase", json=sent)
    assert refused(gratis)[0] == 409
    away = await admin.post(path, json={**sent, "return_path": "javascript:x"})
    assert refused(away)[:2] == (400, "bad_request")


@decision("T41")
async def test_a_category_is_bought_with_all_its_courses(
    admin: httpx.AsyncClient, browser: httpx.AsyncClient, school: School
) -> None:
    first = await school.course("Clouds", amount=1_000, category="Weather")
    await school.course("Rain", amount=2_000, category="Weather")
    await school.course("Sun", category="Weather")
    async with school.works.read(school.tenant) as work:
        category = (await first_category_ids(work, [first.id]))[first.id]
    learner = school.people["learner"].id
    path = f"/api/v2/categories/{category}/purchase"
    made = await admin.post(path, json={"user_id": learner})
    where = made.json()["_data"]["redirect_url"]
    page = await browser.get(where)
    assert "Clouds: 10 USD" in page.text and "Rain: 20 USD" in page.text
    assert "Sun" not in page.text
    paid = await browser.post(where, data={"payment_method": "pm_card_visa"})
    assert "It is paid" in paid.text
    nothing = await admin.post(path, json={"user_id": learner})
    assert refused(nothing)[0] == 409
    nowhere = await admin.post("/api/v2/categories/999999/purchase", json={"user_id": learner})
    assert refused(nowhere) == (404, "not_found", "category not found")


def test_an_address_in_base64_is_read_in_every_spelling() -> None:
    address = "https://school.example/?a=1&b=ÿ>"
    for text in (encoded(address), in_base64(address), in_base64(address).replace("+", " ")):
        assert decoded(text, field="x") == address
