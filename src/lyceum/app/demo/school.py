"""Whether there is a demo school, and making one where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from lyceum.app.demo.making import Tell, make, prepare_secrets
from lyceum.app.demo.remembering import remembered
from lyceum.app.founding import found
from lyceum.core.database import NotUnique
from lyceum.core.stages import Passwords
from lyceum.core.tenancy.queries import is_empty, tenants_of
from lyceum.core.work import Tenant, Works
from lyceum.http.dialect import Dialect

NAME = "Harbour Hill School"


async def make_if_empty(
    works: Works, passwords: Passwords, spoken: Sequence[Dialect], *, master: bytes, tell: Tell
) -> bool:
    """Founds the demo school if there is no organization at all; whether it did."""
    if not await is_empty(works):
        return False
    secrets = await prepare_secrets(master, passwords, spoken, tell=tell)
    try:
        await found(works, name=NAME, fill=partial(make, secrets=secrets))
    except NotUnique:
        # Another process founded the first organization meanwhile.
        if await is_empty(works):
            raise
        return False
    return True


async def add_to(
    works: Works,
    tenant: Tenant,
    passwords: Passwords,
    *,
    spoken: Sequence[Dialect],
    master: bytes,
    tell: Tell,
) -> None:
    """Makes the demo school inside an organization that people use already."""
    secrets = await prepare_secrets(master, passwords, spoken, tell=tell)
    await works.writing(tenant, partial(make, secrets=secrets))


async def demo_tenant(works: Works) -> Tenant | None:
    """The tenant that holds a demo school, if one does."""
    for tenant in await tenants_of(works):
        async with works.read(tenant) as work:
            if await remembered(work):
                return tenant
    return None
