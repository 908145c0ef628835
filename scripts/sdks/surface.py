"""What the client libraries offer: one table of names, completed by what the operations say.

Both libraries are written from it, so that neither can have what the other lacks, and so that types
follow the structs on the wire. What a call does (retries, errors, pages, files) is written by hand
in each language, where it can be read and tested as code.
"""

import re
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Any

from lyceum.dialects.akako import dialect
from lyceum.http.downloads import Download
from lyceum.http.openapi import document
from lyceum.http.operation import Operation

METHODS = {
    "auth": {
        "sync": "POST /auth/sync",
        "get_profile": "GET /auth/profile",
        "update_profile": "PUT /auth/profile",
        "issue_token": "POST /auth/token",
    },
    "users": {
        "get_users": "GET /users",
        "get_user": "GET /users/{id}",
        "update_user": "PUT /users/{id}",
        "assign_role": "POST /users/{id}/roles",
        "remove_role": "DELETE /users/{id}/roles",
    },
    "education": {
        "get_levels": "GET /education/levels",
        "get_grades": "GET /education/levels/{id}/grades",
        "get_subjects": "GET /education/grades/{id}/subjects",
        "get_topics": "GET /education/subjects/{id}/topics",
        "create_level": "POST /admin/education/levels",
        "update_level": "PUT /admin/education/levels/{id}",
        "delete_level": "DELETE /admin/education/levels/{id}",
        "create_grade": "POST /admin/education/grades",
        "update_grade": "PUT /admin/education/grades/{id}",
        "delete_grade": "DELETE /admin/education/grades/{id}",
        "create_subject": "POST /admin/education/subjects",
        "update_subject": "PUT /admin/education/subjects/{id}",
        "delete_subject": "DELETE /admin/education/subjects/{id}",
        "create_topic": "POST /admin/education/topics",
        "update_topic": "PUT /admin/education/topics/{id}",
        "delete_topic": "DELETE /admin/education/topics/{id}",
    },
    "files": {
        "upload_document": "POST /s3/document/upload",
        "stream_document": "GET /s3/document/stream",
        "delete_document": "DELETE /admin/education/topics/{id}/documents/{docId}",
    },
    "videos": {
        "upload_video": "PUT /admin/education/topics/{id}/video",
        "delete_video": "DELETE /admin/education/topics/{id}/video",
    },
    "enrollment": {
        "request": "POST /enrollment/request",
        "get_pending": "GET /admin/enrollment/pending",
        "approve": "PUT /admin/enrollment/{id}/approve",
        "reject": "PUT /admin/enrollment/{id}/reject",
    },
    "mentors": {
        "apply": "POST /mentor/apply",
        "get_pending": "GET /admin/mentor/pending",
        "approve": "PUT /admin/mentor/{id}/approve",
        "reject": "PUT /admin/mentor/{id}/reject",
    },
    "usage": {"get_usage": "GET /usage"},
}
"""Namespace → method → the operation that it calls."""

WITHOUT = {"POST /webhooks/clerk": "the identity provider calls it, never a client"}
"""Operations that need no method, and why."""

ARGUMENTS = {"docId": "documentId", "mentor": "application"}
"""Better names of what stands in paths."""

FILE_FIELDS = {"PUT /admin/education/topics/{id}/video": "video"}
"""What the field of a form is called that holds the file; elsewhere `file`."""

TYPES = {
    "SyncOut": "Synced",
    "RequestOut": "EnrollmentRequest",
    "ApplicationOut": "MentorApplication",
}
"""Better names of what answers hold; others lose their `Out`."""

METADATA = {"$ref": "#/components/schemas/DocumentMetadata"}
_METADATA_FIELDS = {"name": {"type": "string"}, "description": {"type": "string"}}

Schema = dict[str, Any]


class Kind(Enum):
    """What a method gives back."""

    DATA = "data"
    PAGE = "page"
    DOWNLOAD = "download"


@dataclass(frozen=True)
class Argument:
    """One that is named; `schema` is JSON schema."""

    name: str
    schema: Schema
    required: bool
    about: str


@dataclass(frozen=True)
class Method:
    """One method of both libraries, in neutral words. `places` are the names of what stands in the
    path, `sent` says where the arguments go: query, json or form."""

    namespace: str
    name: str
    verb: str
    path: str
    about: str
    who: str
    places: tuple[str, ...]
    arguments: tuple[Argument, ...]
    sent: str
    file: str
    kind: Kind
    answer: Schema


@dataclass(frozen=True)
class Surface:
    """All methods, and the named types that they take and give."""

    methods: tuple[Method, ...]
    types: dict[str, Schema]

    def namespaces(self) -> dict[str, list[Method]]:
        """Return the methods of each."""
        found: dict[str, list[Method]] = {}
        for method in self.methods:
            found.setdefault(method.namespace, []).append(method)
        return found


def spelled(operation: Operation) -> str:
    """Return the operation as the table names it."""
    return f"{operation.method} {operation.path}"


def unplaced() -> tuple[set[str], set[str]]:
    """Return the operations without a method, and the methods without an operation."""
    there = {spelled(operation) for operation in dialect.operations}
    placed = [one for methods in METHODS.values() for one in methods.values()]
    return there - set(placed) - set(WITHOUT), set(placed) - there


def surface() -> Surface:
    """Read the operations; a name of the table without an operation is left out."""
    whole = document(dialect, server_url="")
    by_name = {spelled(operation): operation for operation in dialect.operations}
    methods = tuple(
        _method(whole, namespace, name, by_name[called])
        for namespace, names in METHODS.items()
        for name, called in names.items()
        if called in by_name
    )
    return Surface(methods, _types(whole, methods))


def _method(whole: Schema, namespace: str, name: str, operation: Operation) -> Method:
    told = whole["paths"][operation.path][operation.method.lower()]
    is_file = operation.answer is Download
    arguments = _arguments(whole, operation, told)
    body = "form" if operation.upload else "json"
    return Method(
        namespace=namespace,
        name=name,
        verb=operation.method,
        path=operation.path,
        about=told["summary"],
        who=told["description"],
        places=places(operation.path),
        arguments=tuple(sorted(arguments, key=lambda each: not each.required)),
        sent="query" if operation.method in ("GET", "DELETE") else body,
        file=FILE_FIELDS.get(spelled(operation), "file") if operation.upload else "",
        kind=_kind(operation),
        answer={} if is_file else _data(told, str(operation.status)),
    )


def _kind(operation: Operation) -> Kind:
    if operation.answer is Download:
        return Kind.DOWNLOAD
    return Kind.PAGE if operation.is_list else Kind.DATA


def _data(told: Schema, status: str) -> Schema:
    whole = told["responses"][status]["content"]["application/json"]["schema"]
    data: Schema = whole["properties"]["data"]
    return data["items"] if data.get("type") == "array" else data


def places(path: str) -> tuple[str, ...]:
    """Name what stands in a path by what stands before it: `/users/{id}` holds a `userId`."""
    words = path.strip("/").split("/")
    found = []
    for before, word in pairwise(words):
        if word.startswith("{"):
            kind = before.removesuffix("s")
            found.append(ARGUMENTS.get(word[1:-1], f"{ARGUMENTS.get(kind, kind)}Id"))
    return tuple(found)


def _arguments(whole: Schema, operation: Operation, told: Schema) -> list[Argument]:
    found = [
        Argument(one["name"], one["schema"], one["required"], one.get("description", ""))
        for one in told.get("parameters", [])
        if one["in"] == "query"
    ]
    body = told.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None:
        schema = resolved(whole, body["schema"])
        found += [
            Argument(name, inner, name in schema["required"], inner.get("description", ""))
            for name, inner in schema["properties"].items()
        ]
    return [_of_form(operation, one) for one in found] if operation.upload else found


def _of_form(operation: Operation, one: Argument) -> Argument:
    """The row calls what may follow the file optional, since it may be missing at first."""
    if one.name == "metadata":
        return Argument(one.name, METADATA, required=False, about="")
    return Argument(one.name, one.schema, one.name in (operation.example or {}), one.about)


def resolved(whole: Schema, schema: Schema) -> Schema:
    """Return what a reference stands for; another schema stands for itself."""
    if "$ref" not in schema:
        return schema
    found: Schema = whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def type_name(reference: str) -> str:
    """Return the name of a type as the libraries spell it."""
    name = re.split(r"[./]", reference)[-1]
    return TYPES.get(name, name.removesuffix("Out"))


def _types(whole: Schema, methods: tuple[Method, ...]) -> dict[str, Schema]:
    """Those that answers and arguments refer to, directly or through others."""
    known = {
        **whole["components"]["schemas"],
        "DocumentMetadata": {
            "type": "object",
            "description": "What a document is called, and what it is about.",
            "properties": _METADATA_FIELDS,
            "required": [],
        },
    }
    waiting: list[Any] = [method.answer for method in methods]
    waiting += [one.schema for method in methods for one in method.arguments]
    found: dict[str, Schema] = {}
    while waiting:
        for reference in references(waiting.pop()):
            if type_name(reference) not in found:
                found[type_name(reference)] = known[reference]
                waiting.append(known[reference])
    return dict(sorted(found.items()))


def references(value: Any) -> list[str]:
    """Return the names that a schema refers to."""
    if isinstance(value, dict):
        own = [value["$ref"].rpartition("/")[2]] if "$ref" in value else []
        return own + [name for inner in value.values() for name in references(inner)]
    return (
        [name for inner in value for name in references(inner)] if isinstance(value, list) else []
    )
