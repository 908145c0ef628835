"""Files on their way in: the body of a request piece by piece, bare or as a part of a form."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any
from urllib.parse import unquote

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from lyceum.http.brought import Upload
from lyceum.http.errors import BodyTooLarge, MalformedBody
from lyceum.http.exchange import Exchange
from lyceum.http.operation import Operation
from lyceum.http.reading import query_values

FIELDS_LIMIT = 65_536
"""Bytes of all form fields and headers of parts together."""

LONGEST_BOUNDARY = 70
"""In bytes (RFC 2046, section 5.1.1)."""

_FULL_NAME = re.compile(rb"filename\*\s*=\s*utf-8'[^']*'([^;\s]*)", re.IGNORECASE)
_NO_TYPE = "application/octet-stream"


FORM = b"multipart/form-data"


def brings_file(exchange: Exchange, operation: Operation) -> bool:
    """Whether the body is to be read as a file: always, or where it is a form that may hold one."""
    if not operation.may_upload:
        return operation.upload
    kind, _ = parse_options_header(exchange.request.headers.get("content-type", ""))
    return kind.lower() == FORM


async def read_upload(exchange: Exchange, *, limit: int) -> None:
    """Reads up to where the file begins: the fields of a form and the query are the values; the
    file itself is left to the handler. Fields must stand before the file in a form."""
    headers = exchange.request.headers
    announced = headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced[:19]) > limit:
        raise BodyTooLarge
    kind, options = parse_options_header(headers.get("content-type", ""))
    body = _body(exchange, limit=limit)
    exchange.values, exchange.is_form = query_values(exchange), True
    if kind.lower() == FORM:
        form = _Form(options.get(b"boundary", b""), body)
        exchange.values |= await form.fields()
        exchange.upload = form.upload()
        if exchange.upload is None:
            _must_do_without(exchange)
        elif exchange.operation is not None and exchange.operation.late:
            exchange.upload.late = form.late = {}
    else:
        name = _file_name(headers.get("content-disposition", "").encode("latin-1"))
        exchange.upload = Upload(name, _declared(headers.get("content-type", "")), body)
    exchange.values.update(exchange.path_arguments)


def _must_do_without(exchange: Exchange) -> None:
    if exchange.operation is None or not exchange.operation.may_upload:
        raise MalformedBody("The form holds no file.")


async def _body(exchange: Exchange, *, limit: int) -> AsyncGenerator[bytes, None]:
    """The body's bytes; refuses too many, and what a client that went away left unfinished."""
    size = 0
    try:
        async for chunk in exchange.request.stream():
            size += len(chunk)
            if size > limit:
                raise BodyTooLarge
            if chunk:
                yield chunk
    except ClientDisconnect as gone:
        raise MalformedBody("The request ended before its body did.") from gone


def _declared(content_type: str) -> str:
    return "" if content_type.startswith(_NO_TYPE) else content_type


def _file_name(disposition: bytes) -> str:
    """The full spelling of a name outranks the plain one (RFC 6266)."""
    full = _FULL_NAME.search(disposition)
    if full is not None:
        return unquote(full[1].decode("latin-1"))
    _, options = parse_options_header(disposition)
    return options.get(b"filename", b"").decode("utf-8", "replace")


class _Form:
    """A form whose parser is fed as far as somebody asks. `_found` holds what came of it: the
    beginning of a part with its headers, the data of a part, its end."""

    def __init__(self, boundary: bytes, body: AsyncGenerator[bytes, None]) -> None:
        self._body = body
        self._found: deque[tuple[str, Any]] = deque()
        self._headers: dict[bytes, bytes] = {}
        self._name = self._value = b""
        self._file: dict[bytes, bytes] = {}
        self._ended = False
        self.late: dict[str, str] | None = None
        if not 1 <= len(boundary) <= LONGEST_BOUNDARY:
            raise MalformedBody("The form has no valid boundary.")
        self._parser = MultipartParser(boundary, self._callbacks())

    def _callbacks(self) -> Any:
        return {
            "on_header_field": self._on_header_field,
            "on_header_value": self._on_header_value,
            "on_header_end": self._on_header_end,
            "on_headers_finished": self._on_headers_finished,
            "on_part_data": self._on_part_data,
            "on_part_end": lambda: self._found.append(("end", None)),
            "on_end": self._on_end,
        }

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _on_headers_finished(self) -> None:
        self._found.append(("begin", self._headers))
        self._headers = {}

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._found.append(("data", data[start:end]))

    def _on_end(self) -> None:
        self._ended = True

    async def _happenings(self) -> AsyncIterator[tuple[str, Any]]:
        while True:
            while self._found:
                yield self._found.popleft()
            chunk = await anext(self._body, b"")
            if not chunk:
                break
            try:
                self._parser.write(chunk)
            except FormParserError as error:
                raise MalformedBody("The form cannot be read.") from error
        if not self._ended:
            raise MalformedBody("The form ends too early.")

    async def fields(self) -> dict[str, Any]:
        """The fields before the file, by name; all of them where there is none."""
        values: dict[str, Any] = {}
        name, size = "", 0
        async for what, data in self._happenings():
            if what == "end":
                continue
            size += len(data) if what == "data" else sum(map(len, data.values()))
            if size > FIELDS_LIMIT:
                raise BodyTooLarge
            if what == "data":
                values[name] += data
                continue
            _, options = parse_options_header(data.get(b"content-disposition", b""))
            if b"filename" in options:
                self._file = data
                break
            name = _text(options.get(b"name", b""))
            values[name] = b""
        return {key: _text(value) for key, value in values.items()}

    def upload(self) -> Upload | None:
        """The file that `fields` stopped at, if there is one."""
        if not self._file:
            return None
        disposition = self._file.get(b"content-disposition", b"")
        declared = self._file.get(b"content-type", b"").decode("latin-1")
        return Upload(_file_name(disposition), _declared(declared), self._data())

    async def _data(self) -> AsyncGenerator[bytes, None]:
        name, size, late = "", 0, dict[str, bytes]()
        async for what, data in self._happenings():
            if what == "begin":
                name = self._late_name(data)
                late[name] = b""
            if what == "data" and not name:
                yield data
            elif what == "data":
                late[name] += data
                size += len(data)
                if size > FIELDS_LIMIT:
                    raise BodyTooLarge
        if self.late is not None:
            self.late.update((key, _text(value)) for key, value in late.items())

    def _late_name(self, headers: dict[bytes, bytes]) -> str:
        """The field that follows the file; refuses a second file, and a field where none may."""
        _, options = parse_options_header(headers.get(b"content-disposition", b""))
        if self.late is None or b"filename" in options or not options.get(b"name"):
            raise MalformedBody("Only one file is taken, behind all fields of the form.")
        return _text(options[b"name"])


def _text(value: bytes) -> str:
    """What is not UTF-8 becomes lone surrogates, which no field takes."""
    return value.decode("utf-8", "surrogateescape")
