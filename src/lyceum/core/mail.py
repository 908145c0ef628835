"""Letters to people: the port that sends mail."""

from __future__ import annotations

from typing import Protocol

import msgspec


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is the letter's own, the same whenever it is sent again; `text` and `html` say the
    same, and the mail shows either."""

    name: str
    to: str
    subject: str
    text: str
    html: str


class Mailer(Protocol):
    """Hands letters over to whatever carries them from there."""

    async def send(self, letter: Letter) -> None:
        """Returns when the letter was taken. Refuses with Invalid where nobody lives at the
        address; any other exception says that it may be tried again."""
