"""Karma LMS REST API v1 (witness: seed and contract)."""

from __future__ import annotations

from lyceum.dialects.karma import auth, envelope, errors, examples, printed, reading, routes, values
from lyceum.dialects.karma.limits import EXPOSED_HEADERS, limit_headers
from lyceum.http import bearer
from lyceum.http.dialect import Credentials, Dialect

dialect = Dialect(
    name=auth.NAME,
    title="Karma LMS",
    version="v1",
    mount="/api/v1",
    operations=routes.OPERATIONS,
    authenticate=auth.BEARER.authenticate,
    limits=auth.limits,
    limit_headers=limit_headers,
    read=reading.read,
    render=envelope.render,
    render_error=errors.render_error,
    spellings=errors.SPELLINGS,
    credentials=Credentials(key=auth.BEARER.key, headers=bearer.headers),
    sample="/courses",
    envelope=envelope.schema,
    error_schema=envelope.ERROR_SCHEMA,
    https=True,
    exposed_headers=EXPOSED_HEADERS,
    description=examples.DESCRIPTION,
    role_word=values.role_word,
    printed=printed.PRINTED,
)
