"""Credits of people: the entries, and what they come to."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.commerce import crediting
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import credits as wire


async def list_credits(
    work: Work, actor: Actor, asked: wire.ListCredits
) -> paging.Listing[wire.EntryOut]:
    """List what was added to a person's credits and taken from them."""
    sliced = paging.sliced(asked, asked.order)
    page = await crediting.credit_entries(work, actor, asked.id, sliced=sliced)
    rows = [wire.entry(one) for one in page.rows]
    return paging.listing(asked, asked.order, page=page, rows=rows)


async def add_credits(work: WriteWork, actor: Actor, asked: wire.AddCredits) -> wire.BalanceOut:
    """Add to a person's credits, or take from them."""
    balance = await crediting.add_credits(
        work, actor, user_id=asked.id, amount=asked.amount, reason=asked.reason
    )
    return wire.BalanceOut(asked.id, balance)


async def set_credits(work: WriteWork, actor: Actor, asked: wire.SetCredits) -> wire.BalanceOut:
    """Set what a person has, by the entry that is missing to it."""
    balance = await crediting.set_credits(work, actor, user_id=asked.id, balance=asked.balance)
    return wire.BalanceOut(asked.id, balance)
