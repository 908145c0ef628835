"""LearnFlow API v2 (witness: seed and contract)."""

from __future__ import annotations

from lyceum.dialects.learnflow import auth, envelope, errors, examples, limits, reading, routes
from lyceum.dialects.learnflow.spelling import LearnFlowEvents
from lyceum.http import bearer
from lyceum.http.dialect import Credentials, Dialect
from lyceum.http.idempotency import by_person

dialect = Dialect(
    name=auth.NAME,
    title="LearnFlow",
    version="v2",
    mount="/v2",
    operations=routes.OPERATIONS,
    authenticate=auth.authenticate,
    limits=limits.limits,
    limit_headers=limits.limit_headers,
    headers=envelope.headers,
    read=reading.read,
    keys_of=by_person,
    render=envelope.render,
    render_error=errors.render_error,
    spellings=errors.SPELLINGS,
    credentials=Credentials(key=auth.key, headers=bearer.headers),
    sample="/courses",
    envelope=envelope.schema,
    error_schema=errors.SCHEMA,
    https=True,
    exposed_headers=limits.EXPOSED_HEADERS,
    events=LearnFlowEvents(),
    description=examples.DESCRIPTION,
)
