"""The month's calls and uploads of a plan, as Akako sells them."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from lyceum.core.database import DatabaseUnavailable
from lyceum.core.tenancy.plan_store import Use
from lyceum.core.tenancy.plans import Metered, Plan, choose_plan, metered, use
from lyceum.core.work import WriteWork
from lyceum.http import metering
from lyceum.kit import clock
from lyceum.kit.time import SECOND, iso_millis, month_of
from tests.dialects.akako.callers import Akako, expect_data, expect_error
from tests.dialects.akako.test_files import MP4, PDF, form

decision = pytest.mark.decision
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])


async def put_on(akako: Akako, plan: Plan, *, calls: int = 0, uploads: int = 0) -> None:
    """The school is on that plan, and used so much of it this month."""
    school = akako.school
    await choose_plan(school.works, school.tenant.organization_id, plan=plan)
    school.platform.directory.forget()

    async def act(work: WriteWork) -> None:
        await use(work, Use(calls=calls, uploads=uploads))

    await school.write(act)


async def used(akako: Akako) -> Use:
    async with akako.school.works.read(akako.school.tenant) as work:
        return (await metered(work)).used


@decision("A15")
async def test_over_quota_is_said_with_what_there_was_and_when_it_begins_anew(
    akako: Akako,
) -> None:
    await put_on(akako, Plan.PRO, calls=9_999)
    admin = await akako.caller("admin")
    assert (await admin.get("/users")).headers["x-quota-remaining"] == "0"
    answer = await admin.get("/users")
    details = expect_error(answer, 429, "QUOTA_EXCEEDED")
    reset = month_of(clock.now())[1] // SECOND
    assert details == {"quota": "calls", "limit": 10_000, "remaining": 0, "reset": reset}
    assert 0 <= reset - clock.now() // SECOND - int(answer.headers["retry-after"]) <= 1
    assert answer.headers["x-ratelimit-limit"] == "100", "the minute's window is told as ever"


@decision("A15")
async def test_uploads_have_a_quota_of_their_own(akako: Akako) -> None:
    subject = await akako.subject(mentorId=akako.id_of("instructor"))
    topic = await akako.make("topics", name="Fractions", subjectId=subject["id"])
    await put_on(akako, Plan.FREE, uploads=8)
    mentor = await akako.caller("instructor")
    sent = form(PDF, ("topicId", topic["id"]))
    document = await mentor.post("/s3/document/upload", **sent)
    expect_data(document, 201)
    told = [document.headers[f"x-quota-{name}"] for name in ("name", "limit", "remaining")]
    assert told == ["uploads", "10", "1"]
    video = f"/admin/education/topics/{topic['id']}/video"
    expect_data(await mentor.put(video, **form(MP4, name="film.mp4", field="video")))
    answer = await mentor.put(video, **form(MP4, name="film.mp4", field="video"))
    assert expect_error(answer, 429, "QUOTA_EXCEEDED")["quota"] == "uploads"
    assert answer.headers["x-quota-name"] == "uploads"
    assert await used(akako) == Use(calls=2, uploads=10)
    assert (await mentor.get("/auth/profile")).status_code == 200


@decision("A15")
async def test_an_upload_that_is_refused_is_given_back(akako: Akako) -> None:
    await put_on(akako, Plan.FREE, uploads=9)
    mentor = await akako.caller("instructor")
    answer = await mentor.put(
        "/admin/education/topics/x/video", **form(MP4, name="film.mp4", field="video")
    )
    expect_error(answer, 404, "NOT_FOUND")
    assert answer.headers["x-quota-remaining"] == "1"
    assert await used(akako) == Use(calls=1, uploads=9)


@on_sqlite
@decision("A15")
async def test_usage_is_shown_even_when_nothing_is_left(akako: Akako) -> None:
    await put_on(akako, Plan.FREE, calls=1_000, uploads=3)
    begins, ends = month_of(clock.now())
    for _ in range(2):
        found = expect_data(await (await akako.caller("learner")).get("/usage"))
        assert found == {
            "plan": "free",
            "support": "Basic support",
            "periodStart": iso_millis(begins),
            "periodEnd": iso_millis(ends),
            "calls": {"used": 1_000, "limit": 1_000, "remaining": 0},
            "uploads": {"used": 3, "limit": 10, "remaining": 7},
        }


@on_sqlite
@decision("A15")
async def test_without_a_plan_it_is_the_unlimited_one(akako: Akako) -> None:
    admin = await akako.caller("admin")
    found = expect_data(await admin.get("/usage"))
    assert (found["plan"], found["calls"], found["uploads"]) == ("enterprise", None, None)
    await put_on(akako, Plan.ENTERPRISE)
    await admin.get("/users")
    found = expect_data(await admin.get("/usage"))
    assert found["calls"] == {"used": 1, "limit": None, "remaining": None}


@on_sqlite
@decision("A15")
async def test_session_tokens_count_and_public_reads_do_not(akako: Akako) -> None:
    """A stranger who reads what is public must not use up a school's month."""
    await put_on(akako, Plan.FREE)
    assert (await akako.anybody().get("/education/levels")).status_code == 200
    assert await used(akako) == Use(calls=0, uploads=0)
    person = akako.bearer(akako.token(akako.clerk_id_of("learner")))
    assert (await person.get("/auth/profile")).status_code == 200
    assert await used(akako) == Use(calls=1, uploads=0)


@on_sqlite
@decision("A13")
async def test_guesses_take_nothing_from_others_behind_the_address(akako: Akako) -> None:
    for status, code in GUESSED:
        expect_error(await akako.bearer("a.b.c").get("/auth/profile"), status, code)
    admin = await akako.caller("admin")
    answer = await admin.get("/auth/profile")
    assert answer.headers["x-ratelimit-remaining"] == "9"
    expect_error(await akako.bearer("a.b.c").get("/users"), 401, "UNAUTHORIZED")
    assert (await admin.get("/users")).headers["x-ratelimit-remaining"] == "99"


GUESSED = [(401, "UNAUTHORIZED")] * 10 + [(429, "RATE_LIMIT_EXCEEDED")] * 2
"""What twelve guesses on `/auth` come to, where ten a minute are answered."""


@on_sqlite
async def test_an_upload_that_cannot_be_given_back_is_answered_all_the_same(
    akako: Akako, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log says that it stays counted."""
    await put_on(akako, Plan.FREE)

    async def failing(work: WriteWork, asked: Use) -> Metered:
        if asked.calls == 0:
            raise DatabaseUnavailable
        return await use(work, asked)

    monkeypatch.setattr(metering, "use", failing)
    mentor = await akako.caller("instructor")
    with capture_logs() as said:
        answer = await mentor.put(
            "/admin/education/topics/x/video", **form(MP4, name="film.mp4", field="video")
        )
    expect_error(answer, 404, "NOT_FOUND")
    assert "an upload that failed stays counted" in [line["event"] for line in said]
    assert await used(akako) == Use(calls=1, uploads=1)
