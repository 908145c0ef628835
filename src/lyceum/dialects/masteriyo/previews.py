"""Looks at courses as students will be shown them (169)."""

from __future__ import annotations

from urllib.parse import urlsplit

from lyceum.core.actor import Actor
from lyceum.core.catalog.previewing import preview_token
from lyceum.core.stages import Stages
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.wire import previews as wire
from lyceum.http.addresses import preview_page


async def get_preview_link(
    stages: Stages, actor: Actor, asked: wire.PreviewAsked
) -> wire.PreviewOut:
    """Get a link that shows a course, a draft too, to whoever has it, for a day."""
    origin = here().origin
    email = wire.email(asked, host=urlsplit(origin).hostname or "localhost")
    async with stages.read() as work:
        token = await preview_token(work, actor, asked.id, seals=stages.ports.seals)
    return wire.PreviewOut(preview_url=preview_page(origin, token), preview_email=email)
