"""How LearnFlow tells of events: the object as it was, and a signature as Stripe has it (L39;
contract of protocols, 4.3)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from lyceum.core.catalog.model import Course
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.feed import Happened, restored
from lyceum.core.people.model import User
from lyceum.core.webhooks.model import Endpoint, Message
from lyceum.core.work import Work
from lyceum.dialects.learnflow import courses, enrollments, ids, kinds, payments, values
from lyceum.dialects.learnflow.envelope import encode
from lyceum.dialects.learnflow.wire import courses as course_wire
from lyceum.dialects.learnflow.wire import people as people_wire
from lyceum.dialects.learnflow.wire import webhooks as wire
from lyceum.kit.time import SECOND

SECRET_BYTES = 32
HEADER = "learnflow-signature"

_WORDS = {"user": "student"}
_GONE = ("course.trashed", "user.trashed")
"""What is out of sight here, though the core still has it."""


def new_secret() -> str:
    """A secret as its owner sees it; the whole text signs."""
    return f"whsec_{secrets.token_hex(SECRET_BYTES)}"


def signature(secret: str, body: bytes, *, at: int) -> str:
    """The HMAC-SHA-256 over time and body, in hexadecimal; `at` in whole seconds since 1970."""
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()


class LearnFlowEvents:
    """Each message is an event as the API shows it; its id is the same at every attempt."""

    def new_secret(self) -> str:
        return new_secret()

    def knows(self, kind: str) -> bool:
        return kind in kinds.TYPE_OF

    async def message(self, work: Work, happened: Happened, endpoint: Endpoint) -> Message:
        (told,) = await events_told(work, [happened])
        return Message(body=encode(told))

    def headers(
        self, message: Message, endpoint: Endpoint, *, uid: bytes, secrets: Sequence[str], at: int
    ) -> Mapping[str, str]:
        seconds = at // SECOND
        signed = [f"v1={signature(secret, message.body, at=seconds)}" for secret in secrets]
        return {
            "content-type": "application/json",
            HEADER: ",".join([f"t={seconds}", *signed]),
        }


async def events_told(work: Work, happened: Sequence[Happened]) -> list[wire.EventOut]:
    """Events with what they happened to as it was then; what an object shows of others beside it
    (a name, a count) is as it is now."""
    shown: dict[int, Any] = {}
    for kind, tell in (
        ("course", _courses),
        ("user", _students),
        ("enrollment", _enrollments),
        ("payment", payments.told),
    ):
        lines = [one for one in happened if one.subject_kind == kind and _is_whole(one)]
        if lines:
            objects = await tell(work, [one.after or {} for one in lines])
            shown |= {one.id: about for one, about in zip(lines, objects, strict=True)}
    livemode = values.is_live(work)
    return [wire.event(one, shown.get(one.id) or _gone(one), livemode=livemode) for one in happened]


def _is_whole(happened: Happened) -> bool:
    """Whether the snapshot is of the thing itself: it is neither gone nor erased."""
    is_gone = happened.kind.endswith(".deleted") or happened.kind in _GONE
    return happened.after is not None and not is_gone


def _gone(happened: Happened) -> dict[str, Any]:
    """What is left to say of a thing: its id, unless that was erased too."""
    kind = _WORDS.get(happened.subject_kind, happened.subject_kind)
    uid = (happened.after or {}).get("uid")
    known = None
    if uid is not None:
        known = ids.CODES[kind].encode(msgspec.convert(uid, bytes))
    return {"id": known, "object": kind, "deleted": True}


async def _courses(work: Work, snapshots: list[Mapping[str, Any]]) -> list[Any]:
    found = [restored(Course, after) for after in snapshots]
    parts = await courses.parts_of(work, [course.id for course in found])
    livemode = values.is_live(work)
    return [course_wire.course(course, parts, livemode=livemode) for course in found]


async def _students(work: Work, snapshots: list[Mapping[str, Any]]) -> list[Any]:
    livemode = values.is_live(work)
    found = [restored(User, after) for after in snapshots]
    return [people_wire.student(user, livemode=livemode) for user in found]


async def _enrollments(work: Work, snapshots: list[Mapping[str, Any]]) -> list[Any]:
    return [*await enrollments.written(work, [restored(Enrollment, one) for one in snapshots])]
