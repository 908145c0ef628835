"""The recorded exchanges, in order, in the observed profile: ours agree with the product's."""

from __future__ import annotations

import pytest

from lyceum.core.work import Works
from tests.dialects.masteriyo.golden import LEAST, Replay, exchanges
from tests.harness.school import make_platform

SHARE = 0.95

REASONS: dict[str, str] = {}
"""Exchanges that do not agree, and why they are meant not to."""


@pytest.mark.parametrize("database_kind", ["sqlite"])
@pytest.mark.skipif(not exchanges(), reason="the recorded exchanges are not at hand")
async def test_the_recorded_exchanges_are_answered_as_the_product_does(works: Works) -> None:
    assert len(exchanges()) >= LEAST
    replay = await Replay.on(make_platform(works, limit_factor=10_000))
    compared = await replay.run()
    wrong = {one.case: one.differs for one in compared if one.differs}
    told = "\n".join(f"{case:50} {differs}" for case, differs in wrong.items())
    agreeing = len(compared) - len(wrong)
    print(f"{agreeing} of {len(compared)} agree\n{told}")
    assert agreeing >= SHARE * len(compared), told
    assert set(wrong) <= set(REASONS), told
    assert set(REASONS) <= set(wrong), "these agree by now"
