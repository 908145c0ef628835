"""The reference of a dialect as Markdown, written from its OpenAPI document."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from lyceum.http.dialect import Dialect
from lyceum.http.openapi import document
from lyceum.http.schemas import as_meant

SERVER = "https://school.example"

Row = Sequence[str]


def markdown(dialect: Dialect) -> str:
    """One page: what the API is, a table of its operations, and each of them, below the heading of
    its group, with its arguments as they are meant, an example and its refusals."""
    plain = msgspec.structs.replace(dialect, takes=as_meant, lenient=False)
    return "\n".join([*_page(dialect, document(plain, server_url=SERVER))]).rstrip() + "\n"


def _page(dialect: Dialect, whole: dict[str, Any]) -> Iterator[str]:
    found = [
        (method.upper(), path, operation)
        for path, methods in whole["paths"].items()
        for method, operation in methods.items()
    ]
    yield f"# {dialect.title} {dialect.version}"
    yield ""
    yield "Made from the operations by `scripts/reference.py`: do not edit."
    yield ""
    yield f"All paths are relative to `{whole['servers'][0]['url']}`."
    yield ""
    yield from [dialect.description.strip(), ""] if dialect.description else []
    yield from _table(
        ("operation", "request", "who may call it"),
        [
            (_link(operation["summary"]), f"`{method} {path}`", _who(operation))
            for method, path, operation in found
        ],
    )
    for group in dict.fromkeys(operation["tags"][0] for _, _, operation in found):
        yield from [f"## {group[:1].upper()}{group[1:]}", ""]
        for method, path, operation in found:
            if operation["tags"] == [group]:
                yield from _section(dialect, whole, (method, path), operation=operation)


def _section(
    dialect: Dialect, whole: dict[str, Any], at: tuple[str, str], *, operation: dict[str, Any]
) -> Iterator[str]:
    method, path = at
    yield f"### {operation['summary']}"
    yield ""
    yield f"`{method} {path}`. {operation['description']}"
    yield ""
    if rows := [*_argument_rows(whole, operation)]:
        yield from _table(("argument", "where", "what"), rows)
    status, answer = next(iter(operation["responses"].items()))
    content = next(iter(answer.get("content", {}).values()), None)
    yield from ["```sh", _curl(dialect, whole, at, operation=operation), "```", ""]
    yield from _shown(status, content)
    yield from _table(("refused with", "when"), _refusal_rows(operation))


def _shown(status: str, content: dict[str, Any] | None) -> Iterator[str]:
    if content is None:
        yield from [f"Answers {status} without a body.", ""]
        return
    if "example" not in content:
        yield from [f"Answers {status} with the bytes of the file.", ""]
        return
    yield from [f"Answers {status}:", ""]
    yield from ["```json", json.dumps(content["example"], indent=2, ensure_ascii=False), "```", ""]


def _argument_rows(whole: dict[str, Any], operation: dict[str, Any]) -> Iterator[Row]:
    for parameter in operation.get("parameters", []):
        told = {**parameter["schema"], "description": parameter.get("description", "")}
        yield _argument(whole, parameter, told)
    if "requestBody" not in operation:
        return
    (content,) = operation["requestBody"]["content"].values()
    schema = _resolved(whole, content["schema"])
    for name, inner in schema["properties"].items():
        place = {"name": name, "in": "body", "required": name in schema["required"]}
        yield _argument(whole, place, inner)
    if told := operation["requestBody"].get("description"):
        yield "", "form", told


def _argument(whole: dict[str, Any], place: dict[str, Any], schema: dict[str, Any]) -> Row:
    is_required = place["required"] and place["in"] != "path"
    told = [_type(whole, schema), "required" if is_required else "", *_default(schema)]
    what = ", ".join(word for word in told if word)
    description = schema.get("description", "")
    return f"`{place['name']}`", place["in"], f"{what}. {description}".strip()


def _default(schema: dict[str, Any]) -> Iterator[str]:
    if schema.get("default") is not None:
        yield f"default `{json.dumps(schema['default'])}`"


def _type(whole: dict[str, Any], schema: dict[str, Any]) -> str:
    schema = _resolved(whole, schema)
    if "anyOf" in schema:
        return " or ".join(_type(whole, part) for part in schema["anyOf"])
    if "enum" in schema:
        return "one of " + ", ".join(f"`{word}`" for word in schema["enum"])
    kind = str(schema.get("format") or schema.get("type", "anything"))
    if kind == "array":
        # Of anything at all, where nothing says of what.
        return f"array of {_type(whole, schema['items'])}" if "items" in schema else "array"
    unit = " characters" if schema.get("type") == "string" else ""
    least = schema.get("minLength", schema.get("minimum"))
    most = schema.get("maxLength", schema.get("maximum"))
    if least is not None and most is not None:
        return f"{kind} of {least} to {most}{unit}"
    if least is not None and least != 1:
        return f"{kind} of at least {least}{unit}"
    return f"{kind} of at most {most}{unit}" if most is not None else kind


def _resolved(whole: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def _curl(
    dialect: Dialect, whole: dict[str, Any], at: tuple[str, str], *, operation: dict[str, Any]
) -> str:
    method, path = at
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            example = str(parameter.get("example", parameter["name"]))
            path = path.replace("{" + parameter["name"] + "}", example)
    parts = ["curl" if method == "GET" else f"curl -X {method}"]
    if operation.get("security") != []:
        headers = dialect.credentials.headers("$KEY").items()
        parts += [f'-H "{name}: {value}"' for name, value in headers]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if "example" in content:
        body = json.dumps(content["example"], ensure_ascii=False)
        parts += ["-H 'Content-Type: application/json'", f"-d {shlex.quote(body)}"]
    if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}):
        parts.append("-F file=@FILE")
    return " \\\n  ".join([*parts, whole["servers"][0]["url"] + path])


def _refusal_rows(operation: dict[str, Any]) -> list[Row]:
    return [
        (status, answer["description"])
        for status, answer in operation["responses"].items()
        if not status.startswith("2")
    ]


def _who(operation: dict[str, Any]) -> str:
    return str(operation["description"]).partition(": ")[2].rstrip(".")


def _link(title: str) -> str:
    anchor = "".join(letter for letter in title.lower() if letter.isalnum() or letter in " -_")
    return f"[{title}](#{anchor.replace(' ', '-')})"


def _table(head: Row, rows: Sequence[Row]) -> Iterator[str]:
    yield _line(head)
    yield _line(["---"] * len(head))
    yield from map(_line, rows)
    yield ""


def _line(cells: Row) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
