"""Akako LMS (witness: seed and contract)."""

from __future__ import annotations

from lyceum.dialects.akako import (
    auth,
    envelope,
    errors,
    examples,
    groups,
    limits,
    printed,
    reading,
    routes,
    values,
)
from lyceum.http import bearer
from lyceum.http.dialect import Credentials, Dialect

dialect = Dialect(
    name=auth.NAME,
    title="Akako LMS",
    version="1",
    mount="/api",
    operations=routes.OPERATIONS,
    authenticate=auth.authenticate,
    limits=limits.limits,
    limit_headers=limits.limit_headers,
    metered=True,
    read=reading.read,
    render=envelope.render,
    render_error=errors.render_error,
    spellings=errors.SPELLINGS,
    credentials=Credentials(key=auth.key, headers=bearer.headers),
    sample="/users",
    envelope=envelope.schema,
    error_schema=envelope.ERROR_SCHEMA,
    exposed_headers=limits.EXPOSED_HEADERS,
    description=examples.DESCRIPTION,
    role_word=values.role_word,
    group=groups.group,
    printed=printed.PRINTED,
)
