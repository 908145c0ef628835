"""What reviews, questions and answers have in common: each is a contribution (contract 10)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET

from lyceum.core.access.model import RoleKey
from lyceum.core.access.queries import roles_of
from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog.parts import units_by_id
from lyceum.core.community import contributing, queries
from lyceum.core.community.errors import NoSuchContribution
from lyceum.core.community.model import (
    Contribution,
    ContributionChange,
    ContributionFilter,
    ContributionKind,
    ContributionState,
)
from lyceum.core.errors import Forbidden
from lyceum.core.people.queries import users_by_id
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.paging import Listing, listing, ordered, sliced
from lyceum.dialects.masteriyo.refusals import AlreadyTrashed, CannotBulkDelete
from lyceum.dialects.masteriyo.wire import comments as wire
from lyceum.dialects.masteriyo.wire.people import NAMESPACE

Out = TypeVar("Out")

_TEACHING = frozenset({RoleKey.ADMIN, RoleKey.MANAGER, RoleKey.INSTRUCTOR})


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """Where contributions of one sort are found, and what one of them is called."""

    kind: ContributionKind
    on_units: bool
    word: str


def own_courses_alone(actor: Actor, where: ContributionFilter) -> ContributionFilter:
    """Who does not write every course lists what is said of those that they teach (608, 864)."""
    if actor.may(Permission.COURSES_WRITE_ANY):
        return where
    return msgspec.structs.replace(where, led_by=actor.self_id())


async def listed(
    work: Work,
    actor: Actor,
    asked: wire.CommentsAsked,
    *,
    where: ContributionFilter,
    tell: Callable[[Contribution, wire.Beside], Out],
    counted: str,
) -> Listing[Out]:
    """A page, with how many there are in each state under the name `counted`."""
    order = ordered(asked, "created_at")
    page = await queries.contributions(work, actor, where=where, sliced=sliced(asked), order=order)
    everything = ContributionFilter(kind=where.kind, on_units=where.on_units, led_by=where.led_by)
    by_state = await queries.contributions_by_state(work, actor, where=everything)
    more: dict[str, Any] = {counted: wire.counts(by_state)}
    if counted == "reviews_count":
        more["pending_hold_count"] = by_state.get(ContributionState.HELD, 0)
    rows = await all_told(work, actor, page.rows, tell=tell)
    return listing(asked, page, rows, enveloped=True, more=more)


async def all_told(
    work: Work,
    actor: Actor,
    said: Sequence[Contribution],
    *,
    tell: Callable[[Contribution, wire.Beside], Out],
) -> list[Out]:
    """With what stands beside each, a statement for each part."""
    course_ids = {one.course_id for one in said}
    courses = await catalog.courses_by_id(work, course_ids)
    units = await units_by_id(work, {one.unit_id for one in said if one.unit_id})
    people = await users_by_id(work, {one.author_id for one in said if one.author_id})
    roles = await roles_of(work, list(people))
    replies = await queries.replies_to(work, [one.id for one in said])
    writable = await catalog.writable_courses(work, actor, course_ids)
    told = []
    for one in said:
        is_own = one.author_id is not None and one.author_id == actor.user_id
        is_staff = one.course_id in writable
        beside = wire.Beside(
            course=courses.get(one.course_id),
            unit=units.get(one.unit_id or 0),
            author=people.get(one.author_id or 0),
            teaches=bool(_TEACHING.intersection(roles.get(one.author_id or 0, ()))),
            replies=replies.get(one.id, 0),
            shows_email=is_own or is_staff or actor.may(Permission.PEOPLE_READ_ANY),
            is_own=is_own,
            writes=is_own or is_staff,
        )
        told.append(tell(one, beside))
    return told


async def found(work: Work, actor: Actor, contribution_id: int, *, shelf: Shelf) -> Contribution:
    """The one of this sort; whatever else has that id is not it."""
    one = await queries.contribution(work, actor, contribution_id)
    if one.kind is not shelf.kind or (one.unit_id is not None) is not shelf.on_units:
        raise NoSuchContribution
    return one


def change_of(asked: wire.UpdateComment, **more: Any) -> ContributionChange:
    return ContributionChange(
        title=asked.title,
        body=asked.content,
        state=wire.STATES[asked.status] if asked.status is not UNSET else UNSET,
        author_name=asked.author_name,
        extra=kept(agent=asked.agent) or UNSET,
        **more,
    )


def kept(**fields: Any) -> dict[str, dict[str, Any]]:
    """What only this API keeps of it."""
    own = {name: value for name, value in fields.items() if value is not UNSET}
    return {NAMESPACE: own} if own else {}


async def deleted(
    work: WriteWork,
    actor: Actor,
    contribution_id: int,
    *,
    shelf: Shelf,
    force: bool,
    children: bool,
) -> Contribution:
    """Puts it into the trash, or deletes it for good; answers with what it was."""
    one = await found(work, actor, contribution_id, shelf=shelf)
    if force:
        await contributing.delete_contribution(work, actor, one.id, with_replies=children)
    elif one.state is ContributionState.TRASHED:
        raise AlreadyTrashed(shelf.word)
    else:
        await contributing.trash_contribution(work, actor, one.id)
    return one


async def deleted_several(
    work: WriteWork, actor: Actor, asked: wire.DeleteComments, *, shelf: Shelf
) -> list[Contribution]:
    """Those that are not there, or lie in the trash, are passed over; refuses when none is left."""
    gone = []
    for one in await _several(work, actor, asked.ids, shelf=shelf):
        if asked.force:
            await contributing.delete_contribution(work, actor, one.id, with_replies=asked.children)
        else:
            await contributing.trash_contribution(work, actor, one.id)
        gone.append(one)
    return gone


async def restored_several(
    work: WriteWork, actor: Actor, asked: wire.RestoreComments, *, shelf: Shelf
) -> list[Contribution]:
    there = await _several(work, actor, asked.ids, shelf=shelf)
    return [await contributing.restore_contribution(work, actor, one.id) for one in there]


async def _several(
    work: WriteWork, actor: Actor, ids: Sequence[int], *, shelf: Shelf
) -> list[Contribution]:
    there = []
    for contribution_id in dict.fromkeys(ids):
        try:
            one = await found(work, actor, contribution_id, shelf=shelf)
        except NoSuchContribution:
            continue
        is_staff = await catalog.may_write_course(work, actor, one.course_id)
        if is_staff or one.author_id == actor.user_id:
            there.append(one)
    if not there and not actor.may(Permission.COURSES_WRITE_ANY):
        raise Forbidden
    if not there:
        raise CannotBulkDelete(shelf.word)
    return there
