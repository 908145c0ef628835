"""One call: what a method asks for, before anything is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Final, Literal
from urllib.parse import quote

from akako_lms.files import File


class Unset(Enum):
    """The type of `UNSET`."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET
"""An argument that was not given, which is something else than None."""

SAFE = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Call:
    """`path` is relative to the base URL; arguments that are UNSET are left out."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    form: Mapping[str, Any] | None = None
    file: tuple[str, File] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_safe(self) -> bool:
        """Say whether it may be sent twice, since it changes nothing."""
        return self.method in SAFE

    def turned(self, number: int) -> Call:
        """Return the same call for another page."""
        return replace(self, query={**self.query, "page": number})

    def sent_query(self) -> dict[str, str]:
        """Return the query as text."""
        return {name: as_text(value) for name, value in given(self.query).items()}

    def sent_form(self) -> dict[str, str]:
        """Return the fields that stand beside a file, as text."""
        return {name: as_text(value) for name, value in given(self.form or {}).items()}


def given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what was not given."""
    return {name: value for name, value in arguments.items() if value is not UNSET}


def as_text(value: Any) -> str:
    """Return text as it is, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def segment(text: str) -> str:
    """Return an id as it may stand in a path; ValueError for one that would lead elsewhere."""
    if text in ("", ".", ".."):
        raise ValueError(f"{text!r} is no id")
    return quote(text, safe="")


def part(start: int | Literal[Unset.UNSET], end: int | Literal[Unset.UNSET]) -> dict[str, str]:
    """Return the header that asks for the bytes from `start` to `end`, both included."""
    if start is UNSET and end is UNSET:
        return {}
    first = 0 if start is UNSET else start
    if first < 0 or (end is not UNSET and end < first):
        raise ValueError("a part begins at 0 or later, and ends where it begins or later")
    return {"Range": f"bytes={first}-{'' if end is UNSET else end}"}
