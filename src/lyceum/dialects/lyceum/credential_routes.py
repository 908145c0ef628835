"""The operations of what people show to act, keys and sessions, and of what was asked with keys."""

from __future__ import annotations

from lyceum.core.access.errors import KeyEnded, NoSuchKey, NoSuchSession
from lyceum.core.actor import Permission
from lyceum.core.errors import Forbidden, Invalid
from lyceum.dialects.lyceum import keys, plans, requests, sessions
from lyceum.http.operation import any_of, operation, whoever

READS_KEY = whoever(Permission.PEOPLE_WRITE_ANY, own=())
MAKES_KEY = any_of(Permission.OWN_WRITE, Permission.PEOPLE_WRITE_ANY)
WRITES_KEY = any_of(Permission.PEOPLE_WRITE_ANY, own=Permission.OWN_WRITE)
READS_SESSION = whoever(own=())
ENDS_SESSION = any_of(own=Permission.OWN_WRITE)
ENDS_SESSIONS = any_of(Permission.OWN_WRITE)

CREATE_KEY = {
    "name": "Gradebook sync",
    "scopes": ["own.write"],
    "expires_at": "2031-07-31T22:00:00Z",
}
CHANGE_KEY = {"name": "Gradebook sync, nightly", "expires_at": None}

# fmt: off
CREDENTIALS = (
    operation("GET", "/keys", keys.list_keys, refuses=(Invalid,)),
    operation("GET", "/keys/{id}", keys.get_key, who=READS_KEY, refuses=(Invalid, NoSuchKey)),
    operation("POST", "/keys", keys.create_key, who=MAKES_KEY, status=201, secret=True,
              refuses=(Invalid, Forbidden), example=CREATE_KEY),
    operation("PATCH", "/keys/{id}", keys.change_key, who=WRITES_KEY,
              refuses=(Invalid, Forbidden, NoSuchKey, KeyEnded), example=CHANGE_KEY),
    operation("DELETE", "/keys/{id}", keys.revoke_key, who=WRITES_KEY,
              refuses=(Invalid, Forbidden, NoSuchKey)),
    operation("GET", "/sessions", sessions.list_sessions, refuses=(Invalid,)),
    operation("GET", "/sessions/{id}", sessions.get_one_session, who=READS_SESSION,
              refuses=(NoSuchSession,)),
    operation("DELETE", "/sessions/{id}", sessions.end_session, who=ENDS_SESSION,
              refuses=(Invalid, Forbidden, NoSuchSession)),
    operation("DELETE", "/sessions", sessions.end_other_sessions, who=ENDS_SESSIONS,
              refuses=(Invalid, Forbidden)),
    operation("GET", "/requests", requests.list_requests, refuses=(Invalid,)),
    operation("GET", "/usage", requests.list_usage, refuses=(Invalid,)),
    operation("GET", "/plan", plans.get_plan),
)
# fmt: on
