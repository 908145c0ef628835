"""From a recorded request to a script that can be run again and again: its statements in their
order, with fresh keys where an INSERT needs them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import msgspec

from bench.recording import Ran, Recorded

FRESH = ("id", "uid", "slug", "digest")
"""Columns that must hold something new in every row."""

OWN = {"enrollments": ("user_id", "course_id"), "attempts": ("number",)}
"""Columns that, together with what is fixed, must be new in every row of a table."""

_INSERT = re.compile(r"INSERT INTO (\w+) \(([^)]*)\)")


class Fill(msgspec.Struct, array_like=True):
    """The argument at `index` is the fresh value `slot`: as it is, alone in a list, or in JSON."""

    index: int
    slot: int
    shape: str


class Step(msgspec.Struct, array_like=True):
    sql: str
    arguments: list[Any]
    rows: bool
    fills: list[Fill]


class Script(msgspec.Struct, array_like=True):
    """`slots` says what kind of fresh value each slot holds: a column's name. `turns` are the
    statements by the connection that ran them, in their order."""

    slots: list[str]
    turns: list[tuple[str, list[Step]]]

    @property
    def statements(self) -> int:
        return sum(len(steps) for _, steps in self.turns)


def script_of(recorded: Recorded) -> Script:
    """The script of one request."""
    fresh = _fresh_values(recorded.ran)
    slots = {_key(value): place for place, (value, _) in enumerate(fresh)}
    kinds = [kind for _, kind in fresh]
    own = dict.fromkeys(name for ran in recorded.ran for name in OWN.get(_table(ran), ()))
    places = {name: len(kinds) + place for place, name in enumerate(own)}
    turns = [
        (role, [_step(ran, slots, places) for ran in group])
        for role, group in groupby(recorded.ran, key=lambda ran: ran.role)
    ]
    return Script([*kinds, *own], turns)


def _fresh_values(every: Iterable[Ran]) -> list[tuple[Any, str]]:
    found: dict[Any, tuple[Any, str]] = {}
    for ran in every:
        for name, value in _inserted(ran):
            if name in FRESH:
                found.setdefault(_key(value), (value, name))
    return list(found.values())


def _inserted(ran: Ran) -> list[tuple[str, Any]]:
    match = _INSERT.match(ran.sql)
    if match is None:
        return []
    names = [name.strip().strip('"') for name in match[2].split(",")]
    return list(zip(names, ran.arguments, strict=False))


def _table(ran: Ran) -> str:
    match = _INSERT.match(ran.sql)
    return "" if match is None else match[1]


def _key(value: Any) -> Any:
    """By type too, since 1 and True are equal."""
    return type(value), value


def _step(ran: Ran, slots: dict[Any, int], places: dict[str, int]) -> Step:
    fills = [fill for at, value in enumerate(ran.arguments) if (fill := _fill(at, value, slots))]
    names = [name for name, _ in _inserted(ran)]
    own = OWN.get(_table(ran), ())
    fills += [Fill(names.index(name), places[name], "plain") for name in own]
    return Step(ran.sql, ran.arguments, ran.rows, fills)


def _fill(at: int, value: Any, slots: dict[Any, int]) -> Fill | None:
    if isinstance(value, list):
        return _single(at, value, slots, "list")
    if isinstance(value, str) and value.startswith("["):
        return _single(at, msgspec.json.decode(value), slots, "json")
    slot = slots.get(_key(value))
    return None if slot is None else Fill(at, slot, "plain")


def _single(at: int, values: list[Any], slots: dict[Any, int], shape: str) -> Fill | None:
    """A new thing is alone in its list: what is read back after a write is one row."""
    slot = slots.get(_key(values[0])) if len(values) == 1 else None
    return None if slot is None else Fill(at, slot, shape)
