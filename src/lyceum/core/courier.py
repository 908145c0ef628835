"""Bytes carried to an address outside, and what came back: the port that sends webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

import msgspec


class Outcome(StrEnum):
    """What became of a parcel. BUSY: the receiver asks for patience; GONE: it wants no more."""

    ACCEPTED = "accepted"
    BUSY = "busy"
    GONE = "gone"
    FAILED = "failed"


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be carried where; `headers` stand beside the body, in lower case."""

    url: str
    headers: Mapping[str, str]
    body: bytes


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back: the receiver's status, if it answered at all, and why it failed, if it did.

    `took` is in microseconds; `retry_after` too, and only where the receiver is busy.
    """

    outcome: Outcome
    took: int
    status: int | None = None
    retry_after: int | None = None
    error: str = ""


class Courier(Protocol):
    """Goes where the settings of the instance let it go, and nowhere else."""

    async def admit(self, url: str) -> None:
        """Refuses with Invalid an address to which nothing may be carried. One whose host nobody
        knows at the moment is admitted: it is asked for again whenever something is carried."""

    async def carry(self, parcel: Parcel) -> Answer:
        """Carries it once; whatever goes wrong is an answer, and never an exception."""

    async def close(self) -> None:
        """What is under way is broken off."""
