"""Signing in, staying signed in and signing out: sessions and their rotating refresh tokens."""

from __future__ import annotations

from functools import partial

import msgspec

from lyceum.core.access import store
from lyceum.core.access.errors import (
    BadCredentials,
    InvalidToken,
    NoSuchSession,
    RefreshTokenReused,
)
from lyceum.core.access.keys import revoke_key
from lyceum.core.access.model import Session
from lyceum.core.access.queries import roles_of
from lyceum.core.actor import Actor, Permission, nobody
from lyceum.core.errors import TooBusy
from lyceum.core.people import store as people_store
from lyceum.core.people.model import User, UserState
from lyceum.core.stages import Stages
from lyceum.core.work import Tenant, Work, WriteWork
from lyceum.kit import ids, secrecy, text
from lyceum.kit.time import MINUTE

LONGEST_AGENT = 200

ONLINE_FOR = 15 * MINUTE
"""How long after their last sign of life somebody counts as being here."""


class Grant(msgspec.Struct, frozen=True):
    """A session and what continues it; `refresh_token` is shown here and stored nowhere."""

    tenant: Tenant
    user: User
    session: Session
    roles: list[str]
    refresh_token: str


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is a login or an e-mail address; `lifetime` of the refresh token in microseconds."""

    name: str
    password: str
    dialect: str
    agent: str
    lifetime: int


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """Through which API somebody comes in, with what, and for how long (microseconds)."""

    dialect: str
    agent: str
    lifetime: int


class _Renewal(msgspec.Struct, frozen=True, kw_only=True):
    """The digest that was found, and one of the same password with today's costs."""

    outdated: str
    password_hash: str


async def sign_in(stages: Stages, asked: SignIn) -> Grant:
    """Opens a session; refuses with one and the same BadCredentials whatever was wrong. A digest
    that was made with other costs than today's is made anew."""
    async with stages.read() as work:
        known = await work.first(people_store.PASSWORD_BY_NAME, key=text.fold(asked.name))
    digest = known.password_hash if known else None
    right = await stages.ports.passwords.verify(asked.password, digest)
    if known is None or not right or known.state != UserState.ACTIVE:
        leaves = partial(_note_failure, user_id=known.id, dialect=asked.dialect) if known else None
        raise BadCredentials(leaves=leaves)
    renewal = await _renewal(stages, asked.password, digest)
    return await stages.write(
        partial(_open_session, user_id=known.id, asked=asked, renewal=renewal)
    )


async def _renewal(stages: Stages, password: str, digest: str | None) -> _Renewal | None:
    """None also while too many hash at once: the next time will do."""
    passwords = stages.ports.passwords
    if digest is None or not passwords.is_outdated(digest):
        return None
    try:
        return _Renewal(outdated=digest, password_hash=await passwords.hash(password))
    except TooBusy:
        return None


async def _note_failure(work: WriteWork, *, user_id: int, dialect: str) -> None:
    actor = nobody(work.tenant.id, dialect=dialect)
    work.record(actor, "session.refused", "user", user_id)


async def _open_session(
    work: WriteWork, *, user_id: int, asked: SignIn, renewal: _Renewal | None
) -> Grant:
    if renewal is not None:
        again = msgspec.structs.asdict(renewal)
        await work.run(people_store.RENEW_PASSWORD, user_id=user_id, **again)
    terms = Terms(dialect=asked.dialect, agent=asked.agent, lifetime=asked.lifetime)
    return await open_session(work, user_id, terms)


async def open_session(work: WriteWork, user_id: int, terms: Terms) -> Grant:
    """Lets a person in whose right to come in was proved; refuses who was shut out."""
    user = await work.first(people_store.SEEN_BY_ID, id=user_id, seen_at=work.now)
    if user is None or user.state is not UserState.ACTIVE:
        raise InvalidToken
    session = Session(
        id=await work.new_id(),
        uid=ids.new_uid(),
        user_id=user_id,
        dialect=terms.dialect,
        started_at=work.machine_now,
        expires_at=work.machine_now + terms.lifetime,
        ended_at=None,
        updated_at=work.now,
        agent=terms.agent[:LONGEST_AGENT],
    )
    await work.insert(store.INSERT_SESSION, session)
    work.record(_oneself(work, user_id, terms.dialect), "session.started", "user", user_id)
    return await _grant(work, user, session, lifetime=terms.lifetime)


def _oneself(work: Work, user_id: int, dialect: str) -> Actor:
    """Whoever signs in does so by themselves."""
    return msgspec.structs.replace(nobody(work.tenant.id, dialect=dialect), user_id=user_id)


async def _grant(work: WriteWork, user: User, session: Session, *, lifetime: int) -> Grant:
    token = secrecy.new_secret()
    token_id = await work.new_id()
    await work.run(
        store.INSERT_REFRESH_TOKEN,
        id=token_id,
        session_id=session.id,
        issued_at=work.machine_now,
        expires_at=work.machine_now + lifetime,
        spent_at=None,
    )
    await work.run(
        store.INSERT_CREDENTIAL,
        digest=secrecy.digest(token),
        kind="refresh",
        credential_id=token_id,
    )
    roles = await roles_of(work, [user.id])
    return Grant(
        tenant=work.tenant,
        user=user,
        session=session,
        roles=roles[user.id],
        refresh_token=token,
    )


async def refresh(stages: Stages, *, token: str, dialect: str, lifetime: int) -> Grant:
    """Continues a session and spends the token; a spent token that comes back ends the session."""
    found = await stages.works.across(
        store.CREDENTIAL, digest=secrecy.digest(token), kind="refresh"
    )
    tenant = await stages.ports.tenants.by_id(found[0].tenant_id) if found else None
    there = stages.of(tenant) if tenant else None
    if there is None:
        raise InvalidToken
    rotate = partial(_rotate, token_id=found[0].credential_id, dialect=dialect, lifetime=lifetime)
    try:
        return await there.write(rotate)
    except RefreshTokenReused as reused:
        # The rollback took nothing with it, and the end of the session must not be lost.
        if reused.leaves is not None:
            await there.write(reused.leaves)
        reused.leaves = None
        raise


async def _rotate(work: WriteWork, *, token_id: int, dialect: str, lifetime: int) -> Grant:
    token = await work.first(store.REFRESH_TOKEN, id=token_id)
    if token is None:
        raise InvalidToken
    session = await work.first(store.SESSION_LOCKED, id=token.session_id)
    if session is None or session.dialect != dialect:
        raise InvalidToken
    if session.ended_at is not None or token.expires_at <= work.machine_now:
        raise InvalidToken
    # Spending under the session's lock: of two at once, the second finds it spent.
    if not await work.run(store.SPEND, id=token.id, spent_at=work.machine_now):
        raise RefreshTokenReused(leaves=partial(_end, session_id=session.id))
    user = await _admitted(work, session.user_id)
    await work.run(store.EXTEND_SESSION, id=session.id, expires_at=work.machine_now + lifetime)
    return await _grant(work, user, session, lifetime=lifetime)


async def _admitted(work: Work, user_id: int) -> User:
    """The person, unless they were shut out in the meantime."""
    user = await work.first(people_store.BY_ID, id=user_id)
    if user is None or user.state is not UserState.ACTIVE:
        raise InvalidToken
    return user


async def _end(work: WriteWork, *, session_id: int) -> None:
    await work.run(store.END_SESSION, id=session_id, ended_at=work.machine_now)


async def sign_out(work: WriteWork, actor: Actor, *, token: str | None = None) -> None:
    """Makes the credential that was shown worthless: its session with all its tokens, or a key.

    A refresh token ends the session that it names as well; refuses one that is not the caller's,
    or of a session that has ended, and then ends nothing.
    """
    if token is not None:
        await _end(work, session_id=await _session_of(work, actor, token))
    if actor.credential is None:
        return
    if actor.credential.kind == "key":
        await revoke_key(work, key_id=actor.credential.id)
    else:
        await _end(work, session_id=actor.credential.id)


async def _session_of(work: WriteWork, actor: Actor, token: str) -> int:
    found = await work.first(store.SESSION_OF_TOKEN, digest=secrecy.digest(token))
    if found is None or found.user_id != actor.user_id or found.dialect != actor.dialect:
        raise InvalidToken
    if found.ended_at is not None:
        raise InvalidToken
    return found.id


async def end_my_session(work: WriteWork, actor: Actor, *, uid: bytes | None) -> Session:
    """Ends one of the caller's own sessions."""
    actor.must(Permission.OWN_WRITE)
    session = None
    if uid is not None:
        session = await work.first(
            store.SESSION_BY_UID, uid=uid, user_id=actor.self_id(), machine_now=work.machine_now
        )
    if session is None:
        raise NoSuchSession
    await _end(work, session_id=session.id)
    return session


async def end_my_other_sessions(work: WriteWork, actor: Actor) -> int:
    """Ends all of the caller's own sessions but the one that is asking; how many."""
    actor.must(Permission.OWN_WRITE)
    credential = actor.credential
    asking = credential.id if credential is not None and credential.kind == "session" else 0
    return await work.run(
        store.END_SESSIONS_OF, user_id=actor.self_id(), but=asking, ended_at=work.machine_now
    )


async def end_sessions_of(work: WriteWork, actor: Actor, *, user_id: int) -> None:
    """What a new password does: no refresh token works any more, and every session of the person
    ends but the one that is asking."""
    asking = actor.credential.id if actor.credential else 0
    await work.run(store.END_REFRESH_TOKENS_OF, user_id=user_id, expires_at=work.machine_now)
    await work.run(store.END_SESSIONS_OF, user_id=user_id, but=asking, ended_at=work.machine_now)


async def is_online(work: Work, user_id: int) -> bool:
    """Whether a session of a person whom the caller may see lasts, and was begun or continued
    within ONLINE_FOR."""
    since = work.now - ONLINE_FOR
    lasting = await work.all(
        store.LASTING_SESSION, user_id=user_id, machine_now=work.machine_now, since=since
    )
    return bool(lasting)
