"""The port behind which somebody else says who a person is: an identity provider's tokens, and the
messages that it sends by itself."""

from __future__ import annotations

from typing import Any, Protocol

import msgspec


class Vouched(msgspec.Struct, frozen=True):
    """What a verified token says: `subject` is the provider's name of the person, `session` that of
    their sign-in there, "" if it has none."""

    subject: str
    session: str = ""


class NotVouched(Exception):
    """The token is worth nothing; the reason is for the log, never for whoever sent it."""


class Identity(Protocol):
    """One provider, whose word is taken for one installation."""

    async def verify(self, token: str, *, now: int) -> Vouched:
        """What the token says at `now` (microseconds); raises NotVouched, whatever is wrong."""

    @property
    def is_local(self) -> bool:
        """Whether the provider is this installation itself."""

    def heard(self, body: bytes, *, message_id: str, sent_at: str, signature: str) -> None:
        """Raises NotVouched unless the provider itself sent this message, and just now: `sent_at`
        is in seconds since 1970, as text."""

    def issue(self, subject: str, *, now: int) -> str | None:
        """A token of a minute for that person; None where the provider is somebody else."""

    def public_keys(self) -> dict[str, Any] | None:
        """The keys that others may verify with (RFC 7517); None where they are somebody else's."""
