"""`kill -9` of a real server while a learner's answers are saved: one of them is lost at most."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from tests.cli.program import Program, Server
from tests.dialects.lyceum.callers import Lyceum
from tests.dialects.lyceum.quizzes import ESSAY, made, quiz
from tests.harness.processes import LOOPBACK
from tests.harness.school import School, found_school, make_platform, open_works

pytestmark = pytest.mark.needs("time")

QUESTIONS = 5
PATIENCE = 60


@asynccontextmanager
async def learner_of(school: School, server: Server) -> AsyncIterator[httpx.AsyncClient]:
    """The learner, who comes over the wire."""
    base = f"http://{LOOPBACK}:{server.port}/api/lyceum/v1"
    headers = await school.key("lyceum", "learner")
    async with httpx.AsyncClient(base_url=base, headers=headers, timeout=PATIENCE) as client:
        yield client


async def save_until_killed(
    client: httpx.AsyncClient, attempt: dict[str, Any], server: Server, *, after: int
) -> dict[int, int]:
    """Answers the questions in turn, each time with the next number; the last that was acknowledged
    of each. The blow falls while one that comes `after` so many is on its way."""
    said: dict[int, int] = {}
    for number in count(1):
        asked = attempt["questions"][number % QUESTIONS]["id"]
        body = {"answers": [{"question_id": asked, "answer": {"text": str(number)}}]}
        sending = asyncio.create_task(client.patch(f"/attempts/{attempt['id']}/answers", json=body))
        if number > after:
            await asyncio.sleep(random.random() * 0.005)
            server.running.kill()
        try:
            answer = await sending
        except httpx.TransportError:
            return said
        assert answer.is_success, answer.text
        said[asked] = number
        if number > after:
            return said
    raise AssertionError


@pytest.mark.parametrize("rounds", [3, pytest.param(20, marks=pytest.mark.long)])
async def test_what_was_acknowledged_is_there_and_the_learner_goes_on(
    migrated_url: str, tmp_path: Path, rounds: int
) -> None:
    settings = {"LYCEUM_DATABASE_URL": migrated_url, "LYCEUM_RATE_LIMIT_FACTOR": "100000"}
    program = Program(tmp_path, settings)
    async with open_works(migrated_url) as works:
        school = await found_school(make_platform(works))
        one = await quiz(Lyceum(school), school, *[ESSAY] * QUESTIONS)
        server = program.serve()
        async with asyncio.timeout(PATIENCE * rounds):
            for _ in range(rounds):
                server = await one_round(school, program, server, one=one)
        server.running.terminate()


async def one_round(
    school: School, program: Program, server: Server, *, one: dict[str, Any]
) -> Server:
    """An attempt in whose middle the server is killed, and which is handed in to the next one."""
    async with learner_of(school, server) as client:
        attempt = made(await client.post("/attempts", json={"assessment_id": one["id"]}))
        said = await save_until_killed(client, attempt, server, after=random.randint(1, 40))
    server = program.serve()
    async with learner_of(school, server) as client:
        there = numbers_in(made(await client.get(f"/attempts/{attempt['id']}")))
        beyond = {asked: number for asked, number in there.items() if number != said.get(asked)}
        assert beyond.keys() | said.keys() == there.keys()
        assert list(beyond.values()) in ([], [max(said.values()) + 1])
        submission = f"/attempts/{attempt['id']}/submission"
        assert numbers_in(made(await client.post(submission, json={}))) == there
    return server


def numbers_in(attempt: dict[str, Any]) -> dict[int, int]:
    """What each question is answered with."""
    return {
        asked["id"]: int(asked["answer"]["text"])
        for asked in attempt["questions"]
        if asked["answer"] is not None
    }
