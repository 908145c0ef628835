"""Grading: whatever somebody answers has a worth, the same each time, within its points."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.core.assessment.authoring import checked
from lyceum.core.assessment.grading import has_passed, is_blank, points_won, score, total
from lyceum.core.assessment.model import (
    Answered,
    Attempt,
    AttemptState,
    Given,
    Key,
    Option,
    Question,
    QuestionContent,
    QuestionKind,
    Response,
    Reveal,
    may_see_key,
)
from lyceum.core.errors import Invalid

words = st.text(max_size=6) | st.sampled_from(["1", "2", "3", "a", "b", "true", " A "])
few = st.lists(words, max_size=4).map(tuple)
pairs = st.dictionaries(words, words, max_size=4)
answers = st.builds(Given, options=few, pairs=pairs, text=words, gaps=few)
keys = st.builds(
    Key, options=few, pairs=pairs, texts=few, gaps=st.lists(few, max_size=3).map(tuple)
)
questions = st.builds(
    Question,
    id=st.just(1),
    uid=st.just(bytes(10)),
    course_id=st.just(1),
    extra=st.just({}),
    revision_id=st.just(1),
    number=st.just(1),
    kind=st.sampled_from(QuestionKind),
    text=st.just("Why?"),
    options=st.lists(st.builds(Option, words, words, st.booleans()), max_size=4),
    key=st.none() | keys,
    points=st.integers(1, 1_000_000),
    feedback=st.none(),
)


@given(questions, st.none() | answers)
def test_any_answer_to_any_question_is_worth_something_between(
    question: Question, answer: Given | None
) -> None:
    points = points_won(question, answer)
    if answer is None or is_blank(answer):
        assert points == 0
    elif question.key is None:
        assert points is None
    else:
        assert points is not None
        assert 0 <= points <= question.points


@given(questions, answers)
def test_what_was_stored_is_graded_as_what_was_sent(question: Question, answer: Given) -> None:
    def stored(value: Given) -> Given:
        return msgspec.json.decode(msgspec.json.encode(value), type=Given)

    assert stored(answer) == answer
    assert points_won(question, stored(answer)) == points_won(question, answer)


contents = st.builds(
    QuestionContent,
    kind=st.sampled_from(QuestionKind),
    text=words,
    options=st.lists(st.builds(Option, words, words, st.booleans()), max_size=4).map(tuple),
    key=st.none() | keys,
    points=st.integers(-1, 200),
)


@given(contents)
def test_a_question_that_is_accepted_can_be_answered_rightly(content: QuestionContent) -> None:
    try:
        content = checked(content)
    except Invalid as refused:
        assert refused.problems
        return
    if content.key is None:
        assert content.kind is QuestionKind.SHORT
        return
    key = content.key
    right = Given(
        options=key.options,
        pairs=key.pairs,
        text=key.texts[0] if key.texts else "",
        gaps=tuple(gap[0] for gap in key.gaps if gap),
    )
    question = Question(
        1, bytes(10), 1, {}, 1, 1, **{**msgspec.structs.asdict(content), "options": []}
    )
    assert points_won(question, right) == question.points


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_score_is_rounded_half_up_and_never_past_100(won: int, more: int) -> None:
    possible = won + more
    exact = 10_000 * won / possible
    assert 0 <= score(won, possible) <= 10_000
    assert abs(score(won, possible) - exact) <= 0.5 + 1e-6
    assert score(possible, possible) == 10_000


@pytest.mark.parametrize(
    ("won", "possible", "hundredths"),
    [(1, 3, 3333), (2, 3, 6667), (1, 8, 1250), (1, 20_000, 1), (1, 20_001, 0), (0, 0, 0)],
)
def test_scores_that_are_known(won: int, possible: int, hundredths: int) -> None:
    assert score(won, possible) == hundredths


def test_one_passes_with_the_number_that_is_shown() -> None:
    assert score(139_999, 200_000) == 7_000
    assert has_passed(139_999, 200_000, pass_percent=70)
    assert not has_passed(139_989, 200_000, pass_percent=70)
    assert not has_passed(0, 0, pass_percent=1)


def answered(question: Question, answer: Given | None, **judged: int) -> Answered:
    graded = {"points": None, "graded_by": None, **judged}
    response = Response(1, 1, 1, answer, feedback=None, graded_at=None, saved_at=1, **graded)
    return Answered(question, response)


@given(questions, answers, st.integers(0, 100))
def test_what_a_teacher_gave_stands_before_the_key(
    question: Question, answer: Given, points: int
) -> None:
    sheet = [answered(question, answer, points=points, graded_by=7)]
    assert total(sheet) == (points, question.points, True)


@pytest.mark.parametrize("reveal", Reveal)
@pytest.mark.parametrize("state", AttemptState)
@pytest.mark.parametrize("passed", [False, True])
def test_a_key_is_seen_by_editors_and_after_handing_in_as_the_settings_say(
    reveal: Reveal, state: AttemptState, passed: bool
) -> None:
    attempt = Attempt(
        id=1, uid=bytes(10), unit_id=1, user_id=1, enrollment_id=1, number=1, state=state,
        layout=[], started_at=0, due_at=None, submitted_at=None, graded_at=None, points=0,
        possible=0, pass_percent=70, passed=passed, extra={}, updated_at=0,
    )  # fmt: skip
    assert may_see_key(may_edit=True, attempt=attempt, reveal=reveal)
    assert may_see_key(may_edit=True, reveal=reveal)
    assert not may_see_key(may_edit=False, reveal=reveal)
    sees = may_see_key(may_edit=False, attempt=attempt, reveal=reveal)
    handed_in = state is not AttemptState.RUNNING
    shown = reveal is Reveal.SUBMITTED or (reveal is Reveal.PASSED and passed)
    assert sees is (handed_in and shown)
