"""The page that verifies a certificate, for whoever has its serial number, and the paper itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lyceum.core.recognition.errors import NoSuchCertificate
from lyceum.core.recognition.queries import Verified, verify
from lyceum.core.tenancy.queries import organization
from lyceum.core.work import Tenant
from lyceum.http.addresses import certificate_page, origin
from lyceum.http.peer import peer_of
from lyceum.http.platform import Platform
from lyceum.messages.certificates import Issued, notice, sheet, unknown
from lyceum.web.plain import HEADERS, Link, page

Find = Callable[[], Platform]


def certificate_routes(platform: Find) -> list[Route]:
    """The routes; `platform` finds the platform once it is open."""
    return [
        Route("/certificate/{serial}/paper.pdf", _answering(platform, _paper)),
        Route("/certificate/{serial}", _answering(platform, _page)),
        Route("/certificate/{serial}/", _answering(platform, _page)),
    ]


def _answering(
    platform: Find, act: Callable[[Platform, Issued], Awaitable[Response]]
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        there = platform()
        peer = peer_of(request.scope, request.headers, there.trusted_proxies)
        host = await there.directory.by_host(peer.host)
        serial = request.path_params["serial"]
        try:
            found = await _found(there, serial, host=host)
        except NoSuchCertificate:
            told = unknown(host.locale if host else "en")
            return page(told.title, *told.lines, status=404, lang=told.language)
        return await act(there, await _issued(there, found, origin(peer)))

    return answer


async def _found(platform: Platform, serial: str, *, host: Tenant | None) -> Verified:
    """At a host that is registered to somebody else there is no such certificate."""
    found = await verify(platform.works, platform.directory, serial)
    if not found.tenant.is_known_at(host):
        raise NoSuchCertificate
    return found


async def _issued(platform: Platform, found: Verified, begins: str) -> Issued:
    school = await organization(platform.works, found.tenant.organization_id)
    return Issued(
        certificate=found.certificate,
        school=school.name if school else "",
        locale=found.tenant.locale,
        address=certificate_page(begins, found.certificate.serial),
        now=found.now,
    )


async def _page(platform: Platform, issued: Issued) -> Response:
    told = notice(issued)
    paper = Link(told.paper, f"{issued.address}/paper.pdf")
    return page(told.title, *told.lines, lang=told.language, links=[paper])


async def _paper(platform: Platform, issued: Issued) -> Response:
    written = await platform.ports.papers.set(sheet(issued))
    name = f'inline; filename="{issued.certificate.serial}.pdf"'
    headers = {**HEADERS, "content-disposition": name}
    return Response(written, media_type="application/pdf", headers=headers)
