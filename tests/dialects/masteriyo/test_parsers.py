"""What is read by hand never crashes, and reads what it should."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.errors import Invalid
from lyceum.dialects.masteriyo import forms, values
from lyceum.dialects.masteriyo.coercing import coerce
from lyceum.dialects.masteriyo.paging import Direction
from lyceum.http.arguments import decode
from lyceum.http.errors import MalformedBody

keys = st.text("ab01[]=&%", max_size=8)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=9,
)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_form_or_refused(body: bytes) -> None:
    try:
        found = forms.fields_of(body)
    except MalformedBody:
        return
    assert all(isinstance(name, str) for name in found)


@given(st.lists(st.tuples(keys, st.text(max_size=4)), max_size=8))
def test_any_names_nest(pairs: list[tuple[str, str]]) -> None:
    found = forms.fields_of(urlencode(pairs).encode())
    assert len(found) <= len(pairs)


trees = st.recursive(
    st.text(min_size=1, max_size=4),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


def flat(name: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [pair for key, part in value.items() for pair in flat(f"{name}[{key}]", part)]
    if isinstance(value, list):
        parts = enumerate(value)
        return [pair for at, part in parts for pair in flat(f"{name}[{at}]", part)]
    return [(name, str(value))]


@given(st.dictionaries(st.text("xyz", min_size=1, max_size=3), trees, max_size=3))
def test_what_was_nested_is_read_back(tree: dict[str, object]) -> None:
    pairs = [pair for name, value in tree.items() for pair in flat(name, value)]
    assert forms.fields_of(urlencode(pairs).encode()) == tree


def test_a_form_has_a_largest_number_of_fields() -> None:
    with pytest.raises(MalformedBody):
        forms.fields_of(b"&".join(b"a%d=1" % number for number in range(1_001)))
    assert forms.fields_of(b"a" + b"[x]" * 100 + b"=1") == {}


class Inner(msgspec.Struct, frozen=True):
    id: int


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    number: Annotated[int, Meta(ge=1, le=100)] | UnsetType = UNSET
    size: float | UnsetType = UNSET
    flag: bool | UnsetType = UNSET
    text: str | UnsetType = UNSET
    word: Direction | UnsetType = UNSET
    ids: list[int] | UnsetType = UNSET
    things: list[Inner] | UnsetType = UNSET
    held: dict[str, object] | UnsetType = UNSET


names = st.sampled_from([*Asked.__struct_fields__, "other"])


@given(st.dictionaries(names, anything, max_size=8))
def test_anything_is_taken_or_every_fault_is_named(given_values: dict[str, object]) -> None:
    try:
        decode(coerce(given_values, Asked), Asked)
    except Invalid as refused:
        assert refused.problems
        for problem in refused.problems:
            assert problem.field.partition("[")[0] in given_values


@pytest.mark.parametrize(
    ("name", "value", "taken"),
    [
        ("number", "7", 7), ("number", 7.0, 7), ("number", " 7 ", 7), ("size", "1.5", 1.5),
        ("flag", "TRUE", True), ("flag", 0, False), ("flag", "0", False), ("ids", "6,8", [6, 8]),
        ("ids", {"a": "6"}, [6]), ("held", "", {}), ("held", [], {}),
    ],
)  # fmt: skip
def test_what_wordpress_takes_is_taken(name: str, value: object, taken: object) -> None:
    assert getattr(decode(coerce({name: value}, Asked), Asked), name) == taken


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("number", "abc"), ("number", 1.5), ("number", True), ("number", 0), ("number", 101),
        ("flag", "yes"), ("flag", ""), ("flag", 2), ("text", 5), ("word", "up"), ("ids", 5),
        ("ids", "a"), ("things", [7]), ("held", "x"), ("number", "9" * 40),
    ],
)  # fmt: skip
def test_what_wordpress_refuses_is_refused(name: str, value: object) -> None:
    with pytest.raises(Invalid):
        coerce({name: value}, Asked)


@given(st.text(max_size=20))
def test_any_text_is_a_price_or_none(text: str) -> None:
    found = values.read_price(text)
    assert found is None or found.is_finite()


@given(st.integers(0, 10**12))
def test_an_amount_is_spelled_and_read_back(amount: int) -> None:
    price = values.read_price(values.entered(amount))
    assert price is not None
    assert values.minor(price) == amount


@given(st.text("a\n <p>/&;\r", max_size=40))
def test_paragraphs_keep_what_is_said(text: str) -> None:
    marked = values.paragraphs(text)
    assert [c for c in text if c in "a&;"] == [c for c in marked.replace("br", "") if c in "a&;"]


@given(st.text(max_size=30))
def test_any_text_may_be_a_date_or_without_tags(text: str) -> None:
    at = values.read_moment(text)
    assert at is None or isinstance(at, int)
    assert isinstance(values.without_tags(text), str)
