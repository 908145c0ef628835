"""A client of TalentLMS's API, generated from our document by openapi-python-client, walks every
operation against a live server."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from importlib import import_module, invalidate_caches
from inspect import signature
from pathlib import Path
from typing import Any, get_args
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest
from openapi_python_client.strings import PythonIdentifier

from lyceum.core.work import Works
from lyceum.http.openapi import document
from lyceum.http.operation import Operation
from lyceum.http.schemas import path_names
from tests.dialects.asking import DIALECTS, Asking
from tests.dialects.requests import Request
from tests.harness.school import found_school, make_platform
from tests.harness.serving import serving

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

TALENTLMS = next(dialect for dialect in DIALECTS if dialect.name == "talentlms")
PACKAGE = "generated_client"


async def generate(into: Path) -> None:
    """Writes the client; whatever the generator finds odd in our document fails."""
    source, config = into / "openapi.json", into / "config.yml"
    source.write_bytes(msgspec.json.encode(document(TALENTLMS, server_url="")))
    config.write_text("post_hooks: []\n")
    program = Path(sys.executable).with_name("openapi-python-client")
    generating = await asyncio.create_subprocess_exec(
        str(program), "generate", "--path", str(source), "--config", str(config),
        "--meta", "none", "--output-path", str(into / PACKAGE), "--fail-on-warning",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await generating.communicate()
    assert generating.returncode == 0, said.decode()[:4000]


class Walking:
    """The generated client beside whoever knows what to ask for."""

    def __init__(self, asking: Asking, client: Any) -> None:
        self.asking = asking
        self.client = client
        self.modules = {
            found.stem: import_module(f"{PACKAGE}.api.{found.parent.name}.{found.stem}")
            for found in Path(import_module(f"{PACKAGE}.api").__path__[0]).glob("*/*.py")
            if found.stem != "__init__"
        }

    async def ask(self, operation: Operation) -> Any:
        """What the client makes of the answer."""
        request = await self.asking.request(operation)
        module = self.modules[operation.name]
        arguments = self.arguments(request, module.asyncio_detailed)
        return await module.asyncio_detailed(client=self.client, **arguments)

    def arguments(self, request: Request, act: Any) -> dict[str, Any]:
        """A request as the arguments of a generated function."""
        there = urlsplit(request.path)
        told = dict(parse_qsl(there.query))
        parts = zip(
            request.operation.path.strip("/").split("/"),
            there.path.removeprefix(TALENTLMS.mount).strip("/").split("/"),
            strict=True,
        )
        told |= {name.strip("{}"): value for name, value in parts if name.startswith("{")}
        arguments: dict[str, Any] = {
            PythonIdentifier(name, prefix="field_"): int(value) if value.isdecimal() else value
            for name, value in told.items()
        }
        body = signature(act, eval_str=True).parameters.get("body")
        if body is not None and request.body is not None:
            model = next(k for k in (body.annotation, *get_args(body.annotation)) if is_model(k))
            arguments["body"] = model.from_dict(request.body)
        return arguments


def is_model(kind: Any) -> bool:
    return hasattr(kind, "from_dict")


@pytest.fixture
async def walking(
    works: Works, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Walking]:
    await generate(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    invalidate_caches()
    school = await found_school(make_platform(works, limit_factor=100))
    asking = await Asking.of(school, TALENTLMS)
    headers: Mapping[str, str] = await school.key("talentlms", "admin")
    made = import_module(f"{PACKAGE}.client").AuthenticatedClient
    async with serving(school.root) as address:
        client = made(
            base_url=address + TALENTLMS.mount,
            token=headers["X-API-Key"],
            prefix="",
            auth_header_name="X-API-Key",
            raise_on_unexpected_status=True,
        )
        yield Walking(asking, client)
        await client.get_async_httpx_client().aclose()


async def test_a_generated_client_reads_every_answer(walking: Walking) -> None:
    """All at once, since generating it takes a while."""
    await walk(walking)
    await miss(walking)


async def walk(walking: Walking) -> None:
    """Every operation succeeds."""
    for operation in TALENTLMS.operations:
        told = await walking.ask(operation)
        assert told.status_code == operation.status, (operation.path, told.content)
        if operation.status == 204:
            assert told.parsed is None and told.content == b""
            continue
        # What it read is what the document says, down to the last field.
        assert "Error" not in type(told.parsed).__name__, operation.path
        assert told.parsed.to_dict() == msgspec.json.decode(told.content), operation.path


async def miss(walking: Walking) -> None:
    """A refusal reaches it in both shapes."""
    for operation in TALENTLMS.operations:
        if operation.method != "GET" or path_names(operation.path) != ["id"]:
            continue
        told = await walking.modules[operation.name].asyncio_detailed(
            client=walking.client, id="0" if operation.path.startswith("/tasks") else 999_999_999
        )
        assert told.status_code == 404, operation.path
        answer = msgspec.json.decode(told.content)
        assert answer["error"]["message"] == answer["_errors"][0]["title"]
