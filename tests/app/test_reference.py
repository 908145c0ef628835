"""/docs: what there is, one page for each API, and its document; nothing comes from elsewhere."""

import asyncio
import gzip
import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from lyceum import dialects
from lyceum.app.reference import reference_routes
from lyceum.http.dialect import Dialect
from lyceum.http.peer import networks
from lyceum.http.postman import requests_of
from tests.harness.machine import browser
from tests.harness.serving import serving

SPOKEN = dialects.load()
every_dialect = pytest.mark.parametrize("dialect", SPOKEN, ids=lambda dialect: dialect.name)


def make_app(trusted: str = "") -> Starlette:
    return Starlette(routes=reference_routes(SPOKEN, networks([trusted] if trusted else [])))


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=make_app())
    async with httpx.AsyncClient(transport=transport, base_url="http://school.example") as opened:
        yield opened


class Addresses(HTMLParser):
    """Every address that a page asks for, and whether it holds scripts or styles of its own."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.linked: list[str] = []
        self.inline: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("link", "script"):
            self.asked.append(str(values.get("href") or values.get("src")))
        if tag == "a":
            self.linked.append(str(values["href"]))
        if tag == "style" or (tag == "script" and "src" not in values) or "style" in values:
            self.inline.append(tag)


@pytest.mark.parametrize("path", ["/docs", "/docs/"])
async def test_the_first_page_lists_every_api_and_all_its_operations(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for dialect in SPOKEN:
        assert f"http://school.example{dialect.mount}" in answer.text
        for operation in dialect.operations:
            assert f"<code>{operation.path}</code>" in answer.text
    # A placeholder that was encoded could not be replaced.
    calls = re.findall(r"<code>(curl .*?)</code>", answer.text)
    assert len(calls) == len(SPOKEN)
    assert all("&lt;key&gt;" in call for call in calls)


async def test_every_address_on_the_pages_answers(client: httpx.AsyncClient) -> None:
    waiting, seen = ["/docs"], set()
    while waiting:
        path = waiting.pop().partition("#")[0]
        if path in seen:
            continue
        seen.add(path)
        answer = await client.get(path)
        assert answer.status_code == 200, path
        if "html" in answer.headers["content-type"]:
            page = Addresses(answer.text)
            assert page.inline == []
            waiting += page.asked + page.linked
    assert {f"/docs/{dialect.name}/openapi.json" for dialect in SPOKEN} < seen
    assert {f"/docs/{dialect.name}/postman.json" for dialect in SPOKEN} < seen


@every_dialect
async def test_no_page_may_run_or_ask_for_anything_from_elsewhere(
    client: httpx.AsyncClient, dialect: Dialect
) -> None:
    for path in ("/docs", f"/docs/{dialect.name}", f"/docs/{dialect.name}/openapi.json"):
        answer = await client.get(path)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
        assert "*" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


@every_dialect
async def test_the_document_names_the_server_as_the_client_knows_it(
    client: httpx.AsyncClient, dialect: Dialect
) -> None:
    path = f"/docs/{dialect.name}/openapi.json"
    found = await client.get(path, headers={"host": "learn.example:8443"})
    assert found.json()["servers"] == [{"url": f"http://learn.example:8443{dialect.mount}"}]
    odd = await client.get(path, headers={"host": '"><script>'})
    assert odd.json()["servers"] == [{"url": dialect.mount}]
    told = await client.get(path, headers={"x-forwarded-proto": "https"})
    assert told.json()["servers"] == [{"url": f"http://school.example{dialect.mount}"}]


@every_dialect
async def test_the_collection_asks_the_server_as_the_client_knows_it(
    client: httpx.AsyncClient, dialect: Dialect
) -> None:
    path = f"/docs/{dialect.name}/postman.json"
    found = (await client.get(path, headers={"host": "learn.example:8443"})).json()
    address, key, *_ = found["variable"]
    assert address == {"key": "baseUrl", "value": f"http://learn.example:8443{dialect.mount}"}
    assert key == {"key": "key", "value": ""}
    assert found["info"]["schema"].endswith("/v2.1.0/collection.json")
    printed = len(dialect.printed)
    assert len([*requests_of(found)]) == len(dialect.operations) + printed


async def test_a_trusted_proxy_tells_the_scheme_and_the_host() -> None:
    transport = httpx.ASGITransport(app=make_app("127.0.0.1"))
    headers = {"x-forwarded-proto": "https", "x-forwarded-host": "learn.example"}
    async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
        answer = await client.get(f"/docs/{SPOKEN[0].name}/openapi.json", headers=headers)
    assert answer.json()["servers"] == [{"url": f"https://learn.example{SPOKEN[0].mount}"}]


async def test_a_host_is_never_taken_for_html(client: httpx.AsyncClient) -> None:
    answer = await client.get("/docs", headers={"host": '"><script>alert(1)</script>'})
    assert "<script>" not in answer.text


async def test_files_are_kept_for_good_and_sent_small(client: httpx.AsyncClient) -> None:
    page = await client.get(f"/docs/{SPOKEN[0].name}")
    for path in Addresses(page.text).asked:
        whole = await client.get(path, headers={"accept-encoding": "identity"})
        assert "immutable" in whole.headers["cache-control"]
        assert "content-encoding" not in whole.headers
        small = await client.get(path, headers={"accept-encoding": "gzip"})
        assert small.content == whole.content
        if path.endswith((".js", ".css")):
            assert small.headers["content-encoding"] == "gzip"
            assert int(small.headers["content-length"]) < len(whole.content)
    name = SPOKEN[0].name
    sent = await client.get(f"/docs/{name}/openapi.json", headers={"accept-encoding": "gzip"})
    assert sent.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(sent.content)) < len(sent.content)


@pytest.mark.parametrize("name", ["swagger-ui.js", "..%2Fpages.py", "index.html", "%00"])
async def test_other_files_are_not_there(client: httpx.AsyncClient, name: str) -> None:
    page = await client.get("/docs")
    folder = Addresses(page.text).asked[0].rpartition("/")[0]
    assert (await client.get(f"{folder}/{name}")).status_code == 404
    assert (await client.get("/docs/nobody")).status_code == 404
    assert (await client.post("/docs")).status_code == 405


@pytest.mark.needs("browser")
@every_dialect
async def test_a_browser_shows_every_operation_and_refuses_nothing(
    dialect: Dialect, tmp_path: Path
) -> None:
    async with serving(make_app()) as address:
        height = 1000 + 100 * len(dialect.operations)
        dom, console = await rendered(f"{address}/docs/{dialect.name}", tmp_path, height=height)
    shown = re.findall(r'data-path="([^"]+)"', dom)
    assert sorted(shown) == sorted(operation.path for operation in dialect.operations)
    assert dialect.title in dom
    assert "Content Security Policy" not in console
    assert "Uncaught" not in console


async def rendered(url: str, folder: Path, *, height: int) -> tuple[str, str]:
    """The page as it stands once its scripts have run, in a window so high (in pixels, which take
    their time), and what it said to the console."""
    quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update"]
    quiet += ["--disable-sync", "--disable-gpu", "--disable-quic", f"--user-data-dir={folder}"]
    # Of a long API the viewer shows what the window has room for.
    quiet.append(f"--window-size=640,{height}")
    process = await asyncio.create_subprocess_exec(
        str(browser()), "--headless", "--no-sandbox", *quiet, "--enable-logging=stderr",
        "--virtual-time-budget=10000", "--dump-dom", url,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    dom, console = await asyncio.wait_for(process.communicate(), 60)
    return dom.decode(), console.decode(errors="replace")
