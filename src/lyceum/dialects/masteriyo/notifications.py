"""What people are told: each reads their own (contract 10)."""

from __future__ import annotations

from msgspec import UNSET
from msgspec.structs import asdict

from lyceum.core.actor import Actor
from lyceum.core.community import notices
from lyceum.core.community.errors import NoSuchNotice
from lyceum.core.community.notice_store import NoticeChange, NoticeOrder
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.paging import Listing, listing, ordered, sliced
from lyceum.dialects.masteriyo.refusals import CannotBulkDelete, SaidMissing
from lyceum.dialects.masteriyo.wire import notifications as wire
from lyceum.dialects.masteriyo.wire.texts import OneAsked

_ORDERS = {wire.NotificationOrder.MODIFIED_AT: NoticeOrder.UPDATED_AT}


async def list_notifications(
    work: Work, actor: Actor, asked: wire.NotificationsAsked
) -> Listing[wire.NotificationOut]:
    """List one's own notifications; who administers people lists everybody's."""
    order = ordered(asked, _ORDERS.get(asked.orderby, NoticeOrder.CREATED_AT))
    page = await notices.notices(
        work, actor, where=wire.where(asked), sliced=sliced(asked), order=order
    )
    return listing(asked, page, [wire.notification(one) for one in page.rows], enveloped=True)


async def get_notification(work: Work, actor: Actor, asked: OneAsked) -> wire.NotificationOut:
    """Retrieve a notification."""
    return wire.notification(await notices.notice(work, actor, asked.id))


async def create_notification(
    work: WriteWork, actor: Actor, asked: wire.CreateNotification
) -> wire.NotificationOut:
    """Tell a person something."""
    user_id = actor.self_id() if asked.user_id is UNSET else asked.user_id
    try:
        made = await notices.notify(work, actor, wire.new(asked, user_id=user_id))
    except NoSuchUser as error:
        raise Invalid(Problem("user_id", Fault.UNKNOWN)) from error
    return wire.notification(made)


async def update_notification(
    work: WriteWork, actor: Actor, asked: wire.UpdateNotification
) -> wire.NotificationOut:
    """Update a notification; one's own can only be read, or unread."""
    change = wire.change(asked)
    return wire.notification(await notices.change_notice(work, actor, asked.id, change))


async def delete_notification(
    work: WriteWork, actor: Actor, asked: wire.DeleteNotification
) -> wire.NotificationOut:
    """Delete a notification for good."""
    return wire.notification(await notices.delete_notice(work, actor, asked.id))


async def update_notifications(
    work: WriteWork, actor: Actor, asked: wire.UpdateNotifications
) -> list[wire.NotificationOut]:
    """Update several notifications, or mark them as read; those that are not there are passed over,
    unless none is."""
    change = wire.change(asked)
    if not any(value is not UNSET for value in asdict(change).values()):
        change = NoticeChange(is_read=True)
    told = []
    for notice_id in dict.fromkeys(asked.ids):
        try:
            told.append(await notices.change_notice(work, actor, notice_id, change))
        except NoSuchNotice:
            continue
    if not told:
        code = "masteriyo_rest_notification_invalid_id"
        raise SaidMissing(code, "Invalid ID", status=404)
    return [wire.notification(one) for one in told]


async def delete_notifications(
    work: WriteWork, actor: Actor, asked: wire.DeleteNotifications
) -> list[wire.NotificationOut]:
    """Delete several notifications; those that are not there are passed over."""
    gone = []
    for notice_id in dict.fromkeys(asked.ids):
        try:
            gone.append(await notices.delete_notice(work, actor, notice_id))
        except NoSuchNotice:
            continue
    if not gone:
        raise CannotBulkDelete("notification")
    return [wire.notification(one) for one in gone]
