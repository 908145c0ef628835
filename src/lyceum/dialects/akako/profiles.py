"""Who is here: somebody the provider knows is let in, and reads and writes themselves (A2, A24)."""

from __future__ import annotations

from functools import partial

from msgspec import UNSET

from lyceum.core.access.identities import Newcomer, follow, sign_in_again, welcome
from lyceum.core.actor import Actor, system
from lyceum.core.errors import Forbidden, NotFound, Unauthenticated
from lyceum.core.people import actions, queries
from lyceum.core.people.model import clean_email
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.akako import ids, people
from lyceum.dialects.akako.envelope import Told
from lyceum.dialects.akako.wire import users as wire
from lyceum.http.operation import Nothing
from lyceum.kit import clock


async def sync_user(stages: Stages, actor: Actor, asked: wire.SyncUser) -> wire.SyncOut:
    """Sync user data from Clerk."""
    if asked.email is not UNSET:
        clean_email(asked.email)
    if actor.credential is not None:
        return await stages.write(partial(_sync_known, actor=actor, asked=asked))
    if not stages.ports.identity.is_local:
        # Whoever can have a token must show it (A2).
        raise Unauthenticated
    return await stages.write(partial(_sync_unknown, asked=asked))


async def _sync_known(work: WriteWork, *, actor: Actor, asked: wire.SyncUser) -> wire.SyncOut:
    """By the token: whom it names is who is synced, and nobody else."""
    provider = system(work.tenant.id, name="identity provider")
    email = None if asked.email is UNSET else asked.email
    if actor.user_id is None:
        subject = actor.credential.name if actor.credential else ""
        if asked.user_id != subject:
            raise Forbidden
        newcomer = Newcomer(subject=subject, email=email)
        made = await people.written_one(work, await welcome(work, provider, newcomer))
        return wire.SyncOut(clerk_id=made.clerk_id, user=made)
    user = await queries.user(work, actor, actor.user_id)
    if asked.user_id != ids.clerk_id(user):
        raise Forbidden
    newcomer = Newcomer(subject=asked.user_id, email=email)
    known = await people.written_one(work, await follow(work, provider, user, newcomer))
    return wire.SyncedBefore(clerk_id=known.clerk_id, user=known)


async def _sync_unknown(work: WriteWork, *, asked: wire.SyncUser) -> wire.SyncOut:
    """Without a token only an unseen id is noted, without its address, which anybody may claim;
    nothing is told of one that is known."""
    if await ids.read_subject(work, asked.user_id) is not None:
        return wire.SyncedBefore(clerk_id=asked.user_id)
    provider = system(work.tenant.id, name="identity provider")
    await welcome(work, provider, Newcomer(subject=asked.user_id))
    return wire.SyncOut(clerk_id=asked.user_id)


async def get_profile(work: Work, actor: Actor, asked: Nothing) -> wire.UserOut:
    """Get current user profile."""
    return await people.written_one(work, await queries.user(work, actor, actor.self_id()))


async def update_profile(work: WriteWork, actor: Actor, asked: wire.Profile) -> wire.UserOut:
    """Update user profile."""
    user = await actions.change_user(work, actor, actor.self_id(), wire.change(asked))
    return await people.written_one(work, user)


class TokenOut(Told, frozen=True, kw_only=True):
    token: str


async def issue_token(stages: Stages, actor: Actor, asked: Nothing) -> TokenOut:
    """Get a session token of a minute, where this installation issues them itself."""
    if not stages.ports.identity.is_local:
        raise NotFound
    user = await stages.write(partial(sign_in_again, actor=actor))
    return TokenOut(token=stages.ports.identity.issue(ids.clerk_id(user), now=clock.now()) or "")
