"""Runs Postman collections with newman, one after another in one process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.harness.npm import environment, installed, node

HERE = Path(__file__).parent
LONGEST_LINE = 16 * 1024 * 1024
PATIENCE = 60


class Newman:
    """A process that waits for collections."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def run(self, collection: dict[str, Any]) -> Any:
        """What came of it: `failures`, the number of `tests`, and `answers`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(collection).encode() + b"\n")
        await self._process.stdin.drain()
        line = await asyncio.wait_for(self._process.stdout.readline(), PATIENCE)
        return json.loads(line)


@asynccontextmanager
async def newman() -> AsyncIterator[Newman]:
    """Starts it, with the packages that its lock names."""
    modules = await asyncio.to_thread(installed, HERE)
    process = await asyncio.create_subprocess_exec(
        node(),
        str(HERE / "run.cjs"),
        env={**environment(), "NODE_PATH": str(modules)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE,
    )
    try:
        yield Newman(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), PATIENCE)
        except TimeoutError:
            # It should have ended with its input.
            process.kill()
            raise
