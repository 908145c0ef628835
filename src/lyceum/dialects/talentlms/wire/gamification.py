"""Points, level and badges on the wire (witness: contract 2.1)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from lyceum.core.recognition.model import Badge, Deed, Standing
from lyceum.kit.time import SECOND

BADGE_SET = 1
"""There is one set of badges (decision T30)."""

TYPES = {
    Deed.UNIT: "activity",
    Deed.COURSE: "learning",
    Deed.SIGN_IN: "login",
    Deed.PATH: "learning_path",
}
CRITERIA = {
    Deed.UNIT: "Complete {} units",
    Deed.COURSE: "Complete {} courses",
    Deed.SIGN_IN: "Sign in on {} days",
    Deed.PATH: "Complete {} learning paths",
}

Seconds = Annotated[int, Meta(ge=0, description="Unix time.", examples=[1790000000])]


class BadgeOut(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    type: str
    image_url: str | None
    criteria: str
    issued_on: Seconds
    badge_set_id: int


class GamificationOut(msgspec.Struct, frozen=True):
    points: int
    level: int
    badges: list[BadgeOut]


def out(standing: Standing) -> GamificationOut:
    badges = [_badge(badge, at) for badge, at in standing.badges]
    return GamificationOut(standing.points, standing.level, badges)


def _badge(badge: Badge, given_at: int) -> BadgeOut:
    return BadgeOut(
        name=badge.name,
        type=TYPES[badge.deed],
        image_url=None,
        criteria=CRITERIA[badge.deed].format(badge.count),
        issued_on=given_at // SECOND,
        badge_set_id=BADGE_SET,
    )
