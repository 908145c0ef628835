"""The functions that make statements by shape, and the choices that each is tried with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lyceum.core import happenings, timeline
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
from lyceum.core.enrollment import store as enrollment
from lyceum.core.enrollment.model import OPEN, EnrollmentState
from lyceum.core.fields import store as fields
from lyceum.core.files import store as files
from lyceum.core.groups import store as groups
from lyceum.core.imports import store as imports
from lyceum.core.jobs import store as jobs
from lyceum.core.listing import PICKED
from lyceum.core.meetings import store as meetings
from lyceum.core.page import Order
from lyceum.core.paths import store as paths
from lyceum.core.people import store as people
from lyceum.core.progress import items, questions
from lyceum.core.recognition import store as recognition
from lyceum.core.webhooks import store as webhooks
from lyceum.core.work import WITHIN
from tests.core.database.pairs import Names, tries

Choices = dict[str, Iterable[Any]]

SEEN = ("all", "led", "own")
MADE = (Order("created_at"), Order("updated_at", descending=False))
SPAN = ("made_from", "made_before")
STAY = Names((*enrollment.SPANS, "newest", "search", WITHIN))


def _or_changed(order: Order) -> tuple[Order, Order]:
    """The order of a list, and that of what changed last."""
    return order, Order("updated_at", descending=False)


def _update(*columns: str) -> Choices:
    return {"columns": [columns]}


_CONTRIBUTION_FILTERS = (
    "courses", "units", "authors", "but_authors", "parents", "but_parents", "among", "without",
    "first_ones", "led_by", "search", *SPAN, WITHIN,
)  # fmt: skip
_ANNOUNCED: Choices = {
    "states": (tuple(AnnouncementState), (AnnouncementState.DRAFT,)),
    "narrowed": Names(("course_id", "author_id", "among", "without", "search", *SPAN, WITHIN)),
    "sight": tuple(tries(announced.Sight)),
    "order": (*MADE, Order("position")),
}
_CONTRIBUTED: Choices = {
    "kind": tuple(ContributionKind),
    "states": (tuple(ContributionState), (ContributionState.HELD,)),
    "narrowed": Names(_CONTRIBUTION_FILTERS),
    "sight": tuple(tries(contributed.Sight)),
    "order": MADE,
}

BUILT: dict[Callable[..., Any], Choices] = {
    access_keys.key_page: {"order": MADE},
    access_keys.update_key: _update("access", "name", "user_id"),
    access.session_page: {"order": _or_changed(access.SESSIONS_NEWEST)},
    announced.by_id: {"sight": _ANNOUNCED["sight"]},
    announced.counted: _ANNOUNCED,
    announced.page: _ANNOUNCED,
    announced.update_columns: _update("body", "state"),
    applications.page: {"filtered": Names(("search", *applications.SPANS)), "order": MADE},
    assessment.allowance_page: {"order": MADE},
    assessment.page: {"order": MADE},
    assessment.revision_page: {"order": [Order("number")]},
    attempts.by_id: {"sees": SEEN},
    attempts.by_uid: {"sees": SEEN},
    attempts.listed_page: {
        "sees": SEEN,
        "states": (tuple(AttemptState), (AttemptState.SUBMITTED,)),
        "order": _or_changed(attempts.NEWEST),
    },
    attempts.page: {"sees": SEEN},
    attempts.update_attempt: _update("passed", "points", "state"),
    attempts.update_response: _update("answer", "points"),
    branches.change: _update("active", "extra"),
    branches.page: {"filtered": Names(("active", "search", "user_id")), "order": MADE},
    calls.call_page: {"narrowed": Names(calls._COMPARED), "order": [calls.NEWEST]},
    calls.day_page: {
        "narrowed": Names(("key_id", "since", "until", "user_id")),
        "order": _or_changed(calls.LATEST_DAY),
    },
    catalog.update: _update("extra", "state", "title"),
    catalog.update_unit: _update("body", "title"),
    category_store.page: {"order": (*MADE, Order("position", descending=False))},
    category_store.update_category: _update("name", "position"),
    commerce.order_by_id: {},
    commerce.order_page: {
        "states": (tuple(OrderState), (OrderState.PAID,), UNTRASHED),
        "narrowed": Names(commerce.NARROWING),
        "order": MADE,
    },
    commerce.orders_by_state: {},
    commerce.payment_by_id: {},
    commerce.payment_by_uid: {},
    commerce.payment_page: {
        "states": (tuple(PaymentState), (PaymentState.FAILED,)),
        "order": MADE,
    },
    content.section_page: {"narrowed": Names(("course_id", *PICKED)), "order": MADE},
    content.trashed_page: {"order": (Order("trashed_at"), Order("updated_at"))},
    content.unit_page: {"narrowed": Names((*content._TYPES, *PICKED)), "order": MADE},
    contributed.by_id: {"sight": _CONTRIBUTED["sight"]},
    contributed.counted: _CONTRIBUTED,
    contributed.page: _CONTRIBUTED,
    contributed.update_columns: _update("body", "rating"),
    coupons.change: _update("active", "most"),
    coupons.page: {"order": MADE},
    course_page.page: {
        "states": (
            LIVE_STATES,
            (CourseState.PUBLISHED,),
            (CourseState.DRAFT, CourseState.PRIVATE),
        ),
        "narrowed": Names(course_page._NARROWING),
        "order": MADE,
    },
    enrollment.by_id: {"sees": SEEN},
    enrollment.by_uid: {"sees": SEEN},
    enrollment.page: {
        "states": (tuple(EnrollmentState), OPEN, (EnrollmentState.ACTIVE,)),
        "sees": SEEN,
        "order": _or_changed(enrollment.NEWEST),
        "more": STAY,
    },
    enrollment.update: _update("ended_at", "extra", "state"),
    fields.page: {},
    fields.update: _update("name", "options"),
    files.page: {"order": MADE},
    groups.change: _update("key", "most"),
    groups.page: {"narrowed": Names(("branch_id", "search", "user_id")), "order": MADE},
    happenings.page: {"kinds": (1, 12), "reading": ("latest", "older", "newer")},
    imports.page: {"order": [imports.NEWEST]},
    imports.update: _update("rows", "state"),
    items.page: {"sees": SEEN, "order": [items.NEWEST]},
    jobs.page: {"order": [Order("created_at")]},
    label_store.page: {"order": [Order("name_key")]},
    label_store.update: _update("name", "name_key", "updated_at"),
    meetings.page: {
        "filtered": Names(("kind", "starts_from", "starts_to")),
        "order": [meetings.BY_TIME, Order("starts_at")],
    },
    meetings.update_meeting: _update("title", "updated_at"),
    noticed.by_id: {},
    noticed.page: {
        "narrowed": Names(("user_id", "sender_id", "kind", "link", "about_id", WITHIN)),
        "order": MADE,
    },
    noticed.update_columns: _update("read_at"),
    paths.page: {"filtered": Names(("active", "inactive", "search")), "order": MADE},
    paths.stay_page: {
        "filtered": Names(("own", "path_id", "user_id")),
        "order": _or_changed(paths.LATEST),
    },
    paths.update_path: _update("title", "updated_at"),
    paths.update_stay: _update("state", "updated_at"),
    people.page: {"filtered": Names(sorted(people.FILTERS)), "order": MADE},
    people.update: _update("display_name", "extra"),
    people.value_page: {"order": people.WALKED},
    questions._page: {"order": [questions.NEWEST], "picked": Names(PICKED)},
    timeline._page: {
        "filtered": Names(("actor_id", "subject_id")),
        "order": [timeline.LATEST, Order("at", descending=False)],
    },
    recognition.award_page: {},
    recognition.page: {"sees": SEEN, "order": _or_changed(recognition.NEWEST)},
    recognition.visible_by_id: {"sees": SEEN},
    recognition.visible_by_uid: {"sees": SEEN},
    refunds.by_id: {},
    refunds.by_uid: {},
    refunds.page: {"order": MADE},
    webhooks.endpoint_page: {"order": MADE},
    webhooks.page: {"order": [webhooks.NEWEST]},
}
"""Each function that makes statements by shape, and what its parameters or its shape's fields may
be; those that are true or false need no word."""
