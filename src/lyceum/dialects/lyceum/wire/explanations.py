"""Why things stand as they stand, on the wire."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.assessment.model import POINT
from lyceum.core.catalog.model import Admission, CourseState, UnitKind
from lyceum.core.enrollment.explaining import Hindrance, Obstacle
from lyceum.core.enrollment.model import Enrollment, EnrollmentState
from lyceum.core.progress.explaining import Explanation, Need, Tries, UnitStanding
from lyceum.core.recognition.explaining import Lack, Missing
from lyceum.dialects.lyceum.wire.access import Access
from lyceum.dialects.lyceum.wire.asking import Id, OneAsked
from lyceum.dialects.lyceum.wire.enrollments import Percent
from lyceum.dialects.lyceum.wire.progress import Fraction, shown
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.dialects.lyceum.wire.times import told

Points = Annotated[float, Meta(ge=0, examples=[2.5])]


class TriesOut(msgspec.Struct, frozen=True):
    """The attempts at a quiz. Those of `pending_ids` wait for a person, and
    may raise the best; `passed` is whether any has so far."""

    count: int
    pass_percent: Percent
    passed: bool
    best_id: Id | None
    best_points: Points
    possible_points: Points
    running_id: Id | None
    pending_ids: list[Id]


class StandingOut(msgspec.Struct, frozen=True):
    """A unit: whether it counts, is done and open, and what it `needs`: to be `seen`, of which
    `enough` says how much of it in thousandths, to be handed in, or staff to say that it is done;
    null once done."""

    id: Id
    kind: UnitKind
    required: bool
    completed_at: Time | None
    needs: Need | None
    seen: Fraction
    enough: Fraction | None
    access: Access
    tries: TriesOut | None


class LackOut(msgspec.Struct, frozen=True):
    """What keeps a certificate away: an enrollment in that `state`, required units that are not
    done, or that none is given yet."""

    code: Lack
    state: EnrollmentState | None
    unit_ids: list[Id]


class ExplanationOut(msgspec.Struct, frozen=True):
    """Why the enrollment stands at `percent`: of the `required` units that many are `done`, unit by
    unit in the order of the course. A completed one stands at 100 whatever was added since."""

    id: Id
    state: EnrollmentState
    percent: Percent
    done: int
    required: int
    completed_at: Time | None
    units: list[StandingOut]
    no_certificate: list[LackOut]


class HindranceOut(msgspec.Struct, frozen=True):
    """One thing in the way, and what it is about: the state of the course or of the enrollment
    there is, the admission, the moment of the end, the course to be completed, the seats."""

    code: Obstacle
    course_state: CourseState | None
    admission: Admission | None
    at: Time | None
    course_id: Id | None
    enrollment_id: Id | None
    enrollment_state: EnrollmentState | None
    seats: int | None
    taken: int | None


class EntryOut(msgspec.Struct, frozen=True):
    """Whether the caller could enroll this user in the course now, and everything in the way."""

    course_id: Id
    user_id: Id
    may_enter: bool
    hindrances: list[HindranceOut]


class EntryAsked(OneAsked, frozen=True, kw_only=True):
    """Oneself, unless staff ask for somebody else."""

    user_id: Id | UnsetType = UNSET


def explanation(
    enrollment: Enrollment, found: Explanation, missing: list[Missing]
) -> ExplanationOut:
    return ExplanationOut(
        id=enrollment.id,
        state=enrollment.state,
        percent=found.percent,
        done=found.done,
        required=found.required,
        completed_at=told(found.completed_at),
        units=[standing(one) for one in found.units],
        no_certificate=[LackOut(one.code, one.state, list(one.unit_ids)) for one in missing],
    )


def standing(found: UnitStanding) -> StandingOut:
    return StandingOut(
        id=found.unit_id,
        kind=found.kind,
        required=found.required,
        completed_at=told(found.completed_at),
        needs=found.needs,
        seen=found.seen,
        enough=found.enough,
        access=shown(found.availability),
        tries=None if found.tries is None else tries(found.tries),
    )


def tries(found: Tries) -> TriesOut:
    return TriesOut(
        count=found.count,
        pass_percent=found.pass_percent,
        passed=found.passed,
        best_id=found.best_id,
        best_points=found.best_points / POINT,
        possible_points=found.possible / POINT,
        running_id=found.running_id,
        pending_ids=list(found.pending_ids),
    )


def entry(course_id: int, user_id: int, *, found: list[Hindrance]) -> EntryOut:
    return EntryOut(course_id, user_id, not found, [hindrance(one) for one in found])


def hindrance(found: Hindrance) -> HindranceOut:
    return HindranceOut(
        code=found.code,
        course_state=found.course_state,
        admission=found.admission,
        at=told(found.at),
        course_id=found.course_id,
        enrollment_id=found.enrollment_id,
        enrollment_state=found.enrollment_state,
        seats=found.seats,
        taken=found.taken,
    )
