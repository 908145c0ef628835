"""Who teaches a course, and what must be completed before it, on the wire."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from lyceum.core.catalog.model import StaffMember, StaffRole
from lyceum.core.catalog.prerequisites import MOST_PREREQUISITES
from lyceum.dialects.lyceum.wire.asking import Asked, Id, OneAsked


class StaffOut(msgspec.Struct, frozen=True):
    """`id` is the user's."""

    id: Id
    role: StaffRole
    display_name: Annotated[str, Meta(examples=["Ingrid Larsen"])]


class StaffListOut(msgspec.Struct, frozen=True):
    """The lead first, then the instructors by name."""

    data: list[StaffOut]


class AddStaff(OneAsked, frozen=True, kw_only=True):
    """A new `lead` takes the place of the one before."""

    user_id: Id
    role: StaffRole = StaffRole.INSTRUCTOR


class RemoveStaff(OneAsked, frozen=True, kw_only=True):
    user_id: Id


class Prerequisite(Asked, frozen=True, kw_only=True):
    course_id: Id


class SetPrerequisites(OneAsked, frozen=True, kw_only=True):
    """Those that there shall be, in place of those before."""

    prerequisites: Annotated[list[Prerequisite], Meta(max_length=MOST_PREREQUISITES)]


class PrerequisitesOut(msgspec.Struct, frozen=True):
    """The courses that must be completed before."""

    prerequisites: list[Prerequisite]


def member(member: StaffMember) -> StaffOut:
    return StaffOut(member.user_id, member.role, member.display_name)


def prerequisites(course_ids: list[int]) -> PrerequisitesOut:
    return PrerequisitesOut([Prerequisite(course_id=one) for one in course_ids])
