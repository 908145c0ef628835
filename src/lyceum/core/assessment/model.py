"""Assessments, questions, attempts and answers, and the rules that need nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType, field

from lyceum.core.catalog.model import CourseUnit, UnitKind, UnitState
from lyceum.core.extras import Extras
from lyceum.kit.time import SECOND

PASS_PERCENT = 70
"""What must be reached where nobody said otherwise."""

POINT = 100
"""Points are kept in hundredths, so that a part of one is exact."""


class QuestionKind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    SHORT = "short"
    MATCHING = "matching"
    ORDERING = "ordering"
    FILL_IN = "fill_in"


TELLING_ORDER = frozenset({QuestionKind.ORDERING, QuestionKind.MATCHING})
"""Of these, nobody who answers may see the options in the order in which they were written."""


class Reveal(StrEnum):
    """When somebody who took an assessment is shown the right answers."""

    SUBMITTED = "submitted"
    PASSED = "passed"
    NEVER = "never"


class AttemptState(StrEnum):
    """`submitted` waits for a person to judge an answer that no key can."""

    RUNNING = "running"
    SUBMITTED = "submitted"
    GRADED = "graded"


class Settings(msgspec.Struct, frozen=True, array_like=True):
    """What an assessment has beside its unit. `seconds` and `attempts` None are unlimited."""

    unit_id: int
    pass_percent: int = PASS_PERCENT
    seconds: int | None = None
    attempts: int | None = None
    shuffle: bool = False
    reveal: Reveal = Reveal.SUBMITTED


class AssessmentOrder(StrEnum):
    """What assessments may be listed by: each is a column of their units, and has an index."""

    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"


class AttemptOrder(StrEnum):
    """What attempts may be listed by: each is a column, and has an index."""

    STARTED_AT = "started_at"
    UPDATED_AT = "updated_at"


class Assessment(msgspec.Struct, frozen=True):
    """A quiz or a survey: a unit, with what only these have."""

    unit: CourseUnit
    settings: Settings
    question_count: int = 0


ASSESSED = (UnitKind.QUIZ, UnitKind.SURVEY)
"""What is answered: a quiz for points, a survey for none, so that nobody has to judge it."""


class NewAssessment(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    kind: UnitKind = UnitKind.QUIZ
    pass_percent: int = PASS_PERCENT
    seconds: int | None = None
    attempts: int | None = None
    shuffle: bool = False
    reveal: Reveal = Reveal.SUBMITTED
    section_id: int | None = None
    required: bool = True
    body: str | None = None
    state: UnitState = UnitState.PUBLISHED
    extra: Extras | None = None


class AssessmentChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays."""

    title: str | UnsetType = UNSET
    pass_percent: int | UnsetType = UNSET
    seconds: int | UnsetType | None = UNSET
    attempts: int | UnsetType | None = UNSET
    shuffle: bool | UnsetType = UNSET
    reveal: Reveal | UnsetType = UNSET


class Option(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something to choose, order or match; `id` stays the same through all revisions. A target is
    what others are matched to."""

    id: str
    text: str
    is_target: bool = False


class Key(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is right. `options`: the right ones, or all in their order; `pairs`: each option's
    target; `texts`: any of these; `gaps`: for each gap any of these."""

    options: tuple[str, ...] = ()
    pairs: dict[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    gaps: tuple[tuple[str, ...], ...] = ()


class Given(msgspec.Struct, frozen=True, omit_defaults=True):
    """What somebody answered, in the field that the question's kind reads."""

    options: tuple[str, ...] = ()
    pairs: dict[str, str] = field(default_factory=dict)
    text: str = ""
    gaps: tuple[str, ...] = ()


class QuestionContent(msgspec.Struct, frozen=True, kw_only=True):
    """What an author writes; `points` in hundredths. Without a key a person grades."""

    kind: QuestionKind
    text: str
    options: tuple[Option, ...] = ()
    key: Key | None = None
    points: int = POINT
    feedback: str | None = None


class Revision(msgspec.Struct, frozen=True, array_like=True):
    """A question as it was written once; it never changes."""

    SECRET = ("key", "feedback")

    id: int
    question_id: int
    number: int
    kind: QuestionKind
    text: str
    options: list[Option]
    key: Key | None
    points: int
    feedback: str | None
    created_at: int


class Question(msgspec.Struct, frozen=True, array_like=True):
    """A question, and the names of its revision's fields where both are read together."""

    SECRET = ("key", "feedback")

    id: int
    uid: bytes
    course_id: int
    extra: dict[str, Any]
    revision_id: int
    number: int
    kind: QuestionKind
    text: str
    options: list[Option]
    key: Key | None
    points: int
    feedback: str | None

    def without_key(self) -> Question:
        return msgspec.structs.replace(self, key=None, feedback=None)

    def without_order(self) -> Question:
        """With what is to be ordered or matched sorted by its text: the order in which its author
        wrote it may be the right one."""
        if self.kind not in TELLING_ORDER:
            return self
        return msgspec.structs.replace(self, options=sorted(self.options, key=_by_text))

    def in_order(self, option_ids: Sequence[str]) -> Question:
        """With its options as somebody was given them."""
        by_id = {option.id: option for option in self.options}
        return msgspec.structs.replace(self, options=[by_id[each] for each in option_ids])


def _by_text(option: Option) -> tuple[bool, str]:
    return option.is_target, option.text


class LayoutItem(msgspec.Struct, frozen=True):
    """One question of an attempt: which revision, and its options in the order given."""

    question_id: int
    revision_id: int
    options: list[str]


class Attempt(msgspec.Struct, frozen=True, array_like=True):
    """One try at an assessment. Points in hundredths; those of answers that wait are 0 so far."""

    id: int
    uid: bytes
    unit_id: int
    user_id: int
    enrollment_id: int
    number: int
    state: AttemptState
    layout: list[LayoutItem]
    started_at: int
    due_at: int | None
    submitted_at: int | None
    graded_at: int | None
    points: int
    possible: int
    pass_percent: int
    passed: bool
    extra: dict[str, Any]
    updated_at: int

    def is_overdue(self, now: int) -> bool:
        return self.due_at is not None and now > self.due_at

    def has_run_out(self, now: int) -> bool:
        """Whether it runs, though its time is over."""
        return self.state is AttemptState.RUNNING and self.is_overdue(now)


class AttemptFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which attempts to list."""

    unit_id: int | UnsetType = UNSET
    course_id: int | UnsetType = UNSET
    user_id: int | UnsetType = UNSET
    states: tuple[AttemptState, ...] = tuple(AttemptState)


class Response(msgspec.Struct, frozen=True, array_like=True):
    """An answer to one question of an attempt. `points` None: it waits for a person."""

    attempt_id: int
    question_id: int
    revision_id: int
    answer: Given | None
    points: int | None
    feedback: str | None
    graded_by: int | None
    graded_at: int | None
    saved_at: int


class Answered(msgspec.Struct, frozen=True):
    """A question as the attempt was given it, and what was answered."""

    question: Question
    response: Response

    @property
    def is_correct(self) -> bool | None:
        """None while it waits for a person."""
        if self.response.points is None:
            return None
        return self.response.points >= self.question.points


class Allowance(msgspec.Struct, frozen=True, array_like=True):
    """More time and more tries for one learner."""

    unit_id: int
    user_id: int
    extra_minutes: int
    extra_attempts: int

    @property
    def time(self) -> int:
        """In microseconds."""
        return self.extra_minutes * 60 * SECOND


class KeptAllowance(Allowance, frozen=True, array_like=True):
    """An allowance as it is kept."""

    id: int
    created_at: int
    updated_at: int


class AllowanceOrder(StrEnum):
    """What the allowances of an assessment may be listed by."""

    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"


def may_see_key(*, may_edit: bool, attempt: Attempt | None = None, reveal: Reveal) -> bool:
    """The one rule about right answers and their feedback: an editor always; a learner those of
    their own attempt once it is handed in, as the assessment's settings say; else nobody."""
    if may_edit:
        return True
    if attempt is None or attempt.state is AttemptState.RUNNING:
        return False
    if reveal is Reveal.PASSED:
        return attempt.passed
    return reveal is Reveal.SUBMITTED
