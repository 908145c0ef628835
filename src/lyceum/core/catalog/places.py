"""Places among siblings: what is moved takes its place, and the others make room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from lyceum.core.database import Statement
from lyceum.core.work import WriteWork


class Sibling(msgspec.Struct, frozen=True, array_like=True):
    id: int
    position: int


def moved(siblings: Sequence[Sibling], sibling_id: int, *, to: int) -> dict[int, int]:
    """The positions that change when one of them, which need not be there yet, is put to the place
    `to`, counted from 0; beyond the end is the end."""
    before = {one.id: one.position for one in siblings}
    order = [one.id for one in siblings if one.id != sibling_id]
    order.insert(to, sibling_id)
    return {each: at for at, each in enumerate(order) if before.get(each) != at}


async def place(
    work: WriteWork,
    siblings: Sequence[Sibling],
    sibling_id: int,
    *,
    to: int,
    setting: Statement[Any],
) -> int:
    """Writes them by `setting`, which binds `row_id` and `position`; the place that it got."""
    changed = moved(siblings, sibling_id, to=to)
    rows = [{"row_id": each, "position": at} for each, at in changed.items()]
    await work.run_many(setting, rows)
    unchanged = next((one.position for one in siblings if one.id == sibling_id), 0)
    return changed.get(sibling_id, unchanged)
