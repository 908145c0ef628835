"""When the Python client tries again, and what it makes of answers that are none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx2 as httpx
import pytest
from akako_lms import (
    AkakoAPI,
    APIError,
    AsyncAkakoAPI,
    ConnectionFailedError,
    QuotaExceededError,
    RateLimitExceededError,
    Retries,
    UnexpectedAnswerError,
)

from tests.harness.processes import LOOPBACK, free_port
from tests.sdk.served import Served

BASE_URL = "https://school.example/api"
LEVELS = {"success": True, "data": [{"name": "High School"}], "message": "Done"}


def refused(code: str = "RATE_LIMIT_EXCEEDED", **headers: str) -> httpx.Response:
    body = {"success": False, "error": "Too many requests.", "code": code, "details": {}}
    spelled = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(429, json=body, headers=spelled)


class Scripted(httpx.MockTransport):
    """Answers in this order; an error rises. Keeps what was sent."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.sent: list[bytes] = []
        self._answers = [*answers]
        super().__init__(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request.content)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits, which take no time."""
    found: list[float] = []

    async def sleep(seconds: float) -> None:
        found.append(seconds)

    monkeypatch.setattr("time.sleep", found.append)
    monkeypatch.setattr(anyio, "sleep", sleep)
    return found


async def get_levels(awaited: bool, transport: Scripted, **options: Any) -> Any:
    if awaited:
        async with AsyncAkakoAPI(BASE_URL, transport=transport, **options) as api:
            return await api.education.get_levels()
    with AkakoAPI(BASE_URL, transport=transport, **options) as api:
        return api.education.get_levels()


either = pytest.mark.parametrize("awaited", [False, True], ids=["sync", "async"])


@either
async def test_it_waits_as_long_as_the_server_says(awaited: bool, waits: list[float]) -> None:
    transport = Scripted(
        refused(retry_after="7"), refused(retry_after="3"), httpx.Response(200, json=LEVELS)
    )
    assert await get_levels(awaited, transport) == LEVELS["data"]
    assert waits == [7, 3]


@either
@pytest.mark.parametrize("said", ["Wed, 21 Oct 2015 07:28:00 GMT", "soon"])
async def test_a_date_that_is_over_is_now_and_nonsense_is_none(
    awaited: bool, waits: list[float], said: str
) -> None:
    transport = Scripted(refused(retry_after=said), httpx.Response(200, json=LEVELS))
    await get_levels(awaited, transport, retries=Retries(first_wait=8))
    assert (waits == [0]) is said.endswith("GMT")
    assert (waits[0] >= 4) is (said == "soon")


@either
async def test_else_waits_double_with_some_chance_in_them(
    awaited: bool, waits: list[float]
) -> None:
    transport = Scripted(*[refused() for _ in range(5)])
    with pytest.raises(RateLimitExceededError):
        await get_levels(awaited, transport, retries=Retries(most=4, first_wait=1))
    assert len(transport.sent) == 5
    assert [0.5 * 2**n <= wait <= 2**n for n, wait in enumerate(waits)] == [True] * 4


@either
async def test_it_does_not_wait_for_another_month(awaited: bool, waits: list[float]) -> None:
    transport = Scripted(refused("QUOTA_EXCEEDED", retry_after="86400"))
    with pytest.raises(QuotaExceededError) as used_up:
        await get_levels(awaited, transport)
    assert used_up.value.retry_after == 86_400
    assert waits == []


@either
async def test_no_answer_is_asked_for_again_where_nothing_changes(
    awaited: bool, waits: list[float]
) -> None:
    transport = Scripted(
        httpx.ConnectError("no route"),
        httpx.ReadTimeout("silent"),
        httpx.Response(200, json=LEVELS),
    )
    assert await get_levels(awaited, transport) == LEVELS["data"]
    assert len(waits) == 2


def test_a_change_is_not_asked_for_twice_when_no_answer_came(waits: list[float]) -> None:
    transport = Scripted(httpx.ReadError("reset"))
    with AkakoAPI(BASE_URL, transport=transport) as api, pytest.raises(ConnectionFailedError):
        api.education.create_level(name="High School")
    assert (len(transport.sent), waits) == (1, [])


def test_a_change_that_was_refused_is_asked_for_again_with_the_whole_file(
    waits: list[float], tmp_path: Path
) -> None:
    path = tmp_path / "sheet.txt"
    path.write_bytes(b"words " * 20_000)
    made = {"success": True, "data": {"id": "c1"}, "message": "Done"}
    transport = Scripted(refused(retry_after="1"), httpx.Response(201, json=made))
    with AkakoAPI(BASE_URL, transport=transport) as api:
        assert api.files.upload_document(path, topic_id="c2")["id"] == "c1"
        with path.open("rb") as file:
            transport._answers += [refused(retry_after="1"), httpx.Response(201, json=made)]
            api.files.upload_document(file, topic_id="c2")
    assert len(transport.sent) == 4
    assert all(body.count(b"words ") == 20_000 for body in transport.sent)
    assert all(body.index(b"c2") < body.index(b"words ") for body in transport.sent)


def test_a_stream_that_cannot_be_sent_twice_is_not_taken() -> None:
    class Pipe:
        def seekable(self) -> bool:
            return False

    with AkakoAPI(BASE_URL) as api, pytest.raises(ValueError, match="seekable"):
        api.files.upload_document(Pipe(), topic_id="c2")  # type: ignore[arg-type]


@either
async def test_what_is_no_answer_of_akakos_is_said(awaited: bool, waits: list[float]) -> None:
    page = httpx.Response(200, text="<html>Welcome</html>")
    with pytest.raises(UnexpectedAnswerError, match=r"school\.example"):
        await get_levels(awaited, Scripted(page))
    with pytest.raises(APIError) as broken:
        await get_levels(awaited, Scripted(httpx.Response(502, text="<html>Bad gateway</html>")))
    assert (broken.value.status, broken.value.code) == (502, "")


class Breaking(httpx.SyncByteStream, httpx.AsyncByteStream):
    """Begins, and breaks off."""

    def __iter__(self) -> Iterator[bytes]:
        yield b"first"
        raise httpx.ReadError("reset")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"first"
        raise httpx.ReadError("reset")


async def test_a_download_that_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_text("older")

    def transport() -> Scripted:
        return Scripted(httpx.Response(200, stream=Breaking()))

    with (
        AkakoAPI(BASE_URL, transport=transport()) as api,
        api.files.stream_document(key="c1") as download,
        pytest.raises(ConnectionFailedError),
    ):
        download.save(path)
    async with AsyncAkakoAPI(BASE_URL, transport=transport()) as other:
        async_download = await other.files.stream_document(key="c1")
        with pytest.raises(ConnectionFailedError):
            await async_download.save(path)
        await async_download.close()
    assert texts(tmp_path) == {"sheet.pdf": "older"}


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


@asynccontextmanager
async def hanging_up() -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that closes each connection at once; what it was asked."""
    asked: list[bytes] = []

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.close()

    server = await asyncio.start_server(hang_up, LOOPBACK, 0)
    async with server:
        yield f"http://{LOOPBACK}:{server.sockets[0].getsockname()[1]}/api", asked


async def test_a_server_that_hangs_up_is_asked_again_only_for_what_is_safe(
    waits: list[float],
) -> None:
    async with hanging_up() as (base_url, asked), AsyncAkakoAPI(base_url) as api:
        with pytest.raises(ConnectionFailedError):
            await api.education.get_levels()
        assert len(asked) == 4
        with pytest.raises(ConnectionFailedError):
            await api.education.delete_level("c1")
        assert len(asked) == 5


def test_nobody_who_listens_is_a_failed_connection(waits: list[float]) -> None:
    nobody = f"http://{LOOPBACK}:{free_port()}/api"
    with AkakoAPI(nobody) as api, pytest.raises(ConnectionFailedError):
        api.education.get_levels()
    assert len(waits) == 3


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_the_servers_own_limit_says_when_to_come_again(
    strict_akako: Served, database_kind: str
) -> None:
    token = await strict_akako.token("learner")
    never = Retries(most=0)
    async with AsyncAkakoAPI(strict_akako.base_url, token, retries=never) as api:
        with pytest.raises(RateLimitExceededError) as limited:
            # A minute may end meanwhile.
            for _ in range(2 * 10 + 1):
                await api.auth.get_profile()
    assert limited.value.retry_after is not None
    assert 0 < limited.value.retry_after <= 60
    assert limited.value.details["limit"] == 10
