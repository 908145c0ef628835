"""JSON schemas of what operations take and give, where each argument stands, and examples."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum, auto
from typing import Any, Protocol

import msgspec

from lyceum.http.downloads import Download
from lyceum.http.operation import Operation
from lyceum.http.reading import has_body

Schema = dict[str, Any]
Resolve = Callable[[Schema], Schema]
"""What a reference stands for."""

_ROOT = "#/components/schemas/"
FILE: Schema = {"type": "string", "format": "binary"}
_BY_TYPE: dict[str, Any] = {"string": "text", "number": 1, "boolean": True, "null": None}


class Place(Enum):
    """Where an argument stands: in the query, or in a body that may lack it or not."""

    QUERY = auto()
    OPTIONAL = auto()
    REQUIRED = auto()


class Takes(Protocol):
    """Makes of an argument's schema that of all that it may be written as."""

    def __call__(self, schema: Schema, *, place: Place, resolve: Resolve) -> Schema: ...


def as_meant(schema: Schema, *, place: Place, resolve: Resolve) -> Schema:
    """An argument takes what it is meant to hold."""
    return schema


def path_names(path: str) -> list[str]:
    """The names in braces: `/users/{id}` has `id`."""
    return re.findall(r"\{(\w+)\}", path)


class Schemas:
    """Those of a whole dialect. `named` holds the ones that others refer to."""

    def __init__(self, operations: Iterable[Operation], *, takes: Takes = as_meant) -> None:
        operations = tuple(operations)
        self._takes = takes
        # A file is no JSON, so that no schema tells of it.
        written = [o.answer for o in operations if o.answer is not Download]
        kinds = list(dict.fromkeys([*(o.arguments for o in operations), *written]))
        found, self.named = msgspec.json.schema_components(kinds, ref_template=_ROOT + "{name}")
        self._of: dict[Any, Schema] = dict(zip(kinds, found, strict=True))
        # A body's schema loses what stands in the path: this is how the structs were.
        self._whole = {kind: dict(self.resolved(self._of[kind])) for kind in kinds}
        for schema in self.named.values():
            _tell_type(schema)
            _tell_decimals(schema)
        taken = self._reachable(self._of[operation.arguments] for operation in operations)
        given = self._reachable(self._of[answer] for answer in written)
        for name in given - taken:
            _always_there(self.named[name])

    def answer(self, operation: Operation) -> Schema:
        """The schema of one row, or of the whole answer where there are no rows."""
        schema: Schema = self._of[operation.answer]
        return schema

    def path(self, operation: Operation) -> dict[str, Schema]:
        """The arguments that stand in the path: never empty there."""
        fields, names = self._fields(operation), path_names(operation.path)
        return {name: {"minLength": 1, **fields.get(name, {"type": "string"})} for name in names}

    def query(self, operation: Operation) -> dict[str, Schema]:
        """What may stand in the query: beside a file everything, since a form may bring it too, but
        in front of the file alone, which a schema cannot say."""
        beside = self._beside_path(operation)
        is_all = operation.upload or not has_body(operation)
        return {
            name: self._takes(beside[name], place=Place.QUERY, resolve=self.resolved)
            for name in (beside if is_all else operation.query)
        }

    def required(self, operation: Operation) -> list[str]:
        """The arguments beside the path that may not be left out."""
        names = path_names(operation.path)
        needed = self._whole[operation.arguments]["required"]
        return [name for name in needed if name not in names]

    def form(self) -> Schema:
        """The form that brings a file."""
        return {"type": "object", "properties": {"file": FILE}, "required": ["file"]}

    def body(self, operation: Operation) -> Schema | None:
        """A reference to the body's schema, which leaves out what stands in the path."""
        beside = self._beside_path(operation)
        fields = {name: schema for name, schema in beside.items() if name not in operation.query}
        if not has_body(operation) or not fields:
            return None
        reference: Schema = self._of[operation.arguments]
        named = self.resolved(reference)
        required = [name for name in self.required(operation) if name in fields]
        taken = {
            name: self._takes(
                schema,
                place=Place.REQUIRED if name in required else Place.OPTIONAL,
                resolve=self.resolved,
            )
            for name, schema in fields.items()
        }
        named.update(properties=taken, required=required)
        return reference

    def _fields(self, operation: Operation) -> dict[str, Schema]:
        properties: dict[str, Schema] = self._whole[operation.arguments]["properties"]
        return properties

    def _beside_path(self, operation: Operation) -> dict[str, Schema]:
        names = path_names(operation.path)
        return {n: schema for n, schema in self._fields(operation).items() if n not in names}

    def resolved(self, schema: Schema) -> Schema:
        """What a reference stands for; another schema stands for itself."""
        while "$ref" in schema:
            schema = self.named[schema["$ref"].removeprefix(_ROOT)]
        return schema

    def example(self, schema: Schema, known: Mapping[str, Any] | None = None) -> Any:
        """A value that the schema admits, of its own examples where it has some; `known` are
        better values for fields of these names."""
        if "examples" in schema:
            return schema["examples"][0]
        schema = self.resolved(schema)
        for key in ("examples", "enum"):
            if key in schema:
                return schema[key][0]
        for key in ("anyOf", "oneOf"):
            if key in schema:
                return self.example(schema[key][0])
        return self._example_of_type(schema, known or {})

    def _example_of_type(self, schema: Schema, known: Mapping[str, Any]) -> Any:
        kind = schema.get("type")
        if kind == "object":
            return {
                name: known[name] if self._fits(inner, known.get(name)) else self.example(inner)
                for name, inner in schema.get("properties", {}).items()
            }
        if kind == "array":
            return [self.example(schema["items"])] if "items" in schema else []
        if kind == "integer":
            return schema.get("minimum", 1)
        return _BY_TYPE[kind or "null"]

    def _fits(self, schema: Schema, value: Any) -> bool:
        """Whether it is known, plain, and of a kind that stands there in answers."""
        if not _is_plain(value):
            return False
        parts = [self.resolved(part) for part in schema.get("anyOf", [schema])]
        return any(self._is_of_kind(part, value) for part in parts)

    def _is_of_kind(self, schema: Schema, value: Any) -> bool:
        kind = schema.get("type")
        if kind not in _KINDS:
            return kind is None
        if kind == "array" and isinstance(value, list):
            return all(self._fits(schema.get("items", {}), item) for item in value)
        is_number = isinstance(value, bool) is (kind == "boolean")
        return isinstance(value, _KINDS[kind]) and is_number

    def used_in(self, document: Any) -> dict[str, Schema]:
        """The named schemas that a document refers to, directly or through others."""
        names = self._reachable([document])
        return {name: schema for name, schema in self.named.items() if name in names}

    def _reachable(self, schemas: Iterable[Any]) -> set[str]:
        names: set[str] = set()
        waiting = list(schemas)
        while waiting:
            for name in set(_references(waiting.pop())) & self.named.keys() - names:
                names.add(name)
                waiting.append(self.named[name])
        return names


_KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


def _is_plain(value: Any) -> bool:
    """Known, and the same in a request and in an answer: objects inside may have other fields."""
    return value is not None and not (
        isinstance(value, list) and any(isinstance(one, dict) for one in value)
    )


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].removeprefix(_ROOT)
        for inner in value.values():
            yield from _references(inner)
    if isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _tell_type(schema: Schema) -> None:
    """Words of an enum are text; viewers and generated clients want that said."""
    if all(isinstance(word, str) for word in schema.get("enum", [None])):
        schema.setdefault("type", "string")


def _always_there(schema: Schema) -> None:
    """A field with a default may be left out of what is sent, but stands in every answer."""
    for name, field in schema.get("properties", {}).items():
        if "default" in field:
            del field["default"]
            schema["required"].append(name)


def _tell_decimals(schema: Any) -> None:
    """A decimal is a JSON number in every dialect; by itself the library calls it a text."""
    if isinstance(schema, dict):
        if schema.get("format") == "decimal":
            schema["type"], schema["format"] = "number", "double"
        for part in schema.values():
            _tell_decimals(part)
    elif isinstance(schema, list):
        for part in schema:
            _tell_decimals(part)
