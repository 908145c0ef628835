"""Masteriyo LMS REST API (witness: seed and contract)."""

from __future__ import annotations

from lyceum.core.access.model import RoleKey
from lyceum.dialects.masteriyo import (
    answers,
    auth,
    coercing,
    elsewhere,
    errors,
    examples,
    order,
    reading,
    routes,
    taking,
)
from lyceum.dialects.masteriyo.here import BASE
from lyceum.dialects.masteriyo.spelling import MasteriyoEvents
from lyceum.dialects.masteriyo.wire.people import LABELS, ROLES
from lyceum.http.dialect import Credentials, Dialect

dialect = Dialect(
    name=auth.NAME,
    title="Masteriyo LMS",
    version="2.3.1",
    mount=BASE,
    operations=routes.OPERATIONS,
    authenticate=auth.authenticate,
    limits=auth.limits,
    limit_headers=lambda window: [],
    read=reading.read,
    coerce=coercing.coerce,
    lenient=True,
    takes=taking.takes,
    elsewhere=elsewhere.elsewhere,
    render=answers.render,
    render_error=errors.render_error,
    spellings=errors.SPELLINGS,
    credentials=Credentials(key=auth.key, headers=auth.headers, handle=auth.handle),
    sample="/courses/categories",
    envelope=answers.envelope,
    events=MasteriyoEvents(),
    error_schema=answers.ERROR_SCHEMA,
    exposed_headers=answers.EXPOSED,
    description=examples.DESCRIPTION,
    security={"basic": {"type": "http", "scheme": "basic"}},
    role_word=lambda role: LABELS[ROLES[RoleKey(role)]],
    order=order.ORDER,
)
