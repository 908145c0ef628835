"""Links that let somebody do one thing once: come in, or choose a new password."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from msgspec.structs import replace
from starlette.applications import Starlette

from lyceum.app.worker import Worker, working
from lyceum.core.access import links, sessions
from lyceum.core.access.errors import BadCredentials, InvalidToken
from lyceum.core.access.links import find_link, sign_in_link
from lyceum.core.access.model import Purpose
from lyceum.core.access.sessions import SignIn, Terms, is_online
from lyceum.core.actor import Permission
from lyceum.core.errors import Forbidden
from lyceum.core.jobs.duties import Duties
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.removal.actions import delete_user
from lyceum.core.stages import Stages
from lyceum.http.links import address
from lyceum.jobs import login_reminders, new_passwords
from lyceum.kit import clock
from lyceum.kit.time import DAY, HOUR, MINUTE
from lyceum.web.links import link_routes
from tests.harness.school import PASSWORD, School

TERMS = Terms(dialect="web", agent="a browser", lifetime=HOUR)


def stages(school: School) -> Stages:
    return Stages(school.works, school.tenant, school.platform.ports)


async def link_for(school: School, who: str, *, by: str = "admin", **rest: Any) -> str:
    user_id = school.people[who].id
    act = partial(sign_in_link, actor=school.actor(by), user_id=user_id, **rest)
    return str(await school.write(act))


async def find(school: School, secret: str, purpose: Purpose = Purpose.SIGN_IN, *, at: int = 0):
    ports = school.platform.ports
    return await find_link(
        school.works, ports.tenants, secret, purpose=purpose, now=clock.now() + at
    )


@pytest.fixture
async def browser(school: School) -> AsyncIterator[httpx.AsyncClient]:
    school.root.beside = Starlette(routes=link_routes(school.root.platform))
    async with school.client() as client:
        yield client


async def test_a_sign_in_link_works_once_for_ten_minutes(school: School) -> None:
    secret = await link_for(school, "learner")
    tenant, link = await find(school, secret)
    assert (tenant.id, link.user_id) == (school.tenant.id, school.people["learner"].id)
    for wrong, purpose, at in (
        (secret, Purpose.SIGN_IN, 10 * MINUTE),
        (secret, Purpose.NEW_PASSWORD, 0),
        ("x" * 43, Purpose.SIGN_IN, 0),
    ):
        with pytest.raises(InvalidToken):
            await find(school, wrong, purpose, at=at)
    # Of several who open it at once, one comes in.
    came = await asyncio.gather(
        *(links.sign_in_by(stages(school), link, TERMS) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(each, sessions.Grant) for each in came) == 1
    with pytest.raises(InvalidToken):
        await find(school, secret)


async def test_nobody_lets_themselves_in_as_somebody_who_may_more(school: School) -> None:
    narrow = replace(
        school.actor("admin"),
        grants=frozenset({Permission.PEOPLE_WRITE_ANY, Permission.PEOPLE_READ_ANY}),
    )
    admin = school.people["admin"].id
    with pytest.raises(Forbidden):
        await school.write(partial(sign_in_link, actor=narrow, user_id=admin))
    with pytest.raises(Forbidden):
        await link_for(school, "learner", by="instructor")
    with pytest.raises(NoSuchUser):
        await school.write(partial(sign_in_link, actor=school.actor("admin"), user_id=999_999))


async def test_whoever_signs_in_is_online_until_they_are_signed_out(school: School) -> None:
    learner = school.people["learner"].id

    async def online(later: int = 0) -> bool:
        tenant = replace(school.tenant, clock_offset=later)
        async with school.works.read(tenant) as work:
            return await is_online(work, learner)

    assert not await online()
    spare = await link_for(school, "learner")
    _, link = await find(school, await link_for(school, "learner"))
    grant = await links.sign_in_by(stages(school), link, TERMS)
    assert await online() and not await online(16 * MINUTE)
    sign_out = partial(links.sign_out_everywhere, user_id=learner)
    with pytest.raises(Forbidden):
        await school.write(partial(sign_out, actor=school.actor("instructor")))
    await school.write(partial(sign_out, actor=school.actor("admin")))
    assert not await online()
    with pytest.raises(InvalidToken):
        await sessions.refresh(
            stages(school), token=grant.refresh_token, dialect="web", lifetime=HOUR
        )
    with pytest.raises(InvalidToken):
        await find(school, spare)


async def test_the_address_of_a_link_signs_in_and_leads_on(
    school: School, browser: httpx.AsyncClient
) -> None:
    secret = await link_for(school, "learner", next="https://intranet.school.example/courses")
    where = address("", Purpose.SIGN_IN, secret)
    came = await browser.get(where)
    assert (came.status_code, came.headers["location"]) == (
        303,
        "https://intranet.school.example/courses",
    )
    cookie = came.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    token = re.search(r"lyceum_session=([^;]+)", cookie)
    assert token is not None
    grant = await sessions.refresh(stages(school), token=token[1], dialect="web", lifetime=HOUR)
    assert grant.user.id == school.people["learner"].id
    again = await browser.get(where)
    assert again.status_code == 410 and "does not work any more" in again.text
    assert again.headers["referrer-policy"] == "no-referrer"


async def letters(school: School, count: int) -> list[str]:
    """What the outbox holds once a worker of the test's own wrote so many."""
    kinds = {each.kind.name: each.kind for each in (new_passwords, login_reminders)}
    folder: Path = school.platform.ports.mailer._folder  # type: ignore[attr-defined]
    async with working(Worker(school.works, school.platform.ports, Duties(kinds, ()))):
        for _ in range(200):
            found = sorted(folder.glob("*.eml"))  # noqa: ASYNC240 - one look at a small folder
            if len(found) >= count:
                return [_plain(each.read_bytes()) for each in found]
            await asyncio.sleep(0.05)
    raise AssertionError("no letter came")


def _plain(content: bytes) -> str:
    mail = message_from_bytes(content, policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


async def test_a_letter_brings_a_link_that_gives_a_new_password(
    school: School, browser: httpx.AsyncClient
) -> None:
    before = address("http://127.0.0.1", Purpose.NEW_PASSWORD)
    ask = partial(
        links.ask_new_password, actor=school.actor("admin"), address=before, next="/welcome"
    )
    await school.write(partial(ask, login="nobody-at-all"))
    await school.write(partial(ask, login="learner@school.example"))
    (written,) = await letters(school, 1)
    where = re.search(r"/links/new-password/[\w-]{43}", written)
    assert where is not None
    asked = await browser.get(where[0])
    assert asked.status_code == 200 and 'type="password"' in asked.text
    assert (await browser.post(where[0], data={"password": "short"})).status_code == 400
    done = await browser.post(where[0], data={"password": "a new one that is long"})
    assert (done.status_code, done.headers["location"]) == (303, "/welcome")
    assert (await browser.get(where[0])).status_code == 410

    asked_in = partial(
        SignIn, name="learner@school.example", dialect="karma", agent="", lifetime=DAY
    )
    with pytest.raises(BadCredentials):
        await sessions.sign_in(stages(school), asked_in(password=PASSWORD))
    grant = await sessions.sign_in(stages(school), asked_in(password="a new one that is long"))
    assert grant.user.id == school.people["learner"].id


async def test_a_forgotten_login_comes_by_letter(school: School) -> None:
    remind = partial(
        links.ask_login_reminder, actor=school.actor("admin"), address="https://x.example"
    )
    with pytest.raises(NoSuchUser):
        await school.write(partial(remind, email="nobody@school.example"))
    user = await school.write(partial(remind, email="Learner@School.example"))
    assert user.id == school.people["learner"].id
    (written,) = await letters(school, 1)
    assert "https://x.example" in written and "learner@school.example" in written


async def test_a_person_who_is_deleted_takes_their_links_along(school: School) -> None:
    secret = await link_for(school, "subscriber")
    subscriber = school.people["subscriber"].id
    await school.write(partial(delete_user, actor=school.actor("admin"), user_id=subscriber))
    with pytest.raises(InvalidToken):
        await find(school, secret)


async def test_old_links_are_forgotten(school: School) -> None:
    await link_for(school, "learner")
    assert await school.write(links.sweep_links) == 0

    async def later(work: Any) -> int:
        work.machine_now += 31 * DAY
        return await links.sweep_links(work)

    assert await school.write(later) == 1
