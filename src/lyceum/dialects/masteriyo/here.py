"""The request that is being answered, as far as what is written depends on it.

Prices, dates, texts and addresses read otherwise by profile, context and host; a handler writes
hundreds of them, so that the request stands beside them and is not passed through every one.
"""

from __future__ import annotations

from contextvars import ContextVar

from lyceum.core.actor import Actor
from lyceum.dialects.masteriyo.profiles import DOCUMENTED, Profile

BASE = "/wp-json/masteriyo/v1"


class Here:
    """`origin` is the server's address without a path, `is_edit` whether texts are as they
    were entered, `is_raw` whether prices are;
    `challenged` whether the caller is told how to show a key, `actor` who asks."""

    __slots__ = ("actor", "challenged", "is_edit", "is_raw", "origin", "profile")

    def __init__(self, *, origin: str = "", profile: Profile = DOCUMENTED) -> None:
        self.origin = origin
        self.profile = profile
        self.is_edit = False
        self.is_raw = False
        self.challenged = False
        self.actor: Actor | None = None

    def address(self, path: str) -> str:
        """An address of this server."""
        return self.origin + path

    def resource(self, path: str) -> str:
        """The address of a resource of this API."""
        return self.origin + BASE + path


_HERE: ContextVar[Here | None] = ContextVar("masteriyo_here", default=None)


def set_here(here: Here) -> None:
    _HERE.set(here)


def here() -> Here:
    """This request's; a plain one where nothing is asked, as in the reference."""
    return _HERE.get() or Here()
