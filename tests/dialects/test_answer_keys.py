"""No right answer, feedback or weight is read too early, in any dialect, by whoever may not edit.

Three looks at everything that guests and learners can read: for marks planted in keys and
feedback, for fields that something right would stand in, and for any difference that another key
makes, since what nobody may see can change nothing of what they see.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from lyceum.core.assessment.model import Reveal, may_see_key
from lyceum.core.catalog.queries import may_write_course
from lyceum.http.dialect import Dialect
from lyceum.http.reading import BODILESS
from tests.dialects.about import Unplaced
from tests.dialects.asking import DIALECTS
from tests.dialects.marked import Crawl, MarkedQuiz, Seen, seen
from tests.harness.school import School

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

CALLERS = ("guest", "subscriber", "other_learner", "learner")
STAGES = ("before", "during", "after")


async def reach(quiz: MarkedQuiz, stage: str) -> None:
    if stage == "during":
        await quiz.begin()
    if stage == "after":
        await quiz.end()


async def leaks(quiz: MarkedQuiz, crawl: Crawl, *, stage: str) -> list[str]:
    """What anybody reads too early at this stage; who handed in may be shown what was wrong."""
    callers: tuple[str, ...] = CALLERS
    if stage == "after" and quiz.reveal is Reveal.SUBMITTED:
        callers = CALLERS[:-1]
    read = await crawl.read(*callers)
    await quiz.set_keys(other=True)
    read_with_others = await crawl.read(*callers)
    await quiz.set_keys(other=False)
    told = [f"marked: {told_by(one)}" for one in read if one.is_marked]
    pairs = zip(read, read_with_others, strict=True)
    told += [f"differs: {told_by(one)}" for one, other in pairs if one != other]
    for one in read:
        if stage != "after" or one.who != "learner":
            told += [f"named {name}: {told_by(one)}" for name in one.names()]
    return told


def told_by(one: Seen) -> str:
    return f"{one.operation} to {one.who}: {one.status} {one.text}"


@pytest.mark.parametrize("reveal", list(Reveal))
async def test_nothing_right_is_read_too_early(
    roomy_school: School, dialect: Dialect, reveal: Reveal
) -> None:
    quiz = await MarkedQuiz.of(roomy_school, reveal=reveal)
    crawl = await Crawl.of(quiz, dialect)
    for stage in STAGES:
        await reach(quiz, stage)
        found = await leaks(quiz, crawl, stage=stage)
        assert not found, "\n".join([stage, *found])
    assert not crawl.unread(), "nothing there to read: make it in marked.py"


@pytest.mark.parametrize("last", STAGES)
async def test_no_answer_to_a_learner_who_writes_tells_what_is_right(
    roomy_school: School, dialect: Dialect, last: str
) -> None:
    quiz = await MarkedQuiz.of(roomy_school, reveal=Reveal.NEVER)
    crawl = await Crawl.of(quiz, dialect)
    for stage in STAGES[: STAGES.index(last) + 1]:
        await reach(quiz, stage)
    for operation in dialect.operations:
        if operation.who.public or operation.method in BODILESS:
            continue
        try:
            request = await crawl.about.request(operation)
        except Unplaced:
            continue
        one = await seen(request, await crawl.caller("learner"), who="learner")
        assert not one.is_marked, told_by(one)


async def read_by_all(school: School, *callers: str) -> list[Seen]:
    quiz = await MarkedQuiz.of(school, reveal=Reveal.NEVER)
    await quiz.begin()
    return [one for each in DIALECTS for one in await (await Crawl.of(quiz, each)).read(*callers)]


async def test_whoever_may_edit_reads_the_marks(roomy_school: School) -> None:
    read = await read_by_all(roomy_school, "admin", "instructor")
    assert {one.who for one in read if one.is_marked} == {"admin", "instructor"}


def replace_everywhere(
    monkeypatch: pytest.MonkeyPatch, function: Callable[..., Any], other: Callable[..., Any]
) -> None:
    """Wherever it was imported to."""
    for place, module in list(sys.modules.items()):
        if place.startswith("lyceum."):
            for name, value in list(vars(module).items()):
                if value is function:
                    monkeypatch.setattr(module, name, other)


async def test_without_the_rule_leaks_are_found(
    roomy_school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both of its halves go: a dialect may ask a second time who may edit."""

    async def anybody(*anything: Any) -> bool:
        return True

    replace_everywhere(monkeypatch, may_see_key, lambda **anything: True)
    replace_everywhere(monkeypatch, may_write_course, anybody)
    quiz = await MarkedQuiz.of(roomy_school, reveal=Reveal.NEVER)
    await quiz.begin()
    found = [
        leak.partition(" ")[0]
        for each in DIALECTS
        for leak in await leaks(quiz, await Crawl.of(quiz, each), stage="during")
    ]
    assert set(found) == {"marked:", "differs:", "named"}
