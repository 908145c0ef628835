"""Things as they were when something happened to them, read back from the events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

Thing = TypeVar("Thing", bound=msgspec.Struct)


def restored(kind: type[Thing], after: Mapping[str, Any]) -> Thing:
    """The struct of which this is a snapshot."""
    values = [after[name] for name in kind.__struct_fields__ if name in after]
    return msgspec.convert(values, kind, strict=False)
