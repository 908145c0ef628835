"""Several server processes that count limits together, as an operator sets them up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.cli.program import Program, Server
from tests.harness.processes import LOOPBACK, free_port
from tests.harness.valkey import ValkeyServer, start_valkey

A_KARMA_TOKEN = 100
"""Requests that a token has in a minute."""


@pytest.fixture
def valkey() -> Iterator[ValkeyServer]:
    server = start_valkey()
    yield server
    server.stop()


def asked(servers: list[Server], headers: dict[str, str], count: int) -> list[httpx.Response]:
    """The answers to so many requests, to one server after the other in turn."""
    clients = [httpx.Client(base_url=server.address, headers=headers) for server in servers]
    answers = [clients[number % len(clients)].get("/api/v1/courses") for number in range(count)]
    for client in clients:
        client.close()
    return answers


@pytest.mark.needs("valkey", "postgres")
@pytest.mark.parametrize("database_kind", ["postgres"])
def test_two_servers_let_through_together_what_one_would(
    tmp_path: Path, migrated_url: str, valkey: ValkeyServer
) -> None:
    settings = {"LYCEUM_DATABASE_URL": migrated_url, "LYCEUM_REDIS_URL": valkey.url}
    programs = [Program(tmp_path / name, settings) for name in ("first", "second")]
    for program in programs:
        program.folder.mkdir()
    programs[0].let_in("ada@school.example", "admin")
    key = programs[0].key("ada@school.example")
    try:
        servers = [program.serve() for program in programs]
        answers = asked(servers, key["headers"], A_KARMA_TOKEN + 20)
        if answers[0].headers["x-ratelimit-reset"] != answers[-1].headers["x-ratelimit-reset"]:
            # A minute ended in the middle.
            answers = asked(servers, key["headers"], A_KARMA_TOKEN + 20)
        statuses = [answer.status_code for answer in answers]
        assert statuses == [200] * A_KARMA_TOKEN + [429] * 20
        left = [int(answer.headers["x-ratelimit-remaining"]) for answer in answers]
        assert left == [*range(A_KARMA_TOKEN - 1, -1, -1), *[0] * 20]
        valkey.stop()
        alone = asked(servers, key["headers"], 2)
        assert [answer.status_code for answer in alone] == [200, 200]
        for server in servers:
            assert "limits are counted in this process alone" in server.said
    finally:
        for program in programs:
            program.stop()


@pytest.mark.needs("valkey")
def test_the_doctor_says_whether_the_store_answers(lyceum: Program, valkey: ValkeyServer) -> None:
    def finding(**more: str) -> dict[str, str]:
        return next(
            one for one in lyceum.run("doctor", "--json", **more).json if one["check"] == "limits"
        )

    assert finding()["verdict"] == "ok"
    found = finding(LYCEUM_REDIS_URL=valkey.url)
    assert (found["verdict"], "answers" in found["found"]) == ("ok", True)
    away = f"redis://:hidden@{LOOPBACK}:{free_port()}/0"
    found = finding(LYCEUM_REDIS_URL=away)
    assert found["verdict"] == "warn"
    assert "LYCEUM_REDIS_URL" in found["advice"]
    assert "hidden" not in str(found)


def test_an_address_that_is_none_is_refused_in_one_sentence(lyceum: Program) -> None:
    for address in ("nonsense", "http://127.0.0.1", "redis://127.0.0.1:port/0"):
        done = lyceum.run("serve", LYCEUM_REDIS_URL=address)
        assert "LYCEUM_REDIS_URL" in done.sentence
