"""The OpenAPI document of every dialect: valid, true to its operations, and of no other source."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator, ValidationError
from openapi_spec_validator import validate

from lyceum import dialects
from lyceum.core.errors import Invalid
from lyceum.http.arguments import decode, integers
from lyceum.http.dialect import Dialect
from lyceum.http.openapi import document, operation_addresses
from lyceum.http.operation import Operation
from lyceum.http.reading import has_body

SPOKEN = dialects.load()
every_dialect = pytest.mark.parametrize("dialect", SPOKEN, ids=lambda dialect: dialect.name)

BODY_JUNK: list[Any] = [
    None, True, False, 0, -1, 1, 2**63, 10**30, 1.5, "", " ", "x", "xy", "xyz", "x" * 101,
    "x" * 255, "x" * 201, "x" * 1025, "x" * 100_001, "draft", "published", "admin", "active",
    "ACTIVE", "null", [], ["x"], {}, {"a": 1},
]  # fmt: skip
QUERY_JUNK = [
    "",
    "0",
    "-1",
    "1",
    "100",
    "101",
    "1000000001",
    "1.0",
    "1e3",
    " 1",
    "x",
    "draft",
    "admin",
    "active",
    "null",
]
INTEGER = re.compile(r"-?[0-9]+")


@cache
def whole_document(name: str) -> dict[str, Any]:
    """The document of the dialect of that name, which takes long to make."""
    (dialect,) = (one for one in SPOKEN if one.name == name)
    return document(dialect, server_url="https://school.example/")


def documented(dialect: Dialect, operation: Operation) -> tuple[dict[str, Any], dict[str, Any]]:
    """The whole document, and what it says of this operation."""
    whole = whole_document(dialect.name)
    return whole, whole["paths"][operation.path][operation.method.lower()]


def each_operation(dialect: Dialect, expect: Callable[[Dialect, Operation], None]) -> None:
    """Looks at each operation, and names all that are not as expected."""
    amiss = {}
    for row in dialect.operations:
        try:
            expect(dialect, row)
        except (AssertionError, ValidationError, LookupError) as error:
            amiss[f"{row.method} {row.path}"] = str(error)[:400]
    assert amiss == {}


def validator(whole: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({"components": whole["components"], "allOf": [schema]})


def body_schema(told: dict[str, Any]) -> dict[str, Any] | None:
    content = told.get("requestBody", {}).get("content", {})
    return next((media["schema"] for media in content.values()), None)


def media_types(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from told.get("requestBody", {}).get("content", {}).values()
    for answer in told["responses"].values():
        yield from written_out(answer)


def written_out(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The kinds of content that are JSON: of a file there is no example."""
    return [media for kind, media in answer.get("content", {}).items() if kind.endswith("json")]


def examples(media: dict[str, Any]) -> list[Any]:
    listed = [example["value"] for example in media.get("examples", {}).values()]
    return [*listed, media["example"]] if "example" in media else listed


def takes(
    dialect: Dialect, operation: Operation, values: dict[str, Any], *, from_text: bool = False
) -> bool:
    numbers = integers(operation.arguments)
    names = re.findall(r"\{(\w+)\}", operation.path)
    in_path = {name: 1 if name in numbers else "1" for name in names}
    into = operation.arguments
    try:
        if dialect.coerce is not None:
            decode(dialect.coerce({**values, **in_path}, into), into)
        else:
            decode({**values, **in_path}, into, from_text=from_text)
    except Invalid:
        return False
    return True


@every_dialect
def test_the_document_is_valid_openapi(dialect: Dialect) -> None:
    whole = whole_document(dialect.name)
    validate(whole)
    assert whole["openapi"].startswith("3.1.")
    assert whole["servers"] == [{"url": f"https://school.example{dialect.mount}"}]
    assert document(dialect, server_url="")["servers"] == [{"url": dialect.mount}]


@every_dialect
def test_each_operation_is_in_it_once_under_a_name_of_its_own(dialect: Dialect) -> None:
    paths = whole_document(dialect.name)["paths"]
    found = [(method.upper(), path) for path in paths for method in paths[path]]
    assert sorted(found) == sorted((row.method, row.path) for row in dialect.operations)
    names = [told["operationId"] for methods in paths.values() for told in methods.values()]
    assert len(set(names)) == len(dialect.operations)
    assert all(told["summary"] for methods in paths.values() for told in methods.values())


@every_dialect
def test_it_holds_no_schema_that_nothing_refers_to(dialect: Dialect) -> None:
    whole = whole_document(dialect.name)
    text = msgspec.json.encode(whole).decode()
    for name in whole["components"]["schemas"]:
        assert f'"#/components/schemas/{name}"' in text


@every_dialect
def test_each_example_is_what_its_schema_admits(dialect: Dialect) -> None:
    each_operation(dialect, _examples_are_admitted)


def _examples_are_admitted(dialect: Dialect, operation: Operation) -> None:
    whole, told = documented(dialect, operation)
    for media in media_types(told):
        check = validator(whole, media["schema"])
        for example in examples(media):
            check.validate(example)
    assert all(
        examples(media) for answer in told["responses"].values() for media in written_out(answer)
    )


@every_dialect
def test_each_argument_stands_where_it_is_read(dialect: Dialect) -> None:
    each_operation(dialect, _arguments_stand_where_they_are_read)


def _arguments_stand_where_they_are_read(dialect: Dialect, operation: Operation) -> None:
    whole, told = documented(dialect, operation)
    in_path = {p["name"] for p in told.get("parameters", []) if p["in"] == "path"}
    in_query = {p["name"] for p in told.get("parameters", []) if p["in"] == "query"}
    schema = body_schema(told)
    in_body = set()
    if operation.upload:
        assert schema is not None
        assert set(schema["properties"]) == {"file"}
    elif schema is not None:
        (fields,) = (part for part in schema.get("anyOf", [schema]) if "$ref" in part)
        name = fields["$ref"].rpartition("/")[2]
        in_body = set(whole["components"]["schemas"][name]["properties"])
    assert in_path == set(re.findall(r"\{(\w+)\}", operation.path))
    known = set(operation.arguments.__struct_encode_fields__)
    beside_path = known - in_path
    if has_body(operation) and not operation.upload:
        assert in_query == set(operation.query)
        assert in_body == beside_path - in_query
    else:
        assert (in_query, in_body) == (beside_path, set())


def needs_query(told: dict[str, Any]) -> bool:
    """Whether something must stand in the query."""
    return any(one["in"] == "query" and one["required"] for one in told.get("parameters", []))


@every_dialect
def test_its_schema_admits_the_bodies_that_are_taken_and_no_others(dialect: Dialect) -> None:
    each_operation(dialect, _bodies_are_admitted_as_taken)


def _bodies_are_admitted_as_taken(dialect: Dialect, operation: Operation) -> None:
    if operation.upload:
        # Beside a file everything stands in the query.
        return
    whole, told = documented(dialect, operation)
    schema = body_schema(told)
    if schema is None:
        assert takes(dialect, operation, {}) is not needs_query(told)
        return
    check = validator(whole, schema)
    assert check.is_valid({}) is takes(dialect, operation, {})
    example = dict(operation.example or {})
    known = operation.arguments.__struct_encode_fields__
    names = [name for name in known if name not in operation.query]
    changed = ({**example, name: junk} for name in names for junk in BODY_JUNK)
    lacking = ({k: v for k, v in example.items() if k != name} for name in names)
    in_path = re.findall(r"\{(\w+)\}", operation.path)
    for body in chain(changed, lacking):
        sent = {name: value for name, value in body.items() if name not in in_path}
        assert check.is_valid(sent) is takes(dialect, operation, sent), str(sent)[:200]


def meanings(text: str, schema: dict[str, Any]) -> list[Any]:
    """What the text in a query may be to one of these types."""
    kinds = {part.get("type") for part in schema.get("anyOf", [schema])}
    meant: list[Any] = [text]
    if "integer" in kinds and INTEGER.fullmatch(text):
        meant.append(int(text))
    if "boolean" in kinds and text in ("true", "false"):
        meant.append(text == "true")
    if "array" in kinds:
        meant.append(re.split(r"[\s,]+", text.strip(", ")) if text.strip(", ") else [])
    return meant


@every_dialect
def test_its_schema_admits_the_queries_that_are_taken_and_no_others(dialect: Dialect) -> None:
    each_operation(dialect, _queries_are_admitted_as_taken)


def _queries_are_admitted_as_taken(dialect: Dialect, operation: Operation) -> None:
    whole, told = documented(dialect, operation)
    queried = [p for p in told.get("parameters", []) if p["in"] == "query"]
    from_text = operation.upload or not has_body(operation)
    if from_text:
        assert takes(dialect, operation, {}, from_text=True) is not needs_query(told)
    example = dict(operation.example or {})
    needed = {p["name"]: example.get(p["name"], 1) for p in queried if p["required"]}
    needed = {name: v if isinstance(v, list) else str(v) for name, v in needed.items()}
    beside = needed if from_text else example
    for parameter in queried:
        check = validator(whole, parameter["schema"])
        for text in QUERY_JUNK:
            sent = {**beside, parameter["name"]: text}
            taken = takes(dialect, operation, sent, from_text=from_text)
            is_valid = any(map(check.is_valid, meanings(text, parameter["schema"])))
            assert is_valid is taken, (parameter["name"], text)


@every_dialect
def test_each_refusal_that_its_row_names_is_told_with_its_status(dialect: Dialect) -> None:
    def expect(dialect: Dialect, operation: Operation) -> None:
        answers = documented(dialect, operation)[1]["responses"]
        for kind in operation.refuses:
            (media,) = answers[str(dialect.spellings[kind].status)]["content"].values()
            assert kind.__name__ in media["examples"]
        assert {"429", "500", "503"} <= set(answers)
        assert ("401" in answers) or operation.who.public
        assert ("413" in answers) is has_body(operation)

    each_operation(dialect, expect)


@every_dialect
def test_only_public_operations_need_no_credentials(dialect: Dialect) -> None:
    def expect(dialect: Dialect, operation: Operation) -> None:
        told = documented(dialect, operation)[1]
        assert (told.get("security") == []) is operation.who.public

    each_operation(dialect, expect)
    whole = whole_document(dialect.name)
    assert set(chain(*whole["security"])) == set(whole["components"]["securitySchemes"])


@every_dialect
def test_a_viewer_finds_each_operation_by_its_tag_and_name(dialect: Dialect) -> None:
    whole = whole_document(dialect.name)
    tags = {tag["name"] for tag in whole["tags"]}
    for row, address in operation_addresses(dialect):
        told = whole["paths"][row.path][row.method.lower()]
        assert set(told["tags"]) <= tags
        assert address.endswith("/" + told["operationId"])
