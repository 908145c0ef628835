"""Every request of every collection, run by newman against a live server: it answers what it says.

Ids of the examples are replaced by those of things that are there, and each request has a key of
its own, since it may end the key.
"""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from lyceum.core.work import Works
from lyceum.http.dialect import Dialect
from lyceum.http.downloads import Download
from lyceum.http.openapi import document
from lyceum.http.operation import Operation
from lyceum.http.postman import KEY, KEY_SECRET, PRINTED, SECRET, collection, requests_of
from tests.clients.newman import Newman, newman
from tests.dialects.answers import tokens_in
from tests.dialects.asking import DIALECTS, Asking
from tests.dialects.places import mode_of
from tests.dialects.requests import A_FILE, A_FILM, Request
from tests.harness.school import PROVIDER_SECRET, found_school, make_platform
from tests.harness.serving import serving

pytestmark = [
    pytest.mark.needs("npm"),
    pytest.mark.parametrize("database_kind", ["sqlite"]),
    pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name),
]


class Trying:
    """One dialect's collection, and a live server that it is tried on."""

    def __init__(self, asking: Asking, runner: Newman, *, server: str, folder: Path) -> None:
        self.asking = asking
        self.dialect = asking.dialect
        self.runner = runner
        self.whole = collection(asking.dialect, server_url=server)
        self.files = [folder / A_FILE[0], folder / A_FILM[0]]
        self.files[0].write_bytes(A_FILE[1])
        self.files[1].write_bytes(A_FILM[1])

    async def run(self, item: dict[str, Any], *, who: str = "admin") -> Any:
        """The answer's body; fails where the request's own test does."""
        key, _, secret = (await self._key(who)).partition(":")
        known = {KEY: key, KEY_SECRET: secret, SECRET: PROVIDER_SECRET}
        variables = [
            {**one, "value": known.get(one["key"], one["value"])} for one in self.whole["variable"]
        ]
        told = await self.runner.run({**self.whole, "variable": variables, "item": [item]})
        (answer,) = told["answers"]
        assert told["failures"] == [], (item["name"], told["failures"], answer)
        assert told["tests"] == 1
        return answer["body"]

    async def _key(self, who: str) -> str:
        headers = await self.asking.school.key(self.dialect.name, who)
        if "auth" in self.whole:
            return base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
        (name, template), *_ = self.dialect.credentials.headers("\0").items()
        before, after = template.split("\0")
        return headers[name].removeprefix(before).removesuffix(after)

    def filled(self, item: dict[str, Any], request: Request) -> dict[str, Any]:
        """The item with what the request names."""
        operation = request.operation
        url = item["request"]["url"]
        path, _, query = request.path.removeprefix(self.dialect.mount).partition("?")
        known = dict(zip(_words(operation.path), _words(path), strict=True))
        for one in url.get("variable", []):
            one["value"] = known["{" + one["key"] + "}"]
        asked = dict(pair.split("=") for pair in query.split("&")) if query else {}
        for one in url.get("query", []):
            one["value"] = asked.get(one["key"], one["value"])
        body = item["request"].get("body", {})
        if body.get("mode") == "raw":
            body["raw"] = json.dumps(request.body)
        self.attach(body, request.body or {}, film=operation.path.endswith("/video"))
        return item

    def attach(self, body: dict[str, Any], fields: dict[str, Any], *, film: bool) -> None:
        for part in body.get("formdata", []):
            part["value"] = fields.get(part["key"], part.get("value"))
            if part["type"] == "file":
                part["src"] = str(self.files[film])


def _words(path: str) -> list[str]:
    return path.strip("/").split("/")


@pytest.fixture
async def trying(works: Works, dialect: Dialect, tmp_path: Path) -> AsyncIterator[Trying]:
    school = await found_school(make_platform(works, limit_factor=10_000), mode=mode_of(dialect))
    asking = await Asking.of(school, dialect)
    async with serving(school.root) as server, newman() as runner:
        yield Trying(asking, runner, server=server, folder=tmp_path)


async def test_every_request_answers_what_it_says(
    trying: Trying, dialect: Dialect, database_kind: str
) -> None:
    folders = [one for one in trying.whole["item"] if one["name"] != PRINTED]
    items = {
        (one["request"]["method"], _template(one)): one for one in requests_of({"item": folders})
    }
    assert len(items) == len(dialect.operations)
    whole = document(dialect, server_url="")
    asked = 0
    async for request in trying.asking.requests():
        operation = request.operation
        item = items[operation.method, operation.path.strip("/")]
        text = await trying.run(trying.filled(item, request))
        asked += 1
        if operation.status == 204:
            assert not text
        elif operation.answer is not Download:
            answered = json.loads(text)
            trying.asking.tokens |= tokens_in(answered)
            expect_promised(whole, operation, answered)
    assert asked == len(items)


def _template(item: dict[str, Any]) -> str:
    words = item["request"]["url"]["path"]
    return "/".join("{" + word[1:] + "}" if word.startswith(":") else word for word in words)


def expect_promised(whole: dict[str, Any], operation: Operation, answered: Any) -> None:
    """The answer is as the reference shows it."""
    told = whole["paths"][operation.path][operation.method.lower()]
    schema = told["responses"][str(operation.status)]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": whole["components"]}).validate(answered)


ASKED_BY = {"Role-based access errors": "learner"}
"""Who asks what the administrator may do."""


async def test_what_a_vendor_prints_answers_as_it_is_printed(
    trying: Trying, dialect: Dialect, database_kind: str
) -> None:
    """Added: who asks, the level that a duplicate meets, and the topic that a document goes to."""
    folders = [one["item"] for one in trying.whole["item"] if one["name"] == PRINTED]
    items = [item for folder in folders for item in folder]
    assert len(items) == len(dialect.printed)
    for item, printed in zip(items, dialect.printed, strict=True):
        if printed.name == "Duplicate resource errors":
            path = dialect.mount + printed.path
            await trying.asking.client.post(path, json=dict(printed.body or {}))
        if printed.form is not None:
            topic = await trying.asking.new_id("/admin/education/topics")
            fields = {**printed.form, "topicId": topic}
            trying.attach(item["request"]["body"], fields, film=False)
        text = await trying.run(item, who=ASKED_BY.get(printed.name, "admin"))
        expect_shown(printed.answer or {}, json.loads(text))


def expect_shown(shown: Any, answered: Any) -> None:
    """What is printed is there; more may be."""
    if not isinstance(shown, dict):
        assert answered == shown
        return
    for name, value in shown.items():
        expect_shown(value, answered[name])
