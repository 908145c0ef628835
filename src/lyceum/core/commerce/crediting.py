"""Credits: what somebody may spend instead of money, a sum of entries that never change.

Amounts are in hundredths of a credit, so that a sum is exact.
"""

from __future__ import annotations

from collections.abc import Iterable

from lyceum.core.actor import Actor, Permission
from lyceum.core.commerce import credit_store
from lyceum.core.commerce.errors import NotEnoughCredits
from lyceum.core.commerce.model import CREDIT, LONGEST_REASON, MOST_CREDITS, CreditEntry
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.listing import fetch_page
from lyceum.core.page import Page, Slice
from lyceum.core.people import store as people_store
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.people.queries import user
from lyceum.core.work import Work, WriteWork


async def credits_of(work: Work, user_ids: Iterable[int]) -> dict[int, int]:
    """The part `credits` of a page of people that the caller was allowed to read: what each has,
    in hundredths of a credit."""
    balances = dict.fromkeys(sorted(set(user_ids)), 0)
    if balances:
        for found in await work.all(credit_store.BALANCES, user_ids=list(balances)):
            balances[found.user_id] = found.amount
    return balances


async def credit_entries(
    work: Work, actor: Actor, user_id: int, *, sliced: Slice
) -> Page[CreditEntry]:
    """A page of the entries of a person whom the caller may see, newest first."""
    await user(work, actor, user_id)
    return await fetch_page(work, credit_store.PAGE, sliced, user_id=user_id)


async def add_credits(
    work: WriteWork, actor: Actor, *, user_id: int, amount: int, reason: str = ""
) -> int:
    """Adds an entry, below 0 for what is spent, and answers what the person then has; refuses to
    take more than there is."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    before = await _locked_balance(work, user_id)
    return await _enter(work, actor, user_id=user_id, amount=amount, before=before, reason=reason)


async def set_credits(work: WriteWork, actor: Actor, *, user_id: int, balance: int) -> int:
    """Adds the entry after which a person has just so much."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    before = await _locked_balance(work, user_id)
    return await _enter(
        work, actor, user_id=user_id, amount=balance - before, before=before, reason=""
    )


async def _locked_balance(work: WriteWork, user_id: int) -> int:
    """Behind the person's lock: of two who spend at once, the second sees what the first left."""
    if await work.first(people_store.BY_ID_LOCKED, id=user_id) is None:
        raise NoSuchUser
    return (await credits_of(work, [user_id]))[user_id]


async def _enter(
    work: WriteWork, actor: Actor, *, user_id: int, amount: int, before: int, reason: str
) -> int:
    after = before + amount
    if after < 0:
        raise NotEnoughCredits
    if after > MOST_CREDITS:
        raise Invalid(Problem("credits", Fault.TOO_LARGE, limit=MOST_CREDITS / CREDIT))
    if len(reason) > LONGEST_REASON:
        raise Invalid(Problem("reason", Fault.TOO_LONG, limit=LONGEST_REASON))
    if not amount:
        return after
    entry = CreditEntry(
        id=await work.new_id(),
        user_id=user_id,
        amount=amount,
        reason=reason,
        made_by=actor.user_id,
        made_at=work.now,
    )
    await work.insert(credit_store.INSERT, entry)
    work.record(actor, "credits.changed", "user", user_id, after=entry)
    return after
