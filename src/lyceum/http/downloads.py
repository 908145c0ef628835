"""Files on their way out: piece by piece, for as long as somebody takes them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import PurePath
from typing import Protocol

import msgspec
from msgspec import UNSET, UnsetType
from starlette.requests import Request
from starlette.types import Receive, Send

from lyceum.core.files.renditions import rendition
from lyceum.core.schedule.files import Opened
from lyceum.core.stages import PictureForm, Stages
from lyceum.http.exchange import Answer
from lyceum.http.ranges import FileFacts, respond


class Source(Protocol):
    def read(self, *, first: int, size: int) -> AsyncGenerator[bytes, None]:
        """`size` bytes from the `first` on, counted from 0."""


class Download(msgspec.Struct, frozen=True):
    """What a handler answers with whose answer is a file: its facts, and where its bytes are."""

    facts: FileFacts
    source: Source


async def download_of(
    stages: Stages, opened: Opened, *, width: int | UnsetType = UNSET, saved: bool = False
) -> Download:
    """A file that the caller may read; of a picture, with a `width`, a smaller one of about that
    many pixels, as WebP for who takes it. Refuses a width for what is no picture."""
    file = opened.file
    if width is UNSET:
        facts = FileFacts(file.name, file.mime, file.size, file.digest.hex(), file.created_at)
        return Download(msgspec.structs.replace(facts, saved=saved), opened)
    form = PictureForm.WEBP if "image/webp" in stages.accepts else PictureForm.JPEG
    small = await rendition(stages, file, width=width, form=form)
    facts = FileFacts(
        name=f"{PurePath(file.name).stem}.{form}",
        mime=f"image/{form}",
        size=len(small.data),
        etag=f"{file.digest.hex()}-{form}-{small.width}",
        modified=file.created_at,
        saved=saved,
        varies=True,
    )
    return Download(facts, small)


def answer_download(request: Request, download: Download) -> Answer:
    """The status, headers and bytes that the request asks for; nothing is read yet."""
    names = dict.fromkeys(request.headers.keys())
    headers = {name: ", ".join(request.headers.getlist(name)) for name in names}
    outcome = respond(request.method, headers, download.facts)
    media_type = download.facts.mime.encode()
    if outcome.size is None:
        return Answer(outcome.status, b"", outcome.headers, media_type)
    stream = download.source.read(first=outcome.first, size=outcome.size)
    return Answer(outcome.status, b"", outcome.headers, media_type, stream, outcome.size)


async def send_stream(
    stream: AsyncGenerator[bytes, None], receive: Receive, send: Send, *, bodiless: bool
) -> None:
    """Sends what the stream yields, and closes it as soon as the client is gone."""
    async with aclosing(stream):
        if not bodiless:
            await _send_until_gone(stream, receive, send)
    await send({"type": "http.response.body", "body": b""})


async def _send_until_gone(
    stream: AsyncGenerator[bytes, None], receive: Receive, send: Send
) -> None:
    gone = asyncio.create_task(_until_gone(receive))
    try:
        async for chunk in stream:
            if gone.done():
                return
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    finally:
        gone.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
