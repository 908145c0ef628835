"""Passwords by argon2id beside the event loop."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.adapters.passwords import Argon2Passwords
from lyceum.core.errors import TooBusy

any_text = st.text(alphabet=st.characters(exclude_categories=()))


@pytest.fixture
def cheap() -> Iterator[Argon2Passwords]:
    with closing(Argon2Passwords(memory_kib=64, time_cost=1)) as passwords:
        yield passwords


@pytest.fixture
def slow() -> Iterator[Argon2Passwords]:
    """One thread, one waiting place, and some 50 ms a hash."""
    with closing(Argon2Passwords(threads=1, queue=1, memory_kib=32768)) as passwords:
        yield passwords


@pytest.mark.asyncio
@given(password=any_text, other=any_text)
@settings(max_examples=50, deadline=None)
async def test_the_password_of_a_digest_is_known_and_no_other(password: str, other: str) -> None:
    with closing(Argon2Passwords(memory_kib=64, time_cost=1)) as passwords:
        digest = await passwords.hash(password)
        assert await passwords.verify(password, digest)
        assert await passwords.verify(other, digest) == (other == password)


@pytest.mark.asyncio
async def test_a_digest_is_argon2id_with_the_costs_of_rfc_9106() -> None:
    with closing(Argon2Passwords()) as passwords:
        digest = await passwords.hash("correct horse")
        assert digest.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
        assert await passwords.verify("correct horse", digest)
        assert not passwords.is_outdated(digest)


@pytest.mark.asyncio
async def test_two_digests_of_one_password_differ(cheap: Argon2Passwords) -> None:
    assert await cheap.hash("same") != await cheap.hash("same")


@pytest.mark.asyncio
async def test_a_digest_of_other_costs_is_known_and_outdated(cheap: Argon2Passwords) -> None:
    with closing(Argon2Passwords(memory_kib=128, time_cost=1)) as dearer:
        digest = await cheap.hash("correct horse")
        assert await dearer.verify("correct horse", digest)
        assert dearer.is_outdated(digest)
        assert not cheap.is_outdated(digest)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "digest",
    [
        "",
        "x",
        "é",
        "\ud800",
        "$argon2id$",
        "$argon2id$v=19$m=64,t=1,p=4$aa$bb",
        "$2b$12$" + "a" * 53,
    ],
)
async def test_a_malformed_digest_is_false_and_outdated(
    cheap: Argon2Passwords, digest: str
) -> None:
    assert not await cheap.verify("correct horse", digest)
    assert cheap.is_outdated(digest)


@pytest.mark.asyncio
@given(digest=any_text | any_text.map(lambda rest: "$argon2id$" + rest))
@settings(max_examples=50, deadline=None)
async def test_arbitrary_text_is_no_digest(digest: str) -> None:
    with closing(Argon2Passwords(memory_kib=64, time_cost=1)) as passwords:
        assert not await passwords.verify("correct horse", digest)
        assert passwords.is_outdated(digest)


@pytest.mark.asyncio
async def test_an_unknown_login_takes_as_long_as_a_wrong_password() -> None:
    with closing(Argon2Passwords(threads=1, memory_kib=16384)) as passwords:
        known = await passwords.hash("correct horse")
        wrong = min([await seconds(passwords, known) for _ in range(7)])
        unknown = min([await seconds(passwords, None) for _ in range(7)])
    assert 0.5 < unknown / wrong < 2


async def seconds(passwords: Argon2Passwords, digest: str | None) -> float:
    began = time.perf_counter()
    assert not await passwords.verify("wrong", digest)
    return time.perf_counter() - began


@pytest.mark.asyncio
async def test_the_event_loop_keeps_turning_during_a_hash() -> None:
    with closing(Argon2Passwords()) as passwords:
        turns = 0
        hashing = asyncio.ensure_future(passwords.hash("correct horse"))
        while not hashing.done():
            await asyncio.sleep(0.001)
            turns += 1
    assert turns >= 10


@pytest.mark.asyncio
async def test_a_password_of_a_mebibyte_is_hashed_and_every_byte_counts(
    cheap: Argon2Passwords,
) -> None:
    long = "x" * 2**20
    digest = await asyncio.wait_for(cheap.hash(long), 5)
    assert await cheap.verify(long, digest)
    assert not await cheap.verify(long[:-1] + "y", digest)


@pytest.mark.asyncio
async def test_one_more_than_may_wait_is_told_that_it_is_too_busy(slow: Argon2Passwords) -> None:
    made = await asyncio.gather(*(slow.hash("x") for _ in range(4)), return_exceptions=True)
    assert [type(one) for one in made] == [str, str, TooBusy, TooBusy]
    assert await slow.verify("x", str(made[0]))


@pytest.mark.asyncio
async def test_a_caller_who_goes_away_keeps_his_place_until_the_work_is_done(
    slow: Argon2Passwords,
) -> None:
    gone = [asyncio.ensure_future(slow.hash("x")) for _ in range(2)]
    await asyncio.sleep(0)
    for one in gone:
        one.cancel()
    with pytest.raises(TooBusy):
        await slow.hash("x")
    await until_free(slow)


async def until_free(passwords: Argon2Passwords) -> None:
    for _ in range(1000):
        try:
            await passwords.hash("x")
        except TooBusy:
            await asyncio.sleep(0.01)
        else:
            return
    raise AssertionError("the places were never given back")


@pytest.mark.asyncio
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is resident now")
async def test_memory_is_given_back() -> None:
    with closing(Argon2Passwords()) as passwords:
        await passwords.hash("first")
        before = resident_mib()
        await asyncio.gather(*(passwords.hash("x") for _ in range(4)))
        assert resident_mib() - before < 32


def resident_mib() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


@pytest.mark.asyncio
async def test_closing_drops_what_waits_and_takes_no_more(slow: Argon2Passwords) -> None:
    runs, waits = (asyncio.ensure_future(slow.hash("x")) for _ in range(2))
    await asyncio.sleep(0.01)
    slow.close()
    assert await runs
    with pytest.raises(asyncio.CancelledError):
        await waits
    with pytest.raises(RuntimeError):
        await slow.hash("x")
