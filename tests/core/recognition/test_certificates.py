"""Certificates: given once for a completion, for as long as they hold, and verified by anybody."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.actor import nobody
from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.model import CourseChange
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.page import Slice
from lyceum.core.people.actions import change_user
from lyceum.core.people.model import UserChange
from lyceum.core.recognition import certificates, queries
from lyceum.core.recognition.errors import AlreadyRevoked, NoSuchCertificate
from lyceum.core.recognition.model import Certificate, CertificateFilter, CertificateState
from lyceum.core.removal.actions import delete_course
from lyceum.core.sequencing import number_all_events
from lyceum.jobs import recognition
from lyceum.kit.time import DAY
from tests.core.learning import Learning, complete_course, learning, write
from tests.harness.school import School, found_school, make_platform


async def recognize(school: School) -> None:
    """The worker looks at what happened."""
    await number_all_events(school.works)
    await recognition.run(school.works, school.platform.ports)


async def all_of(school: School, who: str = "admin", **where: Any) -> list[Certificate]:
    async with school.works.read(school.tenant) as work:
        page = await queries.certificates(
            work, school.actor(who), where=CertificateFilter(**where), sliced=Slice(limit=50)
        )
    return page.rows


async def given(school: School, *, days: int | None = None) -> tuple[Learning, Certificate]:
    """The learner has completed a course that gives a certificate."""
    here = await learning(school)
    await write(school, certificates.give_certificates, here.course.id, days=days)
    await here.see(0)
    await recognize(school)
    (found,) = await all_of(school)
    return here, found


async def test_a_completion_brings_one_certificate_that_keeps_the_names_of_that_day(
    school: School,
) -> None:
    here, found = await given(school)
    learner = school.people["learner"]
    assert (found.person, found.title) == (learner.display_name, here.course.title)
    assert found.issued_at == (await here.now()).completed_at
    assert (found.expires_at, found.revoked_at) == (None, None)
    await write(school, certificates.issue_certificate, here.made.id)
    await write(school, change_user, learner.id, UserChange(display_name="Leila Novák"))
    await write(school, change_course, here.course.id, CourseChange(title="Clouds"))
    await recognize(school)
    assert await all_of(school) == [found]
    await write(school, delete_course, here.course.id)
    assert await all_of(school) == [found]


async def test_a_course_gives_none_unless_somebody_said_so(school: School) -> None:
    await complete_course(school, (await school.course()).id)
    await recognize(school)
    assert await all_of(school) == []
    here, _ = await given(school)
    await write(school, certificates.give_no_certificates, here.course.id)
    await complete_course(school, here.course.id, who="other_learner")
    await recognize(school)
    assert [one.user_id for one in await all_of(school)] == [school.people["learner"].id]


async def test_it_expires_with_its_days_and_is_revoked_once(school: School) -> None:
    _, found = await given(school, days=10)
    assert found.expires_at == found.issued_at + 10 * DAY
    assert found.state_at(found.expires_at - 1) is CertificateState.VALID
    assert found.state_at(found.expires_at) is CertificateState.EXPIRED
    revoked = await write(school, certificates.revoke_certificate, found.id)
    assert revoked.state_at(found.expires_at) is CertificateState.REVOKED
    assert await all_of(school) == [revoked]
    with pytest.raises(AlreadyRevoked):
        await write(school, certificates.revoke_certificate, found.id)


async def test_learners_see_their_own_and_staff_those_of_their_courses(school: School) -> None:
    _, found = await given(school)
    seen = {who: await all_of(school, who) for who in ("learner", "instructor", "manager")}
    assert all(held == [found] for held in seen.values())
    for who in ("other_learner", "other_instructor"):
        assert await all_of(school, who) == []
        async with school.works.read(school.tenant) as work:
            with pytest.raises(NoSuchCertificate):
                await queries.certificate(work, school.actor(who), found.id)
            with pytest.raises(NoSuchCertificate):
                await queries.certificate_of(work, school.actor(who), found.uid)
    assert await all_of(school, user_id=school.people["other_learner"].id) == []


async def test_whoever_may_not_write_a_course_gives_no_certificates_there(school: School) -> None:
    here, found = await given(school)
    for days in (0, -1, 36_501):
        with pytest.raises(Invalid):
            await write(school, certificates.give_certificates, here.course.id, days=days)
    for who in ("learner", "other_instructor"):
        with pytest.raises(Forbidden):
            await here.act(certificates.give_certificates, here.course.id, days=None, who=who)
        with pytest.raises(Forbidden):
            await here.act(certificates.revoke_certificate, found.id, who=who)
    await here.act(certificates.give_certificates, here.course.id, days=5, who="instructor")


async def test_a_serial_is_verified_whosever_it_is_and_nothing_else_is(school: School) -> None:
    _, found = await given(school)
    other = await found_school(make_platform(school.works), name="Valley School")
    spelled = "-".join([found.serial[:5], found.serial[5:].lower()])
    for serial in (found.serial, spelled, f" {found.serial} "):
        verified = await queries.verify(school.works, other.platform.directory, serial)
        assert (verified.tenant.id, verified.certificate) == (school.tenant.id, found)
    wrong = found.serial[:-1] + ("0" if found.serial[-1] != "0" else "1")
    for serial in (wrong, "", "a" * 4_000, "ÄÖ\x00", found.uid.hex()):
        with pytest.raises(NoSuchCertificate):
            await queries.verify(school.works, school.platform.directory, serial)
    async with school.works.read(other.tenant) as work:
        with pytest.raises(NoSuchCertificate):
            await queries.certificate(work, other.actor("admin"), found.id)
        stranger = nobody(other.tenant.id, dialect="")
        with pytest.raises(NoSuchCertificate):
            await queries.certificate_of(work, stranger, found.uid)
