"""What a well-formed answer is: the checks that need nothing but the question and the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from lyceum.core.assessment.authoring import LONGEST_OPTION, LONGEST_TEXT, MOST_OPTIONS
from lyceum.core.assessment.model import Given, Question, QuestionKind
from lyceum.core.errors import Fault, Problem

KEYS: Mapping[QuestionKind, str] = {
    QuestionKind.SINGLE: "options",
    QuestionKind.MULTIPLE: "options",
    QuestionKind.TRUE_FALSE: "options",
    QuestionKind.SHORT: "texts",
    QuestionKind.MATCHING: "pairs",
    QuestionKind.ORDERING: "options",
    QuestionKind.FILL_IN: "gaps",
}
"""Which field of its key a kind of question reads."""

ANSWERS: Mapping[QuestionKind, str] = {**KEYS, QuestionKind.SHORT: "text"}
"""And which field of an answer."""

_ONE = frozenset({QuestionKind.SINGLE, QuestionKind.TRUE_FALSE})


def answer_faults(question: Question, given: Given) -> Iterator[Problem]:
    """What is wrong with the form of an answer, by the names of its fields: a field that this kind
    does not read, what is no option of the question, one named twice, or too much of it. What is
    left out is no fault, since an answer may be saved unfinished."""
    read = ANSWERS[question.kind]
    for name in Given.__struct_fields__:
        if name != read and getattr(given, name):
            yield Problem(name, Fault.NOT_ALLOWED)
    yield from _CHECKS[read](question, given)


def _option_faults(question: Question, given: Given) -> Iterator[Problem]:
    yield from _unknown("options", given.options, among=_options(question))
    if len(set(given.options)) < len(given.options):
        yield Problem("options", Fault.REPEATED)
    elif question.kind in _ONE and len(given.options) > 1:
        yield Problem("options", Fault.TOO_MANY, limit=1)


def _pair_faults(question: Question, given: Given) -> Iterator[Problem]:
    faults = [
        *_unknown("pairs", list(given.pairs), among=_options(question)),
        *_unknown("pairs", list(given.pairs.values()), among=_options(question, is_target=True)),
    ]
    yield from faults[:1]


def _text_faults(question: Question, given: Given) -> Iterator[Problem]:
    if len(given.text) > LONGEST_TEXT:
        yield Problem("text", Fault.TOO_LONG, limit=LONGEST_TEXT)


def _gap_faults(question: Question, given: Given) -> Iterator[Problem]:
    if len(given.gaps) > MOST_OPTIONS:
        yield Problem("gaps", Fault.TOO_MANY, limit=MOST_OPTIONS)
    if any(len(gap) > LONGEST_OPTION for gap in given.gaps):
        yield Problem("gaps", Fault.TOO_LONG, limit=LONGEST_OPTION)


_CHECKS: Mapping[str, Callable[[Question, Given], Iterator[Problem]]] = {
    "options": _option_faults,
    "pairs": _pair_faults,
    "text": _text_faults,
    "gaps": _gap_faults,
}


def _options(question: Question, *, is_target: bool = False) -> tuple[str, ...]:
    return tuple(option.id for option in question.options if option.is_target is is_target)


def _unknown(name: str, named: Sequence[str], *, among: tuple[str, ...]) -> Iterator[Problem]:
    if not set(named) <= set(among):
        yield Problem(name, Fault.UNKNOWN_WORD, expected=among)
