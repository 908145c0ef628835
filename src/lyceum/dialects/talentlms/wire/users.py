"""Users on the wire (witness: contract 2.1, Appendix A)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from lyceum.core.people.model import User, UserFilter, UserState
from lyceum.dialects.talentlms import values
from lyceum.dialects.talentlms.paging import PageAsked
from lyceum.dialects.talentlms.wire import texts

NAMESPACE = "talentlms"

Password = Annotated[str, Meta(min_length=8, max_length=1024, examples=["correct horse battery"])]


class UserType(msgspec.Struct, frozen=True):
    id: int
    name: str


class UserRow(msgspec.Struct, frozen=True, kw_only=True):
    """A person in a list."""

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


class UserOut(msgspec.Struct, frozen=True, kw_only=True):
    """A person alone."""

    id: texts.Id
    login: str
    name: str
    surname: str
    email: str | None
    credits: float | None
    description: texts.Rich | None
    avatar: texts.Image | None
    email_notifications: bool
    timezone: str
    locale: str
    user_type: UserType
    status: values.Status
    deactivation_date: texts.Date | None
    available_types: list[UserType]


class Made(msgspec.Struct, frozen=True):
    id: texts.Id


class ListUsers(PageAsked, frozen=True, kw_only=True):
    status: values.Status | UnsetType = field(default=UNSET, name="filter[status][eq]")
    login: str | UnsetType = field(default=UNSET, name="filter[login][eq]")
    email: str | UnsetType = field(default=UNSET, name="filter[email][eq]")
    keyword: str | UnsetType = field(default=UNSET, name="filter[keyword][like]")


class CreateUser(msgspec.Struct, frozen=True, kw_only=True):
    name: texts.Line
    surname: texts.Line
    login: texts.Line
    email: texts.Email
    password: Password
    description: texts.Text | None = None
    user_type_id: texts.Id = values.DEFAULT_TYPE
    status: bool | Literal["active", "inactive"] = True
    email_notifications: bool | Literal["true", "false"] = True


def where(asked: ListUsers) -> UserFilter:
    return UserFilter(
        state=UNSET if asked.status is UNSET else UserState(asked.status),
        login=asked.login,
        email=asked.email,
        search=asked.keyword,
    )


def row(user: User, roles: list[str]) -> UserRow:
    own = extra(user)
    return UserRow(
        id=user.id,
        login=user.login,
        name=user.given_name,
        surname=user.family_name,
        email=user.email,
        avatar=texts.Image(),
        type=values.type_of(roles)[1],
        registration=values.time(user.created_at),
        last_login=values.maybe_time(user.seen_at),
        status=values.Status(user.state),
        timezone=own.get("timezone", "UTC"),
        language=own.get("locale", "en-US"),
        last_updated=values.time(user.updated_at),
    )


def one(user: User, roles: list[str]) -> UserOut:
    own = extra(user)
    return UserOut(
        id=user.id,
        login=user.login,
        name=user.given_name,
        surname=user.family_name,
        email=user.email,
        credits=0,
        description=texts.rich(own.get("description", "")),
        avatar=None,
        email_notifications=own.get("email_notifications", True),
        timezone=own.get("timezone", "UTC"),
        locale=own.get("locale", "en-US"),
        user_type=UserType(*values.type_of(roles)),
        status=values.Status(user.state),
        deactivation_date=None,
        available_types=[UserType(number, word) for number, (word, _) in values.TYPES.items()],
    )


def extra(user: User) -> dict[str, Any]:
    """What this API alone has for a person."""
    held: dict[str, Any] = user.extra.get(NAMESPACE, {})
    return held
