"""The operations of webhooks (contract 11)."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.webhooks.errors import NoSuchEndpoint, TooManyEndpoints
from lyceum.dialects.masteriyo import webhooks
from lyceum.dialects.masteriyo.refusals import AlreadyTrashed
from lyceum.dialects.masteriyo.rows import changing
from lyceum.http.operation import Operation, any_of, operation

READS = any_of(Permission.ENROLL_SELF, Permission.COURSES_READ_ANY)
READS_ONE = any_of(Permission.WEBHOOKS_READ)
WRITES = any_of(Permission.WEBHOOKS_WRITE)

_ONE = (Invalid, Forbidden, NoSuchEndpoint)

WEBHOOK = {
    "name": "CRM",
    "status": "publish",
    "events": ["course.published", "student.enrolled"],
    "delivery_url": "https://93.184.215.14/hooks",
    "secret": "s3cret",
}
UPDATE = {"status": "draft"}

# fmt: off
OPERATIONS: tuple[Operation, ...] = (
    operation("GET", "/webhooks", webhooks.list_webhooks, who=READS, refuses=(Invalid, Forbidden)),
    operation("POST", "/webhooks", webhooks.create_webhook, who=WRITES, status=201,
              refuses=(Invalid, Forbidden, TooManyEndpoints), example=WEBHOOK),
    operation("GET", "/webhooks/events", webhooks.list_webhook_events, who=READS,
              refuses=(Forbidden,)),
    operation("GET", "/webhooks/{id}", webhooks.get_webhook, who=READS_ONE, refuses=_ONE),
    *changing("/webhooks/{id}", webhooks.update_webhook, who=WRITES, refuses=_ONE, example=UPDATE),
    operation("DELETE", "/webhooks/{id}", webhooks.delete_webhook, who=WRITES,
              refuses=(*_ONE, AlreadyTrashed)),
    operation("POST", "/webhooks/{id}/restore", webhooks.restore_webhook, who=WRITES,
              refuses=_ONE),
)
# fmt: on
