"""Several times of one request: each that is none is named."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros, parse_iso


def moments(asked: msgspec.Struct, *names: str) -> dict[str, Any]:
    """Microseconds by name; what is left out or null stays so."""
    texts = {name: getattr(asked, name) for name in names}
    read = {
        name: text if text is UNSET or text is None else parse_iso(text)
        for name, text in texts.items()
    }
    wrong = [name for name in names if read[name] is None and texts[name] is not None]
    if wrong:
        expected = ("date-time",)
        raise Invalid(*(Problem(name, Fault.MALFORMED, expected=expected) for name in wrong))
    return read


def told(at: int | None) -> Time | None:
    """A time on the wire, where there is one."""
    return None if at is None else iso_micros(at)
