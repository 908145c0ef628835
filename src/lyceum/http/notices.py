"""Where gateways of payments tell unasked that something happened. Once they have proved who they
are they are believed no more than that: what happened is asked of them."""

from __future__ import annotations

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from lyceum.core.actor import system
from lyceum.core.commerce.repairing import heed
from lyceum.core.gateway import NotGenuine
from lyceum.core.stages import Stages
from lyceum.http.platform import Platform

log = structlog.get_logger("lyceum.http")


async def hear(platform: Platform, request: Request) -> Response:
    """200 for what was heard, of whatever, since another time would change nothing; 400 for what is
    not signed as it must be, 413 for what is too long."""
    body = await _body(request, limit=platform.body_limit)
    if body is None:
        return PlainTextResponse("too long\n", status_code=413)
    try:
        notice = platform.ports.gateways.read_notice(request.headers, body)
    except NotGenuine as error:
        log.warning("notice of a payment not taken", error=str(error))
        return PlainTextResponse("not taken\n", status_code=400)
    tenant = None if notice is None else await platform.directory.by_uid(notice.school)
    if notice is not None and tenant is not None:
        stages = Stages(platform.works, tenant, platform.ports)
        await heed(stages, system(tenant.id, name="payment notice"), notice.key)
    return PlainTextResponse("heard\n")


async def _body(request: Request, *, limit: int) -> bytes | None:
    """None as soon as more than `limit` bytes came."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                return None
    except ClientDisconnect:
        return b""
    return body
