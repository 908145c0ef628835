"""Certificates: which courses give them, and what was given."""

from __future__ import annotations

from functools import partial

from lyceum.core.actor import Actor
from lyceum.core.catalog.queries import course_by_id
from lyceum.core.recognition import certificates, queries
from lyceum.core.recognition.model import Certificate
from lyceum.core.stages import Stages
from lyceum.core.tenancy.queries import organization
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import recognition as wire
from lyceum.dialects.lyceum.wire.asking import OneAsked
from lyceum.http.addresses import certificate_page
from lyceum.http.downloads import Download, paper_of
from lyceum.messages.certificates import Issued, sheet


async def list_certificates(
    stages: Stages, actor: Actor, asked: wire.ListCertificates
) -> paging.Listing[wire.CertificateOut]:
    """List certificates: one's own, those of courses that one leads, or all."""
    async with stages.read() as work:
        page = await queries.certificates(
            work,
            actor,
            where=wire.where(asked),
            sliced=paging.sliced(asked, asked.order),
            order=paging.order(asked.order),
        )
        told = partial(wire.certificate, origin=stages.origin, now=work.now)
        rows = [told(held) for held in page.rows]
        listing = paging.listing(asked, asked.order, page=page, rows=rows)
        return await paging.followed(work, actor, asked, listing)


async def get_certificate(
    stages: Stages, actor: Actor, asked: wire.GetCertificate
) -> wire.CertificateOut:
    """Get a certificate."""
    async with stages.read() as work:
        held = await queries.certificate(work, actor, asked.id)
        return wire.certificate(held, origin=stages.origin, now=work.now)


async def download_certificate(stages: Stages, actor: Actor, asked: OneAsked) -> Download:
    """Get a certificate as PDF."""
    async with stages.read() as work:
        held = await queries.certificate(work, actor, asked.id)
        now = work.now
    school = await organization(stages.works, stages.tenant.organization_id)
    issued = Issued(
        certificate=held,
        school=school.name if school else "",
        locale=stages.tenant.locale,
        address=certificate_page(stages.origin, held.serial),
        now=now,
    )
    written = await stages.ports.papers.set(sheet(issued))
    return paper_of(written, name=f"{held.serial}.pdf", made_at=held.issued_at)


async def revoke_certificate(stages: Stages, actor: Actor, asked: OneAsked) -> wire.CertificateOut:
    """Say that a certificate holds no longer."""

    async def revoke(work: WriteWork) -> Certificate:
        await queries.certificate(work, actor, asked.id)
        return await certificates.revoke_certificate(work, actor, asked.id)

    held = await stages.write(revoke)
    return wire.certificate(held, origin=stages.origin, now=held.updated_at)


async def get_certificate_rule(work: Work, actor: Actor, asked: OneAsked) -> wire.RuleOut:
    """Get whether a course gives a certificate."""
    await course_by_id(work, actor, asked.id)
    return wire.rule(asked.id, await queries.certificate_rule(work, asked.id))


async def give_certificates(
    work: WriteWork, actor: Actor, asked: wire.GiveCertificates
) -> wire.RuleOut:
    """Have a course give a certificate to whoever completes it from now on."""
    await course_by_id(work, actor, asked.id)
    rule = await certificates.give_certificates(work, actor, asked.id, days=asked.days)
    return wire.rule(asked.id, rule)


async def give_no_certificates(work: WriteWork, actor: Actor, asked: OneAsked) -> wire.RuleOut:
    """Have a course give none any more; what was given stays."""
    await course_by_id(work, actor, asked.id)
    await certificates.give_no_certificates(work, actor, asked.id)
    return wire.rule(asked.id, None)
