"""The site's settings: what was changed lies over what a new site has (contract 11; 706)."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.tenancy.settings import settle, settled, unsettle
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.wire import site as wire

AREA = "masteriyo"
MOST = 200_000
"""Characters of all that was changed, as JSON."""


@cache
def _of_a_new_site() -> dict[str, Any]:
    """Read once, and never handed out itself."""
    text = files("lyceum.dialects.masteriyo").joinpath("defaults/settings.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


async def _settings(work: Work) -> dict[str, Any]:
    return _laid_over(_of_a_new_site(), await settled(work, AREA))


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Objects are laid over one another field by field, anything else replaces what was there."""
    whole = deepcopy(below)
    for name, value in above.items():
        under = whole.get(name)
        if isinstance(under, dict) and isinstance(value, dict):
            whole[name] = _laid_over(under, value)
        else:
            whole[name] = deepcopy(value)
    return whole


async def _at(work: Work, path: tuple[str, ...]) -> Any:
    value: Any = await _settings(work)
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


async def is_on(work: Work, *path: str) -> bool:
    """Whether a switch is on."""
    return await _at(work, path) is True


async def text(work: Work, *path: str) -> str:
    """What a text says."""
    return str(await _at(work, path) or "")


async def _told(work: Work) -> wire.SettingsOut:
    """The currency is the tenant's, and settled there."""
    found = await _settings(work)
    found["payments"]["currency"]["currency"] = work.tenant.currency
    return msgspec.convert(found, wire.SettingsOut)


async def get_settings(work: Work, actor: Actor, asked: wire.SettingsAsked) -> wire.SettingsOut:
    """Retrieve the settings."""
    actor.must(Permission.ROLES_ASSIGN)
    return await _told(work)


async def update_settings(
    work: WriteWork, actor: Actor, asked: wire.UpdateSettings
) -> wire.SettingsOut:
    """Update settings: what is sent, and no more; unknown names are left out."""
    known = _known(wire.sections_of(asked), _of_a_new_site(), at="")
    after = _laid_over(await settled(work, AREA), known)
    if len(json.dumps(after)) > MOST:
        raise Invalid(Problem("settings", Fault.TOO_LONG, limit=MOST))
    await settle(work, actor, AREA, after)
    return await _told(work)


def _known(sent: dict[str, Any], there: dict[str, Any], *, at: str) -> dict[str, Any]:
    """Those that there are, of the same kind as in a new site."""
    kept = {}
    for name in sent.keys() & there.keys():
        value, usual, path = sent[name], there[name], f"{at}{name}"
        if isinstance(usual, dict) and isinstance(value, dict):
            kept[name] = _known(value, usual, at=f"{path}.")
        elif type(value) is not type(usual):
            raise Invalid(Problem(path, Fault.WRONG_TYPE, expected=(_TYPES[type(usual)],)))
        else:
            kept[name] = value
    return kept


_TYPES = {bool: "boolean", int: "integer", str: "string", list: "array", dict: "object"}


async def reset_settings(
    work: WriteWork, actor: Actor, asked: wire.NothingAsked
) -> wire.SettingsOut:
    """Take all settings back to what a new site has."""
    await unsettle(work, actor, AREA)
    return await _told(work)
