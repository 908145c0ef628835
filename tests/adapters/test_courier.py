"""The courier: what it carries, where it refuses to go, and what it makes of every answer."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from lyceum.adapters import courier as module
from lyceum.adapters.courier import HttpCourier, wait_asked_for
from lyceum.core.courier import Answer, Outcome, Parcel
from lyceum.core.errors import Invalid
from lyceum.kit.time import DAY, SECOND
from tests.harness.receiver import answer, receiving

BODY = b'{"type":"course.created"}'


@pytest.fixture
async def inside() -> AsyncIterator[HttpCourier]:
    """One that may go anywhere."""
    courier = HttpCourier(allow_private=True, allow_plain=True, seconds=1)
    yield courier
    await courier.close()


@pytest.fixture
async def outside() -> AsyncIterator[HttpCourier]:
    """One for the open internet, as the settings have it when nobody changed them."""
    courier = HttpCourier()
    yield courier
    await courier.close()


@pytest.fixture
async def plain() -> AsyncIterator[HttpCourier]:
    courier = HttpCourier(allow_plain=True, seconds=1)
    yield courier
    await courier.close()


def parcel(url: str) -> Parcel:
    return Parcel(url=url, headers={"webhook-id": "msg_1"}, body=BODY)


async def carried(courier: HttpCourier, said: bytes | None) -> Answer:
    async with receiving(lambda received: said) as receiver:
        return await courier.carry(parcel(receiver.url))


def knows(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[Any]:
    """From now on names have these addresses, one list for each time that somebody asks."""
    asked: list[Any] = []

    def resolve(host: bytes, port: int) -> list[str]:
        asked.append(host)
        return answers[min(len(asked), len(answers)) - 1]

    monkeypatch.setattr(module, "_resolve", resolve)
    return asked


async def test_what_it_is_given_arrives_as_it_is(inside: HttpCourier) -> None:
    async with receiving() as receiver:
        told = await inside.carry(parcel(receiver.url + "?key=1"))
    (came,) = receiver.received
    assert told.outcome is Outcome.ACCEPTED and told.status == 204
    assert 0 < told.took < SECOND
    assert (came.path, came.body) == ("/hooks?key=1", BODY)
    assert came.headers["webhook-id"] == "msg_1"
    assert came.headers["host"] == f"127.0.0.1:{receiver.port}"


@pytest.mark.parametrize("status", [200, 201, 204, 299])
async def test_every_two_hundred_is_a_success(inside: HttpCourier, status: int) -> None:
    assert (await carried(inside, answer(status))).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize("status", [300, 301, 302, 307, 308, 400, 401, 404, 500])
async def test_all_else_is_a_failure(inside: HttpCourier, status: int) -> None:
    told = await carried(inside, answer(status, "why\x00 it\n failed"))
    assert (told.outcome, told.status, told.error) == (Outcome.FAILED, status, "why it failed")


async def test_a_redirect_is_not_followed(inside: HttpCourier) -> None:
    async with receiving() as other:
        told = await carried(inside, answer(307, location=other.url))
    assert told.status == 307 and other.connections == 0


async def test_gone_is_told_from_failed(inside: HttpCourier) -> None:
    assert (await carried(inside, answer(410))).outcome is Outcome.GONE


@pytest.mark.parametrize("status", [429, 502, 503, 504])
async def test_a_busy_receiver_says_how_long(inside: HttpCourier, status: int) -> None:
    told = await carried(inside, answer(status, retry_after="120"))
    assert (told.outcome, told.retry_after) == (Outcome.BUSY, 120 * SECOND)
    assert (await carried(inside, answer(status))).retry_after is None


def test_a_wait_is_read_in_seconds_or_as_a_date_and_is_a_day_at_most() -> None:
    now = 1_445_412_480 * SECOND
    assert wait_asked_for(" 7 ", now=now) == 7 * SECOND
    assert wait_asked_for("Wed, 21 Oct 2015 07:29:00 GMT", now=now) == 60 * SECOND
    assert wait_asked_for("Wed, 21 Oct 2015 07:27:00 GMT", now=now) == 0
    assert wait_asked_for("9" * 5000, now=now) == DAY
    assert wait_asked_for("Wed, 21 Oct 2035 07:29:00 GMT", now=now) == DAY
    for nonsense in ("", "soon", "-5", "1.5", "²"):
        assert wait_asked_for(nonsense, now=now) is None


async def test_one_that_never_answers_is_left_in_time(inside: HttpCourier) -> None:
    told = await carried(inside, None)
    assert told.outcome is Outcome.FAILED and told.status is None
    assert told.error == "no answer within 1 seconds" and told.took < 3 * SECOND


async def test_one_that_drips_its_answer_is_left_in_time(inside: HttpCourier) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while True:
                writer.write(b".")
                await writer.drain()
                await asyncio.sleep(0.05)
        except OSError:
            return
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    told = await inside.carry(parcel(f"http://127.0.0.1:{port}/"))
    server.close()
    assert told.outcome is Outcome.FAILED and told.took < 3 * SECOND


async def test_of_an_endless_answer_only_the_beginning_is_read(inside: HttpCourier) -> None:
    sent = 0

    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while sent < 2**28:
                writer.write(b"x" * 65_536)
                await writer.drain()
                sent += 65_536
        except OSError:
            return
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(flood, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    told = await inside.carry(parcel(f"http://127.0.0.1:{port}/"))
    server.close()
    assert told.outcome is Outcome.ACCEPTED
    assert sent < 2**26


@pytest.mark.parametrize(
    "said", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"]
)
async def test_a_broken_answer_is_a_failure(inside: HttpCourier, said: bytes) -> None:
    told = await carried(inside, said)
    assert told.outcome is Outcome.FAILED and told.error


async def test_nobody_there_is_a_failure(inside: HttpCourier) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        told = await inside.carry(parcel(f"http://127.0.0.1:{free.getsockname()[1]}/"))
    assert told.outcome is Outcome.FAILED and "ConnectError" in told.error


async def test_no_cookie_is_kept_and_no_connection_used_twice(inside: HttpCourier) -> None:
    async with receiving(lambda received: answer(200, set_cookie="who=me")) as receiver:
        await inside.carry(parcel(receiver.url))
        await inside.carry(parcel(receiver.url))
    assert receiver.connections == 2
    assert "cookie" not in receiver.received[1].headers


INSIDE = (
    "https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://10.1.2.3/",
    "https://169.254.169.254/latest/meta-data/", "https://[::ffff:127.0.0.1]/",
    "https://2130706433/", "https://0x7f.1/", "https://0/", "https://[fe80::1]/",
    "https://100.64.0.1/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/",
)  # fmt: skip
NEVER = (
    "", "hooks", "ftp://example.org/", "file:///etc/passwd", "http://example.org/", "https://",
    "https:///hooks", "https://user:word@example.org/", "https://example.org/#part",
    "https://example.org:25/", "https://example.org:0/", "https://example.org:99999/",
    "https://exa mple.org/", "https://[::1/", "https://\x00/", "gopher://example.org/",
)  # fmt: skip


@pytest.mark.parametrize("url", [*INSIDE, *NEVER])
async def test_an_address_that_is_not_for_us_is_refused_at_once(
    outside: HttpCourier, url: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await outside.admit(url)
    assert refused.value.problems[0].field == "url"
    told = await outside.carry(parcel(url))
    assert told.outcome is Outcome.FAILED and "not allowed" in told.error


async def test_a_name_is_refused_if_any_of_its_addresses_is_not_public(
    outside: HttpCourier, monkeypatch: pytest.MonkeyPatch
) -> None:
    knows(monkeypatch, ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(Invalid):
        await outside.admit("https://school.example/")


async def test_a_name_that_nobody_knows_yet_is_admitted(
    outside: HttpCourier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(host: bytes, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(module, "_resolve", unknown)
    await outside.admit("https://not-yet.example/hooks")
    told = await outside.carry(parcel("https://not-yet.example/hooks"))
    assert told.outcome is Outcome.FAILED and "gaierror" in told.error


async def test_a_name_that_changes_its_mind_gains_nothing(
    plain: HttpCourier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Admitted while it was public, inside by the time that something is carried."""
    asked = knows(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])
    async with receiving() as receiver:
        url = f"http://rebinding.example:{receiver.port}/"
        await plain.admit(url)
        told = await plain.carry(parcel(url))
    assert (receiver.connections, len(asked)) == (0, 2)
    assert told.outcome is Outcome.FAILED and "public" in told.error


async def test_the_connection_goes_to_the_address_that_was_judged(
    plain: HttpCourier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is asked for once; whatever it would answer next, nobody hears."""
    asked = knows(monkeypatch, ["127.0.0.1"], ["127.0.0.99"])
    judged: list[str] = []

    def judge(address: str) -> bool:
        judged.append(address)
        return True

    monkeypatch.setattr(module, "is_public", judge)
    async with receiving() as receiver:
        told = await plain.carry(parcel(f"http://school.example:{receiver.port}/"))
    assert told.outcome is Outcome.ACCEPTED
    assert (asked, judged) == ([b"school.example"], ["127.0.0.1"])
    assert receiver.received[0].headers["host"] == f"school.example:{receiver.port}"


async def test_of_several_addresses_the_next_is_tried(
    inside: HttpCourier, monkeypatch: pytest.MonkeyPatch
) -> None:
    knows(monkeypatch, ["127.0.0.2", "127.0.0.1"])
    async with receiving() as receiver:
        told = await inside.carry(parcel(f"http://school.example:{receiver.port}/"))
    assert told.outcome is Outcome.ACCEPTED and len(receiver.received) == 1


async def test_names_that_never_resolve_do_not_hold_up_others(
    inside: HttpCourier, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve = module._resolve

    def slow(host: bytes, port: int) -> list[str]:
        if host == b"127.0.0.1":
            return resolve(host, port)
        time.sleep(2)
        return []

    monkeypatch.setattr(module, "_resolve", slow)
    async with receiving() as receiver:
        stuck = [inside.carry(parcel(f"http://slow{n}.example/")) for n in range(8)]
        waiting = asyncio.gather(*stuck)
        await asyncio.sleep(0.05)
        told = await inside.carry(parcel(receiver.url))
    assert told.outcome is Outcome.ACCEPTED and told.took < SECOND
    assert {each.outcome for each in await waiting} == {Outcome.FAILED}
