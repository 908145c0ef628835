"""Every statement of the code base: those that modules hold, and those that builders make."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator
from functools import _lru_cache_wrapper, cache
from importlib import import_module
from itertools import chain, combinations, product
from types import ModuleType
from typing import Any, NamedTuple, get_type_hints

import lyceum
from lyceum.core import happenings
from lyceum.core.access import application_store as applications
from lyceum.core.access import key_store as access_keys
from lyceum.core.access import store as access
from lyceum.core.assessment import attempt_store as attempts
from lyceum.core.assessment import store as assessment
from lyceum.core.assessment.model import AttemptState
from lyceum.core.branches import store as branches
from lyceum.core.calls import store as calls
from lyceum.core.catalog import category_store, course_page, label_store
from lyceum.core.catalog import content_store as content
from lyceum.core.catalog import store as catalog
from lyceum.core.catalog.model import LIVE_STATES, CourseState
from lyceum.core.commerce import coupon_store as coupons
from lyceum.core.commerce import refund_store as refunds
from lyceum.core.commerce import store as commerce
from lyceum.core.commerce.model import UNTRASHED, OrderState, PaymentState
from lyceum.core.community import announcement_store as announced
from lyceum.core.community import notice_store as noticed
from lyceum.core.community import store as contributed
from lyceum.core.community.announcement_model import AnnouncementState
from lyceum.core.community.model import ContributionKind, ContributionState
from lyceum.core.database import Flavor, Statement
from lyceum.core.database.stamp import is_followed
from lyceum.core.enrollment import store as enrollment
from lyceum.core.enrollment.model import OPEN, EnrollmentState
from lyceum.core.fields import store as fields
from lyceum.core.files import store as files
from lyceum.core.groups import store as groups
from lyceum.core.imports import store as imports
from lyceum.core.jobs import store as jobs
from lyceum.core.listing import PageStatements
from lyceum.core.meetings import store as meetings
from lyceum.core.page import Order
from lyceum.core.paths import store as paths
from lyceum.core.people import store as people
from lyceum.core.progress import items, questions
from lyceum.core.recognition import store as recognition
from lyceum.core.webhooks import store as webhooks
from lyceum.core.work import WITHIN

NOT_FOR_IMPORT = ("__main__", "migrations.env", "migrations.versions")
BOTH = (False, True)
_TIMES = ("created_at", "updated_at")
SEEN = ("all", "led", "own")


def _courses() -> Iterator[Statement[Any]]:
    states = [LIVE_STATES, (CourseState.PUBLISHED,), (CourseState.DRAFT, CourseState.PRIVATE)]
    for some, category, sees_all, total in combined(states, BOTH, BOTH, BOTH):
        for order in catalog.NEWEST, Order("updated_at", descending=False):
            shape = course_page.PageShape(
                states=some,
                category=category,
                category_id=category and total,
                sees_all=sees_all,
                total=total,
                lead=category,
                admission=total,
                known_as=total,
                order=order,
            )
            yield from of_pages(course_page.page(shape))
    for narrowed in map(frozenset, ([name] for name in course_page._NARROWING)):
        shape = course_page.PageShape(
            states=LIVE_STATES, category=False, sees_all=True, total=True, narrowed=narrowed
        )
        yield from of_pages(course_page.page(shape))


def _labels() -> Iterator[Statement[Any]]:
    for search, slug, used in combined(BOTH, BOTH, BOTH):
        shape = label_store.PageShape(
            search=search, slug=slug, used=used, total=True, order=Order("name_key")
        )
        yield from of_pages(label_store.page(shape))


def _questions() -> Iterator[Statement[Any]]:
    for by_unit, by_course, sees_all in combined(BOTH, BOTH, BOTH):
        shape = questions._Shape(
            by_unit=by_unit,
            by_course=by_course,
            sees_all=sees_all,
            total=True,
            order=questions.NEWEST,
        )
        yield from of_pages(questions._page(shape))


def _content(
    builder: Callable[[content.PageShape], PageStatements[Any]], *filters: str
) -> Iterator[Statement[Any]]:
    for narrowed, sees_all, total in combined(_subsets(filters), BOTH, BOTH):
        for column in "created_at", "updated_at":
            shape = content.PageShape(narrowed, sees_all, total, Order(column))
            yield from of_pages(builder(shape))


def _categories() -> Iterator[Statement[Any]]:
    for below, roots, total in combined(BOTH, BOTH, BOTH):
        for column in "position", "created_at", "updated_at":
            order = Order(column, descending=False)
            shape = category_store.PageShape(below, roots, total, order, known_as=total)
            yield from of_pages(category_store.page(shape))


def _assessments() -> Iterator[Statement[Any]]:
    for by_course, sees_all, total in combined(BOTH, BOTH, BOTH):
        for order in assessment.NEWEST, Order("updated_at", descending=False):
            shape = assessment.PageShape(by_course, sees_all, total, order)
            yield from of_pages(assessment.page(shape))


def _of_assessments(
    builder: Callable[..., PageStatements[Any]], *columns: str
) -> Iterator[Statement[Any]]:
    for column, total in combined(columns, BOTH):
        yield from of_pages(builder(Order(column), total=total))


def _listed_attempts() -> Iterator[Statement[Any]]:
    states = [tuple(AttemptState), (AttemptState.SUBMITTED,)]
    sees = ("all", "led", "own")
    filters = ("by_unit", "by_course", "by_user")
    for some, seen, by, total in combined(
        states, sees, ((), *((name,) for name in filters), filters), BOTH
    ):
        shape = attempts.PageShape(
            sees=seen,
            states=some,
            total=total,
            order=Order("started_at" if total else "updated_at"),
            **{name: name in by for name in filters},
        )
        yield from of_pages(attempts.listed_page(shape))


def _attempts() -> Iterator[Statement[Any]]:
    for sees, total in combined(("all", "led", "own"), BOTH):
        yield from of_pages(attempts.page(sees, total=total))


def _enrollments() -> Iterator[Statement[Any]]:
    states = [tuple(EnrollmentState), OPEN, (EnrollmentState.ACTIVE,)]
    sees = ("all", "led", "own")
    for some, user, course, seen, total in combined(states, BOTH, BOTH, sees, BOTH):
        for order in enrollment.NEWEST, Order("updated_at", descending=False):
            shape = enrollment.PageShape(
                states=some,
                by_user=user,
                by_course=course,
                sees=seen,
                total=total,
                order=order,
                known_as=course,
            )
            yield from of_pages(enrollment.page(shape))


def _begun_enrollments() -> Iterator[Statement[Any]]:
    for has_done, sees in combined((None, *BOTH), ("all", "led", "own")):
        shape = enrollment.PageShape(
            states=tuple(EnrollmentState),
            by_user=sees == "all",
            by_course=False,
            sees=sees,
            total=True,
            is_begun=True,
            has_done=has_done,
        )
        yield from of_pages(enrollment.page(shape))


def _progress_items() -> Iterator[Statement[Any]]:
    filters = ("by_user", "by_course", "by_kind")
    for sees, some, is_done in combined(
        ("all", "led", "own"), ((), filters, *((name,) for name in filters)), (None, *BOTH)
    ):
        narrowed: dict[str, Any] = {name: name in some for name in filters}
        shape = items.Shape(sees=sees, is_done=is_done, total=True, **narrowed)
        yield from of_pages(items.page(shape))


def _people() -> Iterator[Statement[Any]]:
    filters = [frozenset(some) for some in _subsets(("strongest", "state", "email", "login"))]
    others = ("known_as", "field_value", "group_id", "branch_id", WITHIN)
    filters += [frozenset({each}) for each in others]
    for filtered, total in combined(filters, BOTH):
        yield from of_pages(people.page(filtered, total))


def _deliveries() -> Iterator[Statement[Any]]:
    for by_endpoint, by_event, total in combined(BOTH, BOTH, BOTH):
        shape = webhooks.PageShape(by_endpoint=by_endpoint, by_event=by_event, total=total)
        yield from of_pages(webhooks.page(shape))


def _files() -> Iterator[Statement[Any]]:
    for by_owner, kind, total in combined(BOTH, BOTH, BOTH):
        for order in files.NEWEST, Order("updated_at"):
            shape = files.PageShape(by_owner=by_owner, kind=kind, total=total, order=order)
            yield from of_pages(files.page(shape))


def _applications() -> Iterator[Statement[Any]]:
    names = ("search", *applications.SPANS)
    for some, total in combined([(), names, *((name,) for name in names)], BOTH):
        for order in applications.NEWEST, Order("updated_at"):
            yield from of_pages(applications.page(frozenset(some), order, total=total))


def _trashed_units() -> Iterator[Statement[Any]]:
    for sees_all, total in combined(BOTH, BOTH):
        for column in "trashed_at", "updated_at":
            yield from of_pages(content.trashed_page(sees_all, total=total, order=Order(column)))


def _keys() -> Iterator[Statement[Any]]:
    for by_user, by_dialect, working, total in combined(BOTH, BOTH, BOTH, BOTH):
        for order in access_keys.NEWEST, Order("updated_at"):
            shape = access_keys.KeyShape(
                by_user=by_user, by_dialect=by_dialect, working=working, total=total, order=order
            )
            yield from of_pages(access_keys.key_page(shape))


def _calls() -> Iterator[Statement[Any]]:
    names = ("answered", "dialect", "key_id", "since", "until", "user_id", "verb")
    for narrowed, total in combined([names, (), *((name,) for name in names)], BOTH):
        yield from of_pages(calls.call_page(calls.PageShape(narrowed, total, calls.NEWEST)))


def _call_days() -> Iterator[Statement[Any]]:
    for narrowed, total in combined(_subsets(("key_id", "since", "until", "user_id")), BOTH):
        for order in calls.LATEST_DAY, Order("updated_at"):
            yield from of_pages(calls.day_page(calls.PageShape(narrowed, total, order)))


def _sessions() -> Iterator[Statement[Any]]:
    for by_dialect, total in combined(BOTH, BOTH):
        for order in access.SESSIONS_NEWEST, Order("updated_at"):
            yield from of_pages(access.session_page(access.SessionShape(by_dialect, total, order)))


def _endpoints() -> Iterator[Statement[Any]]:
    for by_state, by_dialect, total in combined(BOTH, BOTH, BOTH):
        for column in "created_at", "updated_at":
            yield from of_pages(
                webhooks.endpoint_page(by_state, total, order=Order(column), by_dialect=by_dialect)
            )


def _orders() -> Iterator[Statement[Any]]:
    states = [tuple(OrderState), (OrderState.PAID,), UNTRASHED]
    for some, mine, by_customer, total in combined(states, BOTH, BOTH, BOTH):
        for order in commerce.NEWEST, Order("updated_at"):
            narrowed = frozenset(commerce.NARROWING if by_customer else ())
            shape = commerce.OrderShape(some, mine, by_customer, total, order, narrowed)
            yield from of_pages(commerce.order_page(shape))


def _contributed(build: Callable[..., Any]) -> Iterator[Any]:
    names = (
        "courses", "units", "authors", "but_authors", "parents", "but_parents", "among", "without",
        "first_ones", "led_by", "search", "made_from", "made_before",
    )  # fmt: skip
    sights = [contributed.Sight(sees, leads, leads) for sees, leads in combined(BOTH, BOTH)]
    states = [tuple(ContributionState), (ContributionState.HELD,)]
    for sight, some, total in combined(sights, states, BOTH):
        for narrowed in (), names:
            yield build(
                contributed.PageShape(
                    kind=ContributionKind.REVIEW,
                    on_units=total,
                    states=some,
                    narrowed=frozenset(narrowed),
                    sight=sight,
                    total=total,
                    order=Order("updated_at") if total else contributed.NEWEST,
                )
            )


def _announced(build: Callable[..., Any], *columns: str) -> Iterator[Any]:
    names = (
        "course_id", "author_id", "among", "without", "search", "made_from", "made_before",
    )  # fmt: skip
    states = [tuple(AnnouncementState), (AnnouncementState.DRAFT,)]
    for narrowed, sees, leads, some in product([(), names], BOTH, BOTH, states):
        for column in columns:
            sight = announced.Sight(sees, leads)
            yield build(announced.PageShape(some, frozenset(narrowed), sight, sees, Order(column)))


def _noticed() -> Iterator[Statement[Any]]:
    names = ("user_id", "sender_id", "kind", "link", "about_id")
    for narrowed, mine, is_read in combined([(), names], BOTH, (None, True, False)):
        for column in "created_at", "updated_at":
            shape = noticed.PageShape(frozenset(narrowed), mine, is_read, mine, Order(column))
            yield from of_pages(noticed.page(shape))


def _payments() -> Iterator[Statement[Any]]:
    states = [tuple(PaymentState), (PaymentState.FAILED,)]
    for some, mine, by_customer, by_order, total in combined(states, BOTH, BOTH, BOTH, BOTH):
        for order in commerce.NEWEST, Order("updated_at"):
            shape = commerce.PaymentShape(some, mine, by_customer, by_order, total, order)
            yield from of_pages(commerce.payment_page(shape))


def _refunds() -> Iterator[Statement[Any]]:
    for mine, by_payment, total in combined(BOTH, BOTH, BOTH):
        for order in refunds.NEWEST, Order("updated_at"):
            yield from of_pages(refunds.page(refunds.Shape(mine, by_payment, total, order)))


def _coupons() -> Iterator[Statement[Any]]:
    for column, total in combined(("created_at", "updated_at"), BOTH):
        yield from of_pages(coupons.page(Order(column), total=total))


def _valued() -> Iterator[Statement[Any]]:
    for order, total in combined(people.WALKED, BOTH):
        yield from of_pages(people.value_page(total, order=order))


def _fields() -> Iterator[Statement[Any]]:
    for total in BOTH:
        yield from of_pages(fields.page(total=total))


def _groups() -> Iterator[Statement[Any]]:
    for narrowed, column in combined(_subsets(("branch_id", "search", "user_id")), _TIMES):
        shape = groups.PageShape(frozenset(narrowed), True, Order(column))
        yield from of_pages(groups.page(shape))


def _branches() -> Iterator[Statement[Any]]:
    for of_user, column in combined(BOTH, _TIMES):
        yield from of_pages(branches.page(of_user=of_user, total=True, order=Order(column)))


def _certificates() -> Iterator[Statement[Any]]:
    for by_user, sees, total in combined(BOTH, SEEN, BOTH):
        for order in recognition.NEWEST, Order("updated_at"):
            yield from of_pages(
                recognition.page(recognition.PageShape(by_user, sees, total, order))
            )


def _awards() -> Iterator[Statement[Any]]:
    for total, by_user, sees_all in combined(BOTH, BOTH, BOTH):
        yield from of_pages(recognition.award_page(total, by_user=by_user, sees_all=sees_all))


def _paths() -> Iterator[Statement[Any]]:
    for names, total, column in combined(_subsets(("active", "search")), BOTH, _TIMES):
        yield from of_pages(paths.page(frozenset(names), total=total, order=Order(column)))


def _path_stays() -> Iterator[Statement[Any]]:
    for names, total in combined(_subsets(("own", "path_id", "user_id")), BOTH):
        for order in paths.LATEST, Order("updated_at"):
            yield from of_pages(paths.stay_page(frozenset(names), total=total, order=order))


def _meetings() -> Iterator[Statement[Any]]:
    for total in BOTH:
        yield from of_pages(meetings.page(total))


def _mine_or_any(builder: Callable[..., Statement[Any]]) -> Iterator[Statement[Any]]:
    return (builder(mine=mine) for mine in BOTH)


def _jobs() -> Iterator[Statement[Any]]:
    for by_kind, by_asker, total in combined(BOTH, BOTH, BOTH):
        shape = jobs.PageShape(by_kind, by_asker, total, order=Order("created_at"))
        yield from of_pages(jobs.page(shape))


def _happenings() -> Iterator[Statement[Any]]:
    readings: tuple[happenings.Reading, ...] = ("latest", "older", "newer")
    return (happenings.page(kinds, each) for kinds in (1, 12) for each in readings)


def _imports() -> Iterator[Statement[Any]]:
    for total in BOTH:
        yield from of_pages(imports.page(total, order=imports.NEWEST))


def of_pages(pages: PageStatements[Any]) -> Iterator[Statement[Any]]:
    """All statements that a list may be read with."""
    yield from (pages.rows, pages.rows_from_the_end, pages.rows_after, pages.rows_before)
    yield from (pages.page, pages.total)
    if is_followed(pages._table) and pages._walk is pages._table and not pages._changed:
        yield from of_pages(pages.of_the_changed)


def combined(*choices: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """The first values of these choices, then each other value among them, and the last of all.

    Conditions are added one by one; with every combination these were ten thousand statements."""
    values = [tuple(choice) for choice in choices]
    firsts = tuple(each[0] for each in values)
    yield firsts
    for place, each in enumerate(values):
        for value in each[1:]:
            yield (*firsts[:place], value, *firsts[place + 1 :])
    yield tuple(each[-1] for each in values)


def _subsets(names: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """None of these, each, each with each other, and all."""
    sizes = sorted({0, 1, 2, len(names)})
    return chain.from_iterable(combinations(names, size) for size in sizes)


BUILT: dict[Callable[..., Any], Callable[[], Iterable[Statement[Any]]]] = {
    access_keys.key_page: _keys,
    access_keys.update_key: lambda: [access_keys.update_key(("name", "scopes"))],
    applications.page: _applications,
    access.session_page: _sessions,
    assessment.page: _assessments,
    assessment.revision_page: lambda: _of_assessments(assessment.revision_page, "number"),
    assessment.allowance_page: lambda: _of_assessments(
        assessment.allowance_page, "created_at", "updated_at"
    ),
    attempts.listed_page: _listed_attempts,
    attempts.by_id: lambda: map(attempts.by_id, ("all", "led", "own")),
    attempts.by_uid: lambda: map(attempts.by_uid, ("all", "led", "own")),
    attempts.page: _attempts,
    attempts.update_attempt: lambda: [attempts.update_attempt(("passed", "points", "state"))],
    attempts.update_response: lambda: [attempts.update_response(("answer", "points"))],
    calls.call_page: _calls,
    calls.day_page: _call_days,
    course_page.page: _courses,
    label_store.page: _labels,
    label_store.update: lambda: [label_store.update(("name", "name_key", "updated_at"))],
    items.page: _progress_items,
    questions._page: _questions,
    access_keys.update_key: lambda: [access_keys.update_key(("access", "name", "user_id"))],
    category_store.page: _categories,
    category_store.update_category: lambda: [category_store.update_category(("name", "position"))],
    content.section_page: lambda: _content(content.section_page, "course_id"),
    content.trashed_page: _trashed_units,
    content.unit_page: lambda: _content(
        content.unit_page, "course_id", "kind", "required", "section_id"
    ),
    catalog.update: lambda: [catalog.update(("extra", "state", "title"))],
    catalog.update_unit: lambda: [catalog.update_unit(("body", "title"))],
    commerce.order_by_id: lambda: _mine_or_any(commerce.order_by_id),
    commerce.order_page: _orders,
    commerce.orders_by_state: lambda: _mine_or_any(commerce.orders_by_state),
    commerce.payment_by_id: lambda: _mine_or_any(commerce.payment_by_id),
    commerce.payment_by_uid: lambda: _mine_or_any(commerce.payment_by_uid),
    commerce.payment_page: _payments,
    announced.by_id: lambda: [
        announced.by_id(announced.Sight(sees, leads)) for sees, leads in combined(BOTH, BOTH)
    ],
    announced.counted: lambda: _announced(announced.counted, "created_at"),
    announced.page: lambda: chain.from_iterable(
        map(of_pages, _announced(announced.page, "created_at", "updated_at", "position"))
    ),
    announced.update_columns: lambda: [announced.update_columns(("body", "state"))],
    contributed.by_id: lambda: [
        contributed.by_id(contributed.Sight(*held)) for held in combined(BOTH, BOTH, BOTH)
    ],
    contributed.counted: lambda: _contributed(contributed.counted),
    contributed.page: lambda: chain.from_iterable(map(of_pages, _contributed(contributed.page))),
    contributed.update_columns: lambda: [contributed.update_columns(("body", "rating"))],
    noticed.by_id: lambda: _mine_or_any(noticed.by_id),
    noticed.page: _noticed,
    noticed.update_columns: lambda: [noticed.update_columns(("read_at",))],
    coupons.change: lambda: [coupons.change(("active", "most"))],
    coupons.page: _coupons,
    meetings.page: _meetings,
    meetings.update_meeting: lambda: [meetings.update_meeting(("title", "updated_at"))],
    paths.page: _paths,
    paths.stay_page: _path_stays,
    paths.update_path: lambda: [paths.update_path(("title", "updated_at"))],
    paths.update_stay: lambda: [paths.update_stay(("state", "updated_at"))],
    recognition.page: _certificates,
    recognition.award_page: _awards,
    recognition.visible_by_id: lambda: map(recognition.visible_by_id, SEEN),
    recognition.visible_by_uid: lambda: map(recognition.visible_by_uid, SEEN),
    refunds.by_id: lambda: _mine_or_any(refunds.by_id),
    refunds.by_uid: lambda: _mine_or_any(refunds.by_uid),
    refunds.page: _refunds,
    enrollment.by_uid: lambda: map(enrollment.by_uid, ("all", "led", "own")),
    enrollment.by_id: lambda: map(enrollment.by_id, ("all", "led", "own")),
    enrollment.page: lambda: chain(_enrollments(), _begun_enrollments()),
    enrollment.update: lambda: [enrollment.update(("ended_at", "extra", "state"))],
    files.page: _files,
    happenings.page: _happenings,
    imports.page: _imports,
    imports.update: lambda: [imports.update(("rows", "state"))],
    jobs.page: _jobs,
    branches.change: lambda: [branches.change(("active", "extra"))],
    branches.page: _branches,
    fields.page: _fields,
    fields.update: lambda: [fields.update(("name", "options"))],
    groups.change: lambda: [groups.change(("key", "most"))],
    groups.page: _groups,
    people.value_page: _valued,
    people.page: _people,
    people.update: lambda: [people.update(("display_name", "extra"))],
    webhooks.endpoint_page: _endpoints,
    webhooks.page: _deliveries,
}
"""Each function that makes statements by shape, and statements of all its shapes."""


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(lyceum.__path__, "lyceum."):
        if not any(word in found.name for word in NOT_FOR_IMPORT):
            yield import_module(found.name)


class Found(NamedTuple):
    """A statement by the name that holds or makes it, and the databases that it is for."""

    name: str
    statement: Statement[Any]
    flavors: tuple[Flavor, ...] = tuple(Flavor)


def held() -> Iterator[Found]:
    """Each statement that a module holds itself, alone or in a collection."""
    for module in modules():
        place = module.__name__.removeprefix("lyceum.")
        for name, value in vars(module).items():
            if isinstance(value, Statement):
                yield Found(f"{place}.{name}", value)
            elif isinstance(value, PageStatements):
                yield from _collected(f"{place}.{name}", tuple(of_pages(value)))
            elif isinstance(value, dict | list | tuple) and not name.startswith("__"):
                yield from _collected(f"{place}.{name}", value)


def _collected(name: str, value: Any) -> Iterator[Found]:
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(each, Statement):
            flavors = (key,) if isinstance(key, Flavor) else tuple(Flavor)
            yield Found(f"{name}[{key}]", each, flavors)


@cache
def every_statement() -> tuple[Found, ...]:
    """All of them, each once, under the first name that it was found by."""
    found: dict[int, Found] = {}
    for each in held():
        found.setdefault(id(each.statement), each)
    for builder, build in BUILT.items():
        place = builder.__module__.removeprefix("lyceum.")
        for at, statement in enumerate(build()):
            found[id(statement)] = Found(f"{place}.{builder.__name__}[{at}]", statement)
    return tuple(sorted(found.values(), key=lambda each: each.name))


def builders() -> set[Callable[..., Any]]:
    """The functions with a memory that answer with a statement."""
    return {
        value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, _lru_cache_wrapper) and _answers_with_a_statement(value)
    }


def _answers_with_a_statement(function: Any) -> bool:
    answer = get_type_hints(function).get("return")
    return getattr(answer, "__origin__", answer) in (Statement, PageStatements)
