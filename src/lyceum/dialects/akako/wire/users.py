"""A user on the wire, and the roles that they hold, held and will hold (witness: contract A20–A24,
A48)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.access.model import Gift, PastAssignment
from lyceum.core.people.model import User, UserChange, UserFilter
from lyceum.dialects.akako import ids, values
from lyceum.dialects.akako.envelope import Told
from lyceum.dialects.akako.paging import PageAsked, Search
from lyceum.dialects.akako.values import Role, Status
from lyceum.dialects.akako.wire import texts

Free = Annotated[str, Meta(max_length=2_000)]


class UserSort(StrEnum):
    CREATED_AT = "createdAt"
    UPDATED_AT = "updatedAt"


SORTED_BY = {UserSort.CREATED_AT: "created_at", UserSort.UPDATED_AT: "updated_at"}


class UserRole(Told, frozen=True, kw_only=True):
    """`effectiveEndDate` null: for good. `assignedBy` is a Clerk id, null for nobody in person."""

    id: texts.Id
    user_id: texts.Id
    role: Role
    effective_start_date: texts.Time
    effective_end_date: texts.Time | None
    assigned_by: texts.ClerkId | None


class UserOut(Told, frozen=True, kw_only=True):
    """`roles` are those held now, `userRoles` all that ever were."""

    id: texts.Id
    clerk_id: texts.ClerkId
    email: texts.Email | None
    first_name: str
    last_name: str
    image_url: str | None
    bio: str | None
    phone: str | None
    status: Status
    is_active: bool
    roles: list[Role]
    user_roles: list[UserRole]
    created_at: texts.Time
    updated_at: texts.Time


class SyncOut(Told, frozen=True, kw_only=True):
    """Without a token `clerkId` alone (A2)."""

    clerk_id: texts.ClerkId
    user: UserOut | UnsetType = UNSET


class SyncedBefore(SyncOut, frozen=True, kw_only=True):
    """The same of somebody who was there already."""

    STATUS: ClassVar[int | None] = 200


class SyncUser(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    user_id: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
    email: texts.Email | UnsetType = UNSET


class ListUsers(PageAsked, frozen=True, kw_only=True, rename="camel"):
    sort: UserSort = UserSort.CREATED_AT
    search: Search | UnsetType = UNSET
    role: Role | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    created_from: texts.Time | UnsetType = UNSET
    created_to: texts.Time | UnsetType = UNSET
    updated_from: texts.Time | UnsetType = UNSET
    updated_to: texts.Time | UnsetType = UNSET


class Profile(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a person may write of themselves; the provider keeps the rest."""

    first_name: texts.PersonName | UnsetType = UNSET
    last_name: texts.PersonName | UnsetType = UNSET
    image_url: texts.ImageUrl | UnsetType | None = UNSET
    bio: Free | UnsetType | None = UNSET
    phone: Free | UnsetType | None = UNSET


class UpdateUser(Profile, frozen=True, kw_only=True, rename="camel"):
    id: texts.Id
    status: Status | UnsetType = UNSET


class AssignRole(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: texts.Id
    role: Role
    effective_start_date: texts.Time | UnsetType | None = UNSET
    effective_end_date: texts.Time | UnsetType | None = UNSET


class RemoveRole(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    role: Role


def where(asked: ListUsers) -> UserFilter:
    """`status` outranks `isActive`, which says the same."""
    status = asked.status
    if status is UNSET and asked.is_active is not UNSET:
        status = Status.ACTIVE if asked.is_active else Status.INACTIVE
    return UserFilter(
        search=asked.search,
        held=UNSET if asked.role is UNSET else values.keys_shown_as(asked.role),
        state=UNSET if status is UNSET else values.state(status),
        created_from=texts.bound(asked.created_from, field="createdFrom"),
        created_to=texts.bound(asked.created_to, field="createdTo"),
        updated_from=texts.bound(asked.updated_from, field="updatedFrom"),
        updated_to=texts.bound(asked.updated_to, field="updatedTo"),
    )


def change(asked: Profile) -> UserChange:
    kept = {"imageUrl": asked.image_url, "bio": asked.bio, "phone": asked.phone}
    own: dict[str, Any] = {name: value for name, value in kept.items() if value is not UNSET}
    return UserChange(
        given_name=asked.first_name,
        family_name=asked.last_name,
        extra={ids.NAMESPACE: own} if own else UNSET,
    )


def gift(asked: AssignRole, user_id: int) -> Gift:
    return Gift(
        user_id=user_id,
        key=values.KEY_OF[asked.role],
        starts_at=_moment(asked.effective_start_date, field="effectiveStartDate"),
        ends_at=_moment(asked.effective_end_date, field="effectiveEndDate"),
    )


def _moment(text: str | UnsetType | None, *, field: str) -> int | None:
    return texts.moment(text, field=field) if isinstance(text, str) else None


def user_role(assignment: PastAssignment, *, user: User, givers: dict[int, User]) -> UserRole:
    giver = givers.get(assignment.assigned_by or 0)
    return UserRole(
        id=ids.numbered(assignment.id),
        user_id=ids.written(user),
        role=values.role(assignment.role_key),
        effective_start_date=texts.time(assignment.starts_at),
        effective_end_date=texts.time_or_none(assignment.ends_at),
        assigned_by=ids.clerk_id(giver) if giver else None,
    )


def user(
    user: User, *, held: list[str], history: list[PastAssignment], givers: dict[int, User]
) -> UserOut:
    status = values.status(user.state)
    own = user.extra.get(ids.NAMESPACE, {})
    return UserOut(
        id=ids.written(user),
        clerk_id=ids.clerk_id(user),
        email=user.email,
        first_name=user.given_name,
        last_name=user.family_name,
        image_url=own.get("imageUrl"),
        bio=own.get("bio"),
        phone=own.get("phone"),
        status=status,
        is_active=status is Status.ACTIVE,
        roles=values.roles(held),
        user_roles=[user_role(one, user=user, givers=givers) for one in history],
        created_at=texts.time(user.created_at),
        updated_at=texts.time(user.updated_at),
    )
