"""Taking an assessment: what was given stays, what was saved counts, time and tries end."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from lyceum.core.assessment import actions, allowing, attempts, queries, questions, reviewing
from lyceum.core.assessment.errors import (
    AttemptClosed,
    AttemptRunning,
    NoAttemptsLeft,
    NoSuchAttempt,
    NotEnrolled,
    NotHandedIn,
    TimeIsUp,
)
from lyceum.core.assessment.grading import has_passed, total
from lyceum.core.assessment.model import (
    Allowance,
    Assessment,
    Attempt,
    AttemptState,
    Given,
    Key,
    NewAssessment,
    Option,
    Question,
    QuestionContent,
    QuestionKind,
    Reveal,
)
from lyceum.core.enrollment import steps
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.work import WriteWork
from lyceum.kit.time import MINUTE, SECOND
from tests.harness.school import School

RIGHT, WRONG = Given(options=("1",)), Given(options=("2",))
CHOICE = QuestionContent(
    kind=QuestionKind.SINGLE,
    text="Which?",
    options=(Option("1", "this"), Option("2", "that"), Option("3", "neither")),
    key=Key(options=("1",)),
    feedback="This, of course.",
)
ESSAY = QuestionContent(kind=QuestionKind.SHORT, text="Why?", points=300)


class Sitting:
    """An assessment of a course that the learner is in, and acts of the cast upon it."""

    def __init__(self, school: School, asked: Assessment, asked_for: list[Question]) -> None:
        self.school = school
        self.asked = asked
        self.questions = asked_for

    async def act(self, action: Any, *given: Any, who: str = "learner", **rest: Any) -> Any:
        later = rest.pop("later", 0)

        async def run(work: WriteWork) -> Any:
            work.now += later
            return await action(work, self.school.actor(who), *given, **rest)

        return await self.school.write(run)

    async def start(self, **rest: Any) -> Attempt:
        attempt: Attempt = await self.act(attempts.start_attempt, self.asked, **rest)
        return attempt

    async def stored(self, attempt: Attempt) -> tuple[Attempt, list[Any]]:
        """The attempt as the database has it, and what was answered, keys and all."""
        async with self.school.works.read(self.school.tenant) as work:
            found = await queries.attempt(work, self.school.system(), attempt.uid)
            ((_, sheet),) = await queries.sheets(work, [found])
        return found, sheet

    async def change(self, question: Question, content: QuestionContent) -> Question:
        async def run(work: WriteWork) -> Question:
            lead = self.school.actor("instructor")
            before = await questions.question_to_edit(
                work, lead, unit_id=self.asked.unit.id, question_id=question.id
            )
            return await questions.change_question(work, lead, before, content=content)

        changed: Question = await self.school.write(run)
        return changed


async def sitting(school: School, *contents: QuestionContent, **settings: Any) -> Sitting:
    course = await school.course()
    lead = school.actor("instructor")

    async def make(work: WriteWork) -> tuple[Assessment, list[Question]]:
        new = NewAssessment(title="Fronts", **settings)
        asked = await actions.create_assessment(work, lead, course_id=course.id, new=new)
        add = partial(questions.add_question, work, lead, unit_id=asked.unit.id)
        made = [await add(content=content) for content in contents or (CHOICE,)]
        await enroll(
            work,
            school.system(),
            user_id=school.people["learner"].id,
            course_id=course.id,
            grounds=Grounds.GRANTED,
        )
        return asked, made

    asked, made = await school.write(make)
    return Sitting(school, asked, made)


async def test_a_question_edited_meanwhile_changes_no_running_attempt(school: School) -> None:
    here = await sitting(school, CHOICE, ESSAY)
    attempt = await here.start()
    choice, essay = here.questions
    changed = await here.change(choice, replaced(CHOICE, key=Key(options=("2",)), points=900))
    assert changed.number == 2
    await here.act(remove, here, essay, who="instructor")
    submitted = await here.act(attempts.submit, attempt.id, {choice.id: RIGHT})
    assert (submitted.points, submitted.possible) == (100, 400)
    assert [item.revision_id for item in submitted.layout] == [
        question.revision_id for question in here.questions
    ]
    second = await here.start()
    assert [item.revision_id for item in second.layout] == [changed.revision_id]


def replaced(content: QuestionContent, **parts: Any) -> QuestionContent:
    from msgspec.structs import replace

    return replace(content, **parts)


async def remove(work: WriteWork, actor: Any, here: Sitting, question: Question) -> None:
    unit_id = here.asked.unit.id
    editable = await questions.question_to_edit(
        work, actor, unit_id=unit_id, question_id=question.id
    )
    await questions.remove_question(work, actor, editable, unit_id)


async def test_every_score_recomputes_from_what_is_stored(school: School) -> None:
    here = await sitting(school, CHOICE, ESSAY)
    choice, essay = here.questions
    for said, given in ((RIGHT, 250), (WRONG, 0), (None, 300)):
        attempt = await here.start()
        answers = {choice.id: said, essay.id: Given(text="So.")}
        await here.act(attempts.submit, attempt.id, answers)
        await here.act(
            reviewing.grade_answer,
            attempt.id,
            who="instructor",
            question_id=essay.id,
            points=given,
        )
        await here.change(choice, replaced(CHOICE, points=100 + given + 1))
        found, sheet = await here.stored(attempt)
        points, possible, judged = total(sheet)
        assert (found.points, found.possible) == (points, possible)
        assert found.passed is has_passed(points, possible, pass_percent=found.pass_percent)
        assert judged
        assert found.state is AttemptState.GRADED


async def test_what_was_saved_on_the_way_counts_and_can_be_said_anew(school: School) -> None:
    here = await sitting(school, CHOICE, ESSAY)
    choice, essay = here.questions
    attempt = await here.start()
    await here.act(attempts.save_answers, attempt.id, {choice.id: WRONG})
    await here.act(attempts.save_answers, attempt.id, {essay.id: Given(text="a")})
    await here.act(attempts.save_answers, attempt.id, {choice.id: RIGHT})
    running, sheet = await here.stored(attempt)
    assert running.state is AttemptState.RUNNING
    assert [item.response.answer for item in sheet] == [RIGHT, Given(text="a")]
    submitted = await here.act(attempts.submit, attempt.id, {essay.id: None})
    assert (submitted.points, submitted.state) == (100, AttemptState.GRADED)


async def test_one_attempt_at_a_time_and_none_twice(school: School) -> None:
    here = await sitting(school)
    attempt = await here.start()
    with pytest.raises(AttemptRunning):
        await here.start()
    await here.act(attempts.submit, attempt.id, {})
    for action in (attempts.submit, attempts.save_answers):
        with pytest.raises(AttemptClosed):
            await here.act(action, attempt.id, {})
    assert (await here.start()).number == 2


async def test_after_the_time_nothing_is_taken_and_what_was_saved_is_graded(
    school: School,
) -> None:
    here = await sitting(school, seconds=60)
    (choice,) = here.questions
    attempt = await here.start()
    assert attempt.due_at == attempt.started_at + MINUTE
    await here.act(attempts.save_answers, attempt.id, {choice.id: RIGHT}, later=50 * SECOND)
    for action in (attempts.submit, attempts.save_answers):
        with pytest.raises(TimeIsUp):
            await here.act(action, attempt.id, {choice.id: WRONG}, later=70 * SECOND)
    second = await here.start(later=70 * SECOND)
    found, _ = await here.stored(attempt)
    assert (found.state, found.points, second.number) == (AttemptState.GRADED, 100, 2)


async def test_the_allowed_number_ends_and_an_allowance_gives_more(school: School) -> None:
    here = await sitting(school, attempts=1, seconds=60)
    await here.act(attempts.submit, (await here.start()).id, {})
    with pytest.raises(NoAttemptsLeft):
        await here.start()
    user_id = school.people["learner"].id
    allowance = Allowance(here.asked.unit.id, user_id, extra_minutes=5, extra_attempts=1)
    with pytest.raises(Forbidden):
        await here.act(allowing.allow, allowance)
    await here.act(allowing.allow, allowance, who="instructor")
    second = await here.start()
    assert second.due_at == second.started_at + 6 * MINUTE
    await here.act(attempts.submit, second.id, {})
    with pytest.raises(NoAttemptsLeft):
        await here.start()


async def test_only_who_is_in_the_course_takes_it_and_only_their_own(school: School) -> None:
    here = await sitting(school)
    for who in ("other_learner", "instructor", "admin"):
        with pytest.raises(NotEnrolled):
            await here.start(who=who)
    attempt = await here.start()
    for who in ("other_learner", "instructor", "admin"):
        with pytest.raises(NoSuchAttempt):
            await here.act(attempts.submit, attempt.id, {}, who=who)
    await here.act(steps.drop, attempt.enrollment_id)
    with pytest.raises(NotEnrolled):
        await here.act(attempts.submit, attempt.id, {})


async def test_an_answer_to_a_question_of_another_is_refused(school: School) -> None:
    here, other = await sitting(school), await sitting(school)
    attempt = await here.start()
    for action in (attempts.submit, attempts.save_answers):
        with pytest.raises(Invalid):
            await here.act(action, attempt.id, {other.questions[0].id: RIGHT})
    _, sheet = await here.stored(attempt)
    assert [item.response.answer for item in sheet] == [None]


async def test_grading_by_hand_needs_staff_and_an_attempt_that_was_handed_in(
    school: School,
) -> None:
    here = await sitting(school, ESSAY)
    attempt = await here.start()
    grade = partial(here.act, reviewing.grade_answer, attempt.id)
    essay = here.questions[0].id
    with pytest.raises(NotHandedIn):
        await grade(who="instructor", question_id=essay, points=1)
    handed_in = await here.act(attempts.submit, attempt.id, {essay: Given(text="So.")})
    assert (handed_in.state, handed_in.points) == (AttemptState.SUBMITTED, 0)
    for who in ("learner", "other_instructor"):
        with pytest.raises(Forbidden):
            await grade(who=who, question_id=essay, points=1)
    for points in (-1, 301):
        with pytest.raises(Invalid):
            await grade(who="instructor", question_id=essay, points=points)
    graded = await grade(who="instructor", question_id=essay, points=300, feedback="Quite.")
    assert (graded.state, graded.points, graded.passed) == (AttemptState.GRADED, 300, True)


@pytest.mark.parametrize("reveal", Reveal)
async def test_no_key_is_read_before_handing_in(school: School, reveal: Reveal) -> None:
    here = await sitting(school, reveal=reveal)
    attempt = await here.start()

    async def read(who: str) -> tuple[Key | None, str | None]:
        async with school.works.read(school.tenant) as work:
            actor = school.actor(who)
            asked = await queries.assessment_by_id(work, actor, here.asked.unit.id)
            seen = await queries.attempt(work, actor, attempt.uid)
            sheet = (await queries.answers(work, actor, asked, [seen]))[attempt.id]
            (listed,) = await queries.questions(work, actor, asked)
        if who == "learner":
            assert (listed.key, listed.feedback) == (None, None)
        return sheet[0].question.key, sheet[0].question.feedback

    key = (CHOICE.key, CHOICE.feedback)
    assert await read("learner") == (None, None)
    assert await read("instructor") == key
    await here.act(attempts.submit, attempt.id, {here.questions[0].id: WRONG})
    assert await read("learner") == (key if reveal is Reveal.SUBMITTED else (None, None))


async def test_a_shuffled_attempt_gives_everything_once_and_remembers_its_order(
    school: School,
) -> None:
    here = await sitting(school, *[CHOICE] * 12, shuffle=True)
    attempt = await here.start()
    found, sheet = await here.stored(attempt)
    assert found.layout == attempt.layout
    given = [item.question_id for item in attempt.layout]
    assert sorted(given) == sorted(question.id for question in here.questions)
    assert given != [question.id for question in here.questions]
    assert [item.question.id for item in sheet] == given
    assert all(sorted(item.options) == ["1", "2", "3"] for item in attempt.layout)
