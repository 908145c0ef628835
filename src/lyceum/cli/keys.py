"""`lyceum keys`: what a client of one of the APIs carries."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lyceum.cli.tenants import JsonOption, Mode, ModeOption, OrganizationOption

if TYPE_CHECKING:
    from lyceum.app.keys import KeyWanted
    from lyceum.app.settings import Settings

CREATE = "Example: lyceum keys create --dialect karma --user you@example.org --permissions read"


class Permissions(StrEnum):
    """What a key may do with what its person may do."""

    READ = "read"
    WRITE = "write"
    READ_WRITE = "read_write"


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(
        name="keys",
        help="API keys, shown once and kept as digests.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command(epilog=CREATE)(create)
    group.command("list", epilog="Example: lyceum keys list --json")(list_all)
    group.command(epilog="Example: lyceum keys revoke 1042")(revoke)
    app.add_typer(group)


def create(
    *,
    dialect: Annotated[str, typer.Option(help="The API that the key is for, karma for example.")],
    user: Annotated[str, typer.Option(help="E-mail address or login of the person it acts for.")],
    permissions: Annotated[
        Permissions, typer.Option(help="Reading, writing, or both.")
    ] = Permissions.READ_WRITE,
    scopes: Annotated[
        str | None,
        typer.Option(help="Only these permissions, with commas between; else all of the person's."),
    ] = None,
    expires: Annotated[
        str, typer.Option(help="30d, 12h, a date such as 2030-01-31, or never.")
    ] = "30d",
    name: Annotated[str, typer.Option(help="To tell it from others.")] = "",
    organization: OrganizationOption = None,
    mode: ModeOption = Mode.LIVE,
    as_json: JsonOption = False,
) -> None:
    """Make a key and show it, this once.

    Shown with it are the request headers that carry it.
    """
    from lyceum import dialects
    from lyceum.app.keys import KeyWanted, moment_of
    from lyceum.cli.opening import run, settings_of
    from lyceum.cli.printing import print_json

    if dialect not in dialects.names():
        raise typer.BadParameter(f"there is no API named {dialect}", param_hint="--dialect")
    try:
        expires_at = moment_of(expires)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--expires") from error
    wanted = KeyWanted(
        dialect=dialect,
        user=user,
        name=name,
        permissions=permissions.value,
        scopes=tuple(scopes.replace(",", " ").split()) if scopes is not None else None,
        expires_at=expires_at,
    )
    made = run(_create(settings_of(), wanted, organization, mode=mode))
    if as_json:
        print_json(made)
        return
    print(f"Key {made['id']} for {dialect}, shown this once: {made['key']}")
    for header, value in made["headers"].items():
        print(f"{header}: {value}")


async def _create(
    settings: Settings, wanted: KeyWanted, organization: str | None, *, mode: Mode
) -> dict[str, Any]:
    from lyceum.app.keys import make_key
    from lyceum.cli.opening import opened
    from lyceum.cli.tenants import chosen_tenant

    async with opened(settings) as works:
        tenant = await chosen_tenant(works, organization, mode=mode)
        made = await make_key(works, tenant, wanted)
    return {
        **_shown(made.key),
        "user": made.login,
        "mode": mode.value,
        "key": made.secret,
        "headers": dict(made.headers),
    }


def _shown(key: Any) -> dict[str, Any]:
    """What may be shown of a key again and again; times in ISO 8601."""
    from lyceum.kit.time import iso_seconds

    return {
        "id": key.id,
        "uid": key.uid.hex(),
        "dialect": key.dialect,
        "name": key.name,
        "hint": key.hint,
        "scopes": key.scopes,
        "created_at": iso_seconds(key.created_at),
        "expires_at": iso_seconds(key.expires_at) if key.expires_at is not None else None,
    }


def list_all(
    *,
    organization: OrganizationOption = None,
    mode: ModeOption = Mode.LIVE,
    as_json: JsonOption = False,
) -> None:
    """List the keys that were not revoked."""
    from lyceum.cli.opening import run, settings_of
    from lyceum.cli.printing import print_json, print_table

    found = run(_list(settings_of(), organization, mode=mode))
    if as_json:
        print_json(found)
        return
    rows = [
        (
            one["id"],
            one["dialect"],
            one["user"],
            one["name"],
            f"…{one['hint']}",
            one["expires_at"] or "never",
        )
        for one in found
    ]
    print_table(("number", "API", "user", "name", "ends in", "expires"), rows)


async def _list(
    settings: Settings, organization: str | None, *, mode: Mode
) -> list[dict[str, Any]]:
    from lyceum.cli.opening import opened
    from lyceum.cli.tenants import chosen_tenant
    from lyceum.core.access.keys import working_keys
    from lyceum.core.people.queries import users_by_id

    async with opened(settings) as works:
        tenant = await chosen_tenant(works, organization, mode=mode)
        async with works.read(tenant) as work:
            keys = await working_keys(work)
            people = await users_by_id(work, [key.user_id for key in keys])
    return [{**_shown(key), "user": people[key.user_id].login} for key in keys]


def revoke(
    key_id: Annotated[
        int, typer.Argument(metavar="NUMBER", help="As `lyceum keys list` shows it.")
    ],
    organization: OrganizationOption = None,
    mode: ModeOption = Mode.LIVE,
    as_json: JsonOption = False,
) -> None:
    """End a key at once."""
    from lyceum.cli.failing import Refused
    from lyceum.cli.opening import run, settings_of
    from lyceum.cli.printing import print_json

    if not run(_revoke(settings_of(), key_id, organization, mode=mode)):
        raise Refused(f"There is no key {key_id} that still works.")
    if as_json:
        print_json({"id": key_id, "revoked": True})
    else:
        print(f"Key {key_id} no longer works.")


async def _revoke(settings: Settings, key_id: int, organization: str | None, *, mode: Mode) -> bool:
    from functools import partial

    from lyceum.cli.opening import opened
    from lyceum.cli.tenants import chosen_tenant
    from lyceum.core.access.keys import revoke_key

    async with opened(settings) as works:
        tenant = await chosen_tenant(works, organization, mode=mode)
        return await works.writing(tenant, partial(revoke_key, key_id=key_id))
