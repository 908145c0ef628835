"""Purchases on the wire (witness: contract 2.2, 2.5)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from lyceum.core.commerce.offers import NewOffer
from lyceum.dialects.talentlms.wire import texts
from lyceum.dialects.talentlms.wire.access import LONGEST_ADDRESS, web_address

Path = Annotated[str, Meta(max_length=LONGEST_ADDRESS, examples=["/courses/index"])]


class Purchase(msgspec.Struct, frozen=True, kw_only=True):
    """`return_path` is where the person goes once they paid, `cancel_path` where if they do not:
    paths of the portal, or addresses."""

    id: texts.Id
    user_id: texts.Id
    cancel_path: Path | None = None
    return_path: Path | None = None
    coupon: texts.Line | None = None


def offer(asked: Purchase, *course_ids: int) -> NewOffer:
    return NewOffer(
        user_id=asked.user_id,
        course_ids=course_ids,
        coupon=asked.coupon,
        next=_place(asked.return_path, field="return_path"),
        cancel=_place(asked.cancel_path, field="cancel_path"),
    )


def _place(path: str | None, *, field: str) -> str:
    """A path stays on this server; two slashes at its beginning would lead to another one."""
    path = (path or "").strip()
    if path.startswith("/") and path[1:2] not in ("/", "\\"):
        return path if path.isprintable() else web_address(path, field=field)
    return web_address(path, field=field)
