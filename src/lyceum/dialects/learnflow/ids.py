"""LearnFlow's ids: a prefix and 20 or 24 letters and digits (witnesses: seed, the samples; L40)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from lyceum.core import external_ids
from lyceum.core.errors import NotFound
from lyceum.core.tenancy.other_mode import is_in_other_mode
from lyceum.core.work import Work
from lyceum.kit.ids import ALPHANUMERIC, UID_BYTES, UidCode

Found = TypeVar("Found")

NAMESPACE = "learnflow"
BASE62 = ALPHANUMERIC + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
OTHER_MODE = "{} A similar one exists in {} mode, but this is a {} mode key."
LONGEST = 255
"""Characters of an id; nothing has a longer one (L40)."""
NOBODY = 0
"""An id that nothing has: a filter by it finds nothing."""


def _code(prefix: str, length: int = 20) -> UidCode:
    return UidCode(prefix=prefix, alphabet=BASE62, length=length)


CODES = {
    "course": _code("crs_", 24),
    "student": _code("stu_"),
    "instructor": _code("ins_"),
    "enrollment": _code("enr_"),
    "payment": _code("pay_"),
    "refund": _code("re_"),
    "webhook_endpoint": _code("we_"),
    "event": _code("evt_"),
    "api_key": _code("key_"),
}
_KIND_OF = {"student": "user", "instructor": "user"}
_OTHER_VIEW = {"student": "ins_", "instructor": "stu_"}
"""A person is seen as a student and as an instructor, each with an id of its own."""


def written(kind: str, entity: Any) -> str:
    """The id as the client sees it: the one it gave, if it gave one, else ours."""
    own = getattr(entity, "extra", {}).get(NAMESPACE, {}).get("id")
    if own is not None and not str(own).startswith(_OTHER_VIEW.get(kind, "\0")):
        return str(own)
    return CODES[kind].encode(entity.uid)


def numbered(kind: str, number: int) -> str:
    """The id of what has only a number: an event."""
    return CODES[kind].encode(number.to_bytes(UID_BYTES))


def number(kind: str, text: str) -> int | None:
    """The number behind such an id."""
    octets = CODES[kind].decode(text)
    return int.from_bytes(octets) if octets is not None and octets[:2] == b"\0\0" else None


async def read(work: Work, kind: str, text: str) -> bytes | None:
    """The uid behind an id on the wire; None for one that was never given out."""
    uid = CODES[kind].decode(text)
    if uid is None and len(text) <= LONGEST:
        uid = await external_ids.uid_of(
            work, namespace=NAMESPACE, kind=_KIND_OF.get(kind, kind), value=text
        )
    return uid


async def found(
    work: Work, kind: str, text: str, look: Callable[[bytes | None], Awaitable[Found]]
) -> Found:
    """What `look` finds under the uid of an id on the wire. Where it finds nothing, because the key
    is one of the other mode, the refusal says so (L29)."""
    uid = await read(work, kind, text)
    try:
        return await look(uid)
    except NotFound as error:
        if uid is None or not await is_in_other_mode(work, _KIND_OF.get(kind, kind), uid):
            raise
        modes = ("test", "live") if work.tenant.mode == "live" else ("live", "test")
        raise type(error)(OTHER_MODE.format(error, *modes)) from error
