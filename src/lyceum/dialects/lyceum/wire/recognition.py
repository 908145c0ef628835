"""Certificates and awards on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.recognition.model import (
    LONGEST_DAYS,
    MOST_POINTS,
    Award,
    AwardKind,
    Badge,
    Certificate,
    CertificateFilter,
    CertificateRule,
    CertificateState,
    Deed,
    Rules,
    Standing,
)
from lyceum.dialects.lyceum.paging import FollowAsked, PageAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.dialects.lyceum.wire.times import told
from lyceum.http.addresses import certificate_page
from lyceum.kit.time import iso_micros

Days = Annotated[int, Meta(ge=1, le=LONGEST_DAYS, description="How long it holds; null: for good.")]
Points = Annotated[int, Meta(ge=0, le=MOST_POINTS, examples=[25])]
Count = Annotated[int, Meta(ge=0, examples=[125])]
Word = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["First course"])]
Serial = Annotated[str, Meta(examples=["7K3M9Q2R5T8V1X4Z6B0D"])]
Address = Annotated[str, Meta(examples=["https://school.example/certificate/7K3M9Q2R5T8V1X4Z6B0D"])]


ByDeed = Annotated[
    dict[Deed, Points],
    Meta(extra_json_schema={"propertyNames": {"enum": [str(deed) for deed in Deed]}}),
]


class CertificateOrder(StrEnum):
    OLDEST = "issued_at"
    NEWEST = "-issued_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class AwardOrder(StrEnum):
    NEWEST = "-given_at"


class CertificateOut(msgspec.Struct, frozen=True):
    """That somebody completed a course, with both as they were called then. Whoever has `serial`
    verifies it at `page`."""

    id: Id
    user_id: Id
    course_id: Id
    enrollment_id: Id
    person: str
    title: str
    state: CertificateState
    serial: Serial
    page: Address
    issued_at: Time
    expires_at: Time | None
    revoked_at: Time | None
    updated_at: Time


class ListCertificates(FollowAsked, frozen=True, kw_only=True):
    order: CertificateOrder = CertificateOrder.NEWEST
    user_id: Id | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetCertificate(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class RuleOut(msgspec.Struct, frozen=True):
    """Whether who completes the course gets a certificate, and for how many days it holds."""

    id: Id
    given: bool
    days: Days | None


class GiveCertificates(OneAsked, frozen=True, kw_only=True):
    days: Days | None = None


class AwardOut(msgspec.Struct, frozen=True):
    """One entry of the ledger. `about` names what it was given for."""

    id: Id
    user_id: Id
    kind: AwardKind
    about: str
    points: Count
    given_at: Time


class ListAwards(PageAsked, frozen=True, kw_only=True):
    order: AwardOrder = AwardOrder.NEWEST
    user_id: Id | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class BadgeOut(msgspec.Struct, frozen=True):
    code: Word
    name: Word
    given_at: Time


class StandingOut(msgspec.Struct, frozen=True):
    """What somebody has by now; `id` is theirs."""

    id: Id
    points: Count
    level: Annotated[int, Meta(ge=1, examples=[3])]
    badges: list[BadgeOut]


class BadgeRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Given for the `count`th deed of a kind; by its `code` it is known, whatever its name."""

    code: Word
    name: Word
    deed: Deed
    count: Annotated[int, Meta(ge=1, le=1_000_000, examples=[5])]


class AwardRules(msgspec.Struct, frozen=True, kw_only=True):
    """`points` by what they are given for; `levels` holds the points from which each level above
    the first begins. While not `active` nothing is given, and nothing shown."""

    active: bool
    points: ByDeed
    badges: list[BadgeRule]
    levels: list[Count]


class SetAwardRules(Asked, frozen=True, kw_only=True):
    active: bool
    points: ByDeed
    badges: list[BadgeRule]
    levels: list[Count]


def where(asked: ListCertificates) -> CertificateFilter:
    return CertificateFilter(user_id=asked.user_id)


def certificate(held: Certificate, *, origin: str, now: int) -> CertificateOut:
    return CertificateOut(
        id=held.id,
        user_id=held.user_id,
        course_id=held.course_id,
        enrollment_id=held.enrollment_id,
        person=held.person,
        title=held.title,
        state=held.state_at(now),
        serial=held.serial,
        page=certificate_page(origin, held.serial),
        issued_at=iso_micros(held.issued_at),
        expires_at=told(held.expires_at),
        revoked_at=told(held.revoked_at),
        updated_at=iso_micros(held.updated_at),
    )


def rule(course_id: int, rule: CertificateRule | None) -> RuleOut:
    return RuleOut(course_id, rule is not None, rule.days if rule else None)


def award(given: Award) -> AwardOut:
    return AwardOut(
        id=given.id,
        user_id=given.user_id,
        kind=given.kind,
        about=given.key,
        points=given.points,
        given_at=iso_micros(given.given_at),
    )


def standing(user_id: int, standing: Standing) -> StandingOut:
    badges = [BadgeOut(badge.key, badge.name, iso_micros(at)) for badge, at in standing.badges]
    return StandingOut(user_id, standing.points, standing.level, badges)


def rules(rules: Rules) -> AwardRules:
    badges = [
        BadgeRule(code=badge.key, name=badge.name, deed=badge.deed, count=badge.count)
        for badge in rules.badges
    ]
    return AwardRules(
        active=rules.active, points=rules.points, badges=badges, levels=list(rules.levels)
    )


def new_rules(asked: SetAwardRules) -> Rules:
    return Rules(
        active=asked.active,
        points=asked.points,
        badges=tuple(
            Badge(key=badge.code, name=badge.name, deed=badge.deed, count=badge.count)
            for badge in asked.badges
        ),
        levels=tuple(asked.levels),
    )
