"""What a well-made question is: the checks that need nothing but the question."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from lyceum.core.assessment.model import Key, Option, QuestionContent, QuestionKind
from lyceum.core.errors import Fault, Invalid, Problem

LONGEST_TEXT = 10_000
LONGEST_OPTION = 1_000
MOST_OPTIONS = 100
MOST_POINTS = 1_000_000
"""In hundredths."""

TRUE_OR_FALSE = (Option("true", "true"), Option("false", "false"))


def checked(content: QuestionContent, *, for_survey: bool = False) -> QuestionContent:
    """The question without white space around its text; refuses one that could not be answered,
    or whose key could not be right, and names each field at fault. A survey's has no key, and is
    worth no points."""
    content = msgspec.structs.replace(content, text=content.text.strip())
    if content.kind is QuestionKind.TRUE_FALSE:
        content = msgspec.structs.replace(content, options=TRUE_OR_FALSE)
    keyed = _survey_faults if for_survey else _key_faults
    problems = [*_plain_faults(content), *_option_faults(content), *keyed(content)]
    if problems:
        raise Invalid(*problems)
    return msgspec.structs.replace(content, points=0) if for_survey else content


def _survey_faults(content: QuestionContent) -> Iterator[Problem]:
    """How many gaps a text has is known by its key alone."""
    if content.kind is QuestionKind.FILL_IN:
        yield Problem("kind", Fault.NOT_ALLOWED)
    if content.key is not None:
        yield Problem("key", Fault.NOT_ALLOWED)


def _plain_faults(content: QuestionContent) -> Iterator[Problem]:
    if not content.text:
        yield Problem("text", Fault.TOO_SHORT, limit=1)
    if len(content.text) > LONGEST_TEXT:
        yield Problem("text", Fault.TOO_LONG, limit=LONGEST_TEXT)
    if content.points < 1:
        yield Problem("points", Fault.TOO_SMALL, limit=0.01)
    if content.points > MOST_POINTS:
        yield Problem("points", Fault.TOO_LARGE, limit=MOST_POINTS // 100)


_OPTIONS_WANTED = {
    QuestionKind.SINGLE: 2,
    QuestionKind.MULTIPLE: 2,
    QuestionKind.ORDERING: 2,
    QuestionKind.MATCHING: 1,
    QuestionKind.TRUE_FALSE: 2,
}


def _option_faults(content: QuestionContent) -> Iterator[Problem]:
    wanted = _OPTIONS_WANTED.get(content.kind, 0)
    plain = [option for option in content.options if not option.is_target]
    targets = [option for option in content.options if option.is_target]
    if not wanted and content.options:
        yield Problem("options", Fault.NOT_ALLOWED)
    elif len(plain) < wanted:
        yield Problem("options", Fault.TOO_FEW, limit=wanted)
    elif len(content.options) > MOST_OPTIONS:
        yield Problem("options", Fault.TOO_MANY, limit=MOST_OPTIONS)
    elif targets and content.kind is not QuestionKind.MATCHING:
        yield Problem("options", Fault.NOT_ALLOWED)
    else:
        yield from _text_faults(plain, targets)


def _text_faults(*sides: list[Option]) -> Iterator[Problem]:
    ids = [option.id for side in sides for option in side]
    repeated = len(set(ids)) < len(ids)
    for side in sides:
        texts = [option.text.strip() for option in side]
        repeated = repeated or len(set(texts)) < len(texts)
        if not all(texts):
            yield Problem("options", Fault.TOO_SHORT, limit=1)
        if any(len(text) > LONGEST_OPTION for text in texts):
            yield Problem("options", Fault.TOO_LONG, limit=LONGEST_OPTION)
    if repeated:
        yield Problem("options", Fault.REPEATED)


def _key_faults(content: QuestionContent) -> Iterator[Problem]:
    if content.key is None:
        if content.kind is not QuestionKind.SHORT:
            yield Problem("key", Fault.MISSING)
    elif not _KEY_FITS[content.kind](content.key, content.options):
        yield Problem("key", Fault.MALFORMED)


def _one_option(key: Key, options: tuple[Option, ...]) -> bool:
    return len(key.options) == 1 and _are_options(key, options)


def _are_options(key: Key, options: tuple[Option, ...]) -> bool:
    known = {option.id for option in options}
    return bool(key.options) and set(key.options) <= known and _differ(key.options)


def _all_options(key: Key, options: tuple[Option, ...]) -> bool:
    return _differ(key.options) and set(key.options) == {option.id for option in options}


def _differ(ids: tuple[str, ...]) -> bool:
    return len(set(ids)) == len(ids)


def _every_pair(key: Key, options: tuple[Option, ...]) -> bool:
    targets = {option.id for option in options if option.is_target}
    plain = {option.id for option in options if not option.is_target}
    return set(key.pairs) == plain and set(key.pairs.values()) <= targets


def _some_text(key: Key, options: tuple[Option, ...]) -> bool:
    return bool(key.texts) and all(map(_is_answer, key.texts))


def _every_gap(key: Key, options: tuple[Option, ...]) -> bool:
    return bool(key.gaps) and all(gap and all(map(_is_answer, gap)) for gap in key.gaps)


def _is_answer(text: str) -> bool:
    return bool(text.strip()) and len(text) <= LONGEST_OPTION


_KEY_FITS: dict[QuestionKind, Callable[[Key, tuple[Option, ...]], bool]] = {
    QuestionKind.SINGLE: _one_option,
    QuestionKind.MULTIPLE: _are_options,
    QuestionKind.TRUE_FALSE: _one_option,
    QuestionKind.SHORT: _some_text,
    QuestionKind.MATCHING: _every_pair,
    QuestionKind.ORDERING: _all_options,
    QuestionKind.FILL_IN: _every_gap,
}
