"""The letter of welcome: asked for with the enrollment, sent by a worker, never in the way."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from lyceum.app.worker import Worker
from lyceum.core.jobs.duties import Duties
from lyceum.core.jobs.model import JobFilter, JobState
from lyceum.core.jobs.queries import jobs
from lyceum.core.mail import Letter
from lyceum.core.page import Order, Slice
from lyceum.jobs.welcome_letters import kind
from tests.app.test_worker import until
from tests.dialects.learnflow.callers import FREE, PAID, VISA, LearnFlow

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])
decision = pytest.mark.decision
DUTIES = Duties({kind.name: kind}, ())


async def states(learnflow: LearnFlow) -> list[JobState]:
    school = learnflow.school
    async with school.works.read(school.tenant) as work:
        page = await jobs(
            work,
            school.system(),
            where=JobFilter(kind=kind.name),
            sliced=Slice(limit=10),
            order=Order("created_at"),
        )
    return [job.state for job in page.rows]


async def ended(learnflow: LearnFlow, state: JobState, *, mailer: Any = None) -> None:
    """Lets a worker run until its job is in this state."""
    import asyncio

    ports = learnflow.school.platform.ports
    if mailer is not None:
        ports = replace(ports, mailer=mailer)
    worker = Worker(learnflow.school.works, ports, DUTIES)
    task = asyncio.create_task(worker.run())
    try:

        async def look() -> bool:
            return state in await states(learnflow)

        await until(look)
    finally:
        worker.stop()
        await task


def letters(learnflow: LearnFlow) -> list[EmailMessage]:
    folder: Path = learnflow.school.platform.ports.mailer._folder  # type: ignore[attr-defined]
    parser = BytesParser(policy=policy.default)
    return [parser.parsebytes(file.read_bytes()) for file in sorted(folder.glob("*.eml"))]


@decision("L25")
async def test_a_paid_enrollment_is_welcomed_in_text_and_html(learnflow: LearnFlow) -> None:
    course = await learnflow.make("/courses", **{**PAID, "title": "Fronts & <Pressure>"})
    student = await learnflow.student(name="Keahi Kahale")
    body = {"student_id": student["id"], "payment_method_id": VISA, "send_welcome_email": True}
    await learnflow.enrolled(course, **body)
    await ended(learnflow, JobState.DONE)
    (mail,) = letters(learnflow)
    assert (mail["To"], mail["Subject"]) == (student["email"], "Welcome to Fronts & <Pressure>")
    plain, rich = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None and rich is not None
    assert "Hello Keahi Kahale," in plain.get_content()
    assert "Hill School" in plain.get_content()
    assert "Fronts &amp; &lt;Pressure&gt;" in rich.get_content()


@decision("L25")
@on_sqlite
async def test_nobody_is_written_to_unasked(learnflow: LearnFlow) -> None:
    course = await learnflow.make("/courses", **FREE)
    await learnflow.enrolled(course)
    await learnflow.enrolled(course, send_welcome_email=False)
    assert await states(learnflow) == []


class Broken:
    """A server that takes no letter, and then one that does not know the person."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def send(self, letter: Letter) -> None:
        raise self.error


@decision("L25")
@on_sqlite
async def test_a_letter_that_cannot_be_sent_fails_nothing_else(learnflow: LearnFlow) -> None:
    from lyceum.core.errors import Fault, Invalid, Problem

    course = await learnflow.make("/courses", **FREE)
    made = await learnflow.enrolled(course, send_welcome_email=True)
    assert made["status"] == "active"
    nobody = Invalid(Problem("email", Fault.UNKNOWN))
    await ended(learnflow, JobState.FAILED, mailer=Broken(nobody))
    assert letters(learnflow) == []


@on_sqlite
async def test_a_server_that_is_away_is_asked_again(learnflow: LearnFlow) -> None:
    course = await learnflow.make("/courses", **FREE)
    await learnflow.enrolled(course, send_welcome_email=True)
    await ended(learnflow, JobState.WAITING, mailer=Broken(ConnectionRefusedError()))
    assert await states(learnflow) == [JobState.WAITING]
