"""What of the Python library is written from the operations: the types, and the methods twice."""

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from scripts.sdks.surface import Argument, Kind, Method, Schema, Surface, type_name
from scripts.sdks.words import pascal, snake

FOLDER = Path(__file__).parents[2] / "sdk" / "python" / "src" / "akako_lms"
WIDTH = 92
"""Characters of a line in a docstring, so that it fits with its indentation."""

MADE = "Made from the operations by `python -m scripts.reference`: do not edit."
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def files(found: Surface) -> dict[Path, str]:
    """Return the text of each file that there should be."""
    return {
        FOLDER / "models.py": _formatted(_models(found)),
        FOLDER / "resources.py": _formatted(_resources(found, awaited=False)),
        FOLDER / "async_resources.py": _formatted(_resources(found, awaited=True)),
    }


def _formatted(lines: Iterator[str]) -> str:
    ruff = Path(sys.executable).with_name("ruff")
    command = [str(ruff), "format", "--stdin-filename", str(FOLDER / "made.py"), "-"]
    text = "\n".join(lines) + "\n"
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def _head(about: str) -> Iterator[str]:
    yield from (f'"""{about}', "", MADE, '"""', "", "from __future__ import annotations", "")


def _models(found: Surface) -> Iterator[str]:
    yield from _head("What arguments and answers are made of.")
    yield "from typing import Any, Literal, NotRequired, TypedDict"
    for name, schema in found.types.items():
        yield from _model(name, schema)


def _model(name: str, schema: Schema) -> Iterator[str]:
    if "enum" in schema:
        yield f"{name} = {_type(schema)}"
        return
    yield f"class {name}(TypedDict):"
    yield f'    """{schema.get("description") or "As the API answers."}"""'
    for field, inner in schema["properties"].items():
        kind = _type(inner)
        yield f"    {field}: {kind if field in schema['required'] else f'NotRequired[{kind}]'}"


def _type(schema: Schema, prefix: str = "") -> str:
    if "$ref" in schema:
        return prefix + type_name(schema["$ref"])
    if "enum" in schema:
        return f"Literal[{', '.join(repr(word) for word in schema['enum'])}]"
    if "anyOf" in schema:
        return " | ".join(_type(each, prefix) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list[{_type(schema['items'], prefix)}]"
    return _PLAIN.get(str(schema.get("type")), "dict[str, Any]")


def _resources(found: Surface, *, awaited: bool) -> Iterator[str]:
    prefix, wait = ("Async", "awaited ") if awaited else ("", "")
    yield from _head(f"The methods of the {wait}client.")
    yield from ("from typing import Any, Protocol", "")
    yield "from akako_lms import models"
    yield "from akako_lms.calls import UNSET, Call, Unset, part, segment"
    yield f"from akako_lms.downloads import {prefix}Download"
    yield "from akako_lms.files import File"
    yield f"from akako_lms.pages import {prefix}Page"
    yield from _caller(prefix, awaited=awaited)
    spaces = found.namespaces()
    for namespace, methods in spaces.items():
        yield f"class {prefix}{pascal(namespace)}:"
        yield f'    """Methods under `api.{namespace}`."""'
        yield f"    def __init__(self, caller: {prefix}Caller) -> None:"
        yield "        self._caller = caller"
        for method in methods:
            yield from _method(method, awaited=awaited)
    yield f"class {prefix}Resources:"
    yield '    """Every namespace of the API."""'
    yield f"    def __init__(self, caller: {prefix}Caller) -> None:"
    for namespace in spaces:
        yield f"        self.{namespace} = {prefix}{pascal(namespace)}(caller)"


def _caller(prefix: str, *, awaited: bool) -> Iterator[str]:
    define = "async def" if awaited else "def"
    yield f"class {prefix}Caller(Protocol):"
    yield '    """Whoever makes the calls."""'
    for name, answer in (
        ("data", "Any"),
        ("page", f"{prefix}Page[Any]"),
        ("download", f"{prefix}Download"),
    ):
        yield f"    {define} {name}(self, call: Call) -> {answer}: ..."


def _method(method: Method, *, awaited: bool) -> Iterator[str]:
    prefix = "Async" if awaited else ""
    answer = {
        Kind.DATA: _type(method.answer, "models."),
        Kind.PAGE: f"{prefix}Page[{_type(method.answer, 'models.')}]",
        Kind.DOWNLOAD: f"{prefix}Download",
    }[method.kind]
    define, wait = ("async def", "await ") if awaited else ("def", "")
    yield f"    {define} {method.name}({', '.join(_parameters(method))}) -> {answer}:"
    yield from _indented(f'"""{method.about}.')
    yield ""
    yield from _indented(f"`{method.verb} {method.path}`. {method.who}")
    yield '        """'
    yield f"        call = Call({', '.join(_call(method))})"
    yield f"        found: {answer} = {wait}self._caller.{method.kind.value}(call)"
    yield "        return found"


def _indented(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=" " * 8, subsequent_indent=" " * 8)


def _parameters(method: Method) -> Iterator[str]:
    yield "self"
    yield from (f"{snake(place)}: str" for place in method.places)
    if method.file:
        yield "file: File"
    if method.arguments or method.kind is Kind.DOWNLOAD:
        yield "*"
    yield from map(_parameter, method.arguments)
    if method.kind is Kind.DOWNLOAD:
        yield from ("start: int | Unset = UNSET", "end: int | Unset = UNSET")


def _parameter(argument: Argument) -> str:
    kind = _type(argument.schema, "models.")
    if argument.required:
        return f"{snake(argument.name)}: {kind}"
    optional = kind.removesuffix(" | None") + " | Unset" + " | None" * kind.endswith(" | None")
    return f"{snake(argument.name)}: {optional} = UNSET"


def _call(method: Method) -> Iterator[str]:
    yield f'"{method.verb}"'
    path = method.path
    for place in method.places:
        before, _, after = path.partition("{")
        path = f"{before}[segment({snake(place)})]{after.partition('}')[2]}"
    path = path.replace("[", "{").replace("]", "}")
    yield f'f"{path}"' if method.places else f'"{path}"'
    sent = ", ".join(f'"{one.name}": {snake(one.name)}' for one in method.arguments)
    if method.arguments or method.sent == "json":
        yield f"{method.sent}={{{sent}}}"
    if method.file:
        yield f'file=("{method.file}", file)'
    if method.kind is Kind.DOWNLOAD:
        yield "headers=part(start, end)"
