"""Certificates: which courses give one, issuing them for completions, and revoking them."""

from __future__ import annotations

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.actions import editable_course
from lyceum.core.enrollment import store as enrollment_store
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.people import store as people_store
from lyceum.core.recognition import store
from lyceum.core.recognition.errors import AlreadyRevoked, NoSuchCertificate
from lyceum.core.recognition.model import (
    Certificate,
    CertificateRule,
    clean_days,
    end_of,
)
from lyceum.core.work import WriteWork
from lyceum.kit import ids, secrecy


async def give_certificates(
    work: WriteWork, actor: Actor, course_id: int, *, days: int | None
) -> CertificateRule:
    """Says that whoever completes the course from now on gets a certificate, which holds for so
    many days, or for good."""
    rule = CertificateRule(course_id=course_id, days=clean_days(days), updated_at=work.now)
    await editable_course(work, actor, course_id)
    await work.insert(store.SET_RULE[work.connection.flavor], rule)
    work.record(actor, "certificate_rule.set", "course", course_id, after=rule)
    return rule


async def give_no_certificates(work: WriteWork, actor: Actor, course_id: int) -> None:
    """Ends that; what was issued stays as it is."""
    await editable_course(work, actor, course_id)
    if await work.run(store.DELETE_RULE, course_id=course_id):
        work.record(actor, "certificate_rule.ended", "course", course_id)


async def issue_certificate(
    work: WriteWork, actor: Actor, enrollment_id: int
) -> Certificate | None:
    """The certificate of a completed enrollment, made unless there is one; None where the course
    gives none, or the enrollment is not completed or is gone."""
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    enrollment = await work.first(enrollment_store.BY_ID, id=enrollment_id)
    if enrollment is None or enrollment.completed_at is None:
        return None
    rule = await work.first(store.RULE_OF, course_id=enrollment.course_id)
    if rule is None:
        return None
    made = await _made(work, enrollment, enrollment.completed_at, rule=rule)
    if made is not None:
        await _issue(work, actor, made)
    found = await work.all(store.OF_ENROLLMENTS, enrollment_ids=[enrollment_id])
    return found[0] if found else None


async def _made(
    work: WriteWork, enrollment: Enrollment, completed_at: int, *, rule: CertificateRule
) -> Certificate | None:
    """A new certificate, not stored yet; None where the person or the course is gone."""
    person = await work.first(people_store.BY_ID, id=enrollment.user_id)
    course = await work.first(catalog_store.BY_ID, id=enrollment.course_id)
    if person is None or course is None:
        return None
    return Certificate(
        id=await work.new_id(),
        uid=ids.new_uid(),
        user_id=enrollment.user_id,
        course_id=enrollment.course_id,
        enrollment_id=enrollment.id,
        person=person.display_name,
        title=course.title,
        issued_at=completed_at,
        expires_at=end_of(rule, issued_at=completed_at),
        revoked_at=None,
        updated_at=work.now,
    )


async def _issue(work: WriteWork, actor: Actor, made: Certificate) -> None:
    row = msgspec.structs.asdict(made)
    if not await work.run(store.INSERT_CERTIFICATE[work.connection.flavor], **row):
        return
    await work.run(
        store.INSERT_CREDENTIAL,
        digest=secrecy.digest(made.serial),
        kind=store.KIND,
        credential_id=made.id,
    )
    work.record(actor, "certificate.issued", "certificate", made.id, after=made)


async def revoke_certificate(work: WriteWork, actor: Actor, certificate_id: int) -> Certificate:
    """Says that a certificate holds no longer; whoever verifies it is told so."""
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    found = await work.first(store.BY_ID_LOCKED, id=certificate_id)
    if found is None:
        raise NoSuchCertificate
    if found.revoked_at is not None:
        raise AlreadyRevoked
    await work.run(store.REVOKE, row_id=certificate_id, now=work.now)
    after = msgspec.structs.replace(found, revoked_at=work.now, updated_at=work.now)
    changed = ["revoked_at"]
    work.record(
        actor, "certificate.revoked", "certificate", certificate_id, after=after, changed=changed
    )
    return after
