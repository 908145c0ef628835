"""What stands beside the APIs."""

import httpx2 as httpx
import pytest

from lyceum.app.server import create_app
from lyceum.app.settings import Settings


@pytest.mark.parametrize(("path", "status"), [("/", 307), ("/healthz", 200), ("/nowhere", 404)])
async def test_the_bare_address_leads_to_the_reference(path: str, status: int) -> None:
    transport = httpx.ASGITransport(app=create_app(Settings()))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer = await client.get(path)
    assert answer.status_code == status
    assert path != "/" or answer.headers["location"] == "/docs"
