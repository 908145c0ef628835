"""Links that let somebody do one thing once: come in, choose a new password, pay.

Whoever has the address may do it, so it is made by those alone who might do it anyway, or sent to
the person by mail; it is spent by being used, and is worth nothing after its time.
"""

from __future__ import annotations

from functools import partial

from lyceum.core.access import link_store, store
from lyceum.core.access.errors import InvalidToken
from lyceum.core.access.model import Link, NewLink, Purpose
from lyceum.core.access.queries import roles_of
from lyceum.core.access.sessions import Grant, Terms, end_sessions_of, open_session
from lyceum.core.actor import Actor, Permission, system
from lyceum.core.errors import Forbidden
from lyceum.core.jobs.actions import enqueue
from lyceum.core.people import store as people_store
from lyceum.core.people.actions import change_user
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.people.model import User, UserChange, UserState
from lyceum.core.people.queries import user
from lyceum.core.stages import Stages, Tenants
from lyceum.core.work import Tenant, Work, Works, WriteWork
from lyceum.kit import secrecy, text
from lyceum.kit.time import DAY, MINUTE

SIGN_IN_WITHIN = 10 * MINUTE
CHOOSE_WITHIN = DAY
KEPT = 30 * DAY
"""How long a link is remembered after its time is over."""

BATCH = 500

NEW_PASSWORD, LOGIN_REMINDER = "new_password", "login_reminder"
"""Kinds of jobs; each sends a letter."""


async def make_link(work: WriteWork, new: NewLink) -> str:
    """The secret of a new link: told here, and stored nowhere."""
    link = Link(
        id=await work.new_id(),
        purpose=new.purpose,
        user_id=new.user_id,
        next=new.next,
        details=dict(new.details),
        created_at=work.machine_now,
        expires_at=work.machine_now + new.lifetime,
        used_at=None,
    )
    secret = secrecy.new_secret()
    await work.insert(link_store.INSERT, link)
    await work.run(
        store.INSERT_CREDENTIAL,
        digest=secrecy.digest(secret),
        kind=link_store.KIND,
        credential_id=link.id,
    )
    return secret


async def sign_in_link(work: WriteWork, actor: Actor, user_id: int, *, next: str = "") -> str:  # noqa: A002
    """The secret of a link that lets a person in; refuses an unknown one, one who was shut out, and
    one who may do more than the caller."""
    await must_stand_above(work, actor, user_id)
    return await make_link(
        work,
        NewLink(purpose=Purpose.SIGN_IN, user_id=user_id, lifetime=SIGN_IN_WITHIN, next=next),
    )


async def sign_out_link(work: WriteWork, user_id: int, *, next: str = "") -> str:  # noqa: A002
    """The secret of a link that makes a browser forget the person, whose sessions have ended."""
    return await make_link(
        work,
        NewLink(purpose=Purpose.SIGN_OUT, user_id=user_id, lifetime=SIGN_IN_WITHIN, next=next),
    )


async def must_stand_above(work: Work, actor: Actor, user_id: int) -> User:
    """The person; refuses whoever may not write people, and whom this person's roles would let do
    more than they may themselves: a credential gives no more than it has."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    found = await user(work, actor, user_id)
    if found.state is not UserState.ACTIVE:
        raise NoSuchUser
    keys = (await roles_of(work, [user_id]))[user_id]
    for role in await work.all(store.ROLES_BY_KEYS, keys=keys):
        if not actor.grants.issuperset(role.permissions):
            raise Forbidden
    return found


async def find_link(
    works: Works, tenants: Tenants, secret: str, *, purpose: Purpose, now: int
) -> tuple[Tenant, Link]:
    """Whose link it is, and what it is for; refuses one that was used, is too old, or unknown."""
    digest = secrecy.digest(secret)
    found = await works.across(store.CREDENTIAL, digest=digest, kind=link_store.KIND)
    tenant = await tenants.by_id(found[0].tenant_id) if found else None
    if tenant is None:
        raise InvalidToken
    async with works.read(tenant) as work:
        link = await work.first(link_store.BY_SECRET, digest=digest, purpose=purpose, now=now)
    if link is None:
        raise InvalidToken
    return tenant, link


async def spend(work: WriteWork, link: Link) -> None:
    """Of two who use it at once, the second is refused."""
    if not await work.run(link_store.SPEND, id=link.id, now=work.machine_now):
        raise InvalidToken


async def sign_in_by(stages: Stages, link: Link, terms: Terms) -> Grant:
    """Lets the person in whom the link is for."""
    return await stages.write(partial(_sign_in, link=link, terms=terms))


async def _sign_in(work: WriteWork, *, link: Link, terms: Terms) -> Grant:
    await spend(work, link)
    return await open_session(work, link.user_id, terms)


async def choose_password(stages: Stages, link: Link, password: str) -> None:
    """Gives the person a new password; every session of theirs ends."""
    digest = await stages.ports.passwords.hash(password)
    await stages.write(partial(_choose, link=link, digest=digest))


async def _choose(work: WriteWork, *, link: Link, digest: str) -> None:
    await spend(work, link)
    actor = system(work.tenant.id, name="password link")
    await change_user(work, actor, link.user_id, UserChange(password_hash=digest))
    await _close(work, actor, link.user_id)


async def _close(work: WriteWork, actor: Actor, user_id: int) -> None:
    await end_sessions_of(work, actor, user_id=user_id)
    await work.run(link_store.SPEND_ALL_OF, of_user=user_id, now=work.machine_now)


async def sign_out_everywhere(work: WriteWork, actor: Actor, user_id: int) -> None:
    """Ends all sessions of a person, and every link that would let them in again."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    await user(work, actor, user_id)
    await _close(work, actor, user_id)


async def ask_new_password(
    work: WriteWork,
    actor: Actor,
    login: str,
    *,
    address: str,
    next: str = "",  # noqa: A002
) -> None:
    """Sends a person a link to choose a new password by, if there is anybody of that login or
    address; whoever asks does not learn it. `address` is what goes before the secret."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    known = await work.first(people_store.PASSWORD_BY_NAME, key=text.fold(login))
    if known is None or known.state != UserState.ACTIVE:
        return
    payload = {"user_id": known.id, "address": address, "next": next}
    await enqueue(work, actor, NEW_PASSWORD, payload=payload, key=f"user {known.id}")


async def ask_login_reminder(work: WriteWork, actor: Actor, email: str, *, address: str) -> User:
    """Sends a person their login, and the `address` where they sign in; refuses an unknown one."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    key = text.fold(email)
    known = await work.all(people_store.KNOWN, keys=[key])
    found = next((one for one in known if one.email_key == key), None)
    if found is None:
        raise NoSuchUser
    payload = {"user_id": found.id, "address": address}
    await enqueue(work, actor, LOGIN_REMINDER, payload=payload, key=f"user {found.id}")
    return await user(work, actor, found.id)


async def sweep_links(work: WriteWork) -> int:
    """Forgets links whose time was over long ago; how many, at most BATCH."""
    old = await work.all(link_store.OLD, before=work.machine_now - KEPT, limit=BATCH)
    await forget_links(work, old)
    return len(old)


async def forget_links(work: WriteWork, links: list[Link]) -> None:
    if links:
        ids = [link.id for link in links]
        await work.run(link_store.DELETE_SECRETS, ids=ids)
        await work.run(link_store.DELETE, ids=ids)
