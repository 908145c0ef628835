"""The Postman collection of a dialect (format v2.1), made from its operations as its OpenAPI
document is: what a request sends there it sends here, and what it may answer is saved beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from lyceum.http.dialect import Dialect
from lyceum.http.openapi import document
from lyceum.http.operation import Operation
from lyceum.http.printed import Printed
from lyceum.http.refusals import refusals

FORMAT = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
BASE_URL, KEY, KEY_SECRET, SECRET = "baseUrl", "key", "keySecret", "webhookSecret"
"""The variables that whoever opens the collection fills in; `keySecret` is the second half of a key
that has two."""

PRINTED = "As the vendor prints it"
"""The folder of what a vendor's own pages show."""

_JSON = {"key": "Content-Type", "value": "application/json"}

Part = dict[str, Any]

_SIGNING: Part = {
    "listen": "prerequest",
    "script": {
        "type": "text/javascript",
        "exec": [
            f'const secret = pm.variables.get("{SECRET}").replace(/^whsec_/, "");',
            "const id = `msg_${Date.now()}`;",
            "const at = Math.floor(Date.now() / 1000);",
            "const text = `${id}.${at}.${pm.request.body.raw}`;",
            "const digest = CryptoJS.HmacSHA256(text, CryptoJS.enc.Base64.parse(secret));",
            "const signature = `v1,${CryptoJS.enc.Base64.stringify(digest)}`;",
            'pm.request.headers.upsert({ key: "webhook-id", value: id });',
            'pm.request.headers.upsert({ key: "webhook-timestamp", value: String(at) });',
            'pm.request.headers.upsert({ key: "webhook-signature", value: signature });',
        ],
    },
}
"""Signs a message as its sender would (Standard Webhooks)."""


def collection(dialect: Dialect, *, server_url: str) -> Part:
    """A folder for each heading of the reference, in it a request for each operation with the
    answers that it may get; what a vendor prints itself stands in a folder of its own.
    `server_url` is the server's address without a path."""
    whole = document(dialect, server_url=server_url)
    folders: dict[str, list[Part]] = {}
    for operation in dialect.operations:
        told = whole["paths"][operation.path][operation.method.lower()]
        folders.setdefault(dialect.group(operation), []).append(_item(dialect, operation, told))
    if dialect.printed:
        folders[PRINTED] = [_printed(dialect, one) for one in dialect.printed]
    return {
        "info": {
            "name": whole["info"]["title"],
            "description": dialect.description,
            "version": dialect.version,
            "schema": FORMAT,
        },
        "variable": [
            {"key": BASE_URL, "value": whole["servers"][0]["url"]},
            {"key": KEY, "value": ""},
            *([{"key": KEY_SECRET, "value": ""}] if is_basic(dialect) else []),
            *_secret(dialect),
        ],
        **({"auth": _BASIC} if is_basic(dialect) else {}),
        "item": [{"name": name, "item": items} for name, items in folders.items()],
    }


def at(whole: Part, base_url: str) -> Part:
    """The same collection for the API at this address."""
    _, *others = whole["variable"]
    return {**whole, "variable": [{"key": BASE_URL, "value": base_url}, *others]}


_BASIC: Part = {
    "type": "basic",
    "basic": [
        {"key": "username", "value": "{{" + KEY + "}}", "type": "string"},
        {"key": "password", "value": "{{" + KEY_SECRET + "}}", "type": "string"},
    ],
}
_NO_AUTH: Part = {"auth": {"type": "noauth"}}


def is_basic(dialect: Dialect) -> bool:
    """Whether a key goes out as Basic authentication joins its halves, which no header can say."""
    return any(scheme.get("scheme") == "basic" for scheme in dialect.security.values())


def _secret(dialect: Dialect) -> list[Part]:
    """What messages are signed with, where some are."""
    is_asked = any(operation.signed for operation in dialect.operations)
    return [{"key": SECRET, "value": ""}] if is_asked else []


def _printed(dialect: Dialect, one: Printed) -> Part:
    path, _, query = one.path.partition("?")
    base = "{{" + BASE_URL + "}}"
    url: Part = {"raw": base + one.path, "host": [base], "path": path.strip("/").split("/")}
    if query:
        url["query"] = [dict(zip(("key", "value"), pair, strict=True)) for pair in parse_qsl(query)]
    request: Part = {
        "method": one.method,
        "header": _credentials(dialect, public=one.public),
        "url": url,
    }
    if one.body is not None:
        request["body"] = _json(one.body)
        request["header"].append(_JSON)
    if one.form is not None:
        request["body"] = _form(one.form, file="file")
    answers = [] if one.answer is None else [_answer(one.name, one.status, one.answer)]
    return {
        "name": one.name,
        "request": request,
        "response": [{"originalRequest": _as_sent(request), **answer} for answer in answers],
        "event": [_check(one.status)],
    }


def _item(dialect: Dialect, operation: Operation, told: Part) -> Part:
    request = _request(dialect, operation, told)
    return {
        "name": operation.summary,
        "request": request,
        "response": [
            {"originalRequest": _as_sent(request), **answer}
            for answer in (*_success(told), *_refused(dialect, operation))
        ],
        "event": [*([_SIGNING] if operation.signed else []), _check(operation.status)],
    }


def _request(dialect: Dialect, operation: Operation, told: Part) -> Part:
    request: Part = {
        "method": operation.method,
        "description": told["description"],
        "header": _credentials(dialect, public=operation.who.public),
        "url": _url(operation, told.get("parameters", [])),
        **(_NO_AUTH if operation.who.public and is_basic(dialect) else {}),
    }
    body = _body(operation, told)
    if body is not None:
        request["body"] = body
    if body is not None and body["mode"] == "raw":
        request["header"].append(_JSON)
    return request


def _credentials(dialect: Dialect, *, public: bool) -> list[dict[str, str]]:
    is_none = public or is_basic(dialect)
    headers = {} if is_none else dialect.credentials.headers("{{" + KEY + "}}")
    return [{"key": name, "value": value} for name, value in headers.items()]


def _as_sent(request: Part) -> Part:
    """The same, without what is only said about it."""
    kept: Part = {name: request[name] for name in ("method", "header", "body") if name in request}
    return {**kept, "url": request["url"]["raw"]}


def _url(operation: Operation, parameters: list[Part]) -> Part:
    """Arguments in the query that nothing asks for stand there switched off."""
    words = operation.path.strip("/").split("/")
    path = [f":{word[1:-1]}" if word.startswith("{") else word for word in words]
    query = [] if operation.upload else [*_query(operation, parameters)]
    sent = "&".join(f"{one['key']}={one['value']}" for one in query if "disabled" not in one)
    base = "{{" + BASE_URL + "}}"
    url: Part = {"raw": "/".join([base, *path]) + (f"?{sent}" if sent else "")}
    url |= {"host": [base], "path": path}
    if query:
        url["query"] = query
    if in_path := [one for one in parameters if one["in"] == "path"]:
        url["variable"] = [{"key": one["name"], "value": _shown(one)} for one in in_path]
    return url


def _query(operation: Operation, parameters: list[Part]) -> Iterator[Part]:
    example = operation.example or {}
    for one in parameters:
        if one["in"] != "query":
            continue
        pair = {"key": one["name"], "value": str(example.get(one["name"], _shown(one)))}
        asked = one["name"] in example or one["required"]
        yield {**pair, "description": one.get("description", "")} | (
            {} if asked else {"disabled": True}
        )


def _shown(parameter: Part) -> str:
    schema = parameter["schema"]
    return _text(parameter.get("example", schema.get("default", schema.get("enum", [""])[0])))


def _body(operation: Operation, told: Part) -> Part | None:
    if operation.upload:
        return _form({**(operation.example or {}), "file": ""}, file="file")
    content = told.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    return _json(content.get("example", {}))


def _json(value: Any) -> Part:
    raw = json.dumps(value, indent=2, ensure_ascii=False)
    return {"mode": "raw", "raw": raw, "options": {"raw": {"language": "json"}}}


def _form(fields: Mapping[str, Any], *, file: str) -> Part:
    """Whoever sends it chooses the file."""
    parts = [
        {"key": name, "type": "file"}
        if name == file
        else {"key": name, "value": _text(value), "type": "text"}
        for name, value in fields.items()
    ]
    return {"mode": "formdata", "formdata": parts}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _success(told: Part) -> Iterator[Part]:
    status, answer = next(iter(told["responses"].items()))
    content: Part = next(iter(answer.get("content", {}).values()), {})
    if "example" in content:
        yield _answer("Success", int(status), content["example"])


def _refused(dialect: Dialect, operation: Operation) -> Iterator[Part]:
    """Those that its row names, as this dialect says them; what may happen to every request would
    only be repeated with each."""
    named = {kind.__name__ for kind in operation.refuses}
    for status, told in refusals(dialect, operation).items():
        for one in told:
            if one.name in named:
                yield _answer(one.message, status, msgspec.json.decode(one.answer.body))


def _answer(name: str, status: int, body: Any) -> Part:
    return {
        "name": name,
        "status": HTTPStatus(status).phrase,
        "code": status,
        "_postman_previewlanguage": "json",
        "header": [_JSON],
        "body": json.dumps(body, indent=2, ensure_ascii=False),
    }


def _check(status: int) -> Part:
    """A request that is run tests itself."""
    line = f'pm.test("answers {status}", () => pm.response.to.have.status({status}));'
    return {"listen": "test", "script": {"type": "text/javascript", "exec": [line]}}


def requests_of(whole: Mapping[str, Any]) -> Iterator[Part]:
    """Every request of a collection, folder after folder."""
    for folder in whole["item"]:
        yield from folder["item"]
