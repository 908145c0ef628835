"""Schemas and a document of a dialect that nobody speaks: nothing in them knows a vendor."""

import json
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from jsonschema import Draft202012Validator
from msgspec import UNSET, Meta, UnsetType
from openapi_spec_validator import validate

from lyceum.core.actor import Actor, Permission
from lyceum.core.errors import Invalid, NotFound, Refusal
from lyceum.core.work import Work, WriteWork
from lyceum.http import steps
from lyceum.http.dialect import Credentials, Dialect
from lyceum.http.exchange import Answer, Exchange
from lyceum.http.openapi import document, who_may
from lyceum.http.operation import PUBLIC, Nothing, any_of, operation
from lyceum.http.reference import markdown
from lyceum.http.schemas import Schemas
from lyceum.kit.windows import Limit

Row = TypeVar("Row")


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Wheel(msgspec.Struct, frozen=True):
    inches: Annotated[int, Meta(ge=10, le=29)]


class Bicycle(msgspec.Struct, frozen=True):
    """A thing with wheels."""

    id: Annotated[int, Meta(examples=[7])]
    colour: Colour
    wheels: list[Wheel]
    owner: str | None = None
    note: str | UnsetType = UNSET


class Change(msgspec.Struct, frozen=True, rename="camel"):
    bicycle_id: int
    new_colour: Colour | UnsetType = UNSET
    wheels: list[Wheel] | UnsetType = UNSET


class Find(msgspec.Struct, frozen=True):
    colour: Colour | UnsetType = UNSET
    most: Annotated[int, Meta(ge=1, description="At most so many.")] = 20


class Rows(msgspec.Struct, Generic[Row], frozen=True):
    rows: list[Row]


async def find(work: Work, actor: Actor, asked: Find) -> Rows[Bicycle]:
    """Find bicycles."""
    raise NotFound


async def change(work: WriteWork, actor: Actor, asked: Change) -> Bicycle:
    """Change a bicycle."""
    raise NotFound


async def count(work: Work, actor: Actor, asked: Nothing) -> int:
    """Count bicycles."""
    raise NotFound


FIND = operation("GET", "/bicycles", find, refuses=(Invalid,))
CHANGE = operation(
    "PATCH",
    "/bicycles/{bicycleId}",
    change,
    who=any_of(Permission.CATALOG_WRITE),
    refuses=(Invalid, NotFound),
    example={"newColour": "blue"},
)
PUT = operation("PUT", "/bicycles/{bicycleId}", change, refuses=(Invalid, NotFound))
COUNT = operation("GET", "/number-of-bicycles", count, who=PUBLIC)


class Spelled(msgspec.Struct, frozen=True):
    status: int


async def nobody_knows(exchange: Exchange, platform: Any) -> Any:
    raise NotFound


def render(row: Any, result: Any) -> Answer:
    return Answer(row.status, msgspec.json.encode(result))


def render_error(refusal: Refusal, exchange: Exchange) -> Answer:
    status = {Invalid: 400, NotFound: 404}.get(type(refusal), 418)
    return Answer(status, b'{"oops": "%s"}' % type(refusal).__name__.encode())


def envelope(row: Any, schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema} if row.is_list else schema


PLAIN = Dialect(
    name="plain",
    title="Bicycle shed",
    version="9",
    mount="/shed",
    operations=(FIND, CHANGE, PUT, COUNT),
    authenticate=nobody_knows,
    limits=lambda exchange: (Limit("everybody", 5, 1),),
    limit_headers=lambda window: [(b"x-left", b"%d" % window.remaining)],
    render=render,
    render_error=render_error,
    spellings=MappingProxyType({Invalid: Spelled(400), NotFound: Spelled(404)}),
    credentials=Credentials(key=lambda asked: "k", headers=lambda key: {"X-Key": key}),
    sample="/bicycles",
    envelope=envelope,
    error_schema={"type": "object", "required": ["oops"]},
    security={"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    role_word=lambda role: "BOSS" if role == "admin" else None,
    order=(steps.match, steps.authenticate, steps.require, steps.limit),
)


def test_arguments_stand_in_the_path_the_query_or_the_body() -> None:
    schemas = Schemas(PLAIN.operations)
    assert list(schemas.query(FIND)) == ["colour", "most"]
    assert schemas.body(FIND) is None
    assert schemas.path(CHANGE) == {"bicycleId": {"minLength": 1, "type": "integer"}}
    reference = schemas.body(CHANGE)
    assert reference is not None
    assert schemas.query(CHANGE) == {}
    assert list(schemas.resolved(reference)["properties"]) == ["newColour", "wheels"]
    assert schemas.resolved(reference)["required"] == []
    assert schemas.path(PUT) == schemas.path(CHANGE)


def test_an_answer_always_has_what_has_a_default_and_may_lack_what_can_be_unset() -> None:
    schemas = Schemas(PLAIN.operations)
    answered = schemas.resolved(schemas.answer(CHANGE))
    assert sorted(answered["required"]) == ["colour", "id", "owner", "wheels"]
    assert "default" in schemas.query(FIND)["most"]


def test_an_example_is_made_of_known_values_and_of_what_the_schema_shows() -> None:
    schemas = Schemas(PLAIN.operations)
    shown = schemas.example(schemas.answer(CHANGE), {"colour": "blue"})
    assert shown == {
        "id": 7,
        "colour": "blue",
        "wheels": [{"inches": 10}],
        "owner": "text",
        "note": "text",
    }


def test_the_document_speaks_of_this_dialect_alone() -> None:
    whole = document(PLAIN, server_url="http://127.0.0.1:8000")
    validate(whole)
    assert whole["servers"] == [{"url": "http://127.0.0.1:8000/shed"}]
    assert whole["components"]["securitySchemes"] == dict(PLAIN.security)
    assert whole["components"]["headers"].keys() == {"X-Left", "X-Request-Id"}
    assert "karma" not in json.dumps(whole).lower()
    found = whole["paths"]["/bicycles"]["get"]["responses"]["200"]["content"]["application/json"]
    check = Draft202012Validator({"components": whole["components"], "allOf": [found["schema"]]})
    check.validate(found["example"])


def test_one_handler_of_two_operations_has_two_names() -> None:
    paths = document(PLAIN, server_url="")["paths"]
    both = paths["/bicycles/{bicycleId}"]
    assert both["patch"]["operationId"] == "change_patch"
    assert both["put"]["operationId"] == "change_put"
    assert paths["/number-of-bicycles"]["get"]["tags"] == ["Number Of Bicycles"]


def test_a_refusal_before_the_request_was_counted_promises_no_limit() -> None:
    answers = document(PLAIN, server_url="")["paths"]["/bicycles"]["get"]["responses"]
    assert "X-Left" in answers["200"]["headers"]
    assert "X-Left" not in answers["400"]["headers"]


def test_who_may_call_is_told_in_the_vendors_words() -> None:
    assert who_may(PLAIN, CHANGE) == "BOSS"
    assert who_may(PLAIN, FIND) == "anyone who is signed in"
    assert who_may(PLAIN, COUNT) == "anyone, without credentials"


def test_the_page_shows_how_to_call_each() -> None:
    page = markdown(PLAIN)
    assert '-H "X-Key: $KEY"' in page
    assert "| `most` | query | integer, default `20`. At most so many. |" in page
    assert "| `newColour` | body | one of `blue`, `red`. |" in page
    assert "| `wheels` | body | array of object. |" in page
