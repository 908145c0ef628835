"""The log: JSON where no person watches, readable where one does, and secrets in neither."""

import json
import os
import pty
import subprocess
import sys

import pytest

SCRIPT = """
import logging, structlog
from lyceum.app.logs import set_up
from lyceum.app.settings import LogLevel
from lyceum.http.dialect import REQUEST_ID
set_up(LogLevel.{level})
log = structlog.get_logger("test")
log.info("heard")
REQUEST_ID.set("r1")
log.warning("during a request", number=7)
logging.getLogger("some.library").warning("a library's own")
logging.getLogger("uvicorn.error").info("started")
def sign_in(password):
    raise RuntimeError("broken")
try:
    sign_in("hunter2")
except RuntimeError:
    log.exception("crash")
"""


def _told(level: str = "INFO") -> list[dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(level=level)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_each_line_is_json_with_its_level_its_time_and_its_request() -> None:
    heard, during, library, crash = _told()
    assert (heard["event"], heard["level"]) == ("heard", "info")
    assert heard["timestamp"].endswith("Z")
    assert "request_id" not in heard
    assert during == {**during, "event": "during a request", "number": 7, "request_id": "r1"}
    assert (library["event"], library["request_id"]) == ("a library's own", "r1")
    assert crash["level"] == "error"


def test_a_trace_shows_the_lines_of_code_and_never_their_values() -> None:
    crash = _told()[-1]
    assert "RuntimeError: broken" in crash["exception"]
    assert "in sign_in" in crash["exception"]
    assert crash["exception"].count("hunter2") == 0


@pytest.mark.parametrize(("level", "lines"), [("DEBUG", 4), ("WARNING", 3), ("ERROR", 1)])
def test_the_level_is_the_least_that_is_told(level: str, lines: int) -> None:
    assert len(_told(level)) == lines


def test_on_a_terminal_the_lines_are_for_people() -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(level="INFO")], stderr=theirs
    ) as process:
        process.wait(30)
    os.close(theirs)
    said = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "heard" in said
    assert "{" not in said.splitlines()[0]
    assert "RuntimeError" in said
    assert "hunter2" not in said
