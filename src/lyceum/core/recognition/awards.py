"""Points, badges and levels: entries in a ledger, each given once by the rules of the school."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.people import store as people_store
from lyceum.core.recognition import store
from lyceum.core.recognition.model import (
    Award,
    AwardKind,
    Badge,
    Deed,
    Rules,
    clean_rules,
)
from lyceum.core.work import Work, WriteWork


async def rules_of(work: Work) -> Rules:
    """The rules of the school; where nobody set any, those that are not active."""
    kept = await work.first(store.AWARD_RULES)
    return msgspec.convert(kept.rules, Rules) if kept is not None else Rules()


async def set_rules(work: WriteWork, actor: Actor, rules: Rules) -> Rules:
    """Sets the rules by which is given from now on; what was given stays."""
    actor.must_everywhere(Permission.COURSES_WRITE_ANY)
    rules = clean_rules(rules)
    kept = msgspec.to_builtins(rules)
    await work.run(store.SET_AWARD_RULES[work.connection.flavor], rules=kept, updated_at=work.now)
    work.record(actor, "award_rules.set", "award_rules", work.tenant.id, after=rules)
    return rules


async def reward(
    work: WriteWork, actor: Actor, *, user_id: int, deed: Deed, about: str, rules: Rules
) -> None:
    """Gives what a deed brings: its points, and the badges and levels that are reached with it. For
    one deed about one thing nothing is given twice; who is gone is given nothing."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    worth = rules.points.get(deed, 0)
    counted = any(badge.deed is deed for badge in rules.badges)
    if not worth and not counted:
        return
    if await work.first(people_store.BY_ID_LOCKED, id=user_id) is None:
        return
    (before,) = await work.all(store.POINTS_OF, user_id=user_id)
    key = f"{deed}:{about}"
    if not await _give(work, user_id=user_id, kind=AwardKind.POINTS, key=key, points=worth):
        return
    if counted:
        (done,) = await work.all(store.COUNT_LIKE, user_id=user_id, deeds=f"{deed}:%")
        for badge in _reached(rules, deed, count=done.points):
            await _unlock(work, actor, user_id=user_id, badge=badge)
    first, last = rules.level_at(before.points), rules.level_at(before.points + worth)
    for level in range(first + 1, last + 1):
        await _rise(work, actor, user_id=user_id, level=level)


def _reached(rules: Rules, deed: Deed, *, count: int) -> Iterator[Badge]:
    return (badge for badge in rules.badges if badge.deed is deed and count >= badge.count)


async def _unlock(work: WriteWork, actor: Actor, *, user_id: int, badge: Badge) -> None:
    given = await _give(work, user_id=user_id, kind=AwardKind.BADGE, key=badge.key)
    if given is not None:
        work.record(actor, "badge.given", "user", user_id, after=given)


async def _rise(work: WriteWork, actor: Actor, *, user_id: int, level: int) -> None:
    given = await _give(work, user_id=user_id, kind=AwardKind.LEVEL, key=str(level))
    if given is not None:
        work.record(actor, "level.reached", "user", user_id, after=given)


async def _give(
    work: WriteWork, *, user_id: int, kind: AwardKind, key: str, points: int = 0
) -> Award | None:
    """The entry, or None where there was one already."""
    award = Award(
        id=await work.new_id(),
        user_id=user_id,
        kind=kind,
        key=key,
        points=points,
        given_at=work.now,
    )
    insert = store.INSERT_AWARD[work.connection.flavor]
    return award if await work.run(insert, **msgspec.structs.asdict(award)) else None
