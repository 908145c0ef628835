"""The collections: each operation once, with its answers, and nothing that only one machine has."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lyceum import dialects
from lyceum.http.dialect import Dialect
from lyceum.http.postman import KEY, PRINTED, collection, requests_of

every_dialect = pytest.mark.parametrize(
    "dialect", dialects.load(), ids=lambda dialect: dialect.name
)


def made(dialect: Dialect) -> dict[str, Any]:
    return collection(dialect, server_url="https://school.example")


@every_dialect
def test_every_operation_is_a_request_under_its_heading(dialect: Dialect) -> None:
    folders = {folder["name"]: folder["item"] for folder in made(dialect)["item"]}
    folders.pop(PRINTED, None)
    found = [(name, one["name"]) for name, items in folders.items() for one in items]
    assert sorted(found) == sorted((dialect.group(o), o.summary) for o in dialect.operations)


@every_dialect
def test_credentials_are_sent_where_they_are_asked_for_and_nowhere_else(dialect: Dialect) -> None:
    public = {o.summary for o in dialect.operations if o.who.public}
    public |= {printed.name for printed in dialect.printed if printed.public}
    whole = made(dialect)
    for item in requests_of(whole):
        sent = (item["request"]["header"], item["request"].get("auth", whole.get("auth")))
        carries = "{{" + KEY + "}}" in json.dumps(sent)
        assert carries is (item["name"] not in public), item["name"]


@every_dialect
def test_saved_answers_are_json_under_the_status_that_they_have(dialect: Dialect) -> None:
    operations = {operation.summary: operation for operation in dialect.operations}
    for folder in made(dialect)["item"]:
        for item in folder["item"] if folder["name"] != PRINTED else []:
            statuses = [answer["code"] for answer in item["response"]]
            refused = {dialect.spellings[k].status for k in operations[item["name"]].refuses}
            assert refused <= set(statuses)
            for answer in item["response"]:
                json.loads(answer["body"])


def test_a_vendors_answers_are_saved_as_it_prints_them() -> None:
    (akako,) = (dialect for dialect in dialects.load() if dialect.name == "akako")
    (folder,) = (folder for folder in made(akako)["item"] if folder["name"] == PRINTED)
    saved = {
        one["name"]: [json.loads(a["body"]) for a in one["response"]] for one in folder["item"]
    }
    assert saved["Duplicate resource errors"][0]["details"]["value"] == "Primary School"
    assert saved["Test education levels"] == []
