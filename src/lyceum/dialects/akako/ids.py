"""Akako's ids: `c` and 24 letters or digits, as cuids are; people are known by the provider's too
(witness: contract A21, A46)."""

from __future__ import annotations

from typing import Any

from lyceum.core import external_ids
from lyceum.core.access.identities import subject_of, uid_of_subject
from lyceum.core.people.model import User
from lyceum.core.work import Work
from lyceum.kit.ids import ALPHANUMERIC, UID_BYTES, UidCode

NAMESPACE = "akako"
CUID = UidCode(prefix="c", alphabet=ALPHANUMERIC, length=24)
SUBJECT = UidCode(prefix="user_", alphabet=ALPHANUMERIC + "ABCDEFGHIJKLMNOPQRSTUVWXYZ", length=27)
"""What a person is called towards the provider that never vouched for them: this installation."""


def written(entity: Any) -> str:
    """The id as the client sees it: the one it gave, if it gave one, else ours."""
    own = entity.extra.get(NAMESPACE)
    if own and "id" in own:
        return str(own["id"])
    return CUID.encode(entity.uid)


def numbered(number: int) -> str:
    """The id of what has only a number: a role that somebody holds."""
    return CUID.encode(number.to_bytes(UID_BYTES))


def clerk_id(user: User) -> str:
    return subject_of(user) or SUBJECT.encode(user.uid)


async def read(work: Work, kind: str, text: str) -> bytes | None:
    """The uid behind an id on the wire; None for one that was never given out."""
    uid = CUID.decode(text)
    if uid is None:
        uid = await external_ids.uid_of(work, namespace=NAMESPACE, kind=kind, value=text)
    return uid


async def read_user(work: Work, text: str) -> bytes | None:
    """The same of a person, by either name."""
    return await read_subject(work, text) or await read(work, "user", text)


async def read_subject(work: Work, text: str) -> bytes | None:
    return await uid_of_subject(work, text) or SUBJECT.decode(text)
