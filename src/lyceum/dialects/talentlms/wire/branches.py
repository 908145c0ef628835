"""Branches on the wire (witness: contract 2.4, Appendix A)."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType, field

from lyceum.core.branches.model import Branch, BranchFilter, NewBranch, Signup
from lyceum.core.work import Tenant
from lyceum.dialects.talentlms import values
from lyceum.dialects.talentlms.paging import PageAsked
from lyceum.dialects.talentlms.sorting import Sort
from lyceum.dialects.talentlms.wire import texts
from lyceum.dialects.talentlms.wire.groups import Named
from lyceum.dialects.talentlms.wire.users import UserType

NAMESPACE = "talentlms"
FIRST_THEME = "Default"
FIRST_SET = "Default"


class BranchRow(msgspec.Struct, frozen=True, kw_only=True):
    """A branch in a list; `url` is its host."""

    id: texts.Id
    name: str
    url: str
    description: str
    active: bool


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    active: bool
    default: bool
    name: str | None
    primary_color: str | None


class BadgeSet(msgspec.Struct, frozen=True):
    id: int
    name: str


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    enabled: bool
    fee: float | None
    interval: str
    is_first_month_free: bool
    active_subscriptions: int | None


class Ecommerce(msgspec.Struct, frozen=True, kw_only=True):
    processor: str | None
    currency: str
    paypal_email_address: str | None
    subscription: Subscription
    are_credits_enabled: bool


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the answer to a new branch and that to one alone have in common."""

    id: texts.Id
    name: str
    description: str
    active: bool
    default_locale: str
    default_timezone: str
    announcement_internal: str | None
    announcement_external: str | None
    default_user_type: UserType
    default_group: Named | None
    signup: Signup
    user_verification: str | None
    restrict_user_registration_domains: str | None
    restrict_total_registered_users: int | None
    disallow_access_to_main_domain: bool
    ecommerce: Ecommerce


class BranchMade(Settings, frozen=True, kw_only=True):
    """A new branch."""

    owner_id: texts.Id | None


class BranchOut(Settings, frozen=True, kw_only=True):
    """A branch alone."""

    url: str
    title: str
    theme: Theme
    logo: str | None
    favicon: str | None
    terms_of_service: str | None
    badge_set: BadgeSet


class UserBranches(msgspec.Struct, frozen=True):
    branches: list[Named]


class ListBranches(PageAsked, frozen=True, kw_only=True):
    keyword: str | UnsetType = field(default=UNSET, name="filter[keyword][like]")
    status: values.Status | UnsetType = field(default=UNSET, name="filter[status][eq]")
    sort: Sort = Sort.CREATION


class CreateBranch(msgspec.Struct, frozen=True, kw_only=True):
    name: texts.Line
    description: texts.Line
    default_locale: texts.Line


class SetStatus(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    is_active: bool


class BranchMembership(msgspec.Struct, frozen=True, kw_only=True):
    branch_id: texts.Id
    user_id: texts.Id


class BranchPlacement(msgspec.Struct, frozen=True, kw_only=True):
    branch_id: texts.Id
    course_id: texts.Id


def where(asked: ListBranches) -> BranchFilter:
    active = UNSET if asked.status is UNSET else asked.status is values.Status.ACTIVE
    return BranchFilter(search=asked.keyword, active=active)


def new_branch(asked: CreateBranch) -> NewBranch:
    return NewBranch(name=asked.name, description=asked.description, locale=asked.default_locale)


def row(branch: Branch, host: str) -> BranchRow:
    return BranchRow(
        id=branch.id,
        name=branch.name,
        url=host,
        description=branch.description,
        active=branch.active,
    )


def _settings(branch: Branch, group: Named | None, tenant: Tenant) -> dict[str, Any]:
    own = _own(branch)
    return {
        "id": branch.id,
        "name": branch.name,
        "description": branch.description,
        "active": branch.active,
        "default_locale": branch.locale,
        "default_timezone": branch.zone,
        "announcement_internal": own.get("announcement_internal"),
        "announcement_external": own.get("announcement_external"),
        "default_user_type": UserType(*values.type_of([branch.default_role])),
        "default_group": group,
        "signup": branch.signup,
        "user_verification": own.get("user_verification"),
        "restrict_user_registration_domains": own.get("restrict_user_registration_domains"),
        "restrict_total_registered_users": own.get("restrict_total_registered_users"),
        "disallow_access_to_main_domain": own.get("disallow_access_to_main_domain", False),
        "ecommerce": _ecommerce(own, tenant.currency),
    }


def _ecommerce(own: dict[str, Any], currency: str) -> Ecommerce:
    """A branch sells in the school's currency; a subscription is what nobody can buy here yet."""
    subscription = Subscription(
        enabled=False,
        fee=None,
        interval="monthly",
        is_first_month_free=False,
        active_subscriptions=None,
    )
    return Ecommerce(
        processor=own.get("processor"),
        currency=currency,
        paypal_email_address=own.get("paypal_email_address"),
        subscription=subscription,
        are_credits_enabled=own.get("are_credits_enabled", False),
    )


def made(branch: Branch, group: Named | None, tenant: Tenant) -> BranchMade:
    return BranchMade(**_settings(branch, group, tenant), owner_id=branch.owner_id)


def one(branch: Branch, host: str, group: Named | None, tenant: Tenant) -> BranchOut:
    brand = branch.branding
    name, color = brand.get("theme"), brand.get("primary_color")
    is_default = name is None and color is None
    return BranchOut(
        **_settings(branch, group, tenant),
        url=host,
        title=brand.get("title", branch.name),
        theme=Theme(
            id=1 if is_default else 2,
            active=True,
            default=is_default,
            name=FIRST_THEME if is_default else name,
            primary_color=color,
        ),
        logo=brand.get("logo"),
        favicon=brand.get("favicon"),
        terms_of_service=_own(branch).get("terms_of_service"),
        badge_set=BadgeSet(1, FIRST_SET),
    )


def _own(branch: Branch) -> dict[str, Any]:
    """What this API alone has for a branch."""
    held: dict[str, Any] = branch.extra.get(NAMESPACE, {})
    return held
