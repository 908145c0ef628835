"""Calls in which every pair of choices is seen."""

from itertools import combinations, product

import msgspec

from tests.core.database.pairs import Names, pairs, tries


class Shape(msgspec.Struct, frozen=True):
    """What a list may be narrowed by."""

    sees: str
    narrowed: frozenset[str]
    is_done: bool | None
    total: bool
    limit: int = 20


def test_any_two_values_of_two_choices_stand_together_in_few_combinations() -> None:
    choices = [("a", "b", "c"), *([(False, True)] * 12), (1, 2)]
    found = list(pairs(*choices))
    assert len(found) < 16
    assert found == list(pairs(*choices))
    for (left, some), (right, others) in combinations(enumerate(choices), 2):
        assert {(each[left], each[right]) for each in found} == set(product(some, others))


def test_one_choice_is_seen_whole() -> None:
    assert list(pairs("abc")) == [("a",), ("b",), ("c",)]


def test_what_a_type_says_needs_no_choices_and_each_name_is_one() -> None:
    names = Names("xyz")
    found = list(tries(Shape, sees=("all", "own"), narrowed=names))
    assert {shape.limit for shape in found} == {20}
    as_told = [
        (shape.sees, shape.is_done, shape.total, *(name in shape.narrowed for name in names))
        for shape in found
    ]
    both = (False, True)
    choices = [("all", "own"), (None, *both), both, both, both, both]
    for (left, some), (right, others) in combinations(enumerate(choices), 2):
        assert {(each[left], each[right]) for each in as_told} == set(product(some, others))
