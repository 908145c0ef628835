"""The test mode's clock on the wire."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from lyceum.core.tenancy.clock import FARTHEST
from lyceum.dialects.learnflow.wire import texts
from lyceum.kit.time import SECOND, iso_seconds


class ClockOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the clock of this mode says."""

    object: str = "test_clock"
    now: texts.Time
    livemode: bool


class Advance(msgspec.Struct, frozen=True, kw_only=True):
    seconds: Annotated[int, Meta(ge=1, le=FARTHEST // SECOND, examples=[864_000])]


class Look(msgspec.Struct, frozen=True):
    """No arguments."""


def clock(now: int, *, livemode: bool) -> ClockOut:
    return ClockOut(now=iso_seconds(now), livemode=livemode)
