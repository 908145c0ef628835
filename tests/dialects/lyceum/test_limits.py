"""The limits, and what every answer tells of them."""

from __future__ import annotations

from msgspec.structs import replace

from lyceum.dialects.lyceum import dialect
from lyceum.kit.windows import Limit
from tests.dialects.lyceum.callers import Lyceum, expect_problem
from tests.harness.school import School


async def test_each_credential_is_counted_and_told_in_both_spellings(lyceum: Lyceum) -> None:
    client = await lyceum.caller("learner")
    for left in (2_999, 2_998):
        answer = await client.get("/session")
        headers = answer.headers
        assert headers["x-ratelimit-limit"] == "3000"
        assert headers["x-ratelimit-remaining"] == str(left)
        assert headers["ratelimit-policy"] == '"credential";q=3000;w=60'
        name, r, t = headers["ratelimit"].split(";")
        assert (name, r) == ('"credential"', f"r={left}")
        assert 0 <= int(t.removeprefix("t=")) <= 60


async def test_without_a_credential_the_address_is_counted_and_signing_in_apart(
    lyceum: Lyceum,
) -> None:
    anybody = lyceum.anybody()
    for path in ("/session", "/courses"):
        headers = (await anybody.get(path)).headers
        assert headers["x-ratelimit-limit"] == "300"
        assert headers["ratelimit-policy"] == '"address";q=300;w=60'
    answer = await anybody.get("/session")
    assert answer.headers["x-ratelimit-remaining"] == "297"
    answer = await anybody.post("/session", json={})
    assert answer.headers["x-ratelimit-remaining"] == "299"
    assert answer.headers["ratelimit-policy"] == '"session";q=300;w=60'


async def test_the_window_that_decides_is_the_one_that_is_told(school: School) -> None:
    both = (Limit("hour", 5, 3600, "hour"), Limit("burst", 2, 7, "burst"))
    narrow = replace(dialect, limits=lambda exchange: both)
    client = Lyceum(school.on(school.platform, [narrow])).anybody()
    answers = [await client.get("/session") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert [answer.headers["ratelimit-policy"] for answer in answers] == ['"burst";q=2;w=7'] * 3
    assert 1 <= int(answers[2].headers["retry-after"]) <= 7


async def test_over_the_limit_the_problem_says_when_to_come_again(school: School) -> None:
    narrow = replace(dialect, limits=lambda exchange: (Limit("everybody", 1, 60),))
    client = Lyceum(school.on(school.platform, [narrow])).anybody()
    expect_problem(await client.get("/session"), 401, "unauthenticated")
    answer = await client.get("/session")
    expect_problem(answer, 429, "too_many_requests")
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert answer.headers["x-ratelimit-remaining"] == "0"
