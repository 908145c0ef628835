"""Runs scripts that use the clients of WordPress that npm has, one process for each."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.harness.npm import environment, installed, node

HERE = Path(__file__).parent
PATIENCE = 120


async def run(script: str, given: Mapping[str, Any], *, authority: Path) -> Any:
    """What the script prints as JSON; `given` is its argument, `authority` the certificate that it
    trusts. What it complains of is the error where it fails."""
    modules = await asyncio.to_thread(installed, HERE)
    process = await asyncio.create_subprocess_exec(
        node(),
        str(HERE / script),
        json.dumps(given),
        env={
            **environment(),
            "NODE_PATH": str(modules),
            "NODE_EXTRA_CA_CERTS": str(authority),
            "NODE_NO_WARNINGS": "1",
        },
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        told, complained = await asyncio.wait_for(process.communicate(), PATIENCE)
    except TimeoutError:
        process.kill()
        raise
    assert process.returncode == 0, complained.decode()
    return json.loads(told)
