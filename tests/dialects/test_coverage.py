"""Every action of the core is reached by an operation of some dialect, or is named here."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest

from lyceum.http.dialect import Dialect
from scripts.coverage import actions, name_of, reached, reaching
from tests.dialects.asking import DIALECTS, Asking
from tests.dialects.matrix import spelled

DONE_BY_JOBS = frozenset(
    {
        "assessment.attempts.hand_in_overdue",
        "catalog.publication.publish_scheduled",
        "commerce.repairing.heed",
        "commerce.repairing.repair",
        "enrollment.steps.expire_ended",
        "imports.courses.write_courses",
        "imports.enrollments.write_enrollments",
        "imports.people.write_people",
        "progress.actions.close_overdue",
    }
)
"""What nobody asks for: the worker does it when its time has come, or a gateway tells of it."""

NOT_YET = frozenset(
    {
        "enrollment.many.enroll_many",
    }
)
"""What waits for its operation; whoever adds that takes the action from here."""


def unreached() -> set[str]:
    return {name_of(action) for action, found in reaching(DIALECTS).items() if not found}


def test_every_action_is_reached_by_an_operation() -> None:
    gaps = unreached() - NOT_YET - DONE_BY_JOBS
    assert not gaps, "no operation reaches " + ", ".join(sorted(gaps))


def test_no_action_is_excused_that_is_reached_or_is_gone() -> None:
    needless = (NOT_YET | DONE_BY_JOBS) - unreached()
    assert not needless, "take from the list: " + ", ".join(sorted(needless))


def test_an_action_is_what_writes_on_somebodys_behalf() -> None:
    names = {name_of(action) for action in actions()}
    assert {"enrollment.actions.enroll", "access.sessions.end_my_session"} <= names
    assert not {name for name in names if ".queries." in name or "._" in name}


class Recording:
    """The actions that are really called while it lasts."""

    def __init__(self) -> None:
        self.by_code: dict[CodeType, FunctionType] = {each.__code__: each for each in actions()}
        self.called: set[FunctionType] = set()

    def __enter__(self) -> Recording:
        self.before: Callable[..., Any] | None = sys.getprofile()
        sys.setprofile(self._note)
        return self

    def __exit__(self, *anything: object) -> None:
        sys.setprofile(self.before)

    def _note(self, frame: FrameType, event: str, value: Any) -> None:
        if event == "call" and frame.f_code in self.by_code:
            self.called.add(self.by_code[frame.f_code])


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_what_is_really_called_is_what_the_code_was_read_to_reach(
    asking: Asking, dialect: Dialect
) -> None:
    """Otherwise the page would leave something out."""
    called: set[FunctionType] = set()
    async for request in asking.requests():
        with Recording() as recording:
            answer = await asking.ask(request)
        assert answer.is_success, (request.path, answer.text)
        found = reached(request.operation.handler)
        assert recording.called <= found, (spelled(request.operation), recording.called - found)
        called |= recording.called
    assert called
