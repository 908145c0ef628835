"""Things that nobody asks an API for: they come of what is done, or are made by the core."""

from __future__ import annotations

from functools import partial
from itertools import count

from msgspec import structs

from lyceum.core.access import sessions as access
from lyceum.core.access.actions import give_role
from lyceum.core.access.applications import apply
from lyceum.core.access.model import RoleKey
from lyceum.core.access.sessions import Grant, SignIn
from lyceum.core.catalog.actions import create_course
from lyceum.core.catalog.model import (
    Admission,
    CourseState,
    NewCourse,
)
from lyceum.core.commerce.model import NewPurchase
from lyceum.core.commerce.purchasing import purchase
from lyceum.core.commerce.refunding import refund
from lyceum.core.enrollment.actions import request_enrollment
from lyceum.core.jobs.actions import enqueue
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser, User
from lyceum.core.sequencing import number_all_events
from lyceum.core.stages import Stages
from lyceum.core.work import WriteWork
from lyceum.http.dialect import Dialect
from lyceum.kit.time import HOUR
from tests.dialects.happening import deliver
from tests.harness.school import PASSWORD, School

_NUMBERS = count(1)


async def begin(school: School, dialect: Dialect, collection: str) -> None:
    """One more of the things that nobody asks an API for: they come of what is done."""
    if collection == "/deliveries":
        await deliver(school, dialect)
    elif collection == "/admin/enrollment":
        await school.write(partial(ask_to_be_let_in, school=school))
    elif collection == "/users":
        await school.write(partial(let_somebody_in, school=school))
    elif collection == "/admin/mentor":
        await school.write(partial(ask_to_teach, school=school))
    elif collection == "/events":
        await school.course()
        await number_all_events(school.works)
    elif collection == "/payments":
        await pay(school)
    elif collection == "/jobs":
        await school.write(partial(enqueue, actor=school.actor("admin"), kind="nobody's"))
    else:
        await sign_in(school, dialect, "admin")


async def ask_to_be_let_in(work: WriteWork, *, school: School) -> None:
    """One more request, for a course of its own."""
    new = NewCourse(
        title="Asked for",
        state=CourseState.PUBLISHED,
        admission=Admission.REQUEST,
        lead_id=school.people["instructor"].id,
    )
    course = await create_course(work, school.system(), new)
    await request_enrollment(work, school.actor("learner"), course_id=course.id)


async def pay(school: School, user_id: int | None = None, *, back: int = 0) -> None:
    """One more payment, of somebody new unless it is said whose, for a course of their own; so much
    of it goes back."""
    course = await school.course(f"Paid for {next(_NUMBERS)}", amount=4999, currency="USD")
    if user_id is None:
        user_id = (await school.write(partial(let_somebody_in, school=school))).id
    # Its clock may have been moved meanwhile.
    school.platform.directory.forget()
    tenant = await school.platform.directory.by_id(school.tenant.id)
    stages = Stages(school.works, tenant, school.platform.ports)
    asked = NewPurchase(user_id=user_id, course_id=course.id, payment_method="pm_card_visa")
    bought = await purchase(stages, school.system(), asked)
    if back and bought.payment is not None:
        await refund(stages, school.system(), bought.payment.id, amount=back)


async def let_somebody_in(work: WriteWork, *, school: School) -> User:
    """One more learner."""
    email = f"hopeful{next(_NUMBERS)}@school.example"
    person = await add_user(work, school.system(), NewUser(display_name="Hopeful", email=email))
    await give_role(work, school.system(), user_id=person.id, key=RoleKey.LEARNER)
    return person


async def ask_to_teach(work: WriteWork, *, school: School) -> None:
    """One more application, of somebody new."""
    person = await let_somebody_in(work, school=school)
    actor = structs.replace(school.actor("learner"), user_id=person.id)
    await apply(work, actor, role_key=RoleKey.INSTRUCTOR, payload={})


async def sign_in(school: School, dialect: Dialect, who: str) -> Grant:
    """A session of one of the cast, opened by the core whatever the dialect's own way is."""
    asked = SignIn(
        name=f"{who}@school.example",
        password=PASSWORD,
        dialect=dialect.name,
        agent="test",
        lifetime=HOUR,
    )
    return await access.sign_in(Stages(school.works, school.tenant, school.platform.ports), asked)
