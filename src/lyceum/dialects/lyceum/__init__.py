"""Our own API, version 1: every action of the core in the core's words."""

from __future__ import annotations

from lyceum.dialects.lyceum import answers, auth, changes, errors, examples, limits, reading, routes
from lyceum.http import bearer
from lyceum.http.dialect import Credentials, Dialect
from lyceum.http.standard_webhooks import StandardWebhooks

dialect = Dialect(
    name=auth.NAME,
    title="Lyceum",
    version="v1",
    mount="/api/lyceum/v1",
    operations=routes.OPERATIONS,
    authenticate=auth.BEARER.authenticate,
    limits=limits.limits,
    limit_headers=limits.limit_headers,
    read=reading.read,
    idempotent=reading.idempotent,
    render=answers.render,
    render_error=errors.render_error,
    spellings=errors.SPELLINGS,
    credentials=Credentials(key=auth.BEARER.key, headers=bearer.headers),
    sample="/courses",
    envelope=answers.schema,
    error_schema=errors.SCHEMA,
    https=True,
    exposed_headers=limits.EXPOSED_HEADERS,
    events=StandardWebhooks(data=changes.told),
    description=examples.DESCRIPTION,
)
