"""The operations of webhooks."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.webhooks.errors import NoSuchEndpoint, TooManyEndpoints
from lyceum.dialects.talentlms import webhooks
from lyceum.http.operation import any_of, operation

READS = any_of(Permission.WEBHOOKS_READ)
WRITES = any_of(Permission.WEBHOOKS_WRITE)

WEBHOOK = {
    "url": "https://93.184.215.14/hooks",
    "event_types": ["course_completion", "user_create_user"],
}
CHANGED = {"event_types": None, "is_active": False}

_ONE = (Invalid, Forbidden, NoSuchEndpoint)

# fmt: off
WEBHOOKS = (
    operation("GET", "/webhooks", webhooks.list_webhooks, who=READS, refuses=(Invalid, Forbidden)),
    operation("POST", "/webhooks", webhooks.create_webhook, who=WRITES, secret=True,
              refuses=(Invalid, Forbidden, TooManyEndpoints), example=WEBHOOK),
    operation("GET", "/webhooks/{id}", webhooks.get_webhook, who=READS, refuses=_ONE),
    operation("PATCH", "/webhooks/{id}", webhooks.update_webhook, who=WRITES, refuses=_ONE,
              example=CHANGED),
    operation("DELETE", "/webhooks/{id}", webhooks.delete_webhook, who=WRITES, status=204,
              refuses=_ONE),
)
# fmt: on
