"""Karma's ids: a prefix and 16 letters or digits (witness: contract K15)."""

from __future__ import annotations

from typing import Any

from lyceum.core import external_ids
from lyceum.core.work import Work
from lyceum.kit.ids import ALPHANUMERIC, UidCode

NAMESPACE = "karma"


def _code(prefix: str) -> UidCode:
    return UidCode(prefix=prefix, alphabet=ALPHANUMERIC, length=16)


CODES = {
    "user": _code("usr_"),
    "course": _code("crs_"),
    "enrollment": _code("enr_"),
    "session": _code("ses_"),
    "assessment": _code("asmnt_"),
    "question": _code("qst_"),
    "attempt": _code("sub_"),
}


def written(kind: str, entity: Any) -> str:
    """The id as the client sees it: the one it gave, if it gave one, else ours."""
    own = entity.extra.get(NAMESPACE)
    if own and "id" in own:
        return str(own["id"])
    return CODES[kind].encode(entity.uid)


async def read(work: Work, kind: str, text: str) -> bytes | None:
    """The uid behind an id on the wire; None for one that was never given out."""
    uid = CODES[kind].decode(text)
    if uid is None:
        uid = await external_ids.uid_of(work, namespace=NAMESPACE, kind=kind, value=text)
    return uid
