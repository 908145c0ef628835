"""What a request says, by name: JSON over form over query, the path above all (contract 1)."""

from __future__ import annotations

from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from lyceum.dialects.masteriyo import forms
from lyceum.http.errors import MalformedBody
from lyceum.http.exchange import Exchange
from lyceum.http.reading import json_value, read_body

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


async def read(exchange: Exchange, *, limit: int) -> None:
    """Every method may have a body. One of a kind that is not known counts as none (750), and so
    does JSON that is no object (749); JSON that is none at all is refused (027, a02)."""
    values = forms.fields_of(exchange.request.scope["query_string"])
    exchange.body = await read_body(exchange, limit=limit)
    values |= _body_values(exchange)
    exchange.values = {**values, **exchange.path_arguments}


def _body_values(exchange: Exchange) -> dict[str, Any]:
    header = exchange.request.headers.get("content-type", "")
    kind = header.partition(";")[0].strip().lower()
    if kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json")):
        value = json_value(exchange.body) if exchange.body.strip() else None
        return value if isinstance(value, dict) else {}
    if kind == FORM:
        return forms.fields_of(exchange.body)
    if kind == MULTIPART:
        return forms.nested(_parts(exchange.body, header))
    return {}


def _parts(body: bytes, header: str) -> list[tuple[str, str]]:
    """The fields of a form in parts; files are none, and what cannot be read ends it, as in PHP."""
    _, options = parse_options_header(header)
    boundary = options.get(b"boundary")
    if not boundary:
        return []
    form = _Form()
    try:
        MultipartParser(boundary, form.callbacks()).write(body)  # type: ignore[arg-type]
    except FormParserError:
        return form.fields
    return form.fields


class _Form:
    """Takes the fields of a form as they come."""

    def __init__(self) -> None:
        self.fields: list[tuple[str, str]] = []
        self._header = [b"", b""]
        self._name: str | None = None
        self._value = b""

    def callbacks(self) -> dict[str, Any]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._note(0, data[start:end]),
            "on_header_value": lambda data, start, end: self._note(1, data[start:end]),
            "on_header_end": self._end_header,
            "on_part_data": self._data,
            "on_part_end": self._end,
        }

    def _begin(self) -> None:
        self._name, self._value = None, b""

    def _note(self, which: int, data: bytes) -> None:
        self._header[which] += data

    def _end_header(self) -> None:
        name, value = self._header
        self._header = [b"", b""]
        if name.lower() != b"content-disposition":
            return
        _, options = parse_options_header(value)
        if b"name" in options and b"filename" not in options:
            self._name = options[b"name"].decode("utf-8", "surrogateescape")

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end(self) -> None:
        if self._name is None:
            return
        if len(self.fields) >= forms.MOST_FIELDS:
            raise MalformedBody
        self.fields.append((self._name, self._value.decode("utf-8", "surrogateescape")))
