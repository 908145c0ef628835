"""The OpenAPI document of a dialect, made from its operations and from nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import msgspec

from lyceum.core.access.model import BUILT_IN
from lyceum.http import steps
from lyceum.http.dialect import Dialect
from lyceum.http.downloads import Download
from lyceum.http.exchange import Header
from lyceum.http.operation import Operation, first_word
from lyceum.http.refusals import Told, refusals
from lyceum.http.schemas import FILE, Schema, Schemas
from lyceum.kit.windows import Window

VERSION = "3.1.0"
MAY_UPLOAD = (
    "A form (`multipart/form-data`) of the same fields, with a file behind them, is taken too."
)

_HEADERS = "#/components/headers/"
_WINDOW = Window(limit=100, remaining=99, resets_at=1_772_357_460_000_000, allowed=True)
_SIGNED = [
    {
        "name": f"webhook-{name}",
        "in": "header",
        "required": True,
        "description": f"{told}; `svix-{name}` and `x-svix-{name}` mean the same.",
        "schema": {"type": "string"},
    }
    for name, told in (
        ("id", "The same at every delivery"),
        ("timestamp", "Seconds since 1970, five minutes old at most"),
        ("signature", "By Standard Webhooks, with the secret of this installation"),
    )
]
_NO_OBJECT = {
    "type": ["array", "string", "number", "boolean", "null"],
    "description": "Taken for a body without fields.",
}
_REQUEST_ID = {
    "X-Request-Id": {
        "description": "Names the request in the server's log; send one to choose it yourself.",
        "required": True,
        "schema": {"type": "string"},
        "example": "9f2c4e6a8b0d1357",
    }
}


def document(dialect: Dialect, *, server_url: str) -> dict[str, Any]:
    """A valid OpenAPI 3.1 document. `server_url` is the server's own address without a path, such
    as `https://school.example`, or empty for wherever the document lies; the mount is added."""
    schemas = Schemas(dialect.operations, takes=dialect.takes)
    names = operation_names(dialect.operations)
    paths: dict[str, Any] = {}
    for row, name in zip(dialect.operations, names, strict=True):
        paths.setdefault(row.path, {})[row.method.lower()] = {
            "operationId": name,
            **_operation(dialect, row, schemas),
        }
    return {
        "openapi": VERSION,
        "info": _info(dialect),
        "servers": [{"url": server_url.rstrip("/") + dialect.mount}],
        "tags": [{"name": tag} for tag in dict.fromkeys(map(dialect.group, dialect.operations))],
        "security": [{name: []} for name in dialect.security],
        "paths": paths,
        "components": {
            "schemas": {**schemas.used_in(paths), "ErrorAnswer": dialect.error_schema},
            "headers": _usual_headers(dialect),
            "securitySchemes": dict(dialect.security),
        },
    }


def _info(dialect: Dialect) -> dict[str, Any]:
    info = {"title": f"{dialect.title} API", "version": dialect.version}
    return {**info, "description": dialect.description} if dialect.description else info


def operation_names(operations: Iterable[Operation]) -> list[str]:
    """Each handler's name; with the method where one handler answers to several, and with the first
    word of the path where it does so in two places."""
    operations = tuple(operations)
    shared = Counter(row.name for row in operations)
    places = {row.name: Counter[str]() for row in operations}
    for row in operations:
        places[row.name][row.method] += 1
    return [
        row.name
        if shared[row.name] == 1
        else "_".join(
            [row.name, row.method.lower()]
            + ([first_word(row).lower()] if places[row.name][row.method] > 1 else [])
        )
        for row in operations
    ]


def operation_addresses(dialect: Dialect) -> list[tuple[Operation, str]]:
    """Each operation, and where a viewer of the document shows it: `#/Courses/get_course`."""
    names = operation_names(dialect.operations)
    return [
        (row, f"#/{quote(dialect.group(row))}/{quote(name)}")
        for row, name in zip(dialect.operations, names, strict=True)
    ]


def who_may(dialect: Dialect, operation: Operation) -> str:
    """Whose credentials may knock, in the vendor's words for roles."""
    if operation.who.public:
        return "anyone, without credentials"
    if not operation.who.closed:
        return "anyone who is signed in"
    lets_in = operation.who.lets_in
    words = [dialect.role_word(role) for role, grants in BUILT_IN.items() if lets_in(grants)]
    return ", ".join(dict.fromkeys(word for word in words if word))


def _operation(dialect: Dialect, operation: Operation, schemas: Schemas) -> dict[str, Any]:
    written: dict[str, Any] = {
        "summary": operation.summary,
        "description": f"Who may call it: {who_may(dialect, operation)}.",
        "tags": [dialect.group(operation)],
        "responses": _responses(dialect, operation, schemas),
    }
    if parameters := _parameters(operation, schemas):
        written["parameters"] = parameters
    if operation.upload:
        form = {"schema": schemas.form()}
        written["requestBody"] = {"required": True, "content": {"multipart/form-data": form}}
    elif body := schemas.body(operation):
        required = bool(schemas.required(operation))
        is_loose = dialect.lenient and not required
        content: dict[str, Any] = {"schema": {"anyOf": [body, _NO_OBJECT]} if is_loose else body}
        if operation.example is not None:
            content["example"] = dict(operation.example)
        written["requestBody"] = {
            "required": required,
            "content": {"application/json": content},
        }
        if operation.may_upload:
            # In words: for two kinds of body generators of clients write what does not compile.
            written["requestBody"]["description"] = MAY_UPLOAD
    if operation.who.public:
        written["security"] = []
    return written


def _parameters(operation: Operation, schemas: Schemas) -> list[dict[str, Any]]:
    required = schemas.required(operation)
    in_path = [
        {"name": name, "in": "path", "required": True, **_told(schema)}
        for name, schema in schemas.path(operation).items()
    ]
    in_query = [
        {"name": name, "in": "query", "required": name in required, **_told(schema)}
        for name, schema in schemas.query(operation).items()
    ]
    return in_path + in_query + (_SIGNED if operation.signed else [])


def _told(schema: Schema) -> dict[str, Any]:
    """A parameter says itself what its schema describes and shows."""
    plain = {key: value for key, value in schema.items() if key not in ("description", "examples")}
    told: dict[str, Any] = {"schema": plain}
    if "array" in [part.get("type") for part in (plain, *plain.get("anyOf", ()))]:
        # Of a name that is repeated the last alone counts.
        told["explode"] = False
    if "description" in schema:
        told["description"] = schema["description"]
    if "examples" in schema:
        told["example"] = schema["examples"][0]
    return told


def _responses(dialect: Dialect, operation: Operation, schemas: Schemas) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for status, told in refusals(dialect, operation).items():
        media_type = told[0].answer.media_type.decode().partition(";")[0]
        answers[str(status)] = _refusal(dialect, told, media_type)
    if operation.answer is Download:
        return {**_file_answers(dialect), **answers}
    success: dict[str, Any] = {
        "description": "Made." if operation.status == 201 else "Done.",
        "headers": _headers(dialect, operation.status, []),
    }
    if operation.status != 204:
        success["content"] = {"application/json": _success(dialect, operation, schemas)}
    statuses = dict.fromkeys([operation.status, operation.again or operation.status])
    return {**{str(status): success for status in statuses}, **answers}


def _file_answers(dialect: Dialect) -> dict[str, Any]:
    """What a file is answered with, by what the client asks to have of it."""
    told = {
        "200": "The whole file.",
        "206": "The part that `Range` asks for.",
        "304": "It is as the client knows it.",
        "412": "It is not as the client knows it.",
        "416": "The part lies outside the file.",
    }
    answers: dict[str, Any] = {
        status: {"description": text, "headers": _headers(dialect, int(status), [])}
        for status, text in told.items()
    }
    for status in ("200", "206"):
        answers[status]["content"] = {"*/*": {"schema": FILE}}
    return answers


def _success(dialect: Dialect, operation: Operation, schemas: Schemas) -> dict[str, Any]:
    row = schemas.answer(operation)
    shown = {**row, "examples": [schemas.example(row, _known(dialect, operation, schemas))]}
    return {
        "schema": dialect.envelope(operation, row),
        "example": schemas.example(dialect.envelope(operation, shown)),
    }


def _known(dialect: Dialect, operation: Operation, schemas: Schemas) -> dict[str, Any]:
    """What the examples of requests already say about the thing that this operation answers with:
    its own path and body above all, then the body that makes such things."""
    known = {name: schemas.example(schema) for name, schema in schemas.path(operation).items()}
    for row in (*dialect.operations, operation):
        is_made = row.method == "POST" and row.answer is operation.answer
        if row.example and (is_made or row is operation):
            known.update(row.example)
    return known


def _refusal(dialect: Dialect, told: list[Told], media_type: str) -> dict[str, Any]:
    headers = [header for one in told for header in one.answer.headers]
    return {
        "description": " ".join(dict.fromkeys(one.message for one in told)),
        "headers": _headers(dialect, told[0].answer.status, headers),
        "content": {
            media_type: {
                "schema": {"$ref": "#/components/schemas/ErrorAnswer"},
                "examples": {
                    one.name: {
                        "summary": one.message,
                        "value": msgspec.json.decode(one.answer.body),
                    }
                    for one in told
                },
            }
        },
    }


def _usual_headers(dialect: Dialect) -> dict[str, Any]:
    """The limit's, and the request's id."""
    window = msgspec.structs.replace(_WINDOW, name=dialect.budget or _WINDOW.name)
    headers = [_header(dialect, header) for header in dialect.limit_headers(window)]
    is_always = not dialect.budget
    return {**{name: {**told, "required": is_always} for name, told in headers}, **_REQUEST_ID}


def _headers(dialect: Dialect, status: int, own: list[Header]) -> dict[str, Any]:
    """Those of one answer. A vendor that counts requests after other refusals, or a failure of
    ours, may leave the limit's out."""
    order = [*dialect.order, steps.limit, steps.require]
    is_counted = order.index(steps.limit) < order.index(steps.require) and status < 500
    usual = _usual_headers(dialect) if is_counted or status < 400 else _REQUEST_ID
    return {
        **{name: {"$ref": _HEADERS + name} for name in usual},
        **dict(_header(dialect, header) for header in own),
    }


def _header(dialect: Dialect, header: Header) -> tuple[str, dict[str, Any]]:
    name, text = header[0].decode(), header[1].decode("latin-1")
    spelled = {known.lower(): known for known in dialect.exposed_headers}
    shown: Any = int(text) if text.isdigit() else text
    kind = "integer" if text.isdigit() else "string"
    title = spelled.get(name, name.title().replace("Www", "WWW"))
    return title, {"schema": {"type": kind}, "example": shown}
