"""Reading rows out of a file, one after the other, however long it is.

The standard library's csv reads CSV; what stands between quotes may hold line breaks.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Any, BinaryIO

import msgspec

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.imports.model import LONGEST, NEEDED, ROWS, Format, ImportKind

LONGEST_LINE = 1024 * 1024
"""Characters of a line; a file with a longer one is none of ours."""

DELIMITERS = ",;\t"
_BOM = b"\xef\xbb\xbf"


class Record(msgspec.Struct, frozen=True):
    """What a file says in one row, by column, and what is wrong with the row as a whole. `line`
    counts from 1."""

    line: int
    values: dict[str, Any]
    problems: tuple[Problem, ...] = ()


def records(file: BinaryIO, *, kind: ImportKind, layout: Format) -> Generator[Record, None, None]:
    """The rows of a file from its beginning; refuses the file with every column that it lacks or
    that nobody knows. To be closed before the file is, where it is not read to its end."""
    file.seek(0)
    if layout is Format.JSON_LINES:
        return _of_json_lines(file)
    return _of_csv(file, kind)


def count(file: BinaryIO, *, kind: ImportKind, layout: Format) -> int:
    """How many rows the file has; refuses what `records` refuses, and too many."""
    total = 0
    with closing(records(file, kind=kind, layout=layout)) as found:
        for total, _ in enumerate(found, start=1):
            if total > LONGEST:
                raise Invalid(Problem("", Fault.TOO_MANY, limit=LONGEST))
    return total


def _of_csv(file: BinaryIO, kind: ImportKind) -> Generator[Record, None, None]:
    # What is not UTF-8 becomes surrogates, which no column can hold: its row is refused alone.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        yield from _rows(_lines(text), kind)
    finally:
        # Else the wrapper would close the file, which is the caller's.
        text.detach()


def _rows(lines: Iterator[str], kind: ImportKind) -> Iterator[Record]:
    first = next(lines, "")
    delimiter = _delimiter(first)
    header = _header(first, delimiter, kind)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 2
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            fault = Problem(
                "", Fault.MALFORMED, expected=("closed quotes, doubled inside a value",)
            )
            yield Record(line, {}, (fault,))
            continue
        # A line of nothing but delimiters is how spreadsheets write an empty one.
        if any(map(str.strip, cells)):
            yield _record(line, header, cells)


def _record(line: int, header: Sequence[str], cells: Sequence[str]) -> Record:
    if len(cells) > len(header):
        return Record(line, {}, (Problem("", Fault.TOO_MANY, limit=len(header)),))
    filled = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
    return Record(line, {name: cell for name, cell in filled.items() if cell})


def _delimiter(line: str) -> str:
    """The one that stands most often in the header; no column's name holds one."""
    return max(DELIMITERS, key=line.count)


def _header(line: str, delimiter: str, kind: ImportKind) -> list[str]:
    try:
        (cells,) = csv.reader([line], delimiter=delimiter, strict=True)
    except (csv.Error, ValueError):
        raise Invalid(Problem("", Fault.MALFORMED, expected=("a line of column names",))) from None
    names = [cell.strip().lower() for cell in cells]
    known = ROWS[kind].__struct_fields__
    problems = [
        Problem(_shown(name), Fault.NOT_ALLOWED, expected=known)
        for name in names
        if name not in known
    ]
    problems += [
        Problem(name, Fault.REPEATED) for name in sorted(set(names)) if names.count(name) > 1
    ]
    problems += [
        Problem(group[0], Fault.MISSING, expected=group if len(group) > 1 else ())
        for group in NEEDED[kind]
        if not set(group) & set(names)
    ]
    if problems:
        raise Invalid(*problems)
    return names


def _shown(name: str) -> str:
    """A column's name that can be told, whatever bytes it was made of."""
    return name.encode(errors="replace").decode().replace("\x00", "?")[:100]


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    number = 1
    while line := text.readline(LONGEST_LINE):
        _must_end(line, number)
        yield line
        number += 1


def _of_json_lines(file: BinaryIO) -> Generator[Record, None, None]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        _must_end(line, number)
        if number == 1:
            line = line.removeprefix(_BOM)
        if line.strip():
            yield _object(number, line)


def _object(number: int, line: bytes) -> Record:
    try:
        found = msgspec.json.decode(line)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return Record(number, {}, (Problem("", Fault.MALFORMED, expected=("a JSON object",)),))
    if not isinstance(found, dict):
        return Record(number, {}, (Problem("", Fault.WRONG_TYPE, expected=("a JSON object",)),))
    return Record(number, {name: value for name, value in found.items() if value is not None})


def _must_end(line: str | bytes, number: int) -> None:
    if len(line) >= LONGEST_LINE:
        raise Invalid(Problem(f"line {number}", Fault.TOO_LONG, limit=LONGEST_LINE))
