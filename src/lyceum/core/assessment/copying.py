"""Making an assessment that is like another."""

from __future__ import annotations

import msgspec

from lyceum.core.actor import Actor
from lyceum.core.assessment import store
from lyceum.core.assessment.actions import create_assessment
from lyceum.core.assessment.model import Assessment, NewAssessment, Question, QuestionContent
from lyceum.core.assessment.questions import add_question
from lyceum.core.catalog.actions import editable_course
from lyceum.core.catalog.model import UnitState
from lyceum.core.work import WriteWork


async def copy_assessment(
    work: WriteWork, actor: Actor, asked: Assessment, *, title: str
) -> Assessment:
    """Adds a draft of that title to the same section, with the same text and settings and copies
    of all questions; what single APIs keep of the first is kept of it as well, but its id."""
    await editable_course(work, actor, asked.unit.course_id)
    settings = msgspec.structs.asdict(asked.settings)
    del settings["unit_id"]
    new = NewAssessment(
        title=title,
        section_id=asked.unit.section_id,
        required=asked.unit.required,
        body=asked.unit.body,
        state=UnitState.DRAFT,
        extra={
            name: {key: value for key, value in held.items() if key not in ("id", "slug")}
            for name, held in asked.unit.extra.items()
        },
        **settings,
    )
    made = await create_assessment(work, actor, course_id=asked.unit.course_id, new=new)
    for question in await work.all(store.QUESTIONS, unit_id=asked.unit.id):
        await add_question(work, actor, unit_id=made.unit.id, content=content_of(question))
    return msgspec.structs.replace(made, question_count=asked.question_count)


def content_of(question: Question) -> QuestionContent:
    """What an author would write to have the same question again."""
    names = QuestionContent.__struct_fields__
    fields = {name: getattr(question, name) for name in names}
    return QuestionContent(**{**fields, "options": tuple(question.options)})
