"""What stands beside the APIs."""

from pathlib import Path

import httpx2 as httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from lyceum.app.server import Root, create_app
from lyceum.app.settings import Settings
from lyceum.app.wiring import close_platform, open_platform
from lyceum.core.migrations import upgrade


@pytest.mark.parametrize(("path", "status"), [("/", 307), ("/healthz", 200), ("/nowhere", 404)])
async def test_the_bare_address_leads_to_the_reference(path: str, status: int) -> None:
    transport = httpx.ASGITransport(app=create_app(Settings()))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer = await client.get(path)
    assert answer.status_code == status
    assert path != "/" or answer.headers["location"] == "/docs"


async def test_the_keys_of_a_local_issuer_are_published_and_those_of_another_are_not(
    tmp_path: Path,
) -> None:
    assert (await keys_of(Settings(data_dir=tmp_path))).status_code == 200
    elsewhere = Settings(data_dir=tmp_path, identity_issuer="https://clerk.school.example")
    assert (await keys_of(elsewhere)).status_code == 404


async def keys_of(settings: Settings) -> httpx.Response:
    upgrade(settings.database)
    platform = await open_platform(settings)
    root = Root([])
    root.open(platform)
    app = Starlette(routes=[Route("/.well-known/jwks.json", root.public_keys)])
    try:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get("/.well-known/jwks.json")
    finally:
        await close_platform(platform)
