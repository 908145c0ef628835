"""Whether there is a demo school, and making one where there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from lyceum.app.demo.filing import erase_files, files_shown, show_files
from lyceum.app.demo.making import Tell, make, prepare_secrets
from lyceum.app.demo.remembering import remembered
from lyceum.app.demo.removing import remove
from lyceum.app.founding import found
from lyceum.core.database import NotUnique
from lyceum.core.stages import Ports, Stages
from lyceum.core.tenancy.queries import is_empty, tenants_of
from lyceum.core.work import Tenant, Works
from lyceum.http.dialect import Dialect

NAME = "Harbour Hill School"


async def make_if_empty(
    works: Works, ports: Ports, spoken: Sequence[Dialect], *, master: bytes, tell: Tell
) -> bool:
    """Founds the demo school if there is no organization at all; whether it did. One whose making
    was cut off before its last file was there gets what it lacks."""
    if not await is_empty(works):
        tenant = await demo_tenant(works)
        if tenant is not None:
            await show_files(Stages(works, tenant, ports))
        return False
    secrets = await prepare_secrets(master, ports.passwords, spoken, tell=tell)
    try:
        live, _ = await found(works, name=NAME, fill=partial(make, secrets=secrets))
    except NotUnique:
        # Another process founded the first organization meanwhile.
        if await is_empty(works):
            raise
        return False
    await show_files(Stages(works, live, ports))
    return True


async def add_to(
    works: Works,
    tenant: Tenant,
    ports: Ports,
    *,
    spoken: Sequence[Dialect],
    master: bytes,
    tell: Tell,
) -> None:
    """Makes the demo school inside an organization that people use already."""
    secrets = await prepare_secrets(master, ports.passwords, spoken, tell=tell)
    await works.writing(tenant, partial(make, secrets=secrets))
    await show_files(Stages(works, tenant, ports))


async def remove_from(works: Works, tenant: Tenant, ports: Ports) -> Counter[str]:
    """Removes all that the demo made, its files too; how many of each kind."""
    stages = Stages(works, tenant, ports)
    files = await files_shown(stages)
    removed = await works.writing(tenant, remove)
    await erase_files(stages, files)
    return removed


async def demo_tenant(works: Works) -> Tenant | None:
    """The tenant that holds a demo school, if one does."""
    for tenant in await tenants_of(works):
        async with works.read(tenant) as work:
            if await remembered(work):
                return tenant
    return None
