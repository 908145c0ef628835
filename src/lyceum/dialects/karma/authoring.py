"""What an author sends → a question of the core: texts become options with stable ids (K38)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from msgspec import UNSET

from lyceum.core.assessment.authoring import TRUE_OR_FALSE
from lyceum.core.assessment.model import Key, Option, Question, QuestionContent, QuestionKind
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.dialects.karma.wire.questions import (
    CreateQuestion,
    QuestionOut,
    QuestionType,
    Right,
    UpdateQuestion,
    question,
)


class Sent(NamedTuple):
    """The fields that say what may be chosen and what is right; None is not said."""

    options: list[str] | None
    matches: list[str] | None
    correct_option: str | bool | None
    correct_options: list[str] | None
    correct_answer: Right | None

    @property
    def says_right(self) -> bool:
        return any(field is not None for field in self[2:])


class Made(NamedTuple):
    kind: QuestionKind
    options: Sequence[Option] = ()
    key: Key | None = None


def new_content(asked: CreateQuestion) -> QuestionContent:
    """The question that a body describes; refuses what does not fit its type."""
    made = _made(asked.type, _sent(asked), known=())
    return QuestionContent(
        kind=made.kind,
        text=asked.text,
        options=tuple(made.options),
        key=made.key,
        points=_hundredths(asked.points),
    )


def changed_content(asked: UpdateQuestion, before: Question) -> QuestionContent:
    """The question as it becomes: what was left out stays, options with the same text keep their
    ids, and saying anew what is right replaces all that was right before."""
    made = Made(before.kind, before.options, before.key)
    if not _keeps_options_and_key(asked):
        shown = question(before, with_key=True)
        kind = shown.type if asked.type is UNSET else asked.type
        made = _made(kind, _merged(asked, shown, kind), known=before.options)
    return QuestionContent(
        kind=made.kind,
        text=before.text if asked.text is UNSET else asked.text,
        options=tuple(made.options),
        key=made.key,
        points=before.points if asked.points is UNSET else _hundredths(asked.points),
        feedback=before.feedback,
    )


def _keeps_options_and_key(asked: UpdateQuestion) -> bool:
    names = ("type", "options", "matches", "correct_option", "correct_options", "correct_answer")
    return all(getattr(asked, name) is UNSET for name in names)


def _merged(asked: UpdateQuestion, shown: QuestionOut, kind: QuestionType) -> Sent:
    """What was said, and for the rest what was there; of another type nothing was there."""
    sent, kept = _sent(asked), _sent(shown)
    if kind is not shown.type:
        return sent
    options = sent.options if sent.options is not None else kept.options
    matches = sent.matches if sent.matches is not None else kept.matches
    right = sent if sent.says_right or asked.correct_answer is None else kept
    return Sent(options, matches, *right[2:])


def _sent(asked: CreateQuestion | UpdateQuestion | QuestionOut) -> Sent:
    return Sent(
        options=None if asked.options is UNSET else asked.options,
        matches=None if asked.matches is UNSET else asked.matches,
        correct_option=None if asked.correct_option is UNSET else asked.correct_option,
        correct_options=None if asked.correct_options is UNSET else asked.correct_options,
        correct_answer=None if asked.correct_answer is UNSET else asked.correct_answer,
    )


def _hundredths(points: float) -> int:
    return round(points * 100)


def _made(kind: QuestionType, sent: Sent, *, known: Sequence[Option]) -> Made:
    return _MAKERS[kind](sent, known)


def _multiple_choice(sent: Sent, known: Sequence[Option]) -> Made:
    """One right option, or several: which it is, the field that was used says."""
    options = _named(sent.options or (), known)
    if sent.correct_options is not None:
        _only(sent, "correct_options")
        if not sent.correct_options:
            raise Invalid(Problem("correct_options", Fault.TOO_FEW, limit=1))
        right = _ids(sent.correct_options, options, field="correct_options")
        return Made(QuestionKind.MULTIPLE, options, Key(options=right))
    if isinstance(sent.correct_option, str):
        _only(sent, "correct_option")
        right = _ids([sent.correct_option], options, field="correct_option")
        return Made(QuestionKind.SINGLE, options, Key(options=right))
    raise Invalid(_unfit("correct_option", sent.correct_option, expected="string"))


def _true_false(sent: Sent, known: Sequence[Option]) -> Made:
    """`true` or `false`, as a word or a boolean, in either field."""
    said = sent.correct_option if sent.correct_option is not None else sent.correct_answer
    word = str(said).lower() if isinstance(said, str | bool) else None
    if word not in ("true", "false"):
        raise Invalid(_unfit("correct_option", said, expected="boolean"))
    return Made(QuestionKind.TRUE_FALSE, TRUE_OR_FALSE, Key(options=(word,)))


def _short_answer(sent: Sent, known: Sequence[Option]) -> Made:
    """Any of the texts; none at all lets a teacher judge."""
    _only(sent, "correct_answer")
    if sent.correct_answer is None:
        return Made(QuestionKind.SHORT)
    return Made(QuestionKind.SHORT, key=Key(texts=tuple(_text_list(sent.correct_answer))))


def _matching(sent: Sent, known: Sequence[Option]) -> Made:
    """The pairs name both sides; `options` may give an order, `matches` more to choose from."""
    _only(sent, "correct_answer")
    pairs = sent.correct_answer
    if not isinstance(pairs, dict):
        raise Invalid(_unfit("correct_answer", pairs, expected="object"))
    left = _named(sent.options or list(pairs), known)
    texts = sent.matches or sorted(set(pairs.values()))
    right = _named(texts, known, taken=left, is_target=True)
    plain = {option.text: option.id for option in left}
    targets = {option.text: option.id for option in right}
    if set(pairs) != set(plain) or not set(pairs.values()) <= set(targets):
        raise Invalid(Problem("correct_answer", Fault.UNKNOWN))
    key = Key(pairs={plain[option]: targets[target] for option, target in pairs.items()})
    return Made(QuestionKind.MATCHING, [*left, *right], key)


def _ordering(sent: Sent, known: Sequence[Option]) -> Made:
    _only(sent, "correct_answer")
    if sent.correct_answer is None:
        raise Invalid(_unfit("correct_answer", None, expected="array"))
    order = _text_list(sent.correct_answer)
    options = _named(sent.options or order, known)
    right = _ids(order, options, field="correct_answer")
    return Made(QuestionKind.ORDERING, options, Key(options=right))


def _fill_in(sent: Sent, known: Sequence[Option]) -> Made:
    """One text for each gap."""
    _only(sent, "correct_answer")
    if sent.correct_answer is None:
        raise Invalid(_unfit("correct_answer", None, expected="array"))
    gaps = tuple((text,) for text in _text_list(sent.correct_answer))
    return Made(QuestionKind.FILL_IN, key=Key(gaps=gaps))


_MAKERS: dict[QuestionType, Callable[[Sent, Sequence[Option]], Made]] = {
    QuestionType.MULTIPLE_CHOICE: _multiple_choice,
    QuestionType.TRUE_FALSE: _true_false,
    QuestionType.SHORT_ANSWER: _short_answer,
    QuestionType.MATCHING: _matching,
    QuestionType.ORDERING: _ordering,
    QuestionType.FILL_IN: _fill_in,
}


def _only(sent: Sent, field: str) -> None:
    """Refuses what is right said in another field than the one that counts."""
    others = ("correct_option", "correct_options", "correct_answer")
    stray = [name for name in others if name != field and getattr(sent, name) is not None]
    if stray:
        raise Invalid(*(Problem(name, Fault.NOT_ALLOWED) for name in stray))


def _unfit(field: str, value: object, *, expected: str) -> Problem:
    if value is None:
        return Problem(field, Fault.MISSING)
    return Problem(field, Fault.WRONG_TYPE, expected=(expected,))


def _text_list(right: Right) -> list[str]:
    if isinstance(right, str):
        return [right]
    if isinstance(right, list):
        return right
    raise Invalid(Problem("correct_answer", Fault.WRONG_TYPE, expected=("string", "array")))


def _named(
    texts: Iterable[str],
    known: Sequence[Option],
    *,
    taken: Sequence[Option] = (),
    is_target: bool = False,
) -> list[Option]:
    """Options of these texts: one that was there keeps its id, a new one gets the next number."""
    before = {option.text: option.id for option in known if option.is_target is is_target}
    last = max((int(one.id) for one in (*known, *taken) if one.id.isdecimal()), default=0)
    options = []
    for text in texts:
        option_id = before.get(text)
        if option_id is None:
            last += 1
            option_id = str(last)
        options.append(Option(option_id, text, is_target))
    return options


def _ids(texts: Iterable[str], options: Sequence[Option], *, field: str) -> tuple[str, ...]:
    by_text = {option.text: option.id for option in options}
    ids = [by_text.get(text) for text in texts]
    if None in ids:
        raise Invalid(Problem(field, Fault.UNKNOWN))
    if len(set(ids)) < len(ids):
        raise Invalid(Problem(field, Fault.REPEATED))
    return tuple(option_id for option_id in ids if option_id is not None)
