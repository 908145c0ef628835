"""Reading meetings: whoever may see a unit may see when it is taught."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.queries import may_write_course, unit
from lyceum.core.errors import Forbidden
from lyceum.core.listing import fetch_page
from lyceum.core.meetings import store
from lyceum.core.meetings.errors import NoSuchMeeting
from lyceum.core.meetings.model import Attendance, Meeting, MeetingFilter
from lyceum.core.page import Order, Page, Slice
from lyceum.core.work import Work


async def meetings(
    work: Work,
    actor: Actor,
    unit_id: int,
    *,
    sliced: Slice,
    where: MeetingFilter | None = None,
    order: Order = store.BY_TIME,
) -> Page[Meeting]:
    """A page of the meetings of a unit, the first one first unless asked for otherwise; of a unit
    that the caller may not see there are none."""
    await unit(work, actor, unit_id)
    asked = msgspec.structs.asdict(where or MeetingFilter())
    values = {name: value for name, value in asked.items() if value is not UNSET}
    statements = store.page(frozenset(values), total=sliced.total, order=order)
    return await fetch_page(work, statements, sliced, unit_id=unit_id, **values)


async def meeting(work: Work, actor: Actor, meeting_id: int) -> Meeting:
    """One meeting; one whose unit the caller may not see does not exist."""
    found = await work.first(store.BY_ID, id=meeting_id)
    if found is None:
        raise NoSuchMeeting
    try:
        await unit(work, actor, found.unit_id)
    except NoSuchUnit as error:
        raise NoSuchMeeting from error
    return found


async def attendances(work: Work, actor: Actor, meeting_id: int) -> list[Attendance]:
    """Everybody who comes, in the order in which they signed up, for whoever teaches the course."""
    found = await meeting(work, actor, meeting_id)
    course_id = (await unit(work, actor, found.unit_id)).course_id
    if not await may_write_course(work, actor, course_id):
        raise Forbidden
    return await work.all(store.ATTENDANCES, meeting_id=meeting_id)


async def attendance(work: Work, *, unit_id: int, user_id: int) -> Attendance | None:
    """Somebody's latest of a unit, both of which the caller was allowed to read."""
    return await work.first(store.LATEST_OF_UNIT, unit_id=unit_id, user_id=user_id)
