"""Reading files: whatever was written is read, and what cannot be read is told by its line."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.core.errors import Fault, Invalid
from lyceum.core.imports import reading
from lyceum.core.imports.decoding import decode
from lyceum.core.imports.faults import faults_of
from lyceum.core.imports.model import ROWS, Format, ImportKind, PersonRow
from lyceum.core.imports.reading import LONGEST_LINE, Record, count, records

COLUMNS = ("external_id", "login", "email", "name", "role")
# Surrogates cannot be written as UTF-8, and Python's own writer forgets to quote a lone CR, which
# ends a row; all else may stand in a cell.
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=20).map(
    str.strip
)
rows = st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, cells)), max_size=12)


def read(content: bytes, *, kind: str = "people", layout: Format = Format.CSV) -> list[Record]:
    file = io.BytesIO(content)
    found = list(records(file, kind=ImportKind(kind), layout=layout))
    assert not file.closed
    return found


def faults(record: Record) -> list[tuple[str, Fault]]:
    return [(problem.field, problem.fault) for problem in record.problems]


def refusal(content: bytes, **rest) -> list[tuple[str, Fault]]:
    with pytest.raises(Invalid) as refused:
        read(content, **rest)
    return [(problem.field, problem.fault) for problem in refused.value.problems]


@given(
    rows=rows,
    delimiter=st.sampled_from(reading.DELIMITERS),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig"]),
)
def test_what_a_program_writes_as_csv_is_read_as_it_was(
    rows, delimiter: str, quoting, end: str, encoding: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    said = [{name: cell for name, cell in row.items() if cell} for row in rows]
    found = read(text.getvalue().encode(encoding))
    assert [record.values for record in found] == [values for values in said if values]
    assert not any(record.problems for record in found)


@given(content=st.binary(max_size=300), layout=st.sampled_from(Format))
def test_no_bytes_whatever_do_more_than_be_refused(content: bytes, layout: Format) -> None:
    head = b"login,name\n" if layout is Format.CSV else b""
    for record in read(head + content, layout=layout):
        try:
            row = decode(record, PersonRow, from_text=layout is Format.CSV)
        except Invalid as refused:
            assert refused.problems
        else:
            assert isinstance(row, PersonRow)


def test_a_row_begins_on_the_line_that_is_told() -> None:
    content = b'login,name\nann,"Ann\nB"\n\nbob,Bob\n,\ncy,Cy\n'
    assert [(record.line, record.values["login"]) for record in read(content)] == [
        (2, "ann"),
        (5, "bob"),
        (7, "cy"),
    ]


def test_columns_are_known_in_any_case_and_order() -> None:
    (record,) = read(b" Name ;LOGIN\nAnn;ann")
    assert record.values == {"name": "Ann", "login": "ann"}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"login,name,shoe size\n", [("shoe size", Fault.NOT_ALLOWED)]),
        (b"login,name,password\n", [("password", Fault.NOT_ALLOWED)]),
        (b"login,name,login\n", [("login", Fault.REPEATED)]),
        (b"login,role\n", [("name", Fault.MISSING)]),
        (b"name\n", [("external_id", Fault.MISSING)]),
        (b'"login,name\n', [("", Fault.MALFORMED)]),
        (b"", [("external_id", Fault.MISSING), ("name", Fault.MISSING)]),
    ],
)
def test_unknown_and_missing_columns_are_refused_at_once_by_name(
    head: bytes, expected: list[tuple[str, Fault]]
) -> None:
    assert refusal(head + b"ann,Ann\n" if head else b"") == expected


def test_utf_16_is_refused_by_its_columns() -> None:
    assert refusal("login,name\nann,Ann\n".encode("utf-16"))


@pytest.mark.parametrize("kind", ImportKind)
def test_every_kind_names_the_columns_that_it_needs(kind: ImportKind) -> None:
    assert {fault for _, fault in refusal(b"x\n", kind=kind)} == {
        Fault.NOT_ALLOWED,
        Fault.MISSING,
    }
    assert read(",".join(ROWS[kind].__struct_fields__).encode(), kind=kind) == []


def test_a_row_that_cannot_be_read_is_refused_alone() -> None:
    content = b'login,name\nann,Ann,more\n"bob"x,Bob\ncy,Cy\ndee\neve,"never closed\n'
    found = read(content)
    assert [faults(record) for record in found] == [
        [("", Fault.TOO_MANY)],
        [("", Fault.MALFORMED)],
        [],
        [],
        [("", Fault.MALFORMED)],
    ]
    assert [record.line for record in found] == [2, 3, 4, 5, 6]


def test_a_line_of_json_that_is_no_object_is_refused_alone() -> None:
    content = b'\xef\xbb\xbf{"login": "ann", "name": null}\n[1]\n\n{"login"\n' + b"[" * 9000
    found = read(content, layout=Format.JSON_LINES)
    assert found[0].values == {"login": "ann"}
    assert [(record.line, faults(record)) for record in found[1:]] == [
        (2, [("", Fault.WRONG_TYPE)]),
        (4, [("", Fault.MALFORMED)]),
        (5, [("", Fault.MALFORMED)]),
    ]


@pytest.mark.parametrize("layout", Format)
def test_a_line_without_an_end_is_not_taken_in(layout: Format) -> None:
    endless = b"login,name\nann," + b"x" * (LONGEST_LINE + 10)
    assert [fault for _, fault in refusal(endless, layout=layout)] == [Fault.TOO_LONG]


def test_more_rows_than_there_may_be_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST", 3)
    content = b"login,name\n" + b"ann,Ann\n" * 4
    with pytest.raises(Invalid) as refused:
        count(io.BytesIO(content), kind=ImportKind.PEOPLE, layout=Format.CSV)
    assert refused.value.problems[0].fault is Fault.TOO_MANY
    assert count(io.BytesIO(content[:-8]), kind=ImportKind.PEOPLE, layout=Format.CSV) == 3


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        (
            "people",
            {"role": "boss", "email": "x"},
            [("email", "malformed"), ("role", "unknown_word")],
        ),
        (
            "people",
            {"login": "a\x00b", "name": "\udcff"},
            [("login", "unstorable"), ("name", "unstorable")],
        ),
        ("people", {"external_id": "x" * 201}, [("external_id", "too_long")]),
        ("people", {"name": "x" * 201}, [("name", "too_long")]),
        ("people", {"password": "secret"}, [("password", "not_allowed")]),
        ("courses", {"amount": "1.5"}, [("amount", "wrong_type")]),
        ("courses", {"amount": "-1"}, [("amount", "too_small")]),
        ("courses", {"amount": "9" * 18}, [("amount", "too_large")]),
        ("courses", {"state": "trashed"}, [("state", "unknown_word")]),
        ("courses", {"slug": "Two Words"}, [("slug", "malformed")]),
    ],
)
def test_every_faulty_column_is_named(kind: str, values: dict, expected: list) -> None:
    with pytest.raises(Invalid) as refused:
        decode(Record(2, values), ROWS[ImportKind(kind)], from_text=True)
    found = faults_of(refused.value)
    assert sorted((each.column, each.fault.value) for each in found) == expected
    assert all(each.message.endswith(".") for each in found)


@pytest.mark.parametrize("value", [1, True, ["a"], {"a": 1}])
def test_json_is_taken_by_its_types(value) -> None:
    with pytest.raises(Invalid):
        decode(Record(1, {"login": value}), PersonRow, from_text=False)
    with pytest.raises(Invalid):
        decode(Record(1, {"amount": "5"}), ROWS[ImportKind.COURSES], from_text=False)
