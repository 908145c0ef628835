"""Making, changing and ending webhook endpoints."""

from __future__ import annotations

from functools import partial

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.events import Gone
from lyceum.core.extras import merged
from lyceum.core.feed import newest_position
from lyceum.core.stages import Seals, Stages
from lyceum.core.webhooks import store
from lyceum.core.webhooks.errors import EndpointDisabled, NoSuchEndpoint, TooManyEndpoints
from lyceum.core.webhooks.kinds import TESTED
from lyceum.core.webhooks.model import (
    LONGEST_NOTE,
    LONGEST_URL,
    MOST_ENDPOINTS,
    OLD_SECRET_FOR,
    DisabledFor,
    Endpoint,
    EndpointChange,
    EndpointState,
    NewEndpoint,
    checked_length,
    clean_kinds,
    disabled,
    enabled,
)
from lyceum.core.work import WriteWork
from lyceum.kit import ids


async def create_endpoint(stages: Stages, actor: Actor, new: NewEndpoint) -> Endpoint:
    """Makes an endpoint that hears of what happens from now on; refuses an address to which nothing
    may be sent, and kinds that do not exist. The secret is stored sealed, and shown no more."""
    actor.must(Permission.WEBHOOKS_WRITE)
    await _admit(stages, new.url)
    return await stages.write(partial(_create, actor=actor, new=new, seals=stages.ports.seals))


async def _create(work: WriteWork, *, actor: Actor, new: NewEndpoint, seals: Seals) -> Endpoint:
    (there,) = await work.all(store.COUNT_ENDPOINTS)
    if there.value >= MOST_ENDPOINTS:
        raise TooManyEndpoints
    uid = ids.new_uid()
    endpoint = Endpoint(
        id=await work.new_id(),
        uid=uid,
        dialect=new.dialect,
        url=new.url,
        note=checked_length("note", new.note, limit=LONGEST_NOTE),
        kinds=clean_kinds(new.kinds),
        state=new.state,
        disabled_for=DisabledFor.ASKED
        if new.state is EndpointState.DISABLED
        else DisabledFor.NOTHING,
        secret=seals.seal(new.secret.encode(), owner=owner_of(uid)),
        old_secret=None,
        old_until=None,
        failing_since=None,
        rests_until=None,
        position=await newest_position(work),
        created_at=work.now,
        updated_at=work.now,
        extra=merged({}, new.extra or {}),
    )
    await work.insert(store.INSERT_ENDPOINT, endpoint)
    work.record(actor, "webhook_endpoint.created", "webhook_endpoint", endpoint.id, after=endpoint)
    return endpoint


async def change_endpoint(
    stages: Stages, actor: Actor, uid: bytes | None, *, change: EndpointChange
) -> Endpoint:
    """Changes what is given. Enabled again, it hears of what happens from then on: what it missed
    meanwhile is sent by `send_missed`."""
    actor.must(Permission.WEBHOOKS_WRITE)
    if change.url is not UNSET:
        await _admit(stages, change.url)
    seals = stages.ports.seals
    return await stages.write(partial(_change, actor=actor, uid=uid, change=change, seals=seals))


async def _admit(stages: Stages, url: str) -> None:
    checked_length("url", url, limit=LONGEST_URL)
    await stages.ports.courier.admit(url)


async def _change(
    work: WriteWork, *, actor: Actor, uid: bytes | None, change: EndpointChange, seals: Seals
) -> Endpoint:
    before = await locked(work, uid)
    after = before
    if change.secret is not UNSET:
        after = _resealed(work, before, change.secret, seals=seals)
    if change.extra is not UNSET:
        after = msgspec.structs.replace(after, extra=merged(after.extra, change.extra))
    if change.url is not UNSET:
        after = msgspec.structs.replace(after, url=change.url)
    if change.kinds is not UNSET:
        after = msgspec.structs.replace(after, kinds=clean_kinds(change.kinds))
    if change.note is not UNSET:
        note = checked_length("note", change.note, limit=LONGEST_NOTE)
        after = msgspec.structs.replace(after, note=note)
    if change.state is not UNSET and change.state is not before.state:
        if change.state is EndpointState.ENABLED:
            after = enabled(after, position=await newest_position(work), now=work.now)
        else:
            after = disabled(after, DisabledFor.ASKED, now=work.now)
    return await put(work, actor, before, after=after)


async def put(work: WriteWork, actor: Actor, before: Endpoint, *, after: Endpoint) -> Endpoint:
    """Writes an endpoint that the caller has locked, and tells of it unless nothing changed that
    its owner would look at."""
    if after == before:
        return before
    changed = [
        name
        for name in ("url", "kinds", "note", "state", "secret", "extra")
        if getattr(before, name) != getattr(after, name)
    ]
    if changed:
        after = msgspec.structs.replace(after, updated_at=work.now)
    written = {name: getattr(after, name) for name in store.ENDPOINT_WRITTEN}
    await work.run(store.UPDATE_ENDPOINT, row_id=after.id, **written)
    if changed:
        kind = "updated" if after.is_enabled or not before.is_enabled else "disabled"
        work.record(
            actor,
            f"webhook_endpoint.{kind}",
            "webhook_endpoint",
            after.id,
            after=after,
            changed=changed,
        )
    return after


async def rotate_secret(
    stages: Stages, actor: Actor, uid: bytes | None, *, secret: str
) -> Endpoint:
    """Takes a new secret; for a day messages are signed with the one before as well."""
    actor.must(Permission.WEBHOOKS_WRITE)
    return await stages.write(
        partial(_rotate, actor=actor, uid=uid, secret=secret, seals=stages.ports.seals)
    )


async def _rotate(
    work: WriteWork, *, actor: Actor, uid: bytes | None, secret: str, seals: Seals
) -> Endpoint:
    before = await locked(work, uid)
    return await put(work, actor, before, after=_resealed(work, before, secret, seals=seals))


def _resealed(work: WriteWork, before: Endpoint, secret: str, *, seals: Seals) -> Endpoint:
    return msgspec.structs.replace(
        before,
        secret=seals.seal(secret.encode(), owner=owner_of(before.uid)),
        old_secret=before.secret,
        old_until=work.machine_now + OLD_SECRET_FOR,
    )


async def delete_endpoint(work: WriteWork, actor: Actor, uid: bytes | None) -> None:
    """Deletes an endpoint with its deliveries; what is on its way may still arrive."""
    actor.must(Permission.WEBHOOKS_WRITE)
    endpoint = await locked(work, uid)
    await work.run(store.DELETE_DELIVERIES_OF, endpoint_id=endpoint.id)
    await work.run(store.DELETE_ENDPOINT, id=endpoint.id)
    work.record(
        actor,
        "webhook_endpoint.deleted",
        "webhook_endpoint",
        endpoint.id,
        after=Gone(id=endpoint.id, uid=endpoint.uid),
    )


async def try_endpoint(work: WriteWork, actor: Actor, uid: bytes | None) -> None:
    """Sends this endpoint, whatever it wants to hear of, an event of the kind TESTED."""
    actor.must(Permission.WEBHOOKS_WRITE)
    endpoint = await locked(work, uid)
    if not endpoint.is_enabled:
        raise EndpointDisabled
    work.record(actor, TESTED, "webhook_endpoint", endpoint.id, after=endpoint)


async def locked(work: WriteWork, uid: bytes | None) -> Endpoint:
    """The endpoint, which nobody changes until this work ends; refuses where there is none."""
    found = None
    if uid is not None:
        found = await work.first(store.ENDPOINT_BY_UID_LOCKED, uid=uid)
    if found is None:
        raise NoSuchEndpoint
    return found


def owner_of(uid: bytes) -> str:
    """Whose a sealed secret is."""
    return f"webhook endpoint {uid.hex()}"
