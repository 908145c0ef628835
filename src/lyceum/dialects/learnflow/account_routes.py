"""The operations of webhook endpoints, events, API keys and the test mode's clock."""

from __future__ import annotations

from lyceum.core.access.errors import KeyEnded, NoSuchKey
from lyceum.core.actor import Permission
from lyceum.core.errors import Forbidden, Invalid, NotFound
from lyceum.core.tenancy.errors import LiveClock
from lyceum.core.webhooks.errors import NoSuchEndpoint, TooManyEndpoints
from lyceum.dialects.learnflow import api_keys, events, examples, test_clock, webhook_endpoints
from lyceum.dialects.learnflow.learning_routes import updates
from lyceum.http.operation import any_of, operation

READS_ENDPOINTS = any_of(Permission.WEBHOOKS_READ)
WRITES_ENDPOINTS = any_of(Permission.WEBHOOKS_WRITE)
READS_EVENTS = any_of(Permission.EVENTS_READ)
KEEPS_KEYS = any_of(Permission.PEOPLE_WRITE_ANY)
MOVES_CLOCK = any_of(Permission.CLOCK_ADVANCE)

# fmt: off
ACCOUNT = (
    operation("GET", "/webhook_endpoints", webhook_endpoints.list_endpoints, who=READS_ENDPOINTS,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/webhook_endpoints", webhook_endpoints.create_endpoint,
              who=WRITES_ENDPOINTS, status=201, secret=True,
              refuses=(Invalid, Forbidden, TooManyEndpoints), example=examples.ENDPOINT),
    operation("GET", "/webhook_endpoints/{id}", webhook_endpoints.get_endpoint,
              who=READS_ENDPOINTS, refuses=(Forbidden, NoSuchEndpoint)),
    *updates("/webhook_endpoints/{id}", webhook_endpoints.update_endpoint, who=WRITES_ENDPOINTS,
             refuses=(Invalid, Forbidden, NoSuchEndpoint), example=examples.CHANGE_ENDPOINT),
    operation("DELETE", "/webhook_endpoints/{id}", webhook_endpoints.delete_endpoint,
              who=WRITES_ENDPOINTS, refuses=(Forbidden, NoSuchEndpoint)),

    operation("GET", "/events", events.list_events, who=READS_EVENTS,
              refuses=(Invalid, Forbidden)),
    operation("GET", "/events/{id}", events.get_event, who=READS_EVENTS,
              refuses=(Forbidden, NotFound)),

    operation("GET", "/api_keys", api_keys.list_keys, who=KEEPS_KEYS,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/api_keys", api_keys.create_key, who=KEEPS_KEYS, status=201, secret=True,
              refuses=(Invalid, Forbidden), example=examples.API_KEY),
    operation("GET", "/api_keys/{id}", api_keys.get_key, who=KEEPS_KEYS,
              refuses=(Forbidden, NoSuchKey)),
    operation("DELETE", "/api_keys/{id}", api_keys.revoke_key, who=KEEPS_KEYS,
              refuses=(Forbidden, NoSuchKey)),
    operation("POST", "/api_keys/{id}/roll", api_keys.roll_key, who=KEEPS_KEYS, status=201,
              secret=True, refuses=(Invalid, Forbidden, NoSuchKey, KeyEnded),
              example=examples.ROLL),

    operation("GET", "/test_clock", test_clock.get_clock),
    operation("POST", "/test_clock/advance", test_clock.advance_clock, who=MOVES_CLOCK,
              refuses=(Invalid, Forbidden, LiveClock), example=examples.ADVANCE),
)
# fmt: on
