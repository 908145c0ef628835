"""Users on the wire (witness: contract 2.1, Appendix A)."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.external_ids import ExternalId, names_in
from lyceum.core.fields.model import Field
from lyceum.core.people.model import NewUser, User, UserChange, UserFilter, UserState
from lyceum.dialects.talentlms import values
from lyceum.dialects.talentlms.paging import PageAsked
from lyceum.dialects.talentlms.wire import texts

NAMESPACE = "talentlms"

Password = Annotated[str, Meta(min_length=8, max_length=1024, examples=["correct horse battery"])]
NoAvatar = Annotated[
    str, Meta(max_length=0, description="Nothing or null takes the picture away.", examples=[""])
]
Flag = bool | Literal["true", "false"]
Active = Annotated[Flag, Meta(description="`status`, as the vendor's table of fields calls it.")]
Status = Annotated[
    bool | Literal["active", "inactive"], Meta(description="`true` is `active`, `false` is not.")
]


class UserSort(StrEnum):
    """What a list of people may be sorted by; with a hyphen the last one first."""

    REGISTRATION = "registration"
    REGISTRATION_DOWN = "-registration"
    LAST_UPDATED = "last_updated"
    LAST_UPDATED_DOWN = "-last_updated"


class UserType(msgspec.Struct, frozen=True):
    id: int
    name: str


class UserRow(msgspec.Struct, frozen=True, kw_only=True):
    """A person in a list; `integration_user_id` is there where one was asked for."""

    id: texts.Id
    login: str
    name: str
    surname: str
    email: str | None
    avatar: texts.Image
    type: str
    registration: texts.Time
    last_login: texts.Time | None
    status: values.Status
    timezone: str
    language: str
    last_updated: texts.Time
    integration_user_id: str | UnsetType = UNSET


class UserOut(msgspec.Struct, frozen=True, kw_only=True):
    """A person alone."""

    id: texts.Id
    login: str
    name: str
    surname: str
    email: str | None
    credits: Decimal | None
    description: texts.Rich | None
    avatar: texts.Image | None
    custom_fields: list[texts.FieldOut]
    email_notifications: bool
    timezone: str
    locale: str
    user_type: UserType
    status: values.Status
    deactivation_date: texts.Date | None
    external_ids: Annotated[dict[str, str], Meta(examples=[{"zapier": "z-2031"}])]
    available_types: list[UserType]


class Made(msgspec.Struct, frozen=True):
    id: texts.Id


class ListUsers(PageAsked, frozen=True, kw_only=True):
    status: values.Status | UnsetType = field(default=UNSET, name="filter[status][eq]")
    login: str | UnsetType = field(default=UNSET, name="filter[login][eq]")
    email: str | UnsetType = field(default=UNSET, name="filter[email][eq]")
    keyword: str | UnsetType = field(default=UNSET, name="filter[keyword][like]")
    updated_from: texts.Time | UnsetType = field(default=UNSET, name="filter[last_updated][gte]")
    updated_to: texts.Time | UnsetType = field(default=UNSET, name="filter[last_updated][lte]")
    branch_id: texts.Id | UnsetType = field(default=UNSET, name="filter[branch_id][eq]")
    group_id: texts.Id | UnsetType = field(default=UNSET, name="filter[group_id][eq]")
    integration: str | UnsetType = field(default=UNSET, name="filter[integration][eq]")
    known_as: str | UnsetType = field(default=UNSET, name="filter[integration_user_id][eq]")
    custom_field: str | UnsetType = field(default=UNSET, name="filter[custom_field_value][eq]")
    sort: UserSort = UserSort.REGISTRATION


class UsersOf(ListUsers, frozen=True, kw_only=True):
    """A page of the people of the thing of this id."""

    id: texts.Id


class CreateUser(msgspec.Struct, frozen=True, kw_only=True):
    name: texts.Line
    surname: texts.Line
    login: texts.Line
    email: texts.Email
    password: Password
    timezone: str | UnsetType = UNSET
    locale: str | UnsetType = UNSET
    description: texts.Text | None = None
    email_notifications: Flag = True
    user_type_id: texts.Id | UnsetType = UNSET
    status: Status = True
    credits: texts.Credits | None = None
    deactivation_date: texts.Date | None = None
    external_ids: texts.ExternalIds = {}


class UpdateUser(msgspec.Struct, frozen=True, kw_only=True):
    """What is left out stays."""

    id: texts.Id
    name: texts.Line | UnsetType = UNSET
    surname: texts.Line | UnsetType = UNSET
    login: texts.Line | UnsetType = UNSET
    email: texts.Email | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    current_password: str | UnsetType = UNSET
    timezone: str | UnsetType = UNSET
    locale: str | UnsetType = UNSET
    description: texts.Text | UnsetType | None = UNSET
    email_notifications: Flag | UnsetType = UNSET
    user_type_id: texts.Id | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    active: Active | UnsetType = UNSET
    credits: texts.Credits | UnsetType | None = UNSET
    deactivation_date: texts.Date | UnsetType | None = UNSET
    avatar: NoAvatar | UnsetType | None = UNSET
    external_ids: texts.ExternalIds = {}


def where(asked: ListUsers) -> UserFilter:
    return UserFilter(
        state=UNSET if asked.status is UNSET else UserState(asked.status),
        login=asked.login,
        email=asked.email,
        search=asked.keyword,
        updated_from=values.moment(asked.updated_from, field="filter[last_updated][gte]"),
        updated_to=values.until(asked.updated_to, field="filter[last_updated][lte]"),
        branch_id=asked.branch_id,
        group_id=asked.group_id,
        namespace=asked.integration,
        known_as=_known_as(asked),
        field_value=asked.custom_field,
    )


def _known_as(asked: ListUsers) -> ExternalId | UnsetType:
    """Refuses an outside id without whose it is."""
    if asked.known_as is UNSET:
        return UNSET
    if asked.integration is UNSET:
        raise Invalid(Problem("filter[integration][eq]", Fault.MISSING))
    return ExternalId(asked.integration, asked.known_as)


def new(asked: CreateUser, password_hash: str) -> NewUser:
    return NewUser(
        display_name=f"{asked.name} {asked.surname}",
        given_name=asked.name,
        family_name=asked.surname,
        login=asked.login,
        email=asked.email,
        password_hash=password_hash,
    )


def change(asked: UpdateUser, password_hash: str | UnsetType) -> UserChange:
    ends = asked.deactivation_date
    return UserChange(
        given_name=asked.name,
        family_name=asked.surname,
        login=asked.login,
        email=asked.email,
        password_hash=password_hash,
        deactivate_at=UNSET if ends is UNSET else values.day(ends, field="deactivation_date"),
        extra=own(asked) or UNSET,
    )


def state(asked: UpdateUser) -> UserState | UnsetType:
    """The samples say `status`, the vendor's table says `active` (contract 2.1); the first counts
    where both are sent."""
    if asked.status is not UNSET:
        return values.user_state(asked.status)
    if asked.active is not UNSET:
        return values.user_state(values.truth(asked.active))
    return UNSET


def own(asked: CreateUser | UpdateUser) -> dict[str, dict[str, Any]]:
    """What this API alone has for a person, as far as it was said."""
    said: dict[str, Any] = {}
    if asked.timezone is not UNSET:
        said["timezone"] = values.zone(asked.timezone)
    if asked.locale is not UNSET:
        said["locale"] = values.locale(asked.locale)
    if asked.description is not UNSET:
        said["description"] = asked.description or None
    if asked.email_notifications is not UNSET:
        said["email_notifications"] = values.truth(asked.email_notifications)
    return {NAMESPACE: said} if said else {}


def row(
    user: User,
    roles: list[str],
    *,
    avatar: texts.Image | None = None,
    integration: str | UnsetType = UNSET,
) -> UserRow:
    held = extra(user)
    known_as = UNSET if integration is UNSET else names_in(user.extra).get(integration, UNSET)
    return UserRow(
        id=user.id,
        login=user.login,
        name=user.given_name,
        surname=user.family_name,
        email=user.email,
        avatar=avatar or texts.Image(),
        type=values.type_of(roles)[1],
        registration=values.time(user.created_at),
        last_login=values.maybe_time(user.seen_at),
        status=values.Status(user.state),
        timezone=held.get("timezone", "UTC"),
        language=held.get("locale", "en-US"),
        last_updated=values.time(user.updated_at),
        integration_user_id=known_as,
    )


def one(
    user: User,
    roles: list[str],
    *,
    avatar: texts.Image | None,
    credits: int,  # noqa: A002 - the vendor's word
    filled: dict[int, str],
    fields: list[Field],
) -> UserOut:
    held = extra(user)
    return UserOut(
        id=user.id,
        login=user.login,
        name=user.given_name,
        surname=user.family_name,
        email=user.email,
        credits=values.credits(credits),
        description=texts.rich(held.get("description", "")),
        avatar=avatar,
        custom_fields=texts.field_rows(fields, filled),
        email_notifications=held.get("email_notifications", True),
        timezone=held.get("timezone", "UTC"),
        locale=held.get("locale", "en-US"),
        user_type=UserType(*values.type_of(roles)),
        status=values.Status(user.state),
        deactivation_date=values.maybe_day(user.deactivate_at),
        external_ids=names_in(user.extra),
        available_types=[UserType(number, word) for number, (word, _) in values.TYPES.items()],
    )


def extra(user: User) -> dict[str, Any]:
    """What this API alone has for a person."""
    held: dict[str, Any] = user.extra.get(NAMESPACE, {})
    return held
