"""Roles held for a time, credentials narrower than their person, and the last administrator."""

from __future__ import annotations

import asyncio
from contextlib import closing
from functools import partial

import pytest
from msgspec.structs import replace

from lyceum.adapters.passwords import Argon2Passwords
from lyceum.core.access import keys, sessions
from lyceum.core.access.actions import give_role, let_in_again, set_only_role, shut_out
from lyceum.core.access.errors import BadCredentials, InvalidToken, NoSuchRole, UnknownScope
from lyceum.core.access.keys import NewKey, add_key
from lyceum.core.access.queries import actor_of_key, actor_of_session, roles_of
from lyceum.core.access.sessions import SignIn
from lyceum.core.actor import Actor, Permission
from lyceum.core.errors import Forbidden, Refusal
from lyceum.core.people import store as people_store
from lyceum.core.people.errors import LastAdministrator, NoSuchUser
from lyceum.core.people.model import UserState
from lyceum.core.removal.actions import delete_user
from lyceum.core.stages import Stages
from lyceum.core.work import Tenant, WriteWork
from lyceum.kit import clock
from lyceum.kit.time import DAY, HOUR, SECOND
from tests.harness.school import PASSWORD, School


async def add_role(
    school: School, who: str, key: str, starts_at: int | None = None, ends_at: int | None = None
) -> None:
    act = partial(give_role, actor=school.system(), user_id=school.people[who].id, key=key)
    await school.write(partial(act, starts_at=starts_at, ends_at=ends_at))


async def held(school: School, who: str, *, tenant: Tenant | None = None) -> list[str]:
    user_id = school.people[who].id
    async with school.works.read(tenant or school.tenant) as work:
        return (await roles_of(work, [user_id]))[user_id]


async def only(school: School, who: str, key: str) -> None:
    user_id = school.people[who].id
    await school.write(partial(set_only_role, actor=school.system(), user_id=user_id, key=key))


def moved(school: School, by: int) -> Tenant:
    """The tenant with its clock moved forward."""
    return replace(school.tenant, clock_offset=by)


async def test_a_role_is_held_from_its_start_until_before_its_end(school: School) -> None:
    now = clock.now()
    await add_role(school, "learner", "instructor", now + HOUR, now + 2 * HOUR)
    for at, keys_held in (
        (0, ["learner"]),
        (HOUR - 5 * SECOND, ["learner"]),
        (HOUR + SECOND, ["instructor", "learner"]),
        (2 * HOUR + SECOND, ["learner"]),
        (365 * DAY, ["learner"]),
    ):
        assert await held(school, "learner", tenant=moved(school, at)) == keys_held


async def test_a_role_that_ended_a_second_ago_grants_nothing(school: School) -> None:
    headers = await school.key("karma", "admin")
    client = school.client(headers)
    assert (await client.get("/api/v1/users")).status_code == 200
    await add_role(school, "other_learner", "admin")
    await only(school, "admin", "learner")
    assert (await client.get("/api/v1/users")).status_code == 403


async def test_of_several_roles_all_grants_count(school: School) -> None:
    await add_role(school, "learner", "instructor")
    actor = await key_actor(school, "learner")
    assert actor.roles == {"learner", "instructor"}
    assert actor.may(Permission.ENROLL_SELF)
    assert actor.may(Permission.COURSES_CREATE)


async def key_actor(school: School, who: str, **rest) -> Actor:
    found = await look_up(school, await new_key(school, who, **rest))
    assert found is not None
    return found[1]


async def new_key(school: School, who: str, **rest) -> str:
    secret = f"test key of {who} {clock.now()}"
    user_id = school.people[who].id
    new = NewKey(user_id=user_id, dialect="x", name="test", secret=secret, **rest)
    await school.write(partial(add_key, new=new))
    return secret


async def look_up(school: School, secret: str, *, dialect: str = "x"):
    school.platform.directory.forget()
    return await actor_of_key(school.works, school.platform.directory, key=secret, dialect=dialect)


async def move_clock(school: School, by: int) -> None:
    async with school.works.database.writing() as connection:
        await connection.execute(
            f"UPDATE tenants SET clock_offset = {by} WHERE id = {school.tenant.id}", ()
        )


async def test_a_key_carries_its_person_and_what_they_may_now(school: School) -> None:
    actor = await key_actor(school, "instructor")
    assert actor.user_id == school.people["instructor"].id
    assert actor.roles == {"instructor"}
    assert actor.tenant_id == school.tenant.id
    assert actor.grants == school.actor("instructor").grants


async def test_scopes_narrow_what_a_key_may_do_and_never_widen_it(school: School) -> None:
    some = (Permission.PEOPLE_READ_ANY.value, Permission.COURSES_CREATE.value)
    assert (await key_actor(school, "admin", scopes=some)).grants == set(some)
    assert (await key_actor(school, "instructor", scopes=some)).grants == {some[1]}
    assert (await key_actor(school, "admin", scopes=())).grants == frozenset()
    with pytest.raises(UnknownScope):
        await new_key(school, "admin", scopes=("users:*",))


async def test_a_key_of_another_dialect_or_nobodys_opens_nothing(school: School) -> None:
    secret = await new_key(school, "admin")
    assert await look_up(school, secret, dialect="y") is None
    assert await look_up(school, secret + "x") is None
    assert await look_up(school, "") is None


async def test_a_key_expires_by_the_machines_clock_whatever_the_tenants_says(
    school: School,
) -> None:
    lasting = await new_key(school, "admin", expires_at=clock.now() + HOUR)
    expired = await new_key(school, "admin", expires_at=clock.now() - 1)
    for offset in (0, 30 * DAY):
        await move_clock(school, offset)
        assert await look_up(school, lasting) is not None
        assert await look_up(school, expired) is None


async def test_a_keys_roles_follow_the_tenants_clock(school: School) -> None:
    await add_role(school, "learner", "admin", ends_at=clock.now() + HOUR)
    secret = await new_key(school, "learner")
    for offset, roles in ((0, {"admin", "learner"}), (2 * HOUR, {"learner"})):
        await move_clock(school, offset)
        found = await look_up(school, secret)
        assert found is not None
        assert found[1].roles == roles


async def test_a_revoked_key_and_a_shut_out_persons_key_open_nothing(school: School) -> None:
    revoked, shut_out = await new_key(school, "admin"), await new_key(school, "learner")
    found = await look_up(school, revoked)
    assert found is not None
    assert found[1].credential is not None
    revoke = partial(keys.revoke_key, key_id=found[1].credential.id)
    assert await school.write(revoke) is True
    assert await school.write(revoke) is False
    await set_state(school, "learner", UserState.INACTIVE)
    assert await look_up(school, revoked) is None
    assert await look_up(school, shut_out) is None
    await set_state(school, "learner", UserState.ACTIVE)
    assert await look_up(school, shut_out) is not None


async def set_state(school: School, who: str, state: UserState) -> None:
    act = shut_out if state is UserState.INACTIVE else let_in_again
    await school.write(partial(act, actor=school.system(), user_id=school.people[who].id))


async def sign_in(school: School, who: str = "learner") -> sessions.Grant:
    return await sessions.sign_in(stages(school), asked_by(who))


def asked_by(who: str) -> SignIn:
    return SignIn(
        name=f"{who}@school.example", password=PASSWORD, dialect="x", agent="", lifetime=HOUR
    )


def stages(school: School) -> Stages:
    return Stages(school.works, school.tenant, school.platform.ports)


async def session_actor(school: School, grant: sessions.Grant, *, dialect: str = "x"):
    async with school.works.read(school.tenant) as work:
        return await actor_of_session(work, uid=grant.session.uid, name="x", dialect=dialect)


async def test_a_session_lets_in_until_it_is_ended(school: School) -> None:
    grant = await sign_in(school)
    actor = await session_actor(school, grant)
    assert actor is not None
    assert actor.user_id == school.people["learner"].id
    assert await session_actor(school, grant, dialect="y") is None
    await school.write(partial(sessions.sign_out, actor=actor))
    assert await session_actor(school, grant) is None
    with pytest.raises(InvalidToken):
        await refresh(school, grant)


async def test_whoever_signs_in_has_a_digest_of_todays_costs_from_then_on(school: School) -> None:
    async def digest() -> str:
        async with school.works.read(school.tenant) as work:
            row = await work.first(people_store.PASSWORD_OF, id=school.people["learner"].id)
        assert row is not None
        assert row.password_hash is not None
        return row.password_hash

    with closing(Argon2Passwords(memory_kib=128, time_cost=1)) as dearer:
        ports = replace(school.platform.ports, passwords=dearer)
        today = Stages(school.works, school.tenant, ports)
        before = await digest()
        with pytest.raises(BadCredentials):
            await sessions.sign_in(today, replace(asked_by("learner"), password="wrong"))
        assert await digest() == before
        await sessions.sign_in(today, asked_by("learner"))
        renewed = await digest()
        assert not dearer.is_outdated(renewed)
        await sessions.sign_in(today, asked_by("learner"))
        assert await digest() == renewed


async def refresh(school: School, grant: sessions.Grant, *, dialect: str = "x") -> sessions.Grant:
    return await sessions.refresh(
        stages(school), token=grant.refresh_token, dialect=dialect, lifetime=HOUR
    )


async def test_of_two_that_spend_one_token_at_once_one_is_a_thief(school: School) -> None:
    grant = await sign_in(school)
    ends = await asyncio.gather(*(refresh(school, grant) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(end, sessions.Grant) for end in ends) == 1
    assert all(isinstance(end, Refusal | sessions.Grant) for end in ends)
    assert await session_actor(school, grant) is None


async def test_a_token_of_another_dialect_is_unknown_and_not_spent_by_asking(
    school: School,
) -> None:
    grant = await sign_in(school)
    with pytest.raises(InvalidToken):
        await refresh(school, grant, dialect="y")
    assert (await refresh(school, grant)).session.id == grant.session.id


async def test_a_shut_out_persons_session_and_tokens_open_nothing(school: School) -> None:
    grant = await sign_in(school)
    await set_state(school, "learner", UserState.INACTIVE)
    assert await session_actor(school, grant) is None
    with pytest.raises(InvalidToken):
        await refresh(school, grant)


async def test_one_role_replaces_all_that_are_held_now(school: School) -> None:
    later = clock.now() + HOUR
    await add_role(school, "learner", "instructor")
    await add_role(school, "learner", "manager", starts_at=later)
    await only(school, "learner", "subscriber")
    assert await held(school, "learner") == ["subscriber"]
    assert await held(school, "learner", tenant=moved(school, 2 * HOUR)) == [
        "manager",
        "subscriber",
    ]


async def test_writing_the_role_that_is_held_changes_nothing(school: School) -> None:
    await add_role(school, "learner", "instructor")
    await only(school, "learner", "instructor")
    assert await held(school, "learner") == ["instructor"]


async def test_writers_of_one_role_at_once_leave_one(school: School) -> None:
    for n in range(6):
        keys_written = ["instructor", "manager", "subscriber", "learner"][n % 2 :]
        await asyncio.gather(*(only(school, "other_learner", key) for key in keys_written))
        assert len(await held(school, "other_learner")) == 1


async def test_roles_and_people_that_are_not_there_are_refused(school: School) -> None:
    with pytest.raises(NoSuchRole):
        await add_role(school, "learner", "emperor")
    with pytest.raises(NoSuchUser):
        act = partial(set_only_role, actor=school.system(), user_id=7, key="learner")
        await school.write(act)


async def test_who_may_not_assign_roles_assigns_none(school: School) -> None:
    for who in ("manager", "instructor", "learner", "subscriber"):
        act = partial(give_role, actor=school.actor(who), user_id=school.people[who].id)
        with pytest.raises(Forbidden):
            await school.write(partial(act, key="admin"))


async def administrators(school: School) -> int:
    found = [await held(school, who) for who in school.people]
    return sum("admin" in roles for roles in found)


async def test_the_last_administrator_stays_one(school: School) -> None:
    with pytest.raises(LastAdministrator):
        await only(school, "admin", "learner")
    act = partial(delete_user, actor=school.system(), user_id=school.people["admin"].id)
    with pytest.raises(LastAdministrator):
        await school.write(act)
    assert await administrators(school) == 1


async def test_an_administrator_who_is_shut_out_is_none(school: School) -> None:
    await add_role(school, "manager", "admin")
    await set_state(school, "manager", UserState.INACTIVE)
    with pytest.raises(LastAdministrator):
        await only(school, "admin", "learner")


async def test_the_last_administrator_is_not_shut_out(school: School) -> None:
    with pytest.raises(LastAdministrator):
        await set_state(school, "admin", UserState.INACTIVE)
    await add_role(school, "manager", "admin")
    await set_state(school, "admin", UserState.INACTIVE)


@pytest.mark.parametrize("way", ["demoted", "deleted", "shut out", "all ways"])
async def test_of_administrators_who_go_at_once_one_stays(school: School, way: str) -> None:
    crew = ["admin", "manager", "other_instructor", "subscriber"]
    for who in crew[1:]:
        await add_role(school, who, "admin")
    ways = {
        "demoted": lambda who: only(school, who, "learner"),
        "deleted": lambda who: delete(school, who),
        "shut out": lambda who: set_state(school, who, UserState.INACTIVE),
    }
    chosen = [ways.get(way, [*ways.values()][n % 3]) for n in range(len(crew))]
    ends = await asyncio.gather(
        *(go(who) for go, who in zip(chosen, crew, strict=True)), return_exceptions=True
    )
    assert {type(end) for end in ends} <= {type(None), LastAdministrator}
    async with school.works.read(school.tenant) as work:
        left = await work.connection.fetch(
            "SELECT users.id FROM users JOIN user_roles ON user_roles.tenant_id = users.tenant_id "
            f"AND user_id = users.id WHERE users.tenant_id = {school.tenant.id} AND role_id = 1 "
            f"AND users.state = 'active' AND (ends_at IS NULL OR ends_at > {clock.now()})",
            (),
        )
    assert len(left) >= 1


async def delete(school: School, who: str) -> None:
    user_id = school.people[who].id
    await school.write(partial(_delete, actor=school.system(), user_id=user_id))


async def _delete(work: WriteWork, *, actor: Actor, user_id: int) -> None:
    await delete_user(work, actor, user_id)
