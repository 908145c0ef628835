"""Which organization a command is about, and which of its two tenants."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from lyceum.core.tenancy.queries import Organization
    from lyceum.core.work import Tenant, Works

NONE_YET = "There is no organization yet; `lyceum users create` founds the first one."


class Mode(StrEnum):
    """An organization's two tenants."""

    LIVE = "live"
    TEST = "test"


OrganizationOption = Annotated[
    str | None,
    typer.Option("--organization", help="Its name or number; needed where there are several."),
]
ModeOption = Annotated[Mode, typer.Option("--mode", help="Which of its two tenants.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


async def chosen_tenant(works: Works, organization: str | None, *, mode: Mode) -> Tenant:
    """The tenant of the organization that was named, or of the only one; refuses when it is not
    clear which is meant."""
    from lyceum.cli.failing import Refused
    from lyceum.core.tenancy.queries import organizations_of, tenants_of

    there = await organizations_of(works)
    meant = [one for one in there if organization is None or _is_meant(one, organization)]
    if not there:
        raise Refused(NONE_YET)
    if not meant:
        raise Refused(f"There is no organization {organization}.")
    if len(meant) > 1:
        listed = ", ".join(f"{one.id} ({one.name})" for one in meant)
        raise Refused(f"Say which organization with --organization: {listed}.")
    tenants = await tenants_of(works)
    return next(
        tenant
        for tenant in tenants
        if tenant.organization_id == meant[0].id and tenant.mode == mode.value
    )


def _is_meant(one: Organization, name: str) -> bool:
    from lyceum.kit.text import fold

    return str(one.id) == name or fold(one.name) == fold(name)
