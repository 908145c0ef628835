"""`lyceum demo`: makes the demo school, shows how to sign in to it, removes it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from lyceum.cli.tenants import JsonOption, Mode, OrganizationOption

if TYPE_CHECKING:
    from lyceum.app.greeting import Greeting
    from lyceum.app.settings import Settings

EXAMPLE = "Example: lyceum demo --remove"


def add_to(app: typer.Typer) -> None:
    app.command(epilog=EXAMPLE)(demo)


def demo(
    *,
    add: Annotated[
        bool, typer.Option("--add", help="Make it beside what the database holds already.")
    ] = False,
    remove: Annotated[
        bool, typer.Option("--remove", help="Remove all that the demo made, and nothing else.")
    ] = False,
    organization: OrganizationOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make, show or remove the demo school.

    Makes it in an empty database and shows how to sign in to it, now and whenever asked again.
    """
    from lyceum.cli.opening import run, settings_of
    from lyceum.cli.welcoming import print_greeting, print_greeting_json

    if add and remove:
        raise typer.BadParameter("--add and --remove exclude each other")
    if organization is not None and not add:
        raise typer.BadParameter("--organization goes with --add")
    settings = settings_of()
    if remove:
        _print_removed(*run(_remove(settings)), as_json=as_json)
        return
    greeting = run(_make(settings, organization, add=add))
    (print_greeting_json if as_json else print_greeting)(greeting)


async def _make(settings: Settings, organization: str | None, *, add: bool) -> Greeting:
    from lyceum import dialects
    from lyceum.app import data_dir, listening
    from lyceum.app.demo import school
    from lyceum.app.greeting import greet
    from lyceum.cli.failing import Refused
    from lyceum.cli.opening import opened_platform
    from lyceum.cli.printing import progress
    from lyceum.cli.tenants import chosen_tenant

    spoken = dialects.load(off=settings.dialects_off)
    async with opened_platform(settings) as platform:
        master = data_dir.secret(settings)
        works, ports = platform.works, platform.ports
        there = await school.demo_tenant(works) is not None
        with progress("Making the demo school") as tell:
            made = await school.make_if_empty(works, ports, spoken, master=master, tell=tell)
            if not (there or made):
                if not add:
                    raise Refused(HAS_OTHERS)
                tenant = await chosen_tenant(works, organization, mode=Mode.LIVE)
                await school.add_to(works, tenant, ports, spoken=spoken, master=master, tell=tell)
        address = listening.address(settings.host, settings.port)
        return await greet(works, spoken, master=master, address=address)


HAS_OTHERS = (
    "The database holds an organization already, so no demo school was made; "
    "`lyceum demo --add` makes one inside it."
)


async def _remove(settings: Settings) -> tuple[Counter[str], bool]:
    """What was removed, and whether an administrator is left."""
    from lyceum.app.demo.school import demo_tenant, remove_from
    from lyceum.cli.failing import Refused
    from lyceum.cli.opening import opened_platform
    from lyceum.core.access.queries import has_administrator

    async with opened_platform(settings) as platform:
        works = platform.works
        tenant = await demo_tenant(works)
        if tenant is None:
            raise Refused("There is no demo school in this database.")
        removed = await remove_from(works, tenant, platform.ports)
        return removed, await has_administrator(works)


def _print_removed(removed: Counter[str], has_administrator: bool, *, as_json: bool) -> None:
    from lyceum.app.greeting import FIRST_ADMINISTRATOR
    from lyceum.cli.printing import print_json, say

    if as_json:
        print_json({"removed": removed})
    else:
        parts = ", ".join(f"{kind}: {count}" for kind, count in removed.items())
        print(f"Removed what the demo made ({parts}).")
    if not has_administrator:
        say(FIRST_ADMINISTRATOR)
