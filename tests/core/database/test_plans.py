"""How SQLite finds rows: by what a statement asks for, never by reading a whole tenant."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lyceum.core import happenings
from lyceum.core.assessment import attempt_store
from lyceum.core.assessment import store as assessment
from lyceum.core.assessment.model import AttemptState
from lyceum.core.catalog import category_store, content_store, course_page
from lyceum.core.catalog import store as catalog
from lyceum.core.catalog.model import LIVE_STATES, CourseState
from lyceum.core.database import Flavor, Statement
from lyceum.core.enrollment import store as enrollment
from lyceum.core.enrollment.model import COUNTED, EnrollmentState
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.people import store as people
from lyceum.core.webhooks import delivery_store
from lyceum.core.webhooks import store as webhooks
from tests.core.database.statements import every_statement
from tests.harness.school import migrated_sqlite

WHOLE = re.compile(r"^SCAN (?!CONSTANT|json_each|page$|of_kind_|\()\w+|\(tenant_id=\?\)$")
"""A line of a plan that reads every row, of all tenants or of one; not those of a page, or of what
was found for it."""

A_LIST = re.compile(r"\.(\w*page|PAGE)\[")
"""Those walk an index in its order, as the test below says."""

READ_WHOLE = {
    "core.access.key_store.KEYS_OF": "all keys of a tenant are asked for",
    "core.access.store.ROLES": "all roles of a tenant are asked for",
    "core.branches.store.REVOKE_KEYS": "a tenant has few keys",
    "core.catalog.category_store.CATEGORIES": "the whole tree is asked for",
    "core.catalog.store.FREE_NUMBER": "the few numbers that were tried",
    "core.catalog.prerequisite_store.PREREQUISITES": "a loop may go through any of them",
    "core.groups.store.DELETE[2]": "a tenant has few branches",
    "core.following._TENANTS_BEHIND": "every tenant is asked",
    "core.progress.totals._SCORES": "of what it found by the index of attempts, it takes all",
    "core.recognition.store.AWARD_RULES": "a tenant has one row of them",
    "core.ids._TAKE": "a tenant has one counter",
    "core.assessment.attempt_store.TENANTS_OVERDUE": "every tenant is asked",
    "core.jobs.store.CLAIM": "of what it found by the index of open jobs, it takes all",
    "core.community.announcement_store.LAST": "the last in the index",
    **{
        f"core.community.announcement_store.counted[{number}]": "a tenant has few announcements"
        for number in (0, 7, 9, 14)
    },
    "core.commerce.store.orders_by_state[0]": "all orders are counted",
    "core.jobs.store.NEXT_DUE": "the first in the index of open jobs",
    "core.sequencing._FIRST_WAITING": "the index holds those alone that wait for a position",
    "core.sequencing._NUMBER": "the same",
    "core.statistics._ALL": "categories, groups and branches are few, and all are counted",
    "core.tenancy.directory._LIVE_OF_TWO": "it stops at the second of few",
    "core.tenancy.queries._ALL": "all organizations are asked for",
    "core.tenancy.queries._TENANTS": "all tenants are asked for",
    "core.tenancy.queries._HOSTS": "all hosts are asked for",
    "core.tenancy.queries._COUNT": "all organizations are counted",
    "core.webhooks.delivery_store.BEHIND_LOCKED": "a tenant has few endpoints",
    "core.webhooks.delivery_store.TENANTS_BEHIND": "every endpoint is looked at",
    "core.webhooks.delivery_store.WAITING": "the same",
    "core.webhooks.store.ALL_ENDPOINTS": "a tenant has few endpoints",
    "core.webhooks.store.COUNT_ENDPOINTS": "the same",
}


@pytest.fixture
def empty(sqlite_template: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database with all tables and no rows: its plans are those of a full one."""
    url = migrated_sqlite(sqlite_template, tmp_path / "empty.db")
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    yield connection
    connection.close()


def plan_of(connection: sqlite3.Connection, statement: Statement) -> list[str]:
    sql = statement.form(Flavor.SQLITE).sql
    lines = connection.execute(f"EXPLAIN QUERY PLAN {sql}", ["[]"] * sql.count("?"))
    return [line[3] for line in lines]


def reads_whole(plan: list[str]) -> bool:
    return any(WHOLE.search(line) for line in plan)


def test_every_statement_finds_its_rows_by_an_index(empty: sqlite3.Connection) -> None:
    reading_whole = {
        found.name
        for found in every_statement()
        if Flavor.SQLITE in found.flavors
        and not A_LIST.search(found.name)
        and reads_whole(plan_of(empty, found.statement))
    }
    assert reading_whole == READ_WHOLE.keys()


def courses(*states: CourseState, sees_all: bool, order: Order = catalog.NEWEST) -> PageStatements:
    shape = course_page.PageShape(
        states=tuple(sorted(states)), category=False, sees_all=sees_all, total=True, order=order
    )
    return course_page.page(shape)


def enrollments(*states: EnrollmentState, sees="all", order=enrollment.NEWEST, **by: bool):
    which: dict[str, Any] = {"by_user": False, "by_course": False, **by}
    shape = enrollment.PageShape(
        states=tuple(sorted(states)), sees=sees, total=True, order=order, **which
    )
    return enrollment.page(shape)


def attempts(*by: str, column="started_at", states=tuple(AttemptState)) -> PageStatements:
    shape = attempt_store.PageShape(
        sees="all",
        states=states,
        total=False,
        order=Order(column),
        **{name: name in by for name in ("by_unit", "by_course", "by_user")},
    )
    return attempt_store.listed_page(shape)


def deliveries(*, by_endpoint: bool) -> PageStatements:
    return webhooks.page(webhooks.PageShape(by_endpoint=by_endpoint, by_event=False, total=True))


def content(builder, column: str, *narrowed: str) -> PageStatements:
    return builder(content_store.PageShape(narrowed, True, True, Order(column)))


def categories(column: str) -> PageStatements:
    order = Order(column, descending=False)
    return category_store.page(category_store.PageShape(False, False, True, order))


LISTS = {
    "all units": (content(content_store.unit_page, "created_at"), "ix_units_created"),
    "units by their last change": (
        content(content_store.unit_page, "updated_at"),
        "ix_units_updated",
    ),
    "all sections": (content(content_store.section_page, "created_at"), "ix_sections_created"),
    "categories in their order": (categories("position"), "ix_categories_position"),
    "all courses": (courses(*LIVE_STATES, sees_all=True), "ix_courses_newest"),
    "published courses": (courses(CourseState.PUBLISHED, sees_all=False), "ix_courses_state"),
    "courses as they were made": (
        courses(*LIVE_STATES, sees_all=True, order=Order("created_at", descending=False)),
        "ix_courses_newest",
    ),
    "courses by their last change": (
        courses(*LIVE_STATES, sees_all=True, order=Order("updated_at")),
        "ix_courses_updated",
    ),
    "published courses by their last change": (
        courses(CourseState.PUBLISHED, sees_all=False, order=Order("updated_at")),
        "ix_courses_updated",
    ),
    "people by their last change": (
        people.page(frozenset(), total=True, order=Order("updated_at", descending=False)),
        "ix_users_updated",
    ),
    "all enrollments": (enrollments(*COUNTED), "ix_enrollments_newest"),
    "enrollments by their last change": (
        enrollments(*EnrollmentState, order=Order("updated_at", descending=False)),
        "ix_enrollments_updated",
    ),
    "a user's": (enrollments(*COUNTED, by_user=True), "ix_enrollments_user"),
    "a course's": (enrollments(*COUNTED, by_course=True), "ix_enrollments_course"),
    "one's own": (enrollments(*COUNTED, sees="own"), "ix_enrollments_user"),
    "all attempts": (attempts(), "ix_attempts_newest"),
    "attempts by their last change": (attempts(column="updated_at"), "ix_attempts_updated"),
    "an assessment's attempts": (attempts("by_unit"), "ix_attempts_of_unit"),
    "attempts that wait": (
        attempts(states=(AttemptState.SUBMITTED,)),
        "ix_attempts_waiting",
    ),
    "what a question was": (
        assessment.revision_page(Order("number"), total=False),
        "uq_question_revisions_number",
    ),
    "all assessments": (
        assessment.page(assessment.PageShape(False, True, total=False)),
        "ix_units_newest",
    ),
    "all deliveries": (deliveries(by_endpoint=False), "ix_deliveries_newest"),
    "an endpoint's deliveries": (deliveries(by_endpoint=True), "ix_deliveries_of_endpoint"),
    "people": (people.page(frozenset(), total=True), "ix_users_newest"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_walks_the_index_that_holds_its_order(empty: sqlite3.Connection, name: str) -> None:
    pages, index = LISTS[name]
    for statement in (
        pages.page,
        pages.rows,
        pages.rows_from_the_end,
        pages.rows_after,
        pages.rows_before,
    ):
        plan = plan_of(empty, statement)
        assert any(index in line for line in plan)
        # The one sort left is that of the page's own rows, behind everything else.
        assert plan.index("USE TEMP B-TREE FOR ORDER BY") == len(plan) - 1


def test_events_of_a_kind_are_read_along_the_index_of_kinds(empty: sqlite3.Connection) -> None:
    for statement in (happenings.page(2, "latest"), happenings.page(2, "older")):
        plan = plan_of(empty, statement)
        read = [line for line in plan if "ix_events_kind (tenant_id=? AND kind=?" in line]
        assert len(read) == 2, plan
        assert not any("SCAN events" in line for line in plan)


def test_what_is_due_is_found_among_what_is_pending_however_much_was_sent(
    empty: sqlite3.Connection,
) -> None:
    for statement in (delivery_store.WAITING, delivery_store.DUE_LOCKED):
        assert any("ix_deliveries_pending" in line for line in plan_of(empty, statement))
