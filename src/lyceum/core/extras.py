"""What only one API has for a thing: kept in its `extra` under the API's name, for no rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Extras = Mapping[str, Mapping[str, Any]]
"""By the API's name its own fields; None takes a field away."""


def merged(extra: Mapping[str, Any], more: Extras) -> dict[str, Any]:
    """What the thing had with `more` laid over it, field by field."""
    whole = dict(extra)
    for name, fields in more.items():
        laid = {**whole.get(name, {}), **fields}
        whole[name] = {field: value for field, value in laid.items() if value is not None}
    return whole
