"""The site itself on the wire: settings, roles, countries and currencies (contract 11)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.dialects.masteriyo.paging import Context

Section = dict[str, Any]
Sent = dict[str, Any] | UnsetType


class NothingAsked(msgspec.Struct, frozen=True, kw_only=True):
    pass


class SettingsAsked(msgspec.Struct, frozen=True, kw_only=True):
    context: Context = Context.VIEW


class UpdateSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Section by section what is to be another."""

    general: Sent = UNSET
    course_archive: Sent = UNSET
    single_course: Sent = UNSET
    learn_page: Sent = UNSET
    payments: Sent = UNSET
    quiz: Sent = UNSET
    emails: Sent = UNSET
    notification: Sent = UNSET
    authentication: Sent = UNSET
    advance: Sent = UNSET
    accounts_page: Sent = UNSET


class SettingsOut(msgspec.Struct, frozen=True, kw_only=True):
    general: Section
    course_archive: Section
    single_course: Section
    learn_page: Section
    payments: Section
    quiz: Section
    emails: Section
    notification: Section
    authentication: Section
    advance: Section
    accounts_page: Section


def sections_of(asked: UpdateSettings) -> dict[str, Section]:
    sent = msgspec.structs.asdict(asked)
    return {name: value for name, value in sent.items() if value is not UNSET}


class RoleOut(msgspec.Struct, frozen=True):
    value: str
    label: str


class Country(msgspec.Struct, frozen=True):
    code: str
    name: str


class Currency(msgspec.Struct, frozen=True):
    code: str
    name: str
    symbol: str


class StatesAsked(msgspec.Struct, frozen=True, kw_only=True):
    country: Annotated[str, Meta(max_length=10, examples=["US"])]


class CountryStates(msgspec.Struct, frozen=True):
    """The parts of a country, such as its states."""

    country: str
    states: list[Country]
