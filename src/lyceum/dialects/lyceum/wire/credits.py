"""Credits on the wire: hundredths of one, so that a sum is exact."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.commerce.model import LONGEST_REASON, MOST_CREDITS, CreditEntry
from lyceum.dialects.lyceum.paging import PageAsked
from lyceum.dialects.lyceum.wire.asking import Fields, Id, OneAsked
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

Change = Annotated[
    int,
    Meta(
        ge=-MOST_CREDITS,
        le=MOST_CREDITS,
        description="In hundredths of a credit; below 0 for what is taken.",
        examples=[1000],
    ),
]
Balance = Annotated[int, Meta(ge=0, description="In hundredths of a credit.", examples=[1000])]
Reason = Annotated[str, Meta(max_length=LONGEST_REASON, examples=["A present"])]


class CreditOrder(StrEnum):
    NEWEST = "-made_at"


class EntryOut(msgspec.Struct, frozen=True):
    id: Id
    user_id: Id
    amount: Change
    reason: Reason
    made_by: Id | None
    made_at: Time


class BalanceOut(msgspec.Struct, frozen=True):
    """What a person has; `id` is theirs."""

    id: Id
    balance: Balance


class ListCredits(PageAsked, frozen=True, kw_only=True):
    id: Id
    order: CreditOrder = CreditOrder.NEWEST
    fields: Fields | UnsetType = UNSET


class AddCredits(OneAsked, frozen=True, kw_only=True):
    amount: Change
    reason: Reason = ""


class SetCredits(OneAsked, frozen=True, kw_only=True):
    balance: Annotated[Balance, Meta(le=MOST_CREDITS)]


def entry(entry: CreditEntry) -> EntryOut:
    return EntryOut(
        id=entry.id,
        user_id=entry.user_id,
        amount=entry.amount,
        reason=entry.reason,
        made_by=entry.made_by,
        made_at=iso_micros(entry.made_at),
    )
