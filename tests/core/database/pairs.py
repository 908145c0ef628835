"""Few calls in which every pair of choices is seen: pairwise, greedily.

A condition goes wrong alone or beside one other; every combination were tens of thousands. The
library for it has had no release for three years, and this is a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, compress, islice, product
from typing import Any, TypeVar, get_origin, get_type_hints

Made = TypeVar("Made")

_Place = tuple[int, int]
"""A choice by its number, and which of its values, by its number too."""

_Pair = tuple[_Place, _Place]

BOTH = (False, True)
BY_TYPE: Mapping[Any, tuple[Any, ...]] = {bool: BOTH, bool | None: (None, *BOTH)}
"""What may stand where the type alone says it."""


class Names(tuple[str, ...]):
    """Names of which each may be there or not."""

    __slots__ = ()


def tries(make: Callable[..., Made], **choices: Iterable[Any]) -> Iterator[Made]:
    """What `make` answers for any two values of two of its parameters. A parameter without
    choices has those of its type, or its default."""
    hints = {
        name: hint
        for name, hint in get_type_hints(make).items()
        if name != "return" and (name in choices or hint in BY_TYPE)
    }
    offered = [choices.get(name, BY_TYPE.get(hint, ())) for name, hint in hints.items()]
    flat = [each for choice in offered for each in _apart(choice)]
    for values in pairs(*flat):
        left = iter(values)
        taken = zip(hints.items(), offered, strict=True)
        yield make(**{name: _taken(left, hint, choice) for (name, hint), choice in taken})


def _apart(choice: Iterable[Any]) -> list[Iterable[Any]]:
    return [BOTH] * len(choice) if isinstance(choice, Names) else [choice]


def _taken(left: Iterator[Any], hint: Any, choice: Iterable[Any]) -> Any:
    """The next value, or the names that are there, as the parameter would have them."""
    if not isinstance(choice, Names):
        return next(left)
    kind = get_origin(hint) or hint
    return kind(compress(choice, islice(left, len(choice))))


def pairs(*choices: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """Combinations of one value of each choice, such that any two values of two choices stand
    together in one of them. The same ones each time."""
    values = [tuple(choice) for choice in choices]
    if len(values) < 2:
        yield from product(*values)
        return
    # A dictionary keeps its order, which a set does not.
    unseen = dict.fromkeys(_all_pairs(values))
    while unseen:
        chosen = _filled(next(iter(unseen)), values, unseen)
        for pair in combinations(enumerate(chosen), 2):
            unseen.pop(pair, None)
        yield tuple(each[at] for each, at in zip(values, chosen, strict=True))


def _all_pairs(values: list[tuple[Any, ...]]) -> Iterator[_Pair]:
    for (left, some), (right, others) in combinations(enumerate(values), 2):
        for at, beside in product(range(len(some)), range(len(others))):
            yield (left, at), (right, beside)


def _filled(pair: _Pair, values: list[tuple[Any, ...]], unseen: dict[_Pair, None]) -> list[int]:
    """A combination that holds this pair; each other value is that which adds the most new ones."""
    chosen = dict(pair)
    for place, each in enumerate(values):
        if place not in chosen:
            fresh = [_fresh((place, at), chosen, unseen) for at in range(len(each))]
            chosen[place] = fresh.index(max(fresh))
    return [chosen[place] for place in range(len(values))]


def _fresh(new: _Place, chosen: dict[int, int], unseen: dict[_Pair, None]) -> int:
    return sum(tuple(sorted((new, other))) in unseen for other in chosen.items())
