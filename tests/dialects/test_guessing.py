"""Whoever guesses credentials is counted by address, in every dialect; others there are not."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.errors import TooManyRequests, Unauthenticated
from lyceum.core.work import Works
from lyceum.http.dialect import Dialect
from lyceum.http.limiting import GUESSES
from lyceum.http.platform import RequireHttps
from lyceum.kit import clock
from lyceum.kit.time import MINUTE
from lyceum.kit.windows import Window
from tests.dialects.answers import expect_limits, expect_refusal
from tests.dialects.asking import DIALECTS
from tests.harness.school import School, found_school, make_platform

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

HERE, ELSEWHERE = ("192.0.2.7", 7), ("192.0.2.8", 7)
MOMENT = 35_000_000 * MINUTE + 10_000_000
"""Ten seconds into a minute that lies ahead, so that all roles are held."""


@pytest.fixture
def minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that a test does is done in one minute."""
    monkeypatch.setattr(clock, "now", lambda: MOMENT)


@pytest.fixture
async def open_school(works: Works, minute: None) -> School:
    """One that takes plain HTTP from everywhere, with the limits that the vendors have."""
    return await found_school(make_platform(works, require_https=RequireHttps.NEVER))


def guesser(school: School, client: tuple[str, int] = HERE) -> httpx.AsyncClient:
    return school.client(client=client)


async def guess(dialect: Dialect, client: httpx.AsyncClient) -> httpx.Response:
    """One request with a key that nobody was given."""
    headers = dict(dialect.credentials.headers(dialect.credentials.new_secret()))
    return await client.get(dialect.mount + dialect.sample, headers=headers)


async def guess_until_stopped(dialect: Dialect, client: httpx.AsyncClient) -> int:
    """How many guesses were looked at."""
    unauthenticated = dialect.spellings[Unauthenticated].status
    for count in range(GUESSES + 1):
        answer = await guess(dialect, client)
        if answer.status_code != unauthenticated:
            expect_refusal(dialect, answer, dialect.spellings[TooManyRequests].status)
            assert int(answer.headers["retry-after"]) == 50
            return count
    raise AssertionError("nobody stopped it")


async def test_a_stranger_who_guesses_keys_is_stopped(
    open_school: School, dialect: Dialect
) -> None:
    stranger = guesser(open_school)
    assert 1 <= await guess_until_stopped(dialect, stranger) <= GUESSES
    expect_refusal(
        dialect, await guess(dialect, stranger), dialect.spellings[TooManyRequests].status
    )
    elsewhere = await guess(dialect, guesser(open_school, ELSEWHERE))
    expect_refusal(dialect, elsewhere, dialect.spellings[Unauthenticated].status)


async def test_others_behind_the_address_are_not_shut_out(
    open_school: School, dialect: Dialect
) -> None:
    """With a key of their own, or where none is asked for."""
    key = await open_school.key(dialect.name, "admin")
    stranger, neighbour = guesser(open_school), open_school.client(key, client=HERE)
    before = await neighbour.get(dialect.mount + dialect.sample)
    await guess_until_stopped(dialect, stranger)
    after = await neighbour.get(dialect.mount + dialect.sample)
    assert after.status_code == before.status_code == 200
    tells = bool(dialect.limit_headers(Window(1, 1, 1, allowed=True)))
    left = [int(answer.headers["x-ratelimit-remaining"]) for answer in (before, after) if tells]
    assert not tells or left[0] - left[1] == 1, "nothing of theirs was taken"
    anybody = open_school.client(client=HERE)
    for operation in dialect.operations:
        if operation.who.public and operation.method == "GET" and "{" not in operation.path:
            answer = await anybody.get(dialect.mount + operation.path)
            assert answer.status_code == operation.status


async def test_guesses_through_all_dialects_are_counted_together(open_school: School) -> None:
    stranger = guesser(open_school)
    statuses: list[tuple[Dialect, Any]] = []
    for number in range(GUESSES + len(DIALECTS)):
        dialect = DIALECTS[number % len(DIALECTS)]
        statuses.append((dialect, (await guess(dialect, stranger)).status_code))
    refused = [status == dialect.spellings[TooManyRequests].status for dialect, status in statuses]
    assert refused == [False] * GUESSES + [True] * len(DIALECTS)


async def test_a_guess_is_one_whatever_is_asked_for(open_school: School, dialect: Dialect) -> None:
    """Where a credential is looked at, whatever is asked for: none of it helps the stranger."""
    stranger = guesser(open_school)
    await guess_until_stopped(dialect, stranger)
    headers = dict(dialect.credentials.headers(dialect.credentials.new_secret()))
    for path in ("/no-such-thing", dialect.sample + "/no-such-thing"):
        answer = await stranger.get(dialect.mount + path, headers=headers)
        expect_refusal(dialect, answer, dialect.spellings[TooManyRequests].status)
        expect_limits(dialect, answer)
