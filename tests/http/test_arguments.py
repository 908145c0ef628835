"""From named values on the wire to an argument struct, or to every fault in them."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec
import pytest
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.http.arguments import decode

Page = Annotated[int, Meta(ge=1, le=1_000, description="Page to retrieve.")]
Title = Annotated[str, Meta(min_length=3, max_length=10, examples=["Weather"])]


class Status(StrEnum):
    DRAFT = "draft"
    LIVE = "live"


class Asked(msgspec.Struct, frozen=True):
    title: Title
    page: Page = 1
    status: Status | UnsetType = UNSET
    share: Annotated[float, Meta(ge=0, le=1)] | None = None
    tags: list[str] | UnsetType = UNSET
    few: Annotated[list[str], Meta(min_length=1, max_length=3)] | None = None
    extra: dict[str, Any] | UnsetType = UNSET


def problems(values: dict[str, Any], **how: Any) -> list[Problem]:
    with pytest.raises(Invalid) as refused:
        decode({"title": "Weather", **values}, Asked, **how)
    return list(refused.value.problems)


def test_what_documents_a_field_does_not_hide_its_fault() -> None:
    assert problems({"title": "ab"}) == [Problem("title", Fault.TOO_SHORT, limit=3)]
    assert problems({"title": "a" * 11}) == [Problem("title", Fault.TOO_LONG, limit=10)]
    assert problems({"title": 5}) == [Problem("title", Fault.WRONG_TYPE, expected=("string",))]
    assert problems({"page": "x"}, from_text=True) == [
        Problem("page", Fault.WRONG_TYPE, expected=("integer",))
    ]
    assert problems({"page": 0}) == [Problem("page", Fault.TOO_SMALL, limit=1)]


def test_too_few_and_too_many_entries_are_counted() -> None:
    for tags, problem in (
        ([], Problem("few", Fault.TOO_FEW, limit=1)),
        (["a"] * 4, Problem("few", Fault.TOO_MANY, limit=3)),
    ):
        assert problems({"few": tags}) == [problem]


def test_every_faulty_field_is_named_at_once() -> None:
    found = problems({"title": None, "page": [], "status": "gone", "share": "half", "tags": {}})
    assert [problem.field for problem in found] == ["title", "page", "status", "share", "tags"]
    assert found[2] == Problem("status", Fault.UNKNOWN_WORD, expected=("draft", "live"))


@pytest.mark.parametrize(
    "text",
    ["1.0", "1e3", "+1", " 1", "0x1", "1_0", "", "null", "true", "\N{ARABIC-INDIC DIGIT ONE}"],
)
def test_an_integer_in_a_query_is_written_in_digits_alone(text: str) -> None:
    found = problems({"page": text}, from_text=True)
    assert found == [Problem("page", Fault.WRONG_TYPE, expected=("integer",))]


@pytest.mark.parametrize("value", [10**30, 10**400, 2**64, "9" * 30, "9" * 5_000])
def test_a_number_beyond_every_size_is_too_large(value: Any) -> None:
    found = problems({"page": value}, from_text=isinstance(value, str))
    assert found == [Problem("page", Fault.TOO_LARGE, limit=1_000)]


def test_a_fraction_is_no_integer_and_may_be_too_large_for_a_share() -> None:
    assert problems({"page": 1.5}) == [Problem("page", Fault.WRONG_TYPE, expected=("integer",))]
    assert problems({"page": float("inf")})[0].fault is Fault.WRONG_TYPE
    assert problems({"share": 1.5}) == [Problem("share", Fault.TOO_LARGE, limit=1)]
    assert problems({"share": float("inf")}) == [Problem("share", Fault.TOO_LARGE, limit=1)]
    assert problems({"share": -(10**400)}) == [Problem("share", Fault.TOO_SMALL, limit=0)]


@pytest.mark.parametrize("text", ["We\x00ather", "We\ud800ather"])
def test_text_that_cannot_be_stored_is_refused_however_deep_it_lies(text: str) -> None:
    assert problems({"title": text}) == [Problem("title", Fault.UNSTORABLE)]
    assert problems({"tags": ["a", text]}) == [Problem("tags", Fault.UNSTORABLE)]
    assert problems({"extra": {"a": [{text: 1}]}}) == [Problem("extra", Fault.UNSTORABLE)]


def test_what_cannot_be_stored_hides_no_other_fault() -> None:
    found = problems({"title": "\x00", "page": "x", "status": "gone"})
    assert [(problem.field, problem.fault) for problem in found] == [
        ("title", Fault.UNSTORABLE),
        ("page", Fault.WRONG_TYPE),
        ("status", Fault.UNKNOWN_WORD),
    ]


def test_depth_does_not_matter() -> None:
    nested: Any = "deep"
    for _ in range(100_000):
        nested = [nested]
    assert isinstance(decode({"title": "Weather", "extra": {"a": nested}}, Asked).extra, dict)
    while isinstance(nested, list):
        # Taken apart here, since freeing it at once would go as deep as it is nested.
        nested = nested.pop()


def test_names_that_nobody_asked_for_are_ignored_whatever_they_hold() -> None:
    values = {"title": "Weather", "colour": "\x00", "\ud800": "\ud800"}
    assert decode(values, Asked) == Asked("Weather")
