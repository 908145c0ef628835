"""The demo school's film in a real browser: plays, seeks and is gone on with, by ranges."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from tests.dialects.akako.callers import Akako
from tests.dialects.akako.test_files import topic_of
from tests.dialects.akako.test_streams import FILM
from tests.harness.machine import browser
from tests.harness.processes import new_folder, start
from tests.harness.serving import serving

HERE = Path(__file__).parent
BROKEN_OFF_AFTER = 70_000
QUIET = (
    "--headless", "--no-sandbox", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-gpu", "--disable-quic",
    "--autoplay-policy=no-user-gesture-required", "--mute-audio",
)  # fmt: skip


class Cinema:
    """The school's APIs, a page that shows a film of theirs, and what the page tells of it."""

    def __init__(self, school: Any, film: str, key: dict[str, str]) -> None:
        self._school = school
        self._film = film
        ((self._name, self._value),) = key.items()
        self.told: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.asked: list[tuple[str | None, int]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if scope["path"].startswith("/api/"):
            await self._serve(request, receive, send)
        elif scope["path"] == "/told":
            self.told.set_result(json.loads(await request.body()))
            await Response()(scope, receive, send)
        else:
            await self._page(scope["path"])(scope, receive, send)

    def _page(self, path: str) -> Response:
        if path != "/cinema.js":
            return HTMLResponse((HERE / "cinema.html").read_text().replace("FILM", self._film))
        script = (HERE / "cinema.js").read_text()
        script = script.replace("NAME", self._name).replace("VALUE", self._value)
        return Response(script, media_type="text/javascript")

    async def _serve(self, request: Request, receive: Receive, send: Send) -> None:
        """Notes which range was asked for, and what came of it. The first answer breaks off in the
        middle, as on a poor line."""

        async def noting(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.asked.append((request.headers.get("range"), message["status"]))
            if len(self.asked) == 1 and message.get("body"):
                await send({**message, "body": message["body"][:BROKEN_OFF_AFTER]})
                raise ConnectionResetError
            await send(message)

        await self._school.root(request.scope, receive, noting)


@pytest.mark.needs("browser")
async def test_a_film_plays_seeks_and_is_gone_on_with(akako: Akako) -> None:
    topic = await topic_of(akako)
    mentor = await akako.caller("instructor")
    path = f"/admin/education/topics/{topic['id']}/video"
    put = await mentor.put(path, files={"video": ("film.mp4", FILM)})
    film = put.json()["data"]["videoUrl"]
    cinema = Cinema(akako.school, film, await akako.school.key("akako", "instructor"))
    async with serving(cinema) as address:
        running = start([str(browser()), *QUIET, f"--user-data-dir={new_folder()}", address])
        try:
            told = await asyncio.wait_for(cinema.told, 60)
        finally:
            running.stop()
    assert "error" not in told, told
    assert (told["duration"], told["seekable"], told["width"]) == (12, 12, 640)
    assert told["played"] >= 0.5
    assert (told["forward"], told["back"]) == (pytest.approx(9.6), 1)
    assert told["resumed"] >= 0.5
    assert cinema.asked[0] == ("bytes=0-", 206)
    # The line broke: the browser went on where it was, and did not begin again.
    assert any(is_from_the_middle(asked) and status == 206 for asked, status in cinema.asked)


def is_from_the_middle(asked: str | None) -> bool:
    first = (asked or "").removeprefix("bytes=").partition("-")[0]
    return 0 < int(first or 0) <= BROKEN_OFF_AFTER
