"""A process that saves one answer after the other, and says so of each once it is kept.

`python -m tests.core.assessment.autosaving <database> <tenant> <learner> <attempt>`
"""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from itertools import count

from msgspec.structs import replace

from lyceum.core.access.model import BUILT_IN, RoleKey
from lyceum.core.actor import Actor, system
from lyceum.core.assessment import attempt_store
from lyceum.core.assessment.attempts import save_answers
from lyceum.core.assessment.model import Attempt, Given
from lyceum.core.database import open_database
from lyceum.core.tenancy.queries import tenants_of
from lyceum.core.work import Works, WriteWork


async def save_all(url: str, tenant_id: int, learner_id: int, attempt_id: int) -> None:
    """Answers the questions in turn, each time with the next number, until it is killed."""
    works = Works(await open_database(url, connections=2))
    (tenant,) = [one for one in await tenants_of(works) if one.id == tenant_id]
    grants = frozenset[str](BUILT_IN[RoleKey.LEARNER])
    learner = replace(system(tenant_id, name="autosave"), user_id=learner_id, grants=grants)
    async with works.read(tenant) as work:
        attempt = await work.first(attempt_store.BY_ID, id=attempt_id)
    assert attempt is not None
    for number in count(1):
        item = attempt.layout[number % len(attempt.layout)]
        save = partial(
            _save, actor=learner, attempt=attempt, question_id=item.question_id, number=number
        )
        await works.writing(tenant, save)
        print(item.question_id, number, flush=True)


async def _save(
    work: WriteWork, *, actor: Actor, attempt: Attempt, question_id: int, number: int
) -> None:
    await save_answers(work, actor, attempt.id, {question_id: Given(text=str(number))})


if __name__ == "__main__":
    address, *numbers = sys.argv[1:]
    asyncio.run(save_all(address, *map(int, numbers)))
