"""`lyceum worker`: beside a server that does no background work of its own."""

import sqlite3
import time

import httpx2 as httpx

from tests.cli.program import PROGRAM, Program


def waiting(program: Program) -> int:
    with sqlite3.connect(program.data_dir / "lyceum.db") as raw:
        ((count,),) = raw.execute("SELECT count(*) FROM events WHERE position IS NULL")
    raw.close()
    return int(count)


def until_none_waits(program: Program, *, seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not waiting(program):
            return True
        time.sleep(0.05)
    return False


def enroll_somebody(address: str, email: str, password: str) -> None:
    with httpx.Client(base_url=f"{address}/api/v1") as client:
        body = {"email": email, "password": password}
        answer = client.post("/auth/login", json=body)
        client.headers["Authorization"] = f"Bearer {answer.json()['data']['access_token']}"
        made = client.post("/courses", json={"title": "Weather"})
        assert made.status_code == 201, made.text


def test_a_worker_of_its_own_does_what_the_server_leaves(fresh: Program) -> None:
    server = fresh.serve("--demo", LYCEUM_WORKER="none")
    enroll_somebody(server.address, *server.sign_ins["admin"])
    time.sleep(1)
    assert waiting(fresh)
    output = fresh.folder / "worker.txt"
    worker = fresh.start([PROGRAM, "worker"], output)
    assert until_none_waits(fresh), worker.text()
    assert "The worker is at work." in worker.text()
    enroll_somebody(server.address, *server.sign_ins["admin"])
    assert until_none_waits(fresh)
    assert worker.terminate() == 0, worker.text()
    assert "Traceback" not in worker.text()
    server.running.terminate()


def test_the_server_does_it_itself_unless_told_otherwise(fresh: Program) -> None:
    server = fresh.serve("--demo")
    enroll_somebody(server.address, *server.sign_ins["admin"])
    assert until_none_waits(fresh, seconds=3)
    assert server.running.terminate() == 0, server.running.text()


def test_a_worker_refuses_a_database_that_is_not_up_to_date(fresh: Program) -> None:
    done = fresh.run_apart("worker")
    assert "lyceum migrate" in done.sentence
