"""After whatever history: true totals, one open enrollment of a pair, lawful states, seats kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.core.histories import History
from tests.harness.postgres import PostgresServer, apart
from tests.harness.school import migrated_sqlite

SHORT = settings(
    max_examples=20,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def expect_lawful(url: str, *, rounds: settings) -> None:
    """Lets histories take place on one database, each in an organization of its own; what the
    history calls its invariants is asserted after every step."""
    run_state_machine_as_test(type("HistoryThere", (History,), {"url": url}), settings=rounds)


def test_on_sqlite(tmp_path: Path, sqlite_template: Path) -> None:
    url = migrated_sqlite(sqlite_template, tmp_path / "history.db")
    expect_lawful(url, rounds=SHORT)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    from tests.conftest import _migrate

    template = apart(postgres_server.template("migrated", _migrate))
    url = apart(postgres_server.new_database(template=template))
    yield url
    apart(postgres_server.drop(url))


@pytest.mark.needs("postgres")
def test_on_postgresql(postgres_url: str) -> None:
    expect_lawful(postgres_url, rounds=settings(SHORT, max_examples=5))


@pytest.mark.long
def test_on_sqlite_for_long(tmp_path: Path, sqlite_template: Path) -> None:
    url = migrated_sqlite(sqlite_template, tmp_path / "history.db")
    expect_lawful(url, rounds=settings(SHORT, max_examples=400, stateful_step_count=100))
