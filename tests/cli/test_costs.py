"""What a start costs in time and a server at rest in memory: long, as other work disturbs it."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.cli.program import PROGRAM, Program
from tests.harness.processes import free_port

pytestmark = pytest.mark.long

SECONDS_TO_FIRST_ANSWER = 2.5
MOST_MEMORY = 150_000_000


def _seconds_to_first_answer(program: Program, *words: str) -> float:
    port = free_port()
    began = time.monotonic()
    command = [PROGRAM, "serve", "--port", str(port), *words]
    running = program.start(command, program.folder / f"{port}.txt")
    running.wait_until_answers(port)
    assert httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=30).status_code == 200
    took = time.monotonic() - began
    running.terminate()
    return took


def test_the_first_answer_comes_soon(fresh: Program) -> None:
    first = _seconds_to_first_answer(fresh, "--demo")
    later = min(_seconds_to_first_answer(fresh, "--demo") for _ in range(3))
    print(f"\nfirst start with a new demo school: {first:.2f} s, later: {later:.2f} s")
    assert later < SECONDS_TO_FIRST_ANSWER


def _memory(process: int) -> int:
    """Bytes of a process, what it shares counted in parts (PSS)."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("Pss:"))
    return int(kilobytes) * 1024


@pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="memory: Linux alone tells"
)
def test_a_server_at_rest_after_a_thousand_requests_is_small(fresh: Program) -> None:
    server = fresh.serve("--demo", LYCEUM_RATE_LIMIT_FACTOR="1000")
    email, password = server.sign_ins["admin"]
    with httpx.Client(base_url=server.address + "/api/v1") as client:
        answer = client.post("/auth/login", json={"email": email, "password": password})
        client.headers["Authorization"] = f"Bearer {answer.json()['data']['access_token']}"
        paths = ["/courses", "/users", "/enrollments", "/courses/crs_abc123"] * 250
        with ThreadPoolExecutor(16) as pool:
            assert {one.status_code for one in pool.map(client.get, paths)} == {200}
    time.sleep(2)
    memory = _memory(server.running.process.pid)
    print(f"\nat rest after 1,000 requests: {memory / 1e6:.0f} MB")
    assert memory < MOST_MEMORY
