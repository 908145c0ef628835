"""`kill -9` while answers are saved: all that was acknowledged is there, and one more at most."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import pytest

from lyceum.core.assessment import attempts
from lyceum.core.assessment.model import Attempt, AttemptState, Given, QuestionContent, QuestionKind
from tests.core.assessment.test_attempts import Sitting, sitting
from tests.harness.processes import Running, start
from tests.harness.school import School

PROJECT = Path(__file__).parents[3]
QUESTIONS = 7
PATIENCE = 60


def saving(school: School, url: str, attempt: Attempt) -> Running:
    numbers = (school.tenant.id, school.people["learner"].id, attempt.id)
    program = [sys.executable, "-m", "tests.core.assessment.autosaving", url]
    environment = {"PYTHONPATH": f"{PROJECT / 'src'}:{PROJECT}"}
    return start([*program, *map(str, numbers)], folder=PROJECT, environment=environment)


def acknowledged(running: Running) -> dict[int, int]:
    """The last number of each question that the process said was kept."""
    whole = running.text().rpartition("\n")[0]
    said = [line.split() for line in whole.splitlines()]
    assert all(len(words) == 2 and words[0].isdigit() for words in said), running.text()[-2000:]
    return {int(question): int(number) for question, number in said}


def kill_after(running: Running, enough: int) -> dict[int, int]:
    deadline = time.monotonic() + PATIENCE
    while max(acknowledged(running).values(), default=0) < enough:
        assert running.is_alive(), running.text()
        assert time.monotonic() < deadline
        time.sleep(0.005)
    running.kill()
    return acknowledged(running)


async def kept(here: Sitting, attempt: Attempt) -> dict[int, int]:
    """The number that each question is answered with."""
    found, sheet = await here.stored(attempt)
    assert found.state is AttemptState.RUNNING
    return {
        item.question.id: int(item.response.answer.text)
        for item in sheet
        if item.response.answer is not None
    }


@pytest.mark.parametrize("rounds", [3, pytest.param(30, marks=pytest.mark.long)])
async def test_what_was_acknowledged_is_kept_and_the_learner_goes_on(
    school: School, migrated_url: str, rounds: int
) -> None:
    here = await sitting(
        school, *[QuestionContent(kind=QuestionKind.SHORT, text="Why?")] * QUESTIONS
    )
    for _ in range(rounds):
        attempt = await here.start()
        said = kill_after(saving(school, migrated_url, attempt), random.randint(1, 60))
        there = await kept(here, attempt)
        beyond = {
            question: number for question, number in there.items() if number != said.get(question)
        }
        assert beyond.keys() | said.keys() == there.keys()
        assert list(beyond.values()) in ([], [max(said.values()) + 1])
        await everything_goes_on(here, attempt, there)


async def everything_goes_on(here: Sitting, attempt: Attempt, there: dict[int, int]) -> None:
    """No lock is left behind, and what was saved is what is handed in."""
    last = here.questions[0].id
    await here.act(attempts.save_answers, attempt.id, {last: Given(text="0")})
    handed_in = await here.act(attempts.submit, attempt.id, {})
    _, sheet = await here.stored(handed_in)
    answers = {item.question.id: item.response.answer for item in sheet}
    expected = {
        question: Given(text=str(number)) for question, number in (there | {last: 0}).items()
    }
    assert {question: answer for question, answer in answers.items() if answer} == expected
