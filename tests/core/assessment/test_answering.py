"""What a well-formed answer is, for every kind of question; and what its order may not tell."""

from __future__ import annotations

import pytest

from lyceum.core.assessment.answering import answer_faults
from lyceum.core.assessment.attempts import laid_out
from lyceum.core.assessment.model import Given, Key, Option, Question, QuestionKind
from lyceum.core.errors import Fault

K = QuestionKind
OPTIONS = [Option("a", "warm"), Option("b", "cold"), Option("c", "still")]
PAIRS = [Option("a", "H"), Option("b", "L"), Option("x", "up", True), Option("y", "down", True)]
TRUE_FALSE = [Option("true", "true"), Option("false", "false")]


def question(kind: QuestionKind) -> Question:
    options = {K.MATCHING: PAIRS, K.TRUE_FALSE: TRUE_FALSE, K.SHORT: [], K.FILL_IN: []}
    return Question(
        id=1,
        uid=bytes(10),
        course_id=1,
        extra={},
        revision_id=1,
        number=1,
        kind=kind,
        text="Which?",
        options=options.get(kind, OPTIONS),
        key=Key(),
        points=100,
        feedback=None,
    )


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (K.SINGLE, Given(options=("a",))),
        (K.MULTIPLE, Given(options=("c", "a"))),
        (K.TRUE_FALSE, Given(options=("false",))),
        (K.SHORT, Given(text="So.")),
        (K.MATCHING, Given(pairs={"a": "y", "b": "y"})),
        (K.MATCHING, Given(pairs={"b": "x"})),
        (K.ORDERING, Given(options=("b", "a"))),
        (K.FILL_IN, Given(gaps=("one", "", "two"))),
        *((kind, Given()) for kind in K),
    ],
)
def test_an_answer_in_its_form_has_no_fault(kind: QuestionKind, given: Given) -> None:
    assert not list(answer_faults(question(kind), given))


@pytest.mark.parametrize(
    ("kind", "given", "field", "fault"),
    [
        (K.SINGLE, Given(options=("a", "b")), "options", Fault.TOO_MANY),
        (K.SINGLE, Given(options=("x",)), "options", Fault.UNKNOWN_WORD),
        (K.TRUE_FALSE, Given(options=("a",)), "options", Fault.UNKNOWN_WORD),
        (K.MULTIPLE, Given(options=("a", "a")), "options", Fault.REPEATED),
        (K.MULTIPLE, Given(text="a"), "text", Fault.NOT_ALLOWED),
        (K.SHORT, Given(gaps=("So.",)), "gaps", Fault.NOT_ALLOWED),
        (K.SHORT, Given(text="x" * 10_001), "text", Fault.TOO_LONG),
        (K.MATCHING, Given(pairs={"x": "a"}), "pairs", Fault.UNKNOWN_WORD),
        (K.MATCHING, Given(pairs={"a": "b"}), "pairs", Fault.UNKNOWN_WORD),
        (K.FILL_IN, Given(gaps=("",) * 101), "gaps", Fault.TOO_MANY),
        (K.FILL_IN, Given(gaps=("x" * 1_001,)), "gaps", Fault.TOO_LONG),
    ],
)
def test_an_answer_that_cannot_be_is_named_by_its_field(
    kind: QuestionKind, given: Given, field: str, fault: Fault
) -> None:
    (problem,) = answer_faults(question(kind), given)
    assert (problem.field, problem.fault) == (field, fault)


@pytest.mark.parametrize("kind", [K.ORDERING, K.MATCHING])
def test_an_order_that_would_tell_is_never_the_written_one_alone(kind: QuestionKind) -> None:
    asked = question(kind)
    written = [option.id for option in asked.options]
    orders = {tuple(laid_out([asked], shuffle=False)[0].options) for _ in range(200)}
    assert len(orders) > 1 and all(sorted(order) == sorted(written) for order in orders)
    shown = asked.without_order().options
    assert [option.text for option in shown] == (
        ["H", "L", "down", "up"] if kind is K.MATCHING else ["cold", "still", "warm"]
    )
    plain = question(K.SINGLE)
    assert [option.id for option in plain.without_order().options] == ["a", "b", "c"]
    assert laid_out([plain], shuffle=False)[0].options == ["a", "b", "c"]
