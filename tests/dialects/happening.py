"""What happens in a school and is nobody's own: messages to an endpoint, and a file brought in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from lyceum.core.actor import Actor
from lyceum.core.imports.model import Format, Import, ImportKind, NewImport
from lyceum.core.imports.receiving import receive_import
from lyceum.core.sequencing import number_all_events
from lyceum.core.stages import Stages
from lyceum.core.webhooks.actions import create_endpoint, try_endpoint
from lyceum.core.webhooks.model import NewEndpoint
from lyceum.core.webhooks.queries import endpoints
from lyceum.core.webhooks.sending import spread
from lyceum.http.dialect import Dialect
from tests.harness.school import School

NOTE = "Hears of what happens"
PLACE = "https://93.184.215.14/noted"
"""What tell an endpoint from others that a test makes: an API shows one or the other."""

ROWS = b"login,course\nlearner,no-such-course\n"


async def deliver(school: School, dialect: Dialect, *, note: str = "") -> None:
    """A message to a new endpoint of this dialect, not sent yet."""
    assert dialect.events is not None
    stages = Stages(school.works, school.tenant, school.platform.ports)
    new = NewEndpoint(
        dialect=dialect.name,
        url=PLACE if note else "https://93.184.215.14/hooks",
        secret=dialect.events.new_secret(),
        note=note,
    )
    endpoint = await create_endpoint(stages, school.system(), new)
    await school.write(partial(try_endpoint, actor=school.system(), uid=endpoint.uid))
    await number_all_events(school.works)
    await school.write(partial(spread, spellings={dialect.name: dialect.events}))


async def be_heard(school: School, dialect: Dialect) -> None:
    """Sees that there is an endpoint by the name of NOTE, with a message to it, where the dialect
    has words for events."""
    if dialect.events is None:
        return
    async with school.works.read(school.tenant) as work:
        there = await endpoints(work, school.system(), dialect=dialect.name)
    if not any(endpoint.note == NOTE and endpoint.is_enabled for endpoint in there):
        await deliver(school, dialect, note=NOTE)


async def start_import(school: School, actor: Actor) -> Import:
    """A file that somebody has sent, and its job, which waits."""

    async def chunks() -> AsyncIterator[bytes]:
        yield ROWS

    stages = Stages(school.works, school.tenant, school.platform.ports)
    new = NewImport(kind=ImportKind.ENROLLMENTS, format=Format.CSV)
    return await receive_import(stages, actor, new, chunks=chunks())
