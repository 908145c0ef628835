"""A small dialect whose two operations take a file and give it back, and a server of its own.

Whoever calls names in a header the person that they are: this is about bytes, not about doors.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from starlette.types import Receive, Scope, Send

from lyceum.adapters.blobs import FolderBlobs
from lyceum.adapters.bucket import BucketBlobs, Place
from lyceum.app.serving import config_of
from lyceum.core.access.model import BUILT_IN, RoleKey
from lyceum.core.actor import Actor, Credential
from lyceum.core.errors import NotFound, Refusal
from lyceum.core.files.actions import receive_file
from lyceum.core.files.errors import FileTooLarge, NotWhatItSays, StorageFull
from lyceum.core.schedule.files import open_file
from lyceum.core.stages import Blobs, Stages
from lyceum.core.work import Tenant
from lyceum.http.brought import Upload
from lyceum.http.dialect import Credentials, Dialect, DialectApplication
from lyceum.http.downloads import Download
from lyceum.http.errors import BodyTooLarge, MalformedBody
from lyceum.http.exchange import Answer, Exchange
from lyceum.http.operation import Operation, operation
from lyceum.http.platform import Platform
from lyceum.http.ranges import FileFacts
from lyceum.kit.windows import Limit
from tests.harness.school import make_platform, open_works


class Sent(msgspec.Struct, frozen=True):
    """`title` is a field of the form, or stands in the query; the file has its own name."""

    title: str = ""


class Asked(msgspec.Struct, frozen=True):
    id: str


class Kept(msgspec.Struct, frozen=True):
    id: str
    name: str
    mime: str
    size: int
    title: str


async def send(stages: Stages, actor: Actor, sent: Sent, upload: Upload) -> Kept:
    """Keep a file."""
    kept = await receive_file(
        stages,
        actor,
        name=upload.name or sent.title,
        declared=upload.declared,
        chunks=upload.chunks,
    )
    return Kept(kept.uid.hex(), kept.name, kept.mime, kept.size, sent.title)


async def fetch(stages: Stages, actor: Actor, asked: Asked) -> Download:
    """Give a file back."""
    opened = await open_file(stages, actor, bytes.fromhex(asked.id))
    file = opened.file
    facts = FileFacts(file.name, file.mime, file.size, file.digest.hex(), file.created_at)
    return Download(facts, opened)


async def authenticate(exchange: Exchange, platform: Platform) -> tuple[Tenant | None, Actor]:
    """The person of that id, who may do what an instructor may, or a learner."""
    tenant = await platform.directory.sole()
    assert tenant is not None
    user_id, _, role = exchange.request.headers.get("x-person", "0:subscriber").partition(":")
    return tenant, Actor(
        tenant_id=tenant.id,
        user_id=int(user_id),
        roles=frozenset({role}),
        grants=frozenset[str](BUILT_IN[RoleKey(role)]),
        credential=Credential(kind="test", id=0, name="test"),
        dialect="filing",
    )


STATUS: dict[type[Refusal], int] = {
    NotFound: 404,
    NotWhatItSays: 422,
    FileTooLarge: 413,
    BodyTooLarge: 413,
    MalformedBody: 400,
    StorageFull: 507,
}


def render(result: Any, exchange: Exchange) -> Answer:
    return Answer(201, msgspec.json.encode(result))


def render_error(refusal: Refusal, exchange: Exchange) -> Answer:
    status = next((STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS), 400)
    return Answer(status, msgspec.json.encode({"refused": type(refusal).__name__}))


def _schema(row: Operation, schema: dict[str, Any]) -> dict[str, Any]:
    return schema


FILING = Dialect(
    name="filing",
    title="Filing",
    version="1",
    mount="/filing",
    operations=(
        operation("POST", "/files", send, status=201),
        operation("GET", "/files/{id}", fetch),
    ),
    authenticate=authenticate,
    limits=lambda exchange: (Limit("everybody", 10_000, 60),),
    limit_headers=lambda window: [],
    render=render,
    render_error=render_error,
    spellings={},
    credentials=Credentials(key=lambda asked: "k", headers=lambda key: {}),
    sample="/files/0",
    envelope=_schema,
    error_schema={},
)


def filing_app(platform: Platform) -> Any:
    """The dialect alone, under its mount, as an ASGI application."""
    app = DialectApplication(FILING, platform)

    async def mounted(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "root_path": FILING.mount}, receive, send)

    return mounted


def blobs_at(where: str) -> Blobs:
    """A folder by its path, or a bucket by its place, written as JSON."""
    if where.startswith("{"):
        return BucketBlobs(msgspec.json.decode(where, type=Place))
    return FolderBlobs(Path(where))


@asynccontextmanager
async def opened(url: str, where: str) -> AsyncIterator[Platform]:
    """A platform on this database whose files lie there."""
    async with open_works(url) as works:
        platform = make_platform(works)
        ports = msgspec.structs.replace(platform.ports, blobs=blobs_at(where))
        yield msgspec.structs.replace(platform, ports=ports)


async def serve(url: str, where: str, port: int) -> None:
    """Serves until the process ends."""
    async with opened(url, where) as platform:
        config = config_of(filing_app(platform))
        config.lifespan, config.port = "off", port
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], sys.argv[2], int(sys.argv[3])))
