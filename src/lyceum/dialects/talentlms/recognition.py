"""What users got for what they did: certificates, points, badges (contract 2.1)."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.page import Slice
from lyceum.core.people.queries import user
from lyceum.core.recognition import queries
from lyceum.core.recognition.model import CertificateFilter
from lyceum.core.stages import Stages
from lyceum.core.work import Work
from lyceum.dialects.talentlms.wire import certificates, gamification
from lyceum.dialects.talentlms.wire.texts import OneAsked

MOST = 10_000
"""Certificates of one person that are told: all that anybody will ever have."""


async def get_user_certificates(
    stages: Stages, actor: Actor, asked: OneAsked
) -> certificates.Certificates:
    """Get the certificates of a user, the newest first."""
    async with stages.read() as work:
        return certificates.Certificates(
            await certificates_of(work, actor, asked.id, origin=stages.origin)
        )


async def certificates_of(
    work: Work, actor: Actor, user_id: int, *, origin: str
) -> list[certificates.CertificateOut]:
    """Those of a person whom the caller may see; `origin` is what their addresses begin with."""
    person = await user(work, actor, user_id)
    where = CertificateFilter(user_id=person.id)
    page = await queries.certificates(
        work, actor, where=where, sliced=Slice(limit=MOST, total=False)
    )
    return [certificates.out(held, origin=origin, now=work.now) for held in page.rows]


async def get_user_gamification(
    work: Work, actor: Actor, asked: OneAsked
) -> gamification.GamificationOut:
    """Get the points, the level and the badges of a user."""
    return gamification.out(await queries.standing(work, actor, asked.id))
