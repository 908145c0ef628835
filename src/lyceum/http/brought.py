"""What a request may bring beside its arguments: a file, or the signature of a message."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import msgspec


class Upload:
    """A file that comes in with the request: its name and media type as the client says (either
    may be ""), and its bytes, to be taken once. `late` are the fields that follow it in a form,
    known when all bytes were taken; None where there may be none."""

    __slots__ = ("chunks", "declared", "late", "name")

    def __init__(self, name: str, declared: str, chunks: AsyncGenerator[bytes, None]) -> None:
        self.name = name
        self.declared = declared
        self.chunks = chunks
        self.late: dict[str, str] | None = None


class Signed(msgspec.Struct, frozen=True):
    """A message that an identity provider is known to have sent; at every delivery of it the `id`
    is the same."""

    id: str
