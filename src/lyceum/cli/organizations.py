"""`lyceum organizations`: the schools of one installation."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lyceum.cli.tenants import JsonOption, Mode, OrganizationOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyceum.app.settings import Settings

SWITCH = "Example: lyceum organizations switch off --api --organization 'North School'"
CREATE = "Example: lyceum organizations create --name 'North School' --host north.example.org"


class Switch(StrEnum):
    ON = "on"
    OFF = "off"


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(
        name="organizations",
        help="Schools that share this installation.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command(epilog=CREATE)(create)
    group.command("list", epilog="Example: lyceum organizations list --json")(list_all)
    group.command(epilog=SWITCH)(switch)
    app.add_typer(group)


def create(
    *,
    name: Annotated[str, typer.Option(help="What the organization is called.")],
    host: Annotated[
        list[str] | None, typer.Option(help="Host name that leads to it; may be repeated.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Found an organization.

    It has a live and a test tenant, and knows nothing of other organizations.
    With several organizations, a request finds its own by its credential or by the host name.
    """
    from lyceum.cli.opening import run, settings_of
    from lyceum.cli.printing import print_json

    made = run(_create(settings_of(), name, hosts=host or []))
    if as_json:
        print_json(made)
    else:
        print(f"Founded organization {made['id']}, {made['name']}.")


async def _create(settings: Settings, name: str, *, hosts: Sequence[str]) -> dict[str, Any]:
    from lyceum.app.founding import found
    from lyceum.cli.opening import opened
    from lyceum.core.tenancy.queries import hosts_of

    async with opened(settings) as works:
        live, test = await found(works, name=name, live_hosts=hosts)
        leading = [host.name for host in await hosts_of(works) if host.tenant_id == live.id]
    return {
        "id": live.organization_id,
        "name": name,
        "hosts": leading,
        "tenants": {"live": live.id, "test": test.id},
    }


def list_all(*, as_json: JsonOption = False) -> None:
    """List the organizations and the host names that lead to them."""
    from lyceum.cli.opening import run, settings_of
    from lyceum.cli.printing import print_json, print_table

    found = run(_list(settings_of()))
    if as_json:
        print_json(found)
        return
    rows = [(one["id"], one["name"], ", ".join(one["hosts"])) for one in found]
    print_table(("number", "name", "hosts"), rows)


async def _list(settings: Settings) -> list[dict[str, Any]]:
    from lyceum.cli.opening import opened
    from lyceum.core.tenancy.queries import hosts_of, organizations_of, tenants_of

    async with opened(settings) as works:
        owner = {tenant.id: tenant.organization_id for tenant in await tenants_of(works)}
        hosts = [(owner[host.tenant_id], host.name) for host in await hosts_of(works)]
        return [
            {
                "id": one.id,
                "name": one.name,
                "hosts": [name for organization_id, name in hosts if organization_id == one.id],
            }
            for one in await organizations_of(works)
        ]


def switch(
    to: Annotated[Switch, typer.Argument(help="Whether it answers.")],
    *,
    api: Annotated[bool, typer.Option("--api", help="Its APIs alone.")] = False,
    organization: OrganizationOption = None,
) -> None:
    """Close an organization or open it again, or its APIs alone.

    While it is off, every request by an API is refused with 403, in the vendor's words. A server
    that runs knows it within some seconds.
    """
    from lyceum.cli.opening import run, settings_of

    name = run(_switch(settings_of(), to, api=api, organization=organization))
    what = f"The APIs of {name} are" if api else f"{name} is"
    print(f"{what} {to.value} now.")


async def _switch(settings: Settings, to: Switch, *, api: bool, organization: str | None) -> str:
    from lyceum.cli.opening import opened
    from lyceum.cli.tenants import chosen_tenant
    from lyceum.core.tenancy import queries
    from lyceum.core.tenancy.switches import put_active, put_api_enabled

    is_on = to is Switch.ON
    async with opened(settings) as works:
        tenant = await chosen_tenant(works, organization, mode=Mode.LIVE)
        if api:
            await put_api_enabled(works, tenant.organization_id, enabled=is_on)
        else:
            await put_active(works, tenant.organization_id, active=is_on)
        found = await queries.organization(works, tenant.organization_id)
    return found.name if found else str(tenant.organization_id)
