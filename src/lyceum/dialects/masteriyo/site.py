"""What belongs to the site: roles, countries and their parts, currencies (contract 11).

Their names are those of ISO 3166 and 4217 as pycountry has them, not the product's own.
"""

from __future__ import annotations

from functools import cache

import pycountry

from lyceum.core.actor import Actor, Permission
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.work import Work
from lyceum.dialects.masteriyo.values import SYMBOLS
from lyceum.dialects.masteriyo.wire import site as wire
from lyceum.dialects.masteriyo.wire.people import LABELS


async def list_roles(work: Work, actor: Actor, asked: wire.NothingAsked) -> list[wire.RoleOut]:
    """List the roles that a person may hold."""
    actor.must(Permission.PEOPLE_READ_ANY)
    return [wire.RoleOut(value, label) for value, label in LABELS.items()]


async def list_currencies(
    work: Work, actor: Actor, asked: wire.NothingAsked
) -> list[wire.Currency]:
    """List the currencies that there are."""
    return list(_currencies())


@cache
def _currencies() -> tuple[wire.Currency, ...]:
    found = sorted(pycountry.currencies, key=lambda one: one.alpha_3)
    return tuple(
        wire.Currency(one.alpha_3, one.name, SYMBOLS.get(one.alpha_3, one.alpha_3)) for one in found
    )


async def list_countries(work: Work, actor: Actor, asked: wire.NothingAsked) -> list[wire.Country]:
    """List the countries that there are."""
    return list(_countries())


@cache
def _countries() -> tuple[wire.Country, ...]:
    found = [
        wire.Country(one.alpha_2, getattr(one, "common_name", one.name))
        for one in pycountry.countries
    ]
    return tuple(sorted(found, key=lambda one: one.name))


async def list_all_states(
    work: Work, actor: Actor, asked: wire.NothingAsked
) -> list[wire.CountryStates]:
    """List the parts of every country that has any."""
    return [one for one in map(_states, (each.code for each in _countries())) if one.states]


async def get_states(work: Work, actor: Actor, asked: wire.StatesAsked) -> wire.CountryStates:
    """List the parts of a country."""
    code = asked.country.upper()
    if code not in {one.code for one in _countries()}:
        raise Invalid(Problem("country", Fault.UNKNOWN))
    return _states(code)


@cache
def _states(country: str) -> wire.CountryStates:
    """Those that lie directly in it, by the code without the country's."""
    states = [
        wire.Country(part.code.partition("-")[2], part.name)
        for part in pycountry.subdivisions
        if part.country_code == country and part.parent_code is None
    ]
    return wire.CountryStates(country, sorted(states, key=lambda one: one.name))
