"""Any order of events gives the same progress, where order, time and other courses have a say."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyceum.core.catalog.model import Traversal, UnitKind
from lyceum.core.catalog.prerequisites import set_prerequisites
from lyceum.core.enrollment.model import EnrollmentState, percent_done
from lyceum.core.progress.model import DONE_AT
from lyceum.core.progress.queries import progress_of
from lyceum.core.schedule.errors import UnitLocked
from lyceum.kit.time import DAY, HOUR
from tests.core.learning import Learning, complete_course, learning, write
from tests.harness.school import School

KINDS = (UnitKind.TEXT, UnitKind.VIDEO, UnitKind.DOCUMENT, UnitKind.TEXT)
REQUIRED = (True, True, False, True)
ENOUGH = [DONE_AT[kind] for kind in KINDS]

rules = st.fixed_dictionaries(
    {
        "traversal": st.sampled_from(Traversal),
        "drip": st.tuples(*[st.none() | st.integers(1, 3)] * 4),
        "requires": st.booleans(),
    }
)
event = st.one_of(
    st.tuples(st.just("see"), st.integers(0, 3), st.integers(0, 1_000)),
    st.tuples(st.just("say"), st.integers(0, 3)),
    st.tuples(st.just("wait")),
    st.tuples(st.just("complete the other")),
)
histories = st.lists(event, min_size=1, max_size=14)

AT_LENGTH = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Model:
    """What a learner has done, told in the fewest words."""

    def __init__(self, rules: dict[str, Any]) -> None:
        self.rules = rules
        self.seen = [0, 0, 0, 0]
        self.done: set[int] = set()
        self.days = 0
        self.waits = rules["requires"]

    def is_open(self, at: int) -> bool:
        if at in self.done:
            return True
        opens = self.rules["drip"][at]
        before = {one for one in range(at) if REQUIRED[one]}
        in_turn = self.rules["traversal"] is Traversal.FREE or before <= self.done
        return in_turn and not self.waits and (opens is None or opens <= self.days)

    def see(self, at: int, fraction: int) -> None:
        self.seen[at] = max(self.seen[at], fraction)
        if fraction >= ENOUGH[at]:
            self.done.add(at)


class History:
    """The same events in the model and in the core, step by step."""

    def __init__(self, here: Learning, other: int, model: Model) -> None:
        self.here = here
        self.other = other
        self.model = model

    async def take(self, happened: tuple[Any, ...]) -> None:
        kind, *of = happened
        if kind == "wait":
            self.model.days += 1
            self.here.later = self.model.days * DAY + HOUR
        elif kind == "complete the other":
            if self.model.waits:
                await complete_course(self.here.school, self.other)
            self.model.waits = False
        else:
            await self._learn(kind, *of)
        await self._agree()

    async def _learn(self, kind: str, at: int, fraction: int = 0) -> None:
        expected = self.model.is_open(at)
        try:
            await (self.here.see(at, fraction) if kind == "see" else self.here.complete(at))
        except UnitLocked:
            assert not expected
            return
        assert expected
        if kind == "see":
            self.model.see(at, fraction)
        else:
            self.model.done.add(at)

    async def _agree(self) -> None:
        model, found = self.model, await self.here.now()
        required = {at for at in model.done if REQUIRED[at]}
        assert found.done_required == len(required)
        assert (found.state is EnrollmentState.COMPLETED) is (len(required) == 3)
        assert percent_done(found, 3) == 100 * len(required) // 3
        opened = await self.here.opened()
        assert [one.is_open for one in opened] == [model.is_open(at) for at in range(4)]

    async def stored(self) -> list[tuple[int, int, bool]]:
        rows = await self.here.read(progress_of, self.here.made)
        places = {unit.id: at for at, unit in enumerate(self.here.units)}
        return sorted(
            (places[row.unit_id], row.fraction, row.completed_at is not None) for row in rows
        )


async def history(school: School, rules: dict[str, Any]) -> History:
    units = [
        {"kind": kind, "required": required, "opens_days": days}
        for kind, required, days in zip(KINDS, REQUIRED, rules["drip"], strict=True)
    ]
    here = await learning(school, *units, traversal=rules["traversal"])
    other = await school.course("Clouds")
    if rules["requires"]:
        await write(school, set_prerequisites, here.course.id, [other.id])
    return History(here, other.id, Model(rules))


@AT_LENGTH
@given(rules=rules, happened=histories)
async def test_every_step_does_what_the_model_does(
    school: School, rules: dict[str, Any], happened: list[tuple[Any, ...]]
) -> None:
    here = await history(school, rules)
    for one in happened:
        await here.take(one)
    expected = [
        (at, here.model.seen[at], at in here.model.done)
        for at in range(4)
        if at in here.model.done or here.model.seen[at]
    ]
    assert [row for row in await here.stored() if row[1] or row[2]] == expected


@AT_LENGTH
@given(rules=rules, happened=histories, data=st.data())
async def test_events_in_any_order_come_to_the_same_when_the_refused_are_tried_again(
    school: School, rules: dict[str, Any], happened: list[tuple[Any, ...]], data: st.DataObject
) -> None:
    """A client that tries again what was locked ends where every other order ends."""
    ends = []
    for order in (happened, data.draw(st.permutations(happened))):
        here = await history(school, rules)
        for one in order:
            await here.take(one)
        again = [one for one in order if one[0] in {"see", "say"}]
        for _ in KINDS:
            for one in again:
                await here.take(one)
        ends.append((await here.stored(), (await here.here.now()).state))
    assert ends[0] == ends[1]
