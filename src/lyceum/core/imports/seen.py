"""What earlier rows of the same file were about: a second row about the same is refused, so that a
file means the same in whatever order and however often it is read."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from lyceum.core.errors import Fault, Invalid, Problem

Keys = dict[str, Hashable]
"""What a row is known by, under the column that says it."""


class Seen:
    """`must_be_new` is asked once for each row, in their order. `claim` is asked inside a
    transaction, which may be run again: what it was told counts once `keep` is called."""

    def __init__(self, entities: Iterable[Hashable] = ()) -> None:
        # Hashes of keys alone, since a file may have many rows.
        self._keys: set[int] = set()
        self._entities: set[Hashable] = set(entities)
        self._here: set[Hashable] = set()

    def must_be_new(self, keys: Keys) -> None:
        """Refuses what an earlier row was known by already; from now on this row is."""
        found = {column: hash(key) for column, key in keys.items()}
        problems = [
            Problem(column, Fault.REPEATED) for column, key in found.items() if key in self._keys
        ]
        self._keys.update(found.values())
        if problems:
            raise Invalid(*problems)

    def begin(self) -> None:
        self._here = set()

    def claim(self, entity: Hashable, column: str) -> None:
        """Refuses what an earlier row was about, found by whatever column."""
        if entity in self._entities or entity in self._here:
            raise Invalid(Problem(column, Fault.REPEATED))
        self._here.add(entity)

    def keep(self) -> None:
        self._entities |= self._here
        self._here = set()
