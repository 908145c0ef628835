"""Events in this vendor's words: a message is what the timeline would tell of it, signed as
Standard Webhooks has it. The vendor sends none (an extension)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from lyceum.core.feed import Happened
from lyceum.core.timeline import Moment
from lyceum.core.webhooks.model import Endpoint, Message
from lyceum.core.work import Work
from lyceum.dialects.talentlms.event_types import TYPE_OF
from lyceum.dialects.talentlms.timeline import about_of
from lyceum.dialects.talentlms.wire import timeline as wire
from lyceum.http.standard_webhooks import StandardWebhooks


class TimelineEvents:
    """Each message is one event; nothing is merged, since each is told at once."""

    _signing = StandardWebhooks()

    def new_secret(self) -> str:
        return self._signing.new_secret()

    def knows(self, kind: str) -> bool:
        return kind in TYPE_OF

    async def message(self, work: Work, happened: Happened, endpoint: Endpoint) -> Message:
        moment = Moment(happened, 1)
        about = await about_of(work, [moment])
        return Message(body=msgspec.json.encode(wire.event(moment, about, prefix="")))

    def headers(
        self, message: Message, endpoint: Endpoint, *, uid: bytes, secrets: Sequence[str], at: int
    ) -> Mapping[str, str]:
        return self._signing.headers(message, endpoint, uid=uid, secrets=secrets, at=at)
