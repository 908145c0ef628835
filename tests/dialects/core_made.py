"""Things that an API reads and nobody makes through it: the core makes them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from itertools import count

from lyceum.core.assessment.actions import create_assessment
from lyceum.core.assessment.model import NewAssessment
from lyceum.core.batches.actions import ask_for_batch
from lyceum.core.batches.model import PutUser
from lyceum.core.catalog.actions import create_course
from lyceum.core.catalog.categories import create_category
from lyceum.core.catalog.model import CourseState, NewCourse
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from lyceum.core.enrollment.steps import complete
from lyceum.core.paths.actions import create_path
from lyceum.core.paths.model import NewPath
from lyceum.core.recognition.certificates import give_certificates, issue_certificate
from lyceum.core.work import WriteWork
from lyceum.dialects.talentlms import task_ids
from tests.harness.school import School

_NUMBERS = count(1)


async def category(work: WriteWork, school: School) -> str:
    """With a course that costs something, so that it can be bought."""
    made = await create_category(work, school.system(), name=f"Shelf {next(_NUMBERS)}")
    new = NewCourse(
        title=f"For sale {next(_NUMBERS)}",
        state=CourseState.PUBLISHED,
        category_id=made.id,
        amount=4_999,
        lead_id=school.people["instructor"].id,
    )
    await create_course(work, school.system(), new)
    return str(made.id)


async def unit(work: WriteWork, school: School) -> str:
    """A quiz, of which results are told as well."""
    new = NewCourse(
        title=f"With a quiz {next(_NUMBERS)}",
        state=CourseState.PUBLISHED,
        lead_id=school.people["instructor"].id,
    )
    course = await create_course(work, school.system(), new)
    quiz = NewAssessment(title="Fronts")
    made = await create_assessment(work, school.system(), course_id=course.id, new=quiz)
    return str(made.unit.id)


async def task(work: WriteWork, school: School) -> str:
    row = PutUser(login=f"nobody{next(_NUMBERS)}")
    return task_ids.spelled((await ask_for_batch(work, school.actor("admin"), [row])).id)


async def learning_path(work: WriteWork, school: School) -> str:
    new = NewPath(title=f"From clouds to climate {next(_NUMBERS)}")
    return str((await create_path(work, school.system(), new)).id)


async def certificate(work: WriteWork, school: School) -> str:
    """Of somebody who completed a course that gives one."""
    system = school.system()
    new = NewCourse(
        title=f"Certified {next(_NUMBERS)}",
        state=CourseState.PUBLISHED,
        lead_id=school.people["instructor"].id,
    )
    course = await create_course(work, system, new)
    await give_certificates(work, system, course.id, days=None)
    user_id = school.people["learner"].id
    stay = await enroll(work, system, user_id=user_id, course_id=course.id, grounds=Grounds.GRANTED)
    await complete(work, system, stay.id)
    issued = await issue_certificate(work, system, stay.id)
    assert issued is not None
    return str(issued.id)


MAKERS: dict[str, Callable[..., Awaitable[str]]] = {
    "/categories": category,
    "/units": unit,
    "/tasks": task,
    "/learning-paths": learning_path,
    "/certificates": certificate,
}
"""By the list in which it stands, or would."""


async def make(school: School, collection: str) -> str:
    """The id of a new one."""
    return str(await school.write(partial(MAKERS[collection], school=school)))
