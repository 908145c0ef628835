"""Many things in one request, each judged by itself (contract 3, batch)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from lyceum.core.errors import Forbidden, Invalid, NotFound, Refusal
from lyceum.dialects.masteriyo.coercing import coerce
from lyceum.dialects.masteriyo.refusals import TooManyItems, Worded
from lyceum.dialects.masteriyo.wire.terms import Batch
from lyceum.http.arguments import decode

Asked = TypeVar("Asked", bound=msgspec.Struct)
Act = Callable[[Any], Awaitable[Any]]


MOST = 100


def must_be_few(asked: Batch) -> None:
    """Refuses more items than one request may have."""
    if len(asked.create) + len(asked.update) + len(asked.delete) > MOST:
        raise TooManyItems(MOST)


async def each(
    items: Iterable[Mapping[str, Any]], into: type[Asked], act: Act
) -> list[dict[str, Any]]:
    """What was done with each item, or `{id, error}`; refuses who may not do it at all. The core
    refuses before it writes, so that nothing is left of an item that was refused."""
    told = []
    for item in items:
        try:
            done = await act(decode(coerce(item, into), into))
            told.append(msgspec.to_builtins(done))
        except Forbidden:
            raise
        except Refusal as refusal:
            told.append({"id": _id(item), "error": _error(refusal)})
    return told


def _id(item: Mapping[str, Any]) -> int:
    found = item.get("id")
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def _error(refusal: Refusal) -> dict[str, Any]:
    """What is not there is invalid here (072)."""
    if isinstance(refusal, Worded):
        return {
            "code": refusal.code,
            "message": str(refusal),
            "data": {"status": refusal.status},
        }
    if isinstance(refusal, NotFound):
        code, message = "masteriyo_rest__invalid_id", "Invalid ID"
    elif isinstance(refusal, Invalid):
        code, message = (
            "rest_invalid_param",
            "Invalid parameter(s): "
            + ", ".join(dict.fromkeys(problem.field for problem in refusal.problems)),
        )
    else:
        code, message = "masteriyo_rest_cannot_batch", str(refusal)
    return {"code": code, "message": message, "data": {"status": 400}}
