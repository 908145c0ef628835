"""A look at a course as its learners will be shown it, for whoever has the link."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

import msgspec

from lyceum.core.actor import Actor
from lyceum.core.catalog import content_store, store
from lyceum.core.catalog.content_store import Placed
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.model import Course, CourseState, UnitState
from lyceum.core.catalog.queries import course_by_id, may_write_course
from lyceum.core.errors import Forbidden
from lyceum.core.stages import CannotUnseal, Seals, Tenants
from lyceum.core.work import Work, Works
from lyceum.kit import clock
from lyceum.kit.time import DAY

LASTS = DAY
"""How long a link opens, by the machine's clock."""

_OWNER = "preview"


class _Told(msgspec.Struct, frozen=True, array_like=True):
    """What stands in a link, sealed."""

    tenant_id: int
    course_id: int
    until: int


class Preview(msgspec.Struct, frozen=True):
    """A course, in whatever state, and the units in it that learners are shown."""

    course: Course
    units: Sequence[Placed]


async def preview_token(work: Work, actor: Actor, course_id: int, *, seals: Seals) -> str:
    """What opens a look at this course for a day, without an account; for whoever may write the
    course."""
    course = await course_by_id(work, actor, course_id)
    if not await may_write_course(work, actor, course.id):
        raise Forbidden
    told = _Told(work.tenant.id, course.id, work.machine_now + LASTS)
    sealed = seals.seal(msgspec.msgpack.encode(told), owner=_OWNER)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


async def preview(works: Works, tenants: Tenants, seals: Seals, *, token: str) -> Preview:
    """The course that the token opens; refuses one that is none, or whose time is over."""
    told = _opened(token, seals)
    tenant = await tenants.by_id(told.tenant_id)
    if tenant is None or told.until <= clock.now():
        raise NoSuchCourse
    async with works.read(tenant) as work:
        course = await work.first(store.BY_ID, id=told.course_id)
        if course is None or course.state is CourseState.TRASHED:
            raise NoSuchCourse
        units = await work.all(content_store.OUTLINES, course_ids=[course.id])
    return Preview(course, [unit for unit in units if unit.state is UnitState.PUBLISHED])


def _opened(token: str, seals: Seals) -> _Told:
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        return msgspec.msgpack.decode(seals.open(sealed, owner=_OWNER), type=_Told)
    except (binascii.Error, ValueError, CannotUnseal) as error:
        raise NoSuchCourse from error
