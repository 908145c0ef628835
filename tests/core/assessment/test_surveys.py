"""Surveys: answered like a quiz, for no points, so that nobody has to judge what was said."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.assessment import actions, attempts
from lyceum.core.assessment.model import (
    AttemptState,
    Given,
    Key,
    NewAssessment,
    Option,
    QuestionContent,
    QuestionKind,
)
from lyceum.core.assessment.queries import assessment_by_id, assessments
from lyceum.core.assessment.questions import add_question, change_question, question_to_edit
from lyceum.core.catalog.model import UnitKind
from lyceum.core.enrollment.model import EnrollmentState
from lyceum.core.errors import Invalid
from lyceum.core.page import Slice
from lyceum.core.progress.actions import complete_assessment
from tests.core.learning import Learning, learning, write
from tests.harness.school import School

CHOICE = QuestionContent(
    kind=QuestionKind.SINGLE,
    text="How was it?",
    options=(Option("a", "Good"), Option("b", "Long")),
)
TEXT = QuestionContent(kind=QuestionKind.SHORT, text="What was missing?", points=500)


async def survey(here: Learning) -> Any:
    """A survey of two questions, beside the unit that is there."""
    new = NewAssessment(title="Looking back", kind=UnitKind.SURVEY)
    made = await write(here.school, actions.create_assessment, course_id=here.course.id, new=new)
    for content in (CHOICE, TEXT):
        await write(here.school, add_question, unit_id=made.unit.id, content=content)
    return made


async def test_what_was_said_is_kept_counts_for_nothing_and_completes_the_unit(
    school: School,
) -> None:
    here = await learning(school)
    made = await survey(here)
    asked = await here.read(assessment_by_id, school.actor("learner"), made.unit.id)
    assert (asked.unit.kind, asked.question_count) == (UnitKind.SURVEY, 2)
    running = await here.act(attempts.start_attempt, asked)
    first, second = (item.question_id for item in running.layout)
    said = {first: Given(options=("b",)), second: Given(text="Nothing")}
    done = await here.act(attempts.submit, running.id, said)
    assert (done.state, done.points, done.possible) == (AttemptState.GRADED, 0, 0)
    await here.see(0)
    assert (await here.now()).state is EnrollmentState.ACTIVE
    await here.act(complete_assessment, done, course_id=here.course.id)
    assert (await here.now()).state is EnrollmentState.COMPLETED


async def test_a_survey_has_no_keys_and_is_no_quiz(school: School) -> None:
    here = await learning(school)
    made = await survey(here)
    keyed = QuestionContent(
        kind=QuestionKind.SINGLE, text="?", options=CHOICE.options, key=Key(options=("a",))
    )
    with pytest.raises(Invalid):
        await write(school, add_question, unit_id=made.unit.id, content=keyed)
    kept = await write(school, add_question, unit_id=made.unit.id, content=TEXT)
    assert kept.points == 0

    async def change(work: Any, content: QuestionContent) -> Any:
        actor = school.system()
        question = await question_to_edit(work, actor, unit_id=made.unit.id, question_id=kept.id)
        return await change_question(work, actor, question, content=content)

    async def changed(content: QuestionContent) -> Any:
        return await school.write(lambda work: change(work, content))

    assert (await changed(CHOICE)).points == 0
    with pytest.raises(Invalid):
        await changed(keyed)
    with pytest.raises(Invalid):
        new = NewAssessment(title="Read me", kind=UnitKind.TEXT)
        await write(school, actions.create_assessment, course_id=here.course.id, new=new)
    async with school.works.read(school.tenant) as work:
        page = await assessments(work, school.system(), sliced=Slice(limit=5))
    assert page.total == 0
