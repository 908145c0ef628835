"""Pictures of people, whole or smaller, for whoever was told the address: it cannot be guessed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from re import compile as pattern

from msgspec import UNSET, UnsetType
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from lyceum.core.errors import Refusal
from lyceum.core.files.errors import NoSuchFile
from lyceum.core.files.pictures import shown_picture
from lyceum.core.files.renditions import WIDTHS
from lyceum.core.schedule.files import Opened
from lyceum.core.stages import Stages
from lyceum.http.addresses import PICTURES
from lyceum.http.downloads import answer_download, download_of
from lyceum.http.peer import peer_of
from lyceum.http.platform import Platform

Find = Callable[[], Platform]

_UID = pattern("[0-9a-f]{20}")
_NUMBER = pattern("[1-9][0-9]{0,8}")


def picture_routes(platform: Find) -> list[Route]:
    """The route; `platform` finds the platform once it is open."""
    return [Route(f"{PICTURES}/{{tenant}}/{{uid}}", _answering(platform))]


def _answering(platform: Find) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return await _picture(platform(), request)
        except Refusal:
            return Response(status_code=404)

    return answer


async def _picture(platform: Platform, request: Request) -> Response:
    """At a host that is registered to somebody else there is no such picture."""
    stages = await _stages(platform, request)
    uid = request.path_params["uid"]
    if _UID.fullmatch(uid) is None:
        raise NoSuchFile
    async with stages.read() as work:
        file = await shown_picture(work, bytes.fromhex(uid))
    if await stages.ports.blobs.size(file.blob_key) != file.size:
        raise NoSuchFile
    download = await download_of(stages, Opened(file, stages), width=_width(request))
    told = answer_download(request, download)
    headers = {name.decode(): value.decode("latin-1") for name, value in told.headers}
    if told.stream is None:
        return Response(told.body, told.status, headers)
    headers |= {"content-length": str(told.length), "content-type": told.media_type.decode()}
    return StreamingResponse(told.stream, told.status, headers)


async def _stages(platform: Platform, request: Request) -> Stages:
    number = request.path_params["tenant"]
    tenant = await platform.directory.by_id(int(number)) if _NUMBER.fullmatch(number) else None
    peer = peer_of(request.scope, request.headers, platform.trusted_proxies)
    host = await platform.directory.by_host(peer.host)
    if tenant is None or not tenant.is_known_at(host):
        raise NoSuchFile
    accepts = request.headers.get("accept", "")
    return Stages(platform.works, tenant, platform.ports, accepts=accepts)


def _width(request: Request) -> int | UnsetType:
    """The whole picture where nothing that fits was asked for."""
    told = request.query_params.get("width", "")
    return min(int(told), WIDTHS[-1]) if _NUMBER.fullmatch(told) else UNSET
