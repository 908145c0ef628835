"""What is open, decided for every course, stay and moment: against a model, and by its laws."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from lyceum.core.catalog.model import Late, Traversal
from lyceum.core.schedule.model import Planned, Reason, Stay, Why, decide
from lyceum.kit.time import DAY

HORIZON = 10 * DAY
moments = st.integers(0, HORIZON)
maybe = st.none() | moments
days = st.none() | st.integers(0, 9)
states = st.sampled_from(["active", "completed", "suspended", "expired", "dropped", "requested"])

stays = st.builds(
    Stay,
    enrollment_id=st.just(1),
    user_id=st.just(2),
    course_id=st.just(3),
    state=states | st.just("active"),
    enrolled_at=moments,
    expires_at=maybe,
    traversal=st.sampled_from(Traversal),
    starts_at=maybe,
    ends_at=maybe,
    late=st.sampled_from(Late),
    has_prerequisites=st.booleans(),
    completed_at=st.none(),
)


@st.composite
def rules(draw: st.DrawFn) -> tuple[int | None, int | None]:
    """A moment, or days, or neither."""
    return draw(st.tuples(maybe, st.none()) | st.tuples(st.none(), days))


@st.composite
def plans(draw: st.DrawFn) -> list[Planned]:
    return [
        Planned(10 + at, draw(st.booleans()), *draw(rules()), *draw(rules()), draw(maybe))
        for at in range(draw(st.integers(0, 6)))
    ]


missing_courses = st.lists(st.integers(100, 104), unique=True, max_size=3)


def is_open(stay: Stay, units: list[Planned], missing: list[int], *, at: int, now: int) -> bool:
    """The same rules in other words: whether the learner may begin this unit now."""
    unit = units[at]

    def moment(fixed: int | None, after: int | None) -> int | None:
        return stay.enrolled_at + after * DAY if after is not None else fixed

    opens, due = moment(unit.opens_at, unit.opens_days), moment(unit.due_at, unit.due_days)
    in_time = due is None or now <= due or stay.late is Late.MARKED
    ends = [end for end in (stay.expires_at, stay.ends_at) if end is not None]
    here = stay.state in {"active", "completed"} and all(now < end for end in ends)
    begun = stay.starts_at is None or stay.starts_at <= now
    if not (here and begun and in_time):
        return False
    if unit.completed_at is not None:
        return True
    before = [one for one in units[:at] if one.required and one.completed_at is None]
    in_turn = stay.traversal is Traversal.FREE or not before
    return in_turn and not missing and (opens is None or opens <= now)


@given(stays, plans(), missing_courses, moments)
def test_a_unit_is_open_when_nothing_speaks_against_it(
    stay: Stay, units: list[Planned], missing: list[int], now: int
) -> None:
    found = decide(stay, units, missing, now=now)
    assert [one.unit_id for one in found] == [unit.unit_id for unit in units]
    for at, one in enumerate(found):
        assert one.is_open is is_open(stay, units, missing, at=at, now=now)
        assert one.is_readable or not one.is_open


@given(stays, plans(), missing_courses, moments)
def test_every_reason_names_what_is_waited_for_or_is_over(
    stay: Stay, units: list[Planned], missing: list[int], now: int
) -> None:
    required = {unit.unit_id for unit in units if unit.required and unit.completed_at is None}
    for one in decide(stay, units, missing, now=now):
        for reason in one.reasons:
            if reason.code in {Why.NOT_STARTED, Why.NOT_YET}:
                assert reason.at is not None
                assert reason.at > now
            if reason.code is Why.OVERDUE:
                assert reason.at is not None
                assert reason.at < now
            if reason.code is Why.ORDER:
                assert reason.unit_id in required
                assert reason.unit_id != one.unit_id
        courses = [one.course_id for one in one.reasons if one.code is Why.PREREQUISITE]
        assert courses == ([] if one.completed_at is not None else missing)


@given(stays, plans(), missing_courses, moments, st.data())
def test_doing_something_shuts_nothing(
    stay: Stay, units: list[Planned], missing: list[int], now: int, data: st.DataObject
) -> None:
    before = decide(stay, units, missing, now=now)
    if not units:
        return
    at = data.draw(st.integers(0, len(units) - 1))
    units[at] = msgspec.structs.replace(units[at], completed_at=now)
    after = decide(stay, units, missing, now=now)
    for was, then in zip(before, after, strict=True):
        assert then.is_open or not was.is_open
        assert len(then.reasons) <= len(was.reasons)


@given(stays, plans(), missing_courses, moments, moments)
def test_time_opens_what_it_opens_and_what_is_over_stays_over(
    stay: Stay, units: list[Planned], missing: list[int], one: int, other: int
) -> None:
    first, later = sorted((one, other))
    over = {Why.ACCESS_OVER, Why.OVERDUE}
    waited = {Why.NOT_STARTED, Why.NOT_YET}
    for then, now in zip(
        decide(stay, units, missing, now=first),
        decide(stay, units, missing, now=later),
        strict=True,
    ):
        was, is_now = {each.code for each in then.reasons}, {each.code for each in now.reasons}
        assert was & over <= is_now
        assert is_now & waited <= was
        assert now.is_late or not then.is_late


@given(plans(), moments)
def test_a_sequence_without_dates_always_has_a_way_on(units: list[Planned], now: int) -> None:
    stay = Stay(
        1, 2, 3, "active", 0, None, Traversal.SEQUENTIAL, None, None, Late.MARKED, False, None
    )
    plain = [Planned(one.unit_id, one.required, None, None, None, None, one.completed_at)
             for one in units]  # fmt: skip
    found = decide(stay, plain, [], now=now)
    undone = [at for at, unit in enumerate(plain) if unit.required and unit.completed_at is None]
    if undone:
        assert found[undone[0]].is_open
        assert all(not found[at].is_open for at in undone[1:])
        waits = {one for each in found for one in each.reasons}
        assert waits <= {Reason(Why.ORDER, unit_id=plain[undone[0]].unit_id)}


@given(stays, plans(), moments)
def test_what_is_late_was_done_after_it_was_due_or_still_is_not(
    stay: Stay, units: list[Planned], now: int
) -> None:
    for unit, one in zip(units, decide(stay, units, [], now=now), strict=True):
        done_by = now if unit.completed_at is None else unit.completed_at
        assert one.is_late is (one.due_at is not None and done_by > one.due_at)
