"""A worker process whose jobs count slowly: what `test_worker_kill.py` starts and kills."""

from __future__ import annotations

import asyncio
import signal
import sys
from functools import partial

from lyceum.app import worker as working
from lyceum.core.jobs import actions
from lyceum.core.jobs.duties import Duties, Kind, Running
from lyceum.core.work import WriteWork
from lyceum.kit.time import SECOND
from tests.harness.school import make_platform, open_works

STEPS = 8
SHORT_LEASE = SECOND


async def count(running: Running) -> None:
    """Counts on from where the last worker's last commit was; each step is written once."""
    for step in range(running.done, STEPS):
        await asyncio.sleep(0.05)
        await running.write(
            partial(_one_more, job_id=running.claimed.id), done=step + 1, total=STEPS
        )


async def _one_more(work: WriteWork, *, job_id: int) -> None:
    work.count("steps", str(job_id), 1)


async def main(url: str) -> None:
    for module in (actions, working):
        module.__dict__["LEASE"] = SHORT_LEASE
    working.PROLONG_EVERY = 0.3
    kind = Kind(name="count", run=count, most_attempts=1_000)
    async with open_works(url) as works:
        duties = Duties({kind.name: kind}, ())
        worker = working.Worker(works, make_platform(works).ports, duties)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.stop)
        print("at work", flush=True)
        await worker.run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
