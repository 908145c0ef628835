"""A request that carries a key takes effect once: its answer is kept, and given again.

Kept is the first outcome once the handler began, be it a refusal or a crash (witness: Stripe's
rules). Nothing is kept of what did nothing: bad credentials, limits, arguments that are wrong, a
key in use, and what asks the client to try again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import structlog

from lyceum.core import idempotency
from lyceum.core.actor import Actor
from lyceum.core.errors import (
    Fault,
    Invalid,
    KeyInUse,
    Problem,
    Refusal,
    SecretTold,
    TooBusy,
    TooManyRequests,
)
from lyceum.core.idempotency import Claim, Kept
from lyceum.core.work import Works, WriteWork
from lyceum.http.errors import Unavailable
from lyceum.http.exchange import Answer, Exchange
from lyceum.http.operation import Operation

log = structlog.get_logger("lyceum.http")

HEADER = "Idempotency-Key"
LONGEST_KEY = 255
REPLAYED = (b"idempotent-replayed", b"true")

_NOTHING_DONE = (Invalid, TooBusy, TooManyRequests, Unavailable)


def header_key(exchange: Exchange, *, methods: tuple[str, ...]) -> str | None:
    """The key in the usual header; refuses an empty one and one of more than 255 characters."""
    key = exchange.request.headers.get(HEADER)
    if key is None or exchange.request.method not in methods:
        return None
    if not key.strip():
        raise Invalid(Problem(HEADER, Fault.TOO_SHORT, limit=1))
    if len(key) > LONGEST_KEY:
        raise Invalid(Problem(HEADER, Fault.TOO_LONG, limit=LONGEST_KEY))
    return key


def posted_key(exchange: Exchange) -> str | None:
    """The key of a POST: other verbs do the same twice as once, and need none."""
    return header_key(exchange, methods=("POST",))


def by_credential(actor: Actor) -> str:
    """Each credential has keys of its own."""
    credential = actor.credential
    return f"{actor.dialect}:{credential.kind}:{credential.id}" if credential else ""


def by_person(actor: Actor) -> str:
    """All keys of a person share theirs, so that an API key may be replaced between two tries."""
    return f"{actor.dialect}:user:{actor.user_id}"


async def claim(
    works: Works, exchange: Exchange, *, key: str | None, keys_of: Callable[[Actor], str]
) -> Answer | None:
    """Commits that the request is running, before it does; or the answer that it had before.

    Whoever is nobody has no keys of their own: theirs mean nothing.
    """
    actor, tenant = exchange.actor, exchange.tenant
    if key is None or tenant is None or actor is None:
        return None
    if actor.credential is None or actor.user_id is None:
        return None
    named = idempotency.key_of(keys_of(actor), key=key, request=_canonical(exchange))
    found = await works.writing(tenant, partial(idempotency.claim, key=named))
    if isinstance(found, Claim):
        exchange.claim = found
        return None
    if found.body is None:
        raise SecretTold
    return _replayed(found, found.body)


def _canonical(exchange: Exchange) -> bytes:
    """Method, path, query and what the body says, whatever its white space and order; of a file,
    whose bytes are still to come, how it is called and how long the whole is."""
    request = exchange.request
    parts = [request.method, request.scope["path"], request.url.query, exchange.values]
    if exchange.upload is not None:
        length = request.headers.get("content-length")
        parts += [exchange.upload.name, exchange.upload.declared, length]
    # A decimal is not what JSON's encoder knows, and says itself what it is.
    return json.dumps(parts, sort_keys=True, default=str).encode()


def _replayed(kept: Kept, body: bytes) -> Answer:
    headers = dict(kept.headers)
    media_type = headers.pop("content-type").encode()
    sent = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Answer(kept.status or 0, body, [*sent, REPLAYED], media_type)


async def keep(work: WriteWork, exchange: Exchange, answer: Answer) -> None:
    """Keeps the answer in the transaction of the write itself."""
    if exchange.claim is None:
        return
    headers = {name.decode(): value.decode("latin-1") for name, value in answer.headers}
    await idempotency.keep(
        work,
        exchange.claim,
        status=answer.status,
        headers={**headers, "content-type": answer.media_type.decode()},
        body=None if _is_secret(exchange.operation, answer) else answer.body,
    )


def _is_secret(operation: Operation | None, answer: Answer) -> bool:
    return operation is not None and operation.secret and answer.status < 300


async def keep_after(works: Works, exchange: Exchange, answer: Answer) -> None:
    """Keeps the answer in a transaction of its own, where the handler had several."""
    if exchange.claim is not None and exchange.tenant is not None:
        await works.writing(exchange.tenant, partial(keep, exchange=exchange, answer=answer))


async def keep_refusal(
    works: Works, exchange: Exchange, answer: Answer, *, refusal: Refusal
) -> None:
    """Keeps what the client is told, or gives the key back where nothing was done at all. What
    cannot be written now is left to the end of the lease."""
    if exchange.claim is None or exchange.tenant is None or isinstance(refusal, KeyInUse):
        return
    try:
        if isinstance(refusal, _NOTHING_DONE):
            await works.writing(exchange.tenant, partial(idempotency.release, claim=exchange.claim))
        else:
            await keep_after(works, exchange, answer)
    except Exception:
        log.exception("idempotency record lost")
