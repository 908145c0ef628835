"""`lyceum serve --demo`, from an empty folder to a client's first answer, and to its end."""

import signal
import socket
import subprocess
import time

import httpx2 as httpx
import pytest

from tests.cli.program import PROGRAM, Program, Server
from tests.harness.processes import answers


def _pasted(line: str) -> tuple[int, str]:
    """What a shell makes of a line: the status that came, and the body."""
    done = subprocess.run(
        ["sh", "-c", f"{line} -s -w '\\n%{{http_code}}'"],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    body, _, status = done.stdout.rpartition("\n")
    return int(status), body


@pytest.mark.needs("curl")
def test_what_is_printed_works_when_pasted_and_on_the_second_start_too(fresh: Program) -> None:
    first = fresh.serve("--demo")
    lines = first.curl_lines
    assert lines
    assert [_pasted(line)[0] for line in lines] == [200] * len(lines)
    assert first.running.terminate() == 0
    second = fresh.serve("--demo", LYCEUM_PORT=str(first.port))
    again = [line.replace(str(second.port), str(first.port)) for line in second.curl_lines]
    assert again == lines
    statuses = [_pasted(line)[0] for line in second.curl_lines]
    assert statuses == [200] * len(lines)
    _expect_the_roles_and_the_documented_ids(second)


def _expect_the_roles_and_the_documented_ids(server: Server) -> None:
    """The printed passwords let each role in, and what the documents name is there."""
    with httpx.Client(base_url=server.address + "/api/v1") as client:
        roles = {}
        for role, (email, password) in server.sign_ins.items():
            answer = client.post("/auth/login", json={"email": email, "password": password})
            assert answer.status_code == 200, role
            roles[role] = {"Authorization": f"Bearer {answer.json()['data']['access_token']}"}
        assert set(roles) == {"admin", "manager", "instructor", "learner", "subscriber"}
        for path in ("/users/usr_lrn001", "/courses/crs_abc123", "/enrollments/enr_mn0456"):
            answer = client.get(path, headers=roles["admin"])
            assert answer.status_code == 200
            assert answer.json()["data"]["id"] == path.rpartition("/")[2]


def test_it_ends_with_0_and_without_a_word_when_interrupted(lyceum: Program) -> None:
    server = lyceum.serve()
    said = server.said
    server.running.send(signal.SIGINT)
    assert server.running.process.wait(20) == 0
    assert server.said == said


def test_asked_to_end_it_answers_what_has_begun_and_says_no_word(lyceum: Program) -> None:
    server = lyceum.serve()
    said = server.said
    body = b'{"email": "nobody@school.example", "password": "not this one"}'
    head = f"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(head.encode() + body[:10])
        assert httpx.get(server.address + "/healthz").status_code == 200
        server.running.send(signal.SIGTERM)
        _until_refused(server)
        connection.sendall(body[10:])
        assert connection.recv(100).startswith(b"HTTP/1.1 404 ")
    assert server.running.process.wait(20) == 0
    assert server.said == said


def _until_refused(server: Server) -> None:
    """It is ending: nobody new is let in any more."""
    deadline = time.monotonic() + 20
    while answers(server.port) and time.monotonic() < deadline:
        time.sleep(0.02)


def test_without_a_demo_it_says_how_to_make_the_first_administrator(fresh: Program) -> None:
    server = fresh.serve()
    assert "lyceum users create --role admin --email" in server.said
    assert not server.curl_lines
    assert fresh.run("users", "create", "--email", "a@school.example", "--role", "admin").code == 0
    server.running.terminate()
    assert "users create" not in fresh.serve("--demo").said


def test_a_database_that_people_use_is_given_no_demo_school(fresh: Program) -> None:
    assert fresh.run("migrate").code == 0
    assert fresh.run("organizations", "create", "--name", "Our School").code == 0
    server = fresh.serve("--demo")
    assert not server.sign_ins
    assert not server.curl_lines
    people = fresh.run("users", "list", "--json").json
    assert people == {"total": 0, "users": []}


def test_with_another_secret_it_says_that_the_demos_credentials_cannot_be_shown(
    fresh: Program,
) -> None:
    assert fresh.run("migrate").code == 0
    assert fresh.run("demo").code == 0
    server = fresh.serve("--demo", LYCEUM_SECRET="another secret of at least 32 characters")
    assert "made with another secret" in server.said
    assert not server.curl_lines


def test_any_free_port_is_taken_when_asked_for_port_0(lyceum: Program) -> None:
    running = lyceum.start([PROGRAM, "serve", "--port", "0"], lyceum.folder / "output.txt")
    deadline = time.monotonic() + 20
    while "answers on" not in running.text() and time.monotonic() < deadline:
        time.sleep(0.02)
    address = next(w for w in running.text().split() if w.startswith("http://"))
    assert httpx.get(address + "/healthz").text == "ok\n"
