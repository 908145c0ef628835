"""The operations about what happens: the feed, webhooks, jobs and imports."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.errors import Forbidden, Invalid, NotFound
from lyceum.core.files.errors import EmptyFile, FileTooLarge, StorageFull
from lyceum.core.imports.errors import NoSuchImport
from lyceum.core.imports.queries import NEEDS
from lyceum.core.jobs.errors import JobOver
from lyceum.core.webhooks.errors import (
    EndpointDisabled,
    NoSuchDelivery,
    NoSuchEndpoint,
    TooManyEndpoints,
)
from lyceum.dialects.lyceum import changes, deliveries, imports, jobs, webhooks
from lyceum.http.operation import Kin, Reach, Who, any_of, operation, whoever

READS_EVENTS = any_of(Permission.EVENTS_READ)
READS_JOB = whoever(Permission.EVENTS_READ, own=())
CANCELS_JOB = Who(
    closed=True,
    reaches=(
        Reach(Kin.ANY, (Permission.EVENTS_READ, Permission.PEOPLE_WRITE_ANY)),
        Reach(Kin.OWN, (Permission.OWN_WRITE,)),
    ),
)
READS_WEBHOOKS = any_of(Permission.WEBHOOKS_READ)
WRITES_WEBHOOKS = any_of(Permission.WEBHOOKS_WRITE)

IMPORTS = Who(closed=True, reaches=tuple(Reach(Kin.ANY, needs) for needs in NEEDS.values()))

_READ = (Invalid, Forbidden, NoSuchEndpoint)
_SEND = (*_READ, EndpointDisabled)

_CREATE_ENDPOINT = {
    "url": "https://93.184.215.14/hooks",
    "kinds": ["course.created", "enrollment.completed"],
    "note": "Feeds the data warehouse",
}
_CHANGE_ENDPOINT = {"kinds": None, "note": "Hears of everything"}
_CREATE_IMPORT = {"kind": "enrollments", "format": "csv", "dry_run": True}
_SINCE = {"since": "2026-03-01T09:30:00.000000Z"}

# fmt: off
HAPPENINGS = (
    operation("GET", "/changes", changes.list_changes, who=READS_EVENTS,
              refuses=(Invalid, Forbidden)),
    operation("GET", "/webhook-endpoints", webhooks.list_endpoints, who=READS_WEBHOOKS,
              refuses=(Invalid, Forbidden)),
    operation("GET", "/webhook-endpoints/{id}", webhooks.get_endpoint, who=READS_WEBHOOKS,
              refuses=_READ),
    operation("POST", "/webhook-endpoints", webhooks.create_endpoint, who=WRITES_WEBHOOKS,
              status=201, secret=True, refuses=(Invalid, Forbidden, TooManyEndpoints),
              example=_CREATE_ENDPOINT),
    operation("PATCH", "/webhook-endpoints/{id}", webhooks.change_endpoint, who=WRITES_WEBHOOKS,
              refuses=_READ, example=_CHANGE_ENDPOINT),
    operation("DELETE", "/webhook-endpoints/{id}", webhooks.delete_endpoint, who=WRITES_WEBHOOKS,
              refuses=_READ),
    operation("POST", "/webhook-endpoints/{id}/secret", webhooks.rotate_secret,
              who=WRITES_WEBHOOKS, secret=True, refuses=_READ),
    operation("POST", "/webhook-endpoints/{id}/test", webhooks.try_endpoint, who=WRITES_WEBHOOKS,
              refuses=_SEND),
    operation("POST", "/webhook-endpoints/{id}/replay-failed", webhooks.replay_failed,
              who=WRITES_WEBHOOKS, refuses=_SEND, example=_SINCE),
    operation("POST", "/webhook-endpoints/{id}/send-missed", webhooks.send_missed,
              who=WRITES_WEBHOOKS, refuses=_SEND, example=_SINCE),
    operation("GET", "/deliveries", deliveries.list_deliveries, who=READS_WEBHOOKS,
              refuses=(Invalid, Forbidden)),
    operation("GET", "/deliveries/{id}", deliveries.get_delivery, who=READS_WEBHOOKS,
              refuses=(Invalid, Forbidden, NoSuchDelivery)),
    operation("POST", "/deliveries/{id}/replay", deliveries.replay, who=WRITES_WEBHOOKS,
              refuses=(Invalid, Forbidden, NoSuchDelivery, EndpointDisabled)),
    operation("GET", "/jobs", jobs.list_jobs, refuses=(Invalid,)),
    operation("GET", "/jobs/{id}", jobs.get_job, who=READS_JOB, refuses=(Invalid, NotFound)),
    operation("POST", "/jobs/{id}/cancel", jobs.cancel_job, who=CANCELS_JOB,
              refuses=(Forbidden, NotFound, JobOver)),
    operation("GET", "/imports", imports.list_imports, who=IMPORTS, refuses=(Invalid, Forbidden)),
    operation("GET", "/imports/{id}", imports.get_import, who=IMPORTS,
              refuses=(Invalid, Forbidden, NoSuchImport)),
    operation("POST", "/imports", imports.create_import, who=IMPORTS, status=201,
              refuses=(Invalid, Forbidden, EmptyFile, FileTooLarge, StorageFull),
              example=_CREATE_IMPORT),
    operation("GET", "/imports/{id}/rows", imports.list_rows, who=IMPORTS,
              refuses=(Invalid, Forbidden, NoSuchImport)),
)
# fmt: on
