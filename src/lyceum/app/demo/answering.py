"""What the demo's learners answer: right, or wrong in the way in which people are wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from lyceum.app.demo.quizzes import QuestionText, Reply, right_answer
from lyceum.core.assessment.authoring import TRUE_OR_FALSE
from lyceum.core.assessment.model import Given, QuestionContent, QuestionKind

_K = QuestionKind


def reply_to(question: QuestionText, chance: Random, *, knows: float) -> Reply:
    """One of the replies: the better somebody knows the subject, the better it tends to be."""
    ranked = sorted(question.replies, key=_points)
    lowest = min(int(knows * len(ranked)), len(ranked) - 1)
    return ranked[chance.randint(lowest // 2, len(ranked) - 1)]


def _points(reply: Reply) -> int:
    return reply.points


def answer_to(question: QuestionText, chance: Random, *, knows: float) -> Given | None:
    """The answer of somebody who knows this share of the answers; None is none at all."""
    content = question.content
    right = right_answer(content)
    if right is None:
        return Given(text=reply_to(question, chance, knows=knows).text)
    if chance.random() < knows:
        return right
    return _WRONG[question.kind](question, content, chance)


def _another_option(
    question: QuestionText, content: QuestionContent, chance: Random
) -> Given | None:
    options = content.options or TRUE_OR_FALSE
    right = content.key.options if content.key else ()
    wrong = [option.id for option in options if option.id not in right]
    return Given(options=(chance.choice(wrong),)) if wrong else None


def _too_few_or_many(
    question: QuestionText, content: QuestionContent, chance: Random
) -> Given | None:
    right = content.key.options if content.key else ()
    wrong = [option.id for option in content.options if option.id not in right]
    if wrong and chance.random() < 0.5:
        return Given(options=(*right, chance.choice(wrong)))
    return Given(options=right[1:])


def _swapped(question: QuestionText, content: QuestionContent, chance: Random) -> Given | None:
    order = list(content.key.options if content.key else ())
    at = chance.randrange(len(order) - 1)
    order[at], order[at + 1] = order[at + 1], order[at]
    return Given(options=tuple(order))


def _crossed(question: QuestionText, content: QuestionContent, chance: Random) -> Given | None:
    pairs = dict(content.key.pairs if content.key else {})
    one, other = chance.sample(sorted(pairs), 2)
    pairs[one], pairs[other] = pairs[other], pairs[one]
    return Given(pairs=pairs)


def _mistaken(question: QuestionText, content: QuestionContent, chance: Random) -> Given | None:
    return Given(text=chance.choice(question.wrong)) if question.wrong else None


def _half_filled(question: QuestionText, content: QuestionContent, chance: Random) -> Given | None:
    gaps = [gap[0] for gap in question.gaps]
    at = chance.randrange(len(gaps))
    gaps[at] = question.wrong[at] if at < len(question.wrong) else ""
    return Given(gaps=tuple(gaps))


_Wrong = Callable[[QuestionText, QuestionContent, Random], Given | None]

_WRONG: Mapping[QuestionKind, _Wrong] = {
    _K.SINGLE: _another_option,
    _K.MULTIPLE: _too_few_or_many,
    _K.TRUE_FALSE: _another_option,
    _K.SHORT: _mistaken,
    _K.MATCHING: _crossed,
    _K.ORDERING: _swapped,
    _K.FILL_IN: _half_filled,
}
