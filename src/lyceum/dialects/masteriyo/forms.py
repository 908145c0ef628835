"""Names with brackets, as PHP nests them: `categories[0][id]=7`, `roles[]=x` (contract 1; 747)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from lyceum.http.errors import MalformedBody

DEEPEST = 64
MOST_FIELDS = 1_000
"""PHP's own limits: `max_input_nesting_level` and `max_input_vars`."""

_NAME = re.compile(r"([^\[]+)((?:\[[^\]]*\])*)")
_BRACKET = re.compile(r"\[([^\]]*)\]")
_NUMBER = re.compile(r"[0-9]{1,9}")


def fields_of(text: bytes) -> dict[str, Any]:
    """The named values of a query or a form. What is not UTF-8 becomes lone surrogates, which no
    field takes; refuses more fields than a form may have."""
    spelled = text.decode("utf-8", "surrogateescape")
    try:
        pairs = parse_qsl(
            spelled, keep_blank_values=True, errors="surrogateescape", max_num_fields=MOST_FIELDS
        )
    except ValueError as error:
        raise MalformedBody from error
    return nested(pairs)


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What the names with their brackets build; of a repeated name the last counts. A list is one
    whose keys count up from 0."""
    whole = _Nest()
    for name, value in pairs:
        keys = _keys(name)
        if keys:
            _put(whole, keys, value)
    return {name: _listed(value) for name, value in whole.items()}


def _keys(name: str) -> list[str]:
    """The steps to a value; what follows the last bracket is left out, as PHP does."""
    found = _NAME.match(name.lstrip())
    if found is None:
        return []
    keys = [found[1], *_BRACKET.findall(found[2])]
    return keys if len(keys) <= DEEPEST else []


class _Nest(dict[str, Any]):
    """The values below a name; `following` numbers what is put behind the others."""

    following = 0

    def put(self, key: str, value: Any) -> Any:
        """Without a key of its own it gets one more than the largest number."""
        key = key or str(self.following)
        if _NUMBER.fullmatch(key):
            self.following = max(self.following, int(key) + 1)
        self[key] = value
        return value


def _put(into: _Nest, keys: list[str], value: str) -> None:
    for key in keys[:-1]:
        inner = into.get(key)
        into = inner if isinstance(inner, _Nest) else into.put(key, _Nest())
    into.put(keys[-1], value)


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(part) for key, part in value.items()}
    if list(inner) == [str(number) for number in range(len(inner))]:
        return list(inner.values())
    return inner
