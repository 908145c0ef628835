"""Promises that hold for every statement of the code base."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, BindParameter

from lyceum.core.database import scope
from lyceum.core.database.statement import SPANNING
from tests.core.database.builders import BUILT
from tests.core.database.statements import builders, every_statement, held

KEY = "a key is all that a request shows: it says which tenant"
TOKEN = "a refresh token is all that a request shows: it says which tenant"
DIRECTORY = "the directory answers whose request it is"
FOUNDING = "an organization is founded before it has a tenant"
ADMIN = "the command line asks whether an installation has its first administrator"
WORKERS = "workers serve every tenant"
SEQUENCER = "the sequencer numbers what was committed in every tenant"
PLANS = "a plan is the organization's, and counts in both of its tenants"
SWITCHING = "the command line switches an organization off, which has two tenants"
CHOOSING = "the command line puts an organization on a plan"
MIXED_UP = "whoever asks one mode of an organization for what lies in the other is told so"
LETTER = "a letter says whose school it comes from"
VERIFYING = "whoever holds a certificate may verify it, and knows no tenant"
LISTING = "the command line lists every organization of the installation"

SPANS = {
    "core.access.store.BY_KEY": KEY,
    "core.access.store.CREDENTIAL": TOKEN,
    "core.access.store.ANY_HOLDER": ADMIN,
    "core.assessment.attempt_store.TENANTS_OVERDUE": WORKERS,
    "core.branches.store.HOST_TAKEN": "a host belongs to one tenant of all",
    "core.following._TENANTS_BEHIND": WORKERS,
    "core.jobs.store.CLAIM": WORKERS,
    "core.jobs.store.NEXT_DUE": WORKERS,
    "core.jobs.store.SWEEP": WORKERS,
    "core.recognition.store.OWNER": VERIFYING,
    "core.sequencing._FIRST_WAITING": SEQUENCER,
    "core.sequencing._NUMBER": SEQUENCER,
    "core.tenancy.actions._LAST_ORGANIZATION": FOUNDING,
    "core.tenancy.actions._LAST_TENANT": FOUNDING,
    "core.tenancy.actions._NEW_COUNTER": FOUNDING,
    "core.tenancy.actions._NEW_HOST": FOUNDING,
    "core.tenancy.actions._NEW_ORGANIZATION": FOUNDING,
    "core.tenancy.actions._NEW_TENANT": FOUNDING,
    "core.tenancy.directory._BRANCH_AT": DIRECTORY,
    "core.tenancy.directory._BY_HOST": DIRECTORY,
    "core.tenancy.directory._BY_ID": DIRECTORY,
    "core.tenancy.directory._BY_UID": DIRECTORY,
    "core.tenancy.directory._LIVE_OF_TWO": DIRECTORY,
    "core.tenancy.plan_store.ADD[postgresql]": PLANS,
    "core.tenancy.plan_store.ADD[sqlite]": PLANS,
    "core.tenancy.plan_store.CHOOSE": CHOOSING,
    "core.tenancy.plan_store.USED": PLANS,
    "core.tenancy.queries._ALL": LISTING,
    "core.tenancy.queries._BY_ID": LETTER,
    "core.tenancy.queries._COUNT": LISTING,
    "core.tenancy.queries._HOSTS": LISTING,
    "core.tenancy.queries._TENANTS": LISTING,
    "core.tenancy.other_mode._FIND[course]": MIXED_UP,
    "core.tenancy.other_mode._FIND[enrollment]": MIXED_UP,
    "core.tenancy.other_mode._FIND[payment]": MIXED_UP,
    "core.tenancy.other_mode._FIND[user]": MIXED_UP,
    "core.tenancy.switches._CLOSE": SWITCHING,
    "core.tenancy.switches._SWITCH_API": SWITCHING,
    "core.webhooks.delivery_store.TENANTS_BEHIND": WORKERS,
    "core.webhooks.delivery_store.WAITING": WORKERS,
}
"""Each statement that reaches beyond one tenant, and why it may. Think before adding a line."""


def test_only_these_statements_span_tenants() -> None:
    names = {id(each.statement): each.name for each in reversed(list(held()))}
    assert {names[id(statement)]: why for statement, why in SPANNING} == SPANS


def test_every_builder_of_statements_is_known_here() -> None:
    assert builders() == set(BUILT)


@pytest.mark.needs("time")
def test_every_statement_compiles_with_plain_parameters() -> None:
    every = every_statement()
    assert len(every) > 150
    for name, statement, flavors in every:
        for flavor in flavors:
            sql = statement.form(flavor).sql
            assert "POSTCOMPILE" not in sql, name
            assert ":tenant" not in sql, name


@pytest.mark.needs("time")
def test_each_tenant_condition_of_each_statement_is_missed_when_it_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The statements are not rebuilt without it, since a copy has other aliases than its conditions.
    gone: list[Any] = [None]
    equalities = scope._equalities
    monkeypatch.setattr(
        scope,
        "_equalities",
        lambda conditions: equalities(part for part in conditions if part is not gone[0]),
    )
    missed, unnoticed = 0, []
    spanning = {id(statement) for statement, _ in SPANNING}
    for name, statement, _ in every_statement():
        for condition in _tenant_conditions(statement.element):
            gone[0] = condition
            if _is_refused(statement.element):
                missed += 1
            elif id(statement) not in spanning:
                unnoticed.append(name)
    assert not unnoticed
    assert missed > 300


def _tenant_conditions(element: Any) -> list[Any]:
    """The conditions that bind a tenant's table."""
    return [
        part
        for part in visitors.iterate(element)
        if isinstance(part, BinaryExpression)
        and part.operator is operators.eq
        and isinstance(part.right, BindParameter)
        and part.right.key == "tenant"
        and not getattr(part.left.table, "info", {}).get("directory")
    ]


def _is_refused(element: Any) -> bool:
    try:
        scope.require_scope(element, ())
    except scope.UnscopedStatement:
        return True
    return False
