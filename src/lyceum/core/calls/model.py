"""A call, the days in which calls are counted, and what either is looked for by.

All times are by the machine's clock, as those of keys are.
"""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.kit.time import DAY

LONGEST_PATH = 500
DAYS_KEPT = 400 * DAY
"""How long it is known how many calls a day had."""

FIRST_REFUSAL = 400
FIRST_FAILURE = 500


class NewCall(msgspec.Struct, frozen=True, kw_only=True):
    """One request with an API key, as it was answered: `answered` is the number that says how,
    `took` is in microseconds."""

    key_id: int
    user_id: int
    dialect: str
    verb: str
    path: str
    answered: int
    took: int
    request_id: str
    at: int

    @property
    def is_refused(self) -> bool:
        return FIRST_REFUSAL <= self.answered < FIRST_FAILURE

    @property
    def is_failed(self) -> bool:
        return self.answered >= FIRST_FAILURE


class Call(msgspec.Struct, frozen=True, array_like=True):
    """The same as it is kept."""

    id: int
    key_id: int
    user_id: int
    dialect: str
    verb: str
    path: str
    answered: int
    took: int
    request_id: str
    at: int


class CallDay(msgspec.Struct, frozen=True, array_like=True):
    """How many calls a key made on the day that begins at `day`: in all, and of these refused or
    failed. `updated_at` is by the tenant's clock."""

    id: int
    key_id: int
    user_id: int
    day: int
    calls: int
    refused: int
    failed: int
    updated_at: int


class CallFilter(msgspec.Struct, frozen=True, kw_only=True):
    """From `since` until before `until`."""

    key_id: int | UnsetType = UNSET
    user_id: int | UnsetType = UNSET
    dialect: str | UnsetType = UNSET
    verb: str | UnsetType = UNSET
    answered: int | UnsetType = UNSET
    since: int | UnsetType = UNSET
    until: int | UnsetType = UNSET


class DayFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Days that begin from `since` until before `until`."""

    key_id: int | UnsetType = UNSET
    user_id: int | UnsetType = UNSET
    since: int | UnsetType = UNSET
    until: int | UnsetType = UNSET
