"""`lyceum plans`: what an organization may ask for in a month."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lyceum.cli.tenants import JsonOption, Mode, OrganizationOption

if TYPE_CHECKING:
    from lyceum.app.settings import Settings
    from lyceum.core.tenancy.plans import Metered

SET = "Example: lyceum plans set pro --organization 'North School'"
UNLIMITED = "unlimited"


class PlanName(StrEnum):
    """The plans, and none of them."""

    FREE = "free"
    PRO = "pro"
    ENTERPRISE = "enterprise"
    NONE = "none"


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(
        name="plans",
        help="What an organization may ask for in a month.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command("set", epilog=SET)(choose)
    group.command(epilog="Example: lyceum plans show --json")(show)
    app.add_typer(group)


def choose(
    plan: Annotated[PlanName, typer.Argument(help="Which plan.")],
    *,
    per_minute: Annotated[
        int | None,
        typer.Option(help="With enterprise: requests a minute that were agreed on."),
    ] = None,
    organization: OrganizationOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put an organization on a plan.

    free has 1,000 calls and 10 uploads a month, pro 10,000 and 100; enterprise has no bounds and
    is counted. On none, as every organization begins, nothing is counted. An API whose limits of
    the minute go by plan follows it too. A server that runs knows it within some seconds.
    """
    from lyceum.cli.opening import run, settings_of

    chosen = _choose(settings_of(), plan, organization=organization, per_minute=per_minute)
    _print(run(chosen), as_json=as_json)


def show(*, organization: OrganizationOption = None, as_json: JsonOption = False) -> None:
    """Show an organization's plan, and what was used of it this month."""
    from lyceum.cli.opening import run, settings_of

    _print(run(_show(settings_of(), organization)), as_json=as_json)


async def _choose(
    settings: Settings, plan: PlanName, *, organization: str | None, per_minute: int | None
) -> Metered:
    from lyceum.cli.opening import opened
    from lyceum.cli.tenants import chosen_tenant
    from lyceum.core.tenancy.plans import Plan, choose_plan

    chosen = None if plan is PlanName.NONE else Plan(plan.value)
    async with opened(settings) as works:
        tenant = await chosen_tenant(works, organization, mode=Mode.LIVE)
        await choose_plan(works, tenant.organization_id, plan=chosen, per_minute=per_minute)
    return await _show(settings, str(tenant.organization_id))


async def _show(settings: Settings, organization: str | None) -> Metered:
    from lyceum.cli.opening import opened
    from lyceum.cli.tenants import chosen_tenant
    from lyceum.core.tenancy.plans import metered

    async with opened(settings) as works:
        tenant = await chosen_tenant(works, organization, mode=Mode.LIVE)
        async with works.read(tenant) as work:
            return await metered(work)


def _print(found: Metered, *, as_json: bool) -> None:
    from lyceum.cli.printing import print_json, print_table
    from lyceum.core.tenancy.plans import WHATS

    if as_json:
        print_json(_shown(found))
        return
    if found.plan is None:
        print("On no plan: nothing is counted, and nothing refused.")
        return
    agreed = "" if found.per_minute is None else f", {found.per_minute} requests a minute"
    print(f"On the plan {found.plan}{agreed}; this month:")
    counts = [(what, found.count(what)) for what in WHATS]
    rows = [
        (what, count.used, UNLIMITED if count.limit is None else count.limit)
        for what, count in counts
    ]
    print_table(("", "used", "of"), rows, indent=2)


def _shown(found: Metered) -> dict[str, Any]:
    from lyceum.core.tenancy.plans import WHATS
    from lyceum.kit.time import iso_seconds

    counts: dict[str, Any] = {what: found.count(what) if found.plan else None for what in WHATS}
    return {
        "plan": found.plan,
        "per_minute": found.per_minute,
        "resets_at": iso_seconds(found.ends_at),
        **counts,
    }
