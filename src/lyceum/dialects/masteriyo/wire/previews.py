"""Looks at courses on the wire (169)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.dialects.masteriyo.wire import texts
from lyceum.kit.text import is_email


class PreviewAsked(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    email: Annotated[str, Meta(max_length=254)] | UnsetType = UNSET


class PreviewOut(msgspec.Struct, frozen=True, kw_only=True):
    preview_url: str
    preview_email: str


def email(asked: PreviewAsked, *, host: str) -> str:
    """As whom the course is looked at: a student of the site that there is not, unless one is
    named."""
    if asked.email is UNSET:
        return f"demo-student@{host}"
    if not is_email(asked.email):
        raise Invalid(Problem("email", Fault.MALFORMED, expected=("email address",)))
    return asked.email
