"""TalentLMS Public API v2 (witness: seed and contract)."""

from __future__ import annotations

from lyceum.dialects.talentlms import (
    auth,
    envelope,
    errors,
    examples,
    limits,
    order,
    reading,
    routes,
    values,
)
from lyceum.dialects.talentlms.spelling import TimelineEvents
from lyceum.http.dialect import Credentials, Dialect

dialect = Dialect(
    name=auth.NAME,
    title="TalentLMS",
    version="1.0.0",
    mount="/api/v2",
    operations=routes.OPERATIONS,
    authenticate=auth.authenticate,
    limits=limits.limits,
    limit_headers=limits.limit_headers,
    budget=limits.HOUR,
    path_number=reading.path_number,
    read=reading.read,
    render=envelope.render,
    render_error=errors.render_error,
    spellings=errors.SPELLINGS,
    credentials=Credentials(key=auth.key, headers=auth.headers),
    security=auth.SECURITY,
    events=TimelineEvents(),
    sample="/courses",
    envelope=envelope.schema,
    error_schema=errors.SCHEMA,
    https=True,
    exposed_headers=limits.EXPOSED_HEADERS,
    description=examples.DESCRIPTION,
    role_word=values.type_name,
    order=order.ORDER,
)
