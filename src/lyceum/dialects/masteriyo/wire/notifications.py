"""Notifications on the wire (contract 10)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.community.notice_store import NewNotice, Notice, NoticeChange, NoticeFilter
from lyceum.dialects.masteriyo.paging import USUAL, ManyPerPage, PageAsked
from lyceum.dialects.masteriyo.values import moment, moment_or_none, read_moment
from lyceum.dialects.masteriyo.wire import texts

Title = Annotated[str, Meta(max_length=1_000, examples=["Weather Maps"])]
Text = Annotated[str, Meta(max_length=100_000, examples=["Your order is on hold."])]
Address = Annotated[str, Meta(max_length=2_000, examples=["https://school.example/account/"])]


class ReadState(StrEnum):
    READ = "read"
    UNREAD = "unread"


class Kind(StrEnum):
    """Where it is to be shown."""

    ALL = "all"
    FLASH = "flash"
    ADMIN = "admin"
    WPADMIN = "wpadmin"
    ACCOUNT = "account"
    LEARN = "learn"
    BOTH_ADMIN = "both-admin"
    BOTH_ADMIN_ACCOUNT = "both-admin-account"
    BOTH_ADMIN_LEARN = "both-admin-learn"
    LESSON_COMMENT = "lesson_comment"


class NotificationOrder(StrEnum):
    ID = "id"
    USER_ID = "user_id"
    POST_ID = "post_id"
    TOPIC_URL = "topic_url"
    STATUS = "status"
    TYPE = "type"
    CREATED_AT = "created_at"
    MODIFIED_AT = "modified_at"
    EXPIRE_AT = "expire_at"


class NotificationsAsked(PageAsked, frozen=True, kw_only=True):
    per_page: ManyPerPage = USUAL
    orderby: NotificationOrder = NotificationOrder.ID
    user_id: int | UnsetType = UNSET
    created_by: int | UnsetType = UNSET
    type: str | UnsetType = UNSET
    post_id: int | UnsetType = UNSET
    topic_url: str | UnsetType = UNSET
    status: ReadState | UnsetType = UNSET


class CreateNotification(msgspec.Struct, frozen=True, kw_only=True):
    """`user_id` left out: oneself."""

    title: Title
    description: Text
    topic_url: Address
    post_id: texts.Id
    user_id: int | UnsetType = UNSET
    status: ReadState | UnsetType = UNSET
    type: Kind = Kind.ALL
    expire_at: texts.Date | UnsetType = UNSET


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    title: Title | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    topic_url: Address | UnsetType = UNSET
    post_id: int | UnsetType = UNSET
    status: ReadState | UnsetType = UNSET
    type: Kind | UnsetType = UNSET
    expire_at: texts.Date | UnsetType = UNSET


class UpdateNotification(Fields, frozen=True, kw_only=True):
    id: texts.Id


class UpdateNotifications(Fields, frozen=True, kw_only=True):
    """Without anything to change they are read."""

    ids: texts.Ids


class DeleteNotification(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id


class DeleteNotifications(msgspec.Struct, frozen=True, kw_only=True):
    ids: texts.Ids


class NotificationOut(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    title: str
    description: str
    user_id: int
    created_by: int
    status: ReadState
    type: str
    topic_url: str
    post_id: str
    created_at: str
    modified_at: str | None
    expire_at: str | None


def where(asked: NotificationsAsked) -> NoticeFilter:
    read = asked.status if asked.status is UNSET else asked.status is ReadState.READ
    return NoticeFilter(
        user_id=asked.user_id,
        sender_id=asked.created_by,
        kind=asked.type,
        link=asked.topic_url,
        about_id=asked.post_id,
        is_read=read,
    )


def new(asked: CreateNotification, *, user_id: int) -> NewNotice:
    return NewNotice(
        user_id=user_id,
        title=asked.title,
        body=asked.description,
        kind=asked.type,
        link=asked.topic_url,
        about_id=asked.post_id,
        is_read=asked.status is ReadState.READ,
        expires_at=read_moment(asked.expire_at) if asked.expire_at else None,
    )


def change(asked: Fields) -> NoticeChange:
    read = asked.status if asked.status is UNSET else asked.status is ReadState.READ
    ends = asked.expire_at if asked.expire_at is UNSET else read_moment(asked.expire_at)
    return NoticeChange(
        title=asked.title,
        body=asked.description,
        kind=asked.type,
        link=asked.topic_url,
        about_id=asked.post_id,
        is_read=read,
        expires_at=ends,
    )


def notification(one: Notice) -> NotificationOut:
    changed = one.updated_at if one.updated_at != one.created_at else None
    return NotificationOut(
        id=one.id,
        title=one.title,
        description=one.body,
        user_id=one.user_id,
        created_by=one.sender_id or 0,
        status=ReadState.UNREAD if one.read_at is None else ReadState.READ,
        type=one.kind,
        topic_url=one.link,
        post_id=str(one.about_id or 0),
        created_at=moment(one.created_at),
        modified_at=moment_or_none(changed),
        expire_at=moment_or_none(one.expires_at),
    )
