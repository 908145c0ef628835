"""Requests as a vendor's own pages print them, for the reference and whoever tries them out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec


class Printed(msgspec.Struct, frozen=True, kw_only=True):
    """`path` is relative to the mount and holds the query; `body` is JSON; `form` is the fields of
    a form, where an empty one is a file; `status` is what the page says of the answer, or what
    follows from it; `answer` is the answer where it prints one."""

    name: str
    method: str
    path: str
    status: int
    body: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = None
    answer: Mapping[str, Any] | None = None
    public: bool = False
