"""The demo's quizzes as they are written down, and the core's questions made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from lyceum.core.assessment.model import (
    PASS_PERCENT,
    POINT,
    Given,
    Key,
    NewAssessment,
    Option,
    QuestionContent,
    QuestionKind,
    Reveal,
)
from lyceum.kit.time import MINUTE, SECOND

_K = QuestionKind


class Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a learner writes where a teacher judges, and what the teacher gives for it."""

    text: str
    points: int
    feedback: str


class QuestionText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`right` are the right options, or the texts that are taken; options to be ordered stand in
    their right order. `wrong` is what learners write who do not know; `replies` are those to a
    question without a key."""

    kind: QuestionKind
    text: str
    points: int = 1
    feedback: str
    options: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()
    gaps: tuple[tuple[str, ...], ...] = ()
    wrong: tuple[str, ...] = ()
    replies: tuple[Reply, ...] = ()

    @property
    def content(self) -> QuestionContent:
        options, key = _KEYS[self.kind](self)
        return QuestionContent(
            kind=self.kind,
            text=self.text,
            options=options,
            key=key,
            points=self.points * POINT,
            feedback=self.feedback,
        )


class QuizText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    pass_percent: int = PASS_PERCENT
    attempts: int | None = None
    minutes: int | None = None
    shuffle: bool = False
    reveal: Reveal = Reveal.SUBMITTED
    questions: tuple[QuestionText, ...]

    def settings(self, section_id: int | None) -> NewAssessment:
        return NewAssessment(
            title=self.title,
            pass_percent=self.pass_percent,
            seconds=None if self.minutes is None else self.minutes * (MINUTE // SECOND),
            attempts=self.attempts,
            shuffle=self.shuffle,
            reveal=self.reveal,
            section_id=section_id,
        )


def right_answer(question: QuestionContent) -> Given | None:
    """What the key says; None where there is no key."""
    key = question.key
    if key is None:
        return None
    return Given(
        options=key.options,
        pairs=key.pairs,
        text=key.texts[0] if key.texts else "",
        gaps=tuple(gap[0] for gap in key.gaps),
    )


Keyed = tuple[tuple[Option, ...], Key | None]


def _choice(question: QuestionText) -> Keyed:
    options = _numbered(question.options)
    right = tuple(option.id for option in options if option.text in question.right)
    return options, Key(options=right)


def _true_or_false(question: QuestionText) -> Keyed:
    return (), Key(options=question.right)


def _short(question: QuestionText) -> Keyed:
    return (), Key(texts=question.right) if question.right else None


def _matching(question: QuestionText) -> Keyed:
    """Targets stand in the order of the alphabet, so that their order tells nothing."""
    options = _numbered([option for option, _ in question.pairs])
    texts = sorted({*(target for _, target in question.pairs), *question.others})
    targets = tuple(Option(f"target{n}", text, is_target=True) for n, text in enumerate(texts, 1))
    ids = {target.text: target.id for target in targets}
    pairs = {
        option.id: ids[target] for option, (_, target) in zip(options, question.pairs, strict=True)
    }
    return options + targets, Key(pairs=pairs)


def _ordering(question: QuestionText) -> Keyed:
    """Shown in the order of the alphabet, for the same reason."""
    options = _numbered(sorted(question.options))
    ids = {option.text: option.id for option in options}
    return options, Key(options=tuple(ids[text] for text in question.options))


def _fill_in(question: QuestionText) -> Keyed:
    return (), Key(gaps=question.gaps)


def _numbered(texts: tuple[str, ...] | list[str]) -> tuple[Option, ...]:
    return tuple(Option(f"option{n}", text) for n, text in enumerate(texts, 1))


_KEYS: Mapping[QuestionKind, Callable[[QuestionText], Keyed]] = {
    _K.SINGLE: _choice,
    _K.MULTIPLE: _choice,
    _K.TRUE_FALSE: _true_or_false,
    _K.SHORT: _short,
    _K.MATCHING: _matching,
    _K.ORDERING: _ordering,
    _K.FILL_IN: _fill_in,
}
