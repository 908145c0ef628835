"""Sends a file and takes it back with one of the Python clients, in a process of its own; prints by
how many bytes the process grew.

`python -m tests.sdk.carrying sync|async <base URL> <token> <topic> <file>`
"""

from __future__ import annotations

import asyncio
import hashlib
import resource
import sys
from pathlib import Path

from akako_lms import AkakoAPI, AsyncAkakoAPI

IN_BYTES = 1 if sys.platform == "darwin" else 1024
"""What the system counts memory in."""


def peak() -> int:
    """The most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * IN_BYTES


def carry(base_url: str, token: str, topic: str, path: Path) -> str:
    """The digest of what came back."""
    with AkakoAPI(base_url, token) as api:
        sent = api.videos.upload_video(topic, path)
        came = hashlib.sha256()
        with api.files.stream_document(url=sent["videoUrl"]) as download:
            for chunk in download:
                came.update(chunk)
    return came.hexdigest()


async def carry_awaited(base_url: str, token: str, topic: str, path: Path) -> str:
    async with AsyncAkakoAPI(base_url, token) as api:
        sent = await api.videos.upload_video(topic, path)
        came = hashlib.sha256()
        async with await api.files.stream_document(url=sent["videoUrl"]) as download:
            async for chunk in download:
                came.update(chunk)
    return came.hexdigest()


def main(how: str, base_url: str, token: str, topic: str, name: str) -> None:
    with AkakoAPI(base_url, token) as api:
        # What libraries load on first use is no part of what a file takes.
        api.auth.get_profile()
    before = peak()
    path = Path(name)
    if how == "sync":
        print(carry(base_url, token, topic, path))
    else:
        print(asyncio.run(carry_awaited(base_url, token, topic, path)))
    print(peak() - before)


if __name__ == "__main__":
    main(*sys.argv[1:])
