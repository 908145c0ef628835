"""Reading certificates and awards; who may see which is decided here, once."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.people.queries import user
from lyceum.core.recognition import store
from lyceum.core.recognition.awards import rules_of
from lyceum.core.recognition.errors import NoAwards, NoSuchCertificate
from lyceum.core.recognition.model import (
    SERIALS,
    Award,
    Certificate,
    CertificateFilter,
    CertificateRule,
    Standing,
)
from lyceum.core.stages import Tenants
from lyceum.core.work import Tenant, Work, Works
from lyceum.kit import secrecy


class Verified(msgspec.Struct, frozen=True):
    """What whoever holds a serial may know: the certificate, and at which moment of whose clock."""

    tenant: Tenant
    certificate: Certificate
    now: int


def _sees(actor: Actor) -> str:
    if actor.may(Permission.ENROLLMENTS_READ_ANY):
        return "all"
    return "led" if actor.may(Permission.COURSES_LEAD) else "own"


async def certificates(
    work: Work,
    actor: Actor,
    *,
    where: CertificateFilter,
    sliced: Slice,
    order: Order = store.NEWEST,
) -> Page[Certificate]:
    """A page of certificates, newest first unless asked for in another `CertificateOrder`: all,
    those of courses one leads and one's own, or one's own alone."""
    values: dict[str, object] = {"self_id": actor.user_id}
    if where.user_id is not UNSET:
        values["user_id"] = where.user_id
    shape = store.PageShape(
        by_user=where.user_id is not UNSET, sees=_sees(actor), total=sliced.total, order=order
    )
    return await fetch_page(work, store.page(shape), sliced, **values)


async def certificate(work: Work, actor: Actor, certificate_id: int) -> Certificate:
    """One certificate; one that the caller may not see does not exist."""
    statement = store.visible_by_id(_sees(actor))
    found = await work.first(statement, id=certificate_id, self_id=actor.user_id)
    if found is None:
        raise NoSuchCertificate
    return found


async def certificate_of(work: Work, actor: Actor, uid: bytes | None) -> Certificate:
    """The same by its uid."""
    found = None
    if uid is not None:
        found = await work.first(store.visible_by_uid(_sees(actor)), uid=uid, self_id=actor.user_id)
    if found is None:
        raise NoSuchCertificate
    return found


async def certificates_of(work: Work, enrollment_ids: Iterable[int]) -> dict[int, Certificate]:
    """The part `certificate` of a page of enrollments that the caller was allowed to read."""
    wanted = sorted(set(enrollment_ids))
    if not wanted:
        return {}
    found = await work.all(store.OF_ENROLLMENTS, enrollment_ids=wanted)
    return {one.enrollment_id: one for one in found}


async def certificate_rule(work: Work, course_id: int) -> CertificateRule | None:
    """Whether, and for how long, a course that the caller was allowed to read gives one."""
    return await work.first(store.RULE_OF, course_id=course_id)


async def verify(works: Works, tenants: Tenants, serial: str) -> Verified:
    """The certificate that this serial names, in whichever tenant: whoever has the serial has the
    paper. Spaces, hyphens and the case of letters do not matter. Refuses where there is none."""
    plain = "".join(serial.replace("-", "").split()).upper()
    if SERIALS.decode(plain) is None:
        raise NoSuchCertificate
    found = await works.across(store.OWNER, digest=secrecy.digest(plain))
    tenant = await tenants.by_id(found[0].tenant_id) if found else None
    if tenant is None:
        raise NoSuchCertificate
    async with works.read(tenant) as work:
        held = await work.first(store.BY_ID, id=found[0].certificate_id)
        if held is None:
            raise NoSuchCertificate
        return Verified(tenant, held, work.now)


async def standing(work: Work, actor: Actor, user_id: int) -> Standing:
    """What a person whom the caller may see has by now. Refuses with NoAwards where the school
    gives none, also to whom may not see the person."""
    await user(work, actor, user_id)
    rules = await rules_of(work)
    if not rules.active:
        raise NoAwards
    (points,) = await work.all(store.POINTS_OF, user_id=user_id)
    given = await work.all(store.BADGES_OF, user_id=user_id)
    by_key = {badge.key: badge for badge in rules.badges}
    badges = tuple((by_key[one.key], one.given_at) for one in given if one.key in by_key)
    return Standing(points.points, rules.level_at(points.points), badges)


async def awards(work: Work, actor: Actor, *, user_id: int | None, sliced: Slice) -> Page[Award]:
    """A page of the ledger, newest first: everybody's or one person's for whoever may read people,
    else one's own entries alone."""
    statement = store.award_page(
        sliced.total,
        by_user=user_id is not None,
        sees_all=actor.may_everywhere(Permission.PEOPLE_READ_ANY),
    )
    return await fetch_page(work, statement, sliced, user_id=user_id, self_id=actor.user_id)
