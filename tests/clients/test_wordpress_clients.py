"""Clients of WordPress and WooCommerce, unmodified, pointed at Masteriyo's API over HTTPS.

Contract 12: over HTTPS they send the two halves of a key as Basic authentication.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from woocommerce import API

from lyceum.core.work import Works
from tests.clients import wordpress
from tests.harness.certificate import self_signed
from tests.harness.school import found_school, make_platform
from tests.harness.serving import serving

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

Result = TypeVar("Result")
COURSES = 23
TRASHED = [410, "masteriyo_rest_already_trashed"]


class Live(msgspec.Struct, frozen=True):
    """A server with courses, newest first in `ids`, and a key that it takes."""

    url: str
    key: str
    secret: str
    certificate: Path
    ids: list[int]

    @property
    def given(self) -> dict[str, str]:
        return {"url": self.url, "consumerKey": self.key, "consumerSecret": self.secret}


@pytest.fixture
async def live(works: Works, tmp_path: Path) -> AsyncIterator[Live]:
    school = await found_school(make_platform(works, limit_factor=10_000))
    ids = [(await school.course(f"Course {number}")).id for number in range(COURSES)]
    headers = await school.key("masteriyo", "admin")
    shown = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
    key, _, secret = shown.partition(":")
    certificate = self_signed(tmp_path)
    async with serving(school.root, certificate=certificate) as url:
        yield Live(url, key, secret, certificate, ids[::-1])


async def asked(act: Callable[[], Result]) -> Result:
    """It waits for the server, which is in this loop."""
    return await asyncio.to_thread(act)


async def test_the_client_of_python(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(live.certificate))
    api = API(
        url=live.url,
        consumer_key=live.key,
        consumer_secret=live.secret,
        version="masteriyo/v1",
        timeout=30,
    )
    assert await asked(lambda: every_id(api)) == live.ids
    body = {"name": "Made by it", "regular_price": "50", "access_mode": "one_time"}
    made = await asked(lambda: api.post("courses", body))
    assert (made.status_code, made.json()["price"]) == (201, "50")
    path = f"courses/{made.json()['id']}"
    assert made.headers["location"] == f"{live.url}/wp-json/masteriyo/v1/{path}"
    changed = await asked(lambda: api.put(path, {"name": "Changed"}))
    assert changed.json()["name"] == "Changed"
    assert (await asked(lambda: api.delete(path))).json()["status"] == "trash"
    again = await asked(lambda: api.delete(path))
    assert [again.status_code, again.json()["code"]] == TRASHED
    restored = await asked(lambda: api.post(f"{path}/restore", {}))
    assert restored.json()["status"] == "draft"
    # Truth as Python spells it (a21).
    gone = await asked(lambda: api.delete(path, params={"force": True}))
    assert gone.status_code == 200
    assert (await asked(lambda: api.get(path))).status_code == 404
    await expect_batches(api)
    assert (await asked(lambda: api.options("courses"))).json()["methods"] == ["GET", "POST"]
    stranger = API(live.url, live.key, "secret_wrong", version="masteriyo/v1")
    assert (await asked(lambda: stranger.get("courses"))).status_code == 401


def every_id(api: API) -> list[int]:
    """Page by page to the end."""
    found: list[int] = []
    for page in count(1):
        answer = api.get("courses", params={"page": page})
        found += [course["id"] for course in answer.json()["data"]]
        if page == int(answer.headers["x-wp-totalpages"]):
            break
    return found


async def expect_batches(api: API) -> None:
    """A hundred items, of which some are refused and the others done; not one more."""
    terms: list[dict[str, Any]] = [{"name": f"Term {number}"} for number in range(97)]
    body = {"create": [*terms, {}, {"name": 5}], "delete": [99999]}
    answer = (await asked(lambda: api.post("courses/categories/batch", body))).json()
    assert [("error" in one) for one in answer["create"]] == [False] * 97 + [True] * 2
    assert answer["delete"][0]["error"]["code"] == "masteriyo_rest__invalid_id"
    listed = await asked(lambda: api.get("courses/categories", params={"per_page": 1}))
    assert listed.headers["x-wp-total"] == "97"
    refused = await asked(lambda: api.post("courses/categories/batch", {"create": [{}] * 101}))
    assert refused.status_code == 413
    assert refused.json()["code"] == "masteriyo_rest_request_entity_too_large"


@pytest.mark.needs("npm")
async def test_the_client_of_javascript(live: Live) -> None:
    told = await wordpress.run("woocommerce.cjs", live.given, authority=live.certificate)
    assert told == {
        "listed": live.ids,
        "made": [201, "50", True],
        "changed": "Changed",
        "trashed": "trash",
        "again": TRASHED,
        "restored": "draft",
        "deleted": 200,
        "gone": [404, "masteriyo_rest_invalid_course_id"],
        "batch": [97, 2],
        "missing": "masteriyo_rest__invalid_id",
        "tooMany": [413, "masteriyo_rest_request_entity_too_large"],
        "options": ["GET", "POST"],
    }


@pytest.mark.needs("npm")
async def test_the_client_wpapi(live: Live) -> None:
    told = await wordpress.run("wpapi.cjs", live.given, authority=live.certificate)
    assert told == {
        "listed": live.ids,
        "paging": [COURSES, 3],
        "made": "Made by it",
        "got": "Made by it",
        "changed": "Changed",
        "trashed": "trash",
        "again": TRASHED,
        "restored": "draft",
        "deleted": True,
        "gone": [404, "masteriyo_rest_invalid_course_id"],
    }
