"""People on the wire (contract 9)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.access.application_store import APPROVED, PENDING, REJECTED, Application
from lyceum.core.access.model import RoleKey, strongest
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.people.model import NewUser, User, UserChange, UserFilter, UserState
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.paging import Context
from lyceum.dialects.masteriyo.refusals import Said
from lyceum.dialects.masteriyo.values import moment
from lyceum.dialects.masteriyo.wire import texts
from lyceum.kit.text import is_email

NAMESPACE = "masteriyo"
ROLES = {
    RoleKey.ADMIN: "administrator",
    RoleKey.MANAGER: "masteriyo_manager",
    RoleKey.INSTRUCTOR: "masteriyo_instructor",
    RoleKey.LEARNER: "masteriyo_student",
    RoleKey.SUBSCRIBER: "subscriber",
}
LABELS = {
    "administrator": "Administrator",
    "masteriyo_manager": "Masteriyo Manager",
    "masteriyo_instructor": "Masteriyo Instructor",
    "masteriyo_student": "Masteriyo Student",
    "subscriber": "Subscriber",
}
KEYS = {word: key for key, word in ROLES.items()}
STATES = {UserState.ACTIVE: 0, UserState.INACTIVE: 1000}

Short = Annotated[str, Meta(max_length=1_000)]


class ApplyStatus(StrEnum):
    """How it stands with somebody's wish to teach."""

    NOT_APPLIED = "not-applied"
    APPLIED = "applied"
    REJECTED = "rejected"
    APPROVED = "approved"


APPLIED = {
    PENDING: ApplyStatus.APPLIED,
    APPROVED: ApplyStatus.APPROVED,
    REJECTED: ApplyStatus.REJECTED,
}
MOST_APPLICATIONS = 3


class PersonNamed(msgspec.Struct, frozen=True):
    """A person beside another thing."""

    id: int
    display_name: str
    avatar_url: str


def named(user: User) -> PersonNamed:
    return PersonNamed(user.id, user.display_name, avatar(user.email))


@lru_cache(maxsize=256)
def avatar(email: str | None) -> str:
    """The picture that belongs to an address, as the product links it."""
    digest = hashlib.sha256((email or "").strip().lower().encode()).hexdigest()
    return f"https://secure.gravatar.com/avatar/{digest}?s=96&d=mm&r=g"


class RoleShown(msgspec.Struct, frozen=True):
    value: str
    label: str


class Picture(msgspec.Struct, frozen=True):
    id: int
    url: str


class UserOut(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    username: str
    nicename: str
    email: str
    url: str
    date_created: str
    status: int
    display_name: str
    nickname: str
    first_name: str
    last_name: str
    description: str
    rich_editing: bool
    syntax_highlighting: bool
    comment_shortcuts: bool
    use_ssl: bool
    show_admin_bar_front: bool
    locale: str
    roles: list[str]
    formatted_roles: list[RoleShown]
    profile_image: Picture
    billing: dict[str, str | None]
    avatar_url: str
    is_demo_student: bool
    auto_created: bool
    instructor_apply_status: str
    instructor_application_attempts: dict[str, Any]
    user_sessions_info: list[Any]


BILLING = (
    "first_name", "last_name", "company_name", "company_id", "address_1", "address_2", "city",
    "postcode", "country", "state", "country_name", "state_name", "email", "phone",
)  # fmt: skip


def _billing(held: dict[str, str]) -> dict[str, str | None]:
    """The name of the state is null where no country is named."""
    told: dict[str, str | None] = {name: held.get(name, "") for name in BILLING}
    return told if told["country"] else {**told, "state_name": None}


def role_words(keys: list[str]) -> list[str]:
    """The strongest role: this API's people have one."""
    key = strongest(keys)
    return [ROLES[key]] if key is not None else []


def person(user: User, *, roles: list[str], applied: Sequence[Application] = ()) -> UserOut:
    kept = user.extra.get(NAMESPACE, {})
    words = role_words(roles)
    return UserOut(
        id=user.id,
        username=user.login,
        nicename=kept.get("nicename", user.login.lower()),
        email=user.email or "",
        url=kept.get("url", ""),
        date_created=moment(user.created_at),
        status=_status(user, kept),
        display_name=user.display_name,
        nickname=kept.get("nickname", user.login),
        first_name=user.given_name,
        last_name=user.family_name,
        description=kept.get("description", ""),
        rich_editing=kept.get("rich_editing", True),
        syntax_highlighting=kept.get("syntax_highlighting", True),
        comment_shortcuts=kept.get("comment_shortcuts", False),
        use_ssl=kept.get("use_ssl", False),
        show_admin_bar_front=kept.get("show_admin_bar_front", True),
        locale=kept.get("locale", ""),
        roles=words,
        formatted_roles=[RoleShown(word, LABELS[word]) for word in words],
        profile_image=Picture(0, avatar(user.email)),
        billing=_billing(kept.get("billing", {})),
        avatar_url=avatar(user.email),
        is_demo_student=False,
        auto_created=False,
        instructor_apply_status=APPLIED[applied[-1].state] if applied else ApplyStatus.NOT_APPLIED,
        instructor_application_attempts={
            "used": len(applied),
            "max": MOST_APPLICATIONS,
            "can_apply": may_apply(applied),
        },
        user_sessions_info=[],
    )


def may_apply(applied: Sequence[Application]) -> bool:
    """Whether they may ask once more to teach: nothing waits, or was granted, and it is not the
    fourth time."""
    is_open = all(one.state == REJECTED for one in applied)
    return is_open and len(applied) < MOST_APPLICATIONS


def _status(user: User, kept: dict[str, Any]) -> int:
    """The finer word, as long as it still says what the state is."""
    usual = STATES[user.state]
    finer = kept.get("status", usual)
    return int(finer) if bool(finer) == bool(usual) else usual


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    MANAGER = "masteriyo_manager"
    INSTRUCTOR = "masteriyo_instructor"
    STUDENT = "masteriyo_student"
    SUBSCRIBER = "subscriber"


class PersonOrder(StrEnum):
    ID = "id"
    DISPLAY_NAME = "display_name"
    NAME = "name"
    INCLUDE = "include"
    LOGIN = "login"
    NICENAME = "nicename"
    EMAIL = "email"
    URL = "url"
    REGISTERED = "registered"


class InstructorsAsked(texts.Picked, frozen=True, kw_only=True):
    orderby: PersonOrder = PersonOrder.ID


class UsersAsked(InstructorsAsked, frozen=True, kw_only=True):
    roles: list[Role] | UnsetType = UNSET


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """What may be written of a person. `status`: 0 active, 1 spam, 1000 inactive."""

    email: Short | UnsetType = UNSET
    password: Annotated[str, Meta(max_length=1_000)] | UnsetType = UNSET
    nicename: Short | UnsetType = UNSET
    url: Short | UnsetType = UNSET
    display_name: Short | UnsetType = UNSET
    nickname: Short | UnsetType = UNSET
    first_name: Short | UnsetType = UNSET
    last_name: Short | UnsetType = UNSET
    description: texts.Text | UnsetType = UNSET
    locale: Short | UnsetType = UNSET
    rich_editing: bool | UnsetType = UNSET
    syntax_highlighting: bool | UnsetType = UNSET
    comment_shortcuts: bool | UnsetType = UNSET
    use_ssl: bool | UnsetType = UNSET
    show_admin_bar_front: bool | UnsetType = UNSET
    status: int | UnsetType = UNSET
    roles: list[Short] | UnsetType = UNSET
    billing: dict[str, Any] | UnsetType = UNSET
    instructor_apply_status: ApplyStatus | UnsetType = UNSET


class CreateUser(Fields, frozen=True, kw_only=True):
    username: Annotated[str, Meta(max_length=200, examples=["alice"])]


class UpdateUser(Fields, frozen=True, kw_only=True):
    id: texts.Id


class MeAsked(msgspec.Struct, frozen=True, kw_only=True):
    context: Context = Context.VIEW


class DeleteUser(msgspec.Struct, frozen=True, kw_only=True):
    """`force` changes nothing: people have no trash here (332, 335). `reassign` is who leads their
    courses from then on."""

    id: texts.Id
    force: bool = True
    reassign: int | UnsetType = UNSET


class DeleteUsers(msgspec.Struct, frozen=True, kw_only=True):
    ids: texts.Ids
    reassign: int | UnsetType = UNSET


_KEPT = (
    "nicename", "url", "nickname", "description", "locale", "rich_editing", "syntax_highlighting",
    "comment_shortcuts", "use_ssl", "show_admin_bar_front",
)  # fmt: skip
SPAM, INACTIVE = 1, 1000


def state_asked(asked: Fields) -> UserState | None:
    """What the status means; refuses a number that is none."""
    if asked.status is UNSET:
        return None
    if asked.status not in (0, SPAM, INACTIVE):
        words = ("0", "1000", "1")
        raise Invalid(Problem("status", Fault.UNKNOWN_WORD, expected=words))
    return UserState.INACTIVE if asked.status else UserState.ACTIVE


def role_asked(asked: Fields) -> RoleKey | None:
    """The strongest of the roles that are named; refuses one that there is not."""
    if asked.roles is UNSET or not asked.roles:
        return None
    if any(word not in KEYS for word in asked.roles):
        raise Said("user_invalid_roles", "Invalid roles", status=400)
    return strongest([KEYS[word] for word in asked.roles])


def email_asked(asked: Fields) -> str | UnsetType | None:
    """ "" is no address, and so is what is none where the profile swallows it (311)."""
    if asked.email is UNSET:
        return UNSET
    email = asked.email.strip()
    if email and not is_email(email):
        if here().profile.refuses_nonsense:
            raise Invalid(Problem("email", Fault.MALFORMED, expected=("email address",)))
        return None
    return email or None


def new(asked: CreateUser, *, password_hash: str | None) -> NewUser:
    email = email_asked(asked)
    names = f"{asked.first_name or ''} {asked.last_name or ''}".strip()
    return NewUser(
        display_name=asked.display_name or asked.username.strip() or names,
        login=asked.username,
        email=None if email is UNSET else email,
        password_hash=password_hash,
        given_name=asked.first_name or "",
        family_name=asked.last_name or "",
    )


def change(asked: Fields, user: User, *, password_hash: str | UnsetType) -> UserChange:
    email = email_asked(asked)
    own = kept(asked, user)
    return UserChange(
        display_name=asked.display_name or UNSET,
        given_name=asked.first_name,
        family_name=asked.last_name,
        email=email if email is not UNSET and email != user.email else UNSET,
        password_hash=password_hash,
        extra={NAMESPACE: own} if own else UNSET,
    )


def kept(asked: Fields, user: User) -> dict[str, Any]:
    """What only this API keeps of a person."""
    fields = {name: getattr(asked, name) for name in _KEPT}
    own = {name: value for name, value in fields.items() if value is not UNSET}
    if asked.status is not UNSET:
        own["status"] = asked.status
    if asked.billing is not UNSET:
        before = user.extra.get(NAMESPACE, {}).get("billing", {})
        sent = {n: str(v)[:1_000] for n, v in asked.billing.items() if n in BILLING}
        own["billing"] = {**before, **sent}
    return own


def where(asked: InstructorsAsked) -> UserFilter:
    """Of instructors who holds that role, of people in general whoever holds one of those named."""
    held: tuple[str, ...] | UnsetType = UNSET
    if not isinstance(asked, UsersAsked):
        held = (RoleKey.INSTRUCTOR,)
    elif asked.roles:
        held = tuple(KEYS[role] for role in asked.roles)
    return UserFilter(
        search=asked.search,
        held=held,
        among=asked.among,
        without=asked.without,
        created_from=asked.made_from,
        created_to=asked.made_before,
    )
