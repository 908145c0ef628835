"""The page of a link to buy by: what it costs, and how it is paid."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from lyceum.core.access.errors import InvalidToken
from lyceum.core.access.model import Link
from lyceum.core.catalog.model import Course
from lyceum.core.commerce.offers import accept, courses_offered, offered
from lyceum.core.errors import Refusal
from lyceum.core.stages import Stages
from lyceum.http.platform import Platform
from lyceum.kit.money import to_major
from lyceum.web.plain import Field, on, page
from lyceum.web.plain import Link as Way

METHOD = Field("payment_method", "Payment method", hint="off")
LONGEST_METHOD = 255


async def buy(platform: Platform, request: Request, stages: Stages, link: Link) -> Response:
    """Asks once more before anything is paid; a refusal is shown, and may be mended."""
    if request.method != "POST":
        return await _ask(stages, link)
    async with request.form(max_files=0, max_fields=4) as form:
        method = str(form.get("payment_method", "")).strip()
    if not 0 < len(method) <= LONGEST_METHOD:
        return await _ask(stages, link, "Say how you want to pay.")
    try:
        await accept(stages, link, method=method)
    except InvalidToken:
        raise
    except Refusal as refusal:
        return await _ask(stages, link, str(refusal))
    return on(link.next) if link.next else page("It is paid", "You may begin at once.")


async def _ask(stages: Stages, link: Link, alert: str = "") -> Response:
    async with stages.read() as work:
        courses = await courses_offered(work, link)
    return page(
        "Your order",
        *(_line(course) for course in courses),
        fields=[METHOD],
        button="Pay",
        alert=alert,
        status=400 if alert else 200,
        links=[Way("Cancel", offered(link).cancel)] if offered(link).cancel else (),
    )


def _line(course: Course) -> str:
    return f"{course.title}: {to_major(course.amount, course.currency)} {course.currency}"
