"""The JavaScript client in a real browser, on a page of another origin than the API's."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from lyceum.core.work import Works
from tests.harness.machine import browser
from tests.harness.processes import new_folder, start
from tests.harness.serving import serving
from tests.sdk.served import served

QUIET = (
    "--headless", "--no-sandbox", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-gpu", "--disable-quic",
)  # fmt: skip

PAGE = """<!doctype html>
<script type="importmap">{"imports": {"@akako/lms-sdk": "/dist/index.js"}}</script>
<script type="module" src="/page.js"></script>
"""

SCRIPT = """
import { AkakoAPI, ForbiddenError } from "@akako/lms-sdk";

const told = {};
try {
  const api = new AkakoAPI({ baseURL: "BASE_URL", token: "ADMIN" });
  const level = await api.education.createLevel({ name: "High School" });
  const grade = await api.education.createGrade({ name: "10", educationLevelId: level.id });
  const subject = await api.education.createSubject({ name: "Maths", gradeId: grade.id });
  const topic = await api.education.createTopic({ name: "Sheets", subjectId: subject.id });
  const file = new File(["%PDF-1.7\\n1 0 obj\\n<<>>\\nendobj\\n"], "sheet.pdf");
  const sent = await api.files.uploadDocument(file, { topicId: topic.id });
  const download = await api.files.streamDocument({ documentId: sent.id, start: 1, end: 3 });
  told.part = [await download.text(), download.contentRange, download.etag !== null];
  told.levels = (await api.education.getLevels()).map(({ name }) => name);
  const emails = [];
  for await (const { email } of (await api.users.getUsers({ limit: 3 })).all()) emails.push(email);
  told.people = new Set(emails).size;
  const learner = new AkakoAPI({ baseURL: "BASE_URL", token: "LEARNER" });
  await learner.education.createLevel({ name: "x" }).catch((error) => {
    told.refused = [error instanceof ForbiddenError, error.requestId !== null];
  });
} catch (error) {
  told.error = String(error);
}
await fetch("/told", { method: "POST", body: JSON.stringify(told) });
"""


class Pages:
    """A page that uses the library, and what it tells."""

    def __init__(self, library: Path, script: str) -> None:
        self._library = library
        self._script = script
        self.told: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        response: Response = HTMLResponse(PAGE)
        if path.startswith("/dist/"):
            response = FileResponse(self._library / path.removeprefix("/"))
        elif path == "/page.js":
            response = Response(self._script, media_type="text/javascript")
        elif path == "/told":
            self.told.set_result(json.loads(await Request(scope, receive).body()))
            response = Response()
        await response(scope, receive, send)


@pytest.mark.needs("browser", "npm")
@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_it_works_on_a_page_of_another_origin(
    works: Works, user: Path, database_kind: str
) -> None:
    library = user / "node_modules" / "@akako" / "lms-sdk"
    async with served(works, cors_origins=("*",)) as akako:
        script = SCRIPT.replace("BASE_URL", akako.base_url)
        script = script.replace("ADMIN", await akako.token("admin"))
        pages = Pages(library, script.replace("LEARNER", await akako.token("learner")))
        async with serving(pages) as address:
            running = start([str(browser()), *QUIET, f"--user-data-dir={new_folder()}", address])
            try:
                told = await asyncio.wait_for(pages.told, 60)
            finally:
                running.stop()
    assert told == {
        "part": ["PDF", "bytes 1-3/29", True],
        "levels": ["High School"],
        "people": 7,
        "refused": [True, True],
    }
