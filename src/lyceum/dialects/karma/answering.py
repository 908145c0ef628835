"""Answers on the wire ↔ the core's: options by their text, each kind in its own form (K41)."""

from __future__ import annotations

from collections.abc import Callable

from lyceum.core.assessment.model import Given, Question, QuestionKind
from lyceum.core.errors import Fault, Invalid, Problem

Answer = str | bool | list[str] | dict[str, str]
"""A text; true or false; several texts; or pairs of an option and its match."""


def given(question: Question, said: Answer | None, *, field: str) -> Given | None:
    """The answer in the core's words, or None for none; refuses, naming `field`, an answer of
    the wrong form and an option that the question does not have."""
    if said is None:
        return None
    return _READERS[question.kind](question, said, field)


def _choice(question: Question, said: Answer, field: str) -> Given:
    """One option, or several; a true-or-false answer may be a boolean."""
    if isinstance(said, bool) and question.kind is QuestionKind.TRUE_FALSE:
        said = str(said).lower()
    return Given(options=tuple(_ids(question, _several(said, field), field)))


def _short(question: Question, said: Answer, field: str) -> Given:
    if not isinstance(said, str):
        raise _wrong(field, "string")
    return Given(text=said)


def _matching(question: Question, said: Answer, field: str) -> Given:
    if not isinstance(said, dict):
        raise _wrong(field, "object")
    options = _ids(question, list(said), field)
    targets = _ids(question, list(said.values()), field, is_target=True)
    return Given(pairs=dict(zip(options, targets, strict=True)))


def _fill_in(question: Question, said: Answer, field: str) -> Given:
    return Given(gaps=tuple(_several(said, field)))


_READERS: dict[QuestionKind, Callable[[Question, Answer, str], Given]] = {
    QuestionKind.SINGLE: _choice,
    QuestionKind.MULTIPLE: _choice,
    QuestionKind.TRUE_FALSE: _choice,
    QuestionKind.ORDERING: _choice,
    QuestionKind.SHORT: _short,
    QuestionKind.MATCHING: _matching,
    QuestionKind.FILL_IN: _fill_in,
}


def _several(said: Answer, field: str) -> list[str]:
    if isinstance(said, str):
        return [said]
    if isinstance(said, list):
        return said
    raise _wrong(field, "string", "array")


def _wrong(field: str, *expected: str) -> Invalid:
    return Invalid(Problem(field, Fault.WRONG_TYPE, expected=expected))


def _ids(question: Question, texts: list[str], field: str, *, is_target: bool = False) -> list[str]:
    known = {option.text: option.id for option in question.options if option.is_target is is_target}
    if not set(texts) <= set(known):
        raise Invalid(Problem(field, Fault.UNKNOWN_WORD, expected=tuple(known)))
    return [known[text] for text in texts]


def selected(question: Question, answer: Given | None) -> Answer | None:
    """The answer as the wire shows it; None where nothing was answered."""
    if answer is None:
        return None
    text = {option.id: option.text for option in question.options}
    if question.kind is QuestionKind.SHORT:
        return answer.text
    if question.kind is QuestionKind.FILL_IN:
        return _alone(list(answer.gaps))
    if question.kind is QuestionKind.MATCHING:
        return {text[option]: text[target] for option, target in answer.pairs.items()}
    chosen = [text[option] for option in answer.options]
    if question.kind in (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE):
        return _alone(chosen)
    return chosen


def _alone(several: list[str]) -> str | list[str]:
    return several[0] if len(several) == 1 else several
