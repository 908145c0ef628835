"""The recorded exchanges, in order, in the observed profile: ours agree with the product's."""

from __future__ import annotations

import pytest

from lyceum.core.work import Works
from tests.dialects.masteriyo.golden import LEAST, Replay, exchanges
from tests.harness.school import make_platform

SHARE = 0.95
"""Of what is built so far: the product's own bugs weigh more the less there is of the rest."""

REASONS = {
    "000-restapi-keys-list-empty": "here the keys that ask are keys of this API too",
    "141-course-list-student": "the product shows other people's drafts to students",
    "204-section-create-badcourse": "a section lies in a course here",
    "223-lesson-create-badparent": "a lesson lies in a section here",
    "224-lesson-create-nonexist-course": "a lesson lies in a course here",
    "225-lesson-list": "the lesson of 223 is not there",
    "263-course-children": "the product never tells what lies in a course here",
    "276-question-delete-default": "the product deletes and says that it failed",
    "326-user-update": "the product shows the billing address before the change",
    "332-user-delete-noforce": "the product deletes and says that it failed",
    "448-attempt-list-student": "the product counts a student's attempts, and shows none",
    "453-attempt-delete-404": "the product finds what it deleted",
    "994-jsonp": "an authenticated API is not read across sites",
    "736-course-children-2": "the product never tells what lies in a course here",
    "756-namespace-index": "what is not built is not in the index",
    "803-announcement-create-badcourse": "an announcement is about a course here",
    "960-stu-course-list-any": "the product shows other people's drafts to students",
    "961-stu-course-list-draft": "the product shows other people's drafts to students",
}
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
