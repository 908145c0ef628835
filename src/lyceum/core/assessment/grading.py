"""Grading: pure functions of a question and an answer, so that every score can be recomputed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lyceum.core.assessment.model import Answered, Given, Key, Question, QuestionKind
from lyceum.kit.text import fold

Share = tuple[int, int]
"""How many parts of the answer are right, of how many."""


def points_won(question: Question, given: Given | None) -> int | None:
    """The points for an answer, in hundredths; None where only a person can tell. No answer is
    worth nothing, nor is any to what a survey asks. Parts of a matching or a text with gaps count;
    the others are whole or wrong."""
    if given is None or is_blank(given) or not question.points:
        return 0
    if question.key is None:
        return None
    right, of = _SHARES[question.kind](question.key, given)
    return question.points * right // of if of else 0


def is_blank(given: Given) -> bool:
    """Whether nothing was answered at all."""
    return not (
        given.options or given.pairs or given.text.strip() or any(gap.strip() for gap in given.gaps)
    )


def _same_options(key: Key, given: Given) -> Share:
    """A right choice: all the right options and no other, each once."""
    same = len(given.options) == len(key.options) and set(given.options) == set(key.options)
    return int(same), 1


def _same_order(key: Key, given: Given) -> Share:
    return int(given.options == key.options), 1


def _one_of_the_texts(key: Key, given: Given) -> Share:
    return int(_is_among(given.text, key.texts)), 1


def _pairs(key: Key, given: Given) -> Share:
    right = sum(given.pairs.get(option) == target for option, target in key.pairs.items())
    return right, len(key.pairs)


def _gaps(key: Key, given: Given) -> Share:
    right = sum(_is_among(text, texts) for text, texts in zip(given.gaps, key.gaps, strict=False))
    return right, len(key.gaps)


def _is_among(text: str, texts: Iterable[str]) -> bool:
    """Whatever its case and the white space around it."""
    return fold(text) in {fold(right) for right in texts}


_SHARES: dict[QuestionKind, Callable[[Key, Given], Share]] = {
    QuestionKind.SINGLE: _same_options,
    QuestionKind.MULTIPLE: _same_options,
    QuestionKind.TRUE_FALSE: _same_options,
    QuestionKind.SHORT: _one_of_the_texts,
    QuestionKind.MATCHING: _pairs,
    QuestionKind.ORDERING: _same_order,
    QuestionKind.FILL_IN: _gaps,
}


def score(points: int, possible: int) -> int:
    """100 × points ÷ possible in hundredths of a percent, rounded half up; 0 of nothing."""
    if possible <= 0:
        return 0
    return (2 * 10_000 * points + possible) // (2 * possible)


def has_passed(points: int, possible: int, *, pass_percent: int) -> bool:
    """Judged by the score as it is shown, so that nobody fails with the number that passes."""
    return possible > 0 and score(points, possible) >= pass_percent * 100


def points_of(answered: Answered) -> int | None:
    """What an answer is worth: what a person gave for it, else what its key says."""
    if answered.response.graded_by is not None:
        return answered.response.points
    return points_won(answered.question, answered.response.answer)


def total(sheet: Iterable[Answered]) -> tuple[int, int, bool]:
    """Points won, points possible, and whether every answer has been judged."""
    won, possible, judged = 0, 0, True
    for answered in sheet:
        points = points_of(answered)
        won += points or 0
        possible += answered.question.points
        judged = judged and points is not None
    return won, possible, judged
