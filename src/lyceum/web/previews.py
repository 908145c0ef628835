"""The page that shows a course as its learners will be shown it, for whoever has the link."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.previewing import preview
from lyceum.http.platform import Platform
from lyceum.web.plain import page

Find = Callable[[], Platform]


def preview_routes(platform: Find) -> list[Route]:
    """The routes; `platform` finds the platform once it is open."""
    return [Route("/preview/{token}", _showing(platform))]


def _showing(platform: Find) -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        there = platform()
        token = request.path_params["token"]
        ports = there.ports
        try:
            seen = await preview(there.works, ports.tenants, ports.seals, token=token)
        except NoSuchCourse:
            return page("Nothing to see", "This link leads nowhere, or no longer.", status=404)
        lines = [line for line in (seen.course.summary,) if line]
        return page(seen.course.title, *lines, *(unit.title for unit in seen.units))

    return show
