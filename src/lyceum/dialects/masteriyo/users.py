"""People: students, instructors and everybody else (contract 9)."""

from __future__ import annotations

from functools import partial

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from lyceum.core.access import actions as access
from lyceum.core.access.application_store import PENDING
from lyceum.core.access.applications import applications_of, apply, decide_application
from lyceum.core.access.model import RoleKey
from lyceum.core.access.queries import roles_of
from lyceum.core.access.sessions import end_sessions_of
from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog.errors import NotATeacher
from lyceum.core.catalog.staff import hand_over_courses
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.page import Page
from lyceum.core.people import actions, queries
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.people.model import (
    NewUser,
    User,
    UserChange,
    UserFilter,
    UserOrder,
    UserState,
)
from lyceum.core.removal.actions import delete_user as remove_user
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.paging import Listing, PageAsked, listing, ordered, sliced
from lyceum.dialects.masteriyo.refusals import CannotBulkDelete, Said
from lyceum.dialects.masteriyo.wire import people as wire
from lyceum.dialects.masteriyo.wire.texts import OneAsked


async def list_users(work: Work, actor: Actor, asked: wire.UsersAsked) -> Listing[wire.UserOut]:
    """List people; for instructors those whom they teach (859)."""
    where = wire.where(asked)
    if not actor.may(Permission.PEOPLE_READ_ANY):
        where = replace(where, taught_by=actor.self_id())
    return await _listed(work, actor, asked, where=where)


async def list_instructors(
    work: Work, actor: Actor, asked: wire.InstructorsAsked
) -> Listing[wire.UserOut]:
    """List instructors."""
    return await _listed(work, actor, asked, where=wire.where(asked))


async def _listed(
    work: Work, actor: Actor, asked: PageAsked, *, where: UserFilter
) -> Listing[wire.UserOut]:
    """With how many of them are shut out."""
    order = ordered(asked, UserOrder.CREATED_AT)
    page: Page[User] = await queries.users(
        work, actor, where=where, sliced=sliced(asked), order=order
    )
    roles = await roles_of(work, [user.id for user in page.rows])
    applied = await applications_of(work, roles, role_key=RoleKey.INSTRUCTOR)
    rows = [wire.person(user, roles=roles[user.id], applied=applied[user.id]) for user in page.rows]
    inactive = sum(user.state is UserState.INACTIVE for user in page.rows)
    return listing(asked, page, rows, enveloped=True, more={"inactive": inactive})


async def get_user(work: Work, actor: Actor, asked: OneAsked) -> wire.UserOut:
    """Retrieve a person; for instructors one whom they teach."""
    if not actor.may(Permission.PEOPLE_READ_ANY):
        return await person_told(work, await queries.taught_user(work, actor, asked.id))
    return await person_told(work, await queries.user(work, actor, asked.id))


async def person_told(work: Work, user: User) -> wire.UserOut:
    roles = (await roles_of(work, [user.id]))[user.id]
    applied = await applications_of(work, [user.id], role_key=RoleKey.INSTRUCTOR)
    return wire.person(user, roles=roles, applied=applied[user.id])


async def create_user(stages: Stages, actor: Actor, asked: wire.CreateUser) -> wire.UserOut:
    """Create a person; a student, unless another role is named."""
    wire.state_asked(asked)
    password_hash = None
    if asked.password:
        password_hash = await stages.ports.passwords.hash(asked.password)
    new = wire.new(asked, password_hash=password_hash)
    role = wire.role_asked(asked) or RoleKey.LEARNER
    return await stages.write(partial(_create, actor=actor, asked=asked, new=new, role=role))


async def _create(
    work: WriteWork, *, actor: Actor, asked: wire.CreateUser, new: NewUser, role: RoleKey
) -> wire.UserOut:
    user = await actions.add_user(work, actor, new)
    await access.give_role(work, actor, user_id=user.id, key=role)
    own = wire.kept(asked, user)
    if own:
        change = UserChange(extra={wire.NAMESPACE: own})
        user = await actions.change_user(work, actor, user.id, change)
    return await person_told(work, await _with_state(work, actor, user, asked))


async def _with_state(work: WriteWork, actor: Actor, user: User, asked: wire.Fields) -> User:
    state = wire.state_asked(asked)
    if state is None or state is user.state:
        return user
    if state is UserState.INACTIVE:
        return await access.shut_out(work, actor, user.id)
    return await access.let_in_again(work, actor, user.id)


async def update_user(stages: Stages, actor: Actor, asked: wire.UpdateUser) -> wire.UserOut:
    """Update a person."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    return await _change(stages, actor, asked, user_id=asked.id)


async def get_me(work: Work, actor: Actor, asked: wire.MeAsked) -> wire.UserOut:
    """Retrieve oneself."""
    return await person_told(work, await queries.user(work, actor, actor.self_id()))


async def update_me(stages: Stages, actor: Actor, asked: wire.Fields) -> wire.UserOut:
    """Update one's own names, texts and password."""
    return await _change(stages, actor, asked, user_id=actor.self_id())


async def _change(
    stages: Stages, actor: Actor, asked: wire.Fields, *, user_id: int
) -> wire.UserOut:
    async with stages.read() as work:
        await queries.user(work, actor, user_id)
    password_hash: str | UnsetType = UNSET
    if asked.password:
        password_hash = await stages.ports.passwords.hash(asked.password)
    wire.state_asked(asked)
    role = wire.role_asked(asked)
    act = partial(
        _changed, actor=actor, asked=asked, user_id=user_id, password=password_hash, role=role
    )
    return await stages.write(act)


async def _changed(
    work: WriteWork,
    *,
    actor: Actor,
    asked: wire.Fields,
    user_id: int,
    password: str | UnsetType,
    role: RoleKey | None,
) -> wire.UserOut:
    user = await queries.user(work, actor, user_id)
    change = wire.change(asked, user, password_hash=password)
    after = await actions.change_user(work, actor, user_id, change)
    after = await _with_state(work, actor, after, asked)
    await _decide(work, actor, after, asked)
    if role is not None and role not in (await roles_of(work, [user_id]))[user_id]:
        await access.set_only_role(work, actor, user_id=user_id, key=role)
    if password is not UNSET:
        await end_sessions_of(work, actor, user_id=user_id)
    return await person_told(work, after)


async def apply_for_instructor(work: WriteWork, actor: Actor, asked: wire.MeAsked) -> wire.UserOut:
    """Ask to become an instructor; at most three times."""
    user = await queries.user(work, actor, actor.self_id())
    applied = await applications_of(work, [user.id], role_key=RoleKey.INSTRUCTOR)
    if len(applied[user.id]) >= wire.MOST_APPLICATIONS:
        message = "Sorry, you have applied as often as you may."
        raise Said("masteriyo_rest_instructor_max_attempts", message, status=400)
    await apply(work, actor, role_key=RoleKey.INSTRUCTOR, payload={})
    return await person_told(work, user)


async def _decide(work: WriteWork, actor: Actor, user: User, asked: wire.Fields) -> None:
    """Grants or declines what waits; any other word changes nothing."""
    grants = asked.instructor_apply_status is wire.ApplyStatus.APPROVED
    if not grants and asked.instructor_apply_status is not wire.ApplyStatus.REJECTED:
        return
    applied = (await applications_of(work, [user.id], role_key=RoleKey.INSTRUCTOR))[user.id]
    for one in applied:
        if one.state == PENDING:
            await decide_application(
                work, actor, one.uid, role_key=RoleKey.INSTRUCTOR, grants=grants, note=""
            )


async def delete_user(work: WriteWork, actor: Actor, asked: wire.DeleteUser) -> wire.UserOut:
    """Delete a person for good, with their enrollments and keys; their courses go to another."""
    told = await person_told(work, await queries.user(work, actor, asked.id))
    if asked.reassign is not UNSET:
        await _reassign(work, actor, asked.id, to_id=asked.reassign)
    await remove_user(work, actor, asked.id)
    return told


async def _reassign(work: WriteWork, actor: Actor, user_id: int, *, to_id: int) -> None:
    actor.must(Permission.PEOPLE_WRITE_ANY)
    try:
        await hand_over_courses(work, actor, from_id=user_id, to_id=to_id)
    except NotATeacher as error:
        raise Invalid(Problem("reassign", Fault.UNKNOWN)) from error


async def delete_users(
    work: WriteWork, actor: Actor, asked: wire.DeleteUsers
) -> list[wire.UserOut]:
    """Delete several people; those who are not there are passed over."""
    told = []
    for user_id in dict.fromkeys(asked.ids):
        try:
            one = wire.DeleteUser(id=user_id, reassign=asked.reassign)
            told.append(await delete_user(work, actor, one))
        except NoSuchUser:
            continue
    if not told:
        raise CannotBulkDelete("user")
    return told


async def get_instructor_me(work: Work, actor: Actor, asked: wire.MeAsked) -> wire.UserOut:
    """Retrieve oneself, an instructor or not."""
    return await get_me(work, actor, asked)


async def update_instructor_me(stages: Stages, actor: Actor, asked: wire.Fields) -> wire.UserOut:
    """Update one's own names, texts and password, as at `/users/me`."""
    return await update_me(stages, actor, asked)


async def get_instructor(work: Work, actor: Actor, asked: OneAsked) -> wire.UserOut:
    """Retrieve an instructor; anybody is one here, as in the product (a09)."""
    actor.must(Permission.PEOPLE_READ_ANY)
    return await person_told(work, await queries.user(work, actor, asked.id))


async def create_instructor(stages: Stages, actor: Actor, asked: wire.CreateUser) -> wire.UserOut:
    """Create an instructor; a student, unless that role is named (341, a10)."""
    return await create_user(stages, actor, asked)


async def update_instructor(stages: Stages, actor: Actor, asked: wire.UpdateUser) -> wire.UserOut:
    """Update an instructor."""
    return await update_user(stages, actor, asked)


async def delete_instructor(work: WriteWork, actor: Actor, asked: wire.DeleteUser) -> wire.UserOut:
    """Delete an instructor for good, who leads no course."""
    return await delete_user(work, actor, asked)


async def delete_instructors(
    work: WriteWork, actor: Actor, asked: wire.DeleteUsers
) -> list[wire.UserOut]:
    """Delete several instructors; those who are not there are passed over."""
    return await delete_users(work, actor, asked)
