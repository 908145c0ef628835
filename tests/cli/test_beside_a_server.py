"""Commands beside a server that answers: both see what the other wrote, and neither waits long."""

import concurrent.futures

import httpx2 as httpx

from tests.cli.program import Program


def test_what_a_command_writes_the_next_request_sees_while_others_write(anywhere: Program) -> None:
    anywhere.let_in("ada@school.example", "admin")
    key = anywhere.key("ada@school.example")
    server = anywhere.serve(LYCEUM_RATE_LIMIT_FACTOR="1000")
    with (
        httpx.Client(base_url=server.address + "/api/v1", headers=key["headers"]) as client,
        concurrent.futures.ThreadPoolExecutor() as beside,
    ):
        writing = [
            beside.submit(client.post, "/courses", json={"title": f"Course {number}"})
            for number in range(200)
        ]
        emails = {
            anywhere.let_in(f"p{number}@school.example", "learner")["email"] for number in range(3)
        }
        assert {one.result().status_code for one in writing} == {201}
        people = client.get("/users", params={"role": "learner"}).json()["data"]
        assert {one["email"] for one in people} == emails
        assert client.get("/courses").json()["meta"]["total"] == 200
        ids = [one["id"] for one in anywhere.run("users", "list", "--json").json["users"]]
        assert len(set(ids)) == 4


def test_the_first_administrator_made_beside_a_server_signs_in_at_once(fresh: Program) -> None:
    server = fresh.serve()
    made = fresh.let_in("ada@school.example", "admin")
    body = {"email": made["email"], "password": made["password"]}
    answer = httpx.post(server.address + "/api/v1/auth/login", json=body)
    assert answer.status_code == 200
