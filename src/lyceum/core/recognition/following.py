"""What follows from what happened: certificates for completed courses, points for deeds."""

from __future__ import annotations

from functools import partial

from lyceum.core.actor import Actor, system
from lyceum.core.enrollment import store as enrollment_store
from lyceum.core.feed import Happened
from lyceum.core.following import follow
from lyceum.core.recognition.awards import reward, rules_of
from lyceum.core.recognition.certificates import issue_certificate
from lyceum.core.recognition.model import Deed, Rules
from lyceum.core.work import WriteWork
from lyceum.kit.time import DAY

NAME = "recognition"
BATCH = 64
"""Events that are looked at in one transaction: few, since on SQLite all other writers wait."""

_DEEDS = {
    "unit.completed": Deed.UNIT,
    "enrollment.completed": Deed.COURSE,
    "session.started": Deed.SIGN_IN,
    "path_enrollment.completed": Deed.PATH,
}


async def recognize(work: WriteWork) -> int:
    """Looks at what happened next, and gives what is due for it; how many events it were."""
    actor = system(work.tenant.id, name=NAME)
    rules = await rules_of(work)
    act = partial(_recognize, actor=actor, rules=rules)
    return await follow(work, actor, name=NAME, kinds=sorted(_DEEDS), act=act, limit=BATCH)


async def _recognize(work: WriteWork, happened: Happened, *, actor: Actor, rules: Rules) -> None:
    if happened.kind == "enrollment.completed":
        await issue_certificate(work, actor, happened.subject_id)
    if not rules.active:
        return
    user_id = await _whose(work, happened)
    if user_id is not None:
        deed = _DEEDS[happened.kind]
        about = _about(work, happened)
        await reward(work, actor, user_id=user_id, deed=deed, about=about, rules=rules)


async def _whose(work: WriteWork, happened: Happened) -> int | None:
    """Whose deed it was; None where that was erased, or they are gone."""
    if happened.kind == "session.started":
        return happened.subject_id
    after = happened.after or {}
    if happened.kind != "unit.completed":
        return after.get("user_id")
    stay = await work.first(enrollment_store.BY_ID, id=after.get("enrollment_id", 0))
    return stay.user_id if stay is not None else None


def _about(work: WriteWork, happened: Happened) -> str:
    """What it was about: a retake of a course is a deed of its own, a second sign-in on one day is
    none."""
    if happened.kind == "session.started":
        return str((happened.at + work.tenant.clock_offset) // DAY)
    if happened.kind == "unit.completed":
        return f"{happened.subject_id}.{(happened.after or {}).get('enrollment_id', 0)}"
    return str(happened.subject_id)
