"""The rows of lists, page by page as a client reads them, with all that each row tells."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import httpx2 as httpx
import msgspec

from lyceum.core.database import Database
from lyceum.http.operation import Operation
from tests.harness.rows import version_of

_PAGE_SIZES = ("per_page", "limit", "page_size", "page[size]")


class Row(NamedTuple):
    """One row, and every value in it as text."""

    told: dict[str, Any]
    texts: frozenset[str]


class Page(NamedTuple):
    """The rows of one answer, and where the next page is, if there is one."""

    rows: tuple[Row, ...]
    following: str | None


class Lists:
    """Reads the lists of one school. What was read is known until something is committed, and is
    asked for again only then."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pages: dict[tuple[Any, ...], Page] = {}
        self._version: Any = None

    async def pages(
        self, client: httpx.AsyncClient, path: str, params: Mapping[str, Any]
    ) -> AsyncIterator[tuple[Row, ...]]:
        """The rows of a list, page by page where an answer names the next one."""
        page = await self._page(client, path, {**dict(parse_qsl(path.partition("?")[2])), **params})
        yield page.rows
        while page.following is not None:
            page = await self._page(client, page.following, {})
            yield page.rows

    async def _page(self, client: httpx.AsyncClient, path: str, params: Mapping[str, Any]) -> Page:
        async with self._database.reading() as connection:
            version = await version_of(connection)
        if version is None or version != self._version:
            self._version = version
            self._pages.clear()
        asked = (client, path, *params.items())
        if asked not in self._pages:
            answer = await client.get(path, params=params or None)
            self._pages[asked] = _page_of(answer.content)
        return self._pages[asked]


@lru_cache(maxsize=200)
def _page_of(content: bytes) -> Page:
    """Most answers are those that were given before."""
    answer = msgspec.json.decode(content)
    rows = tuple(Row(row, frozenset(texts_in(row))) for row in rows_in(answer))
    return Page(rows, _following(answer))


def _following(answer: Any) -> str | None:
    """Where the next page is; None where this one is the last."""
    if not isinstance(answer, Mapping):
        return None
    links = answer.get("_links", {})
    following: str | None = answer.get("next_page_url") or links.get("next")
    return None if following == links.get("self") else following


def rows_in(answer: Any) -> list[dict[str, Any]]:
    """The rows of a list, whatever is around them."""
    if isinstance(answer, Mapping):
        # The only one there is may stand without a list around it.
        alone = [answer] if "id" in answer else []
        answer = next((part for part in answer.values() if isinstance(part, list)), alone)
    return [row for row in answer if isinstance(row, dict) and "id" in row]


def texts_in(value: Any) -> set[str]:
    """Every value in an answer, as text."""
    texts: set[str] = set()
    parts = [value]
    while parts:
        part = parts.pop()
        if type(part) is dict:
            parts.extend(part.values())
        elif type(part) is list:
            parts.extend(part)
        else:
            texts.add(str(part))
    return texts


def lists_of(listing: Operation) -> list[dict[str, Any]]:
    """What to ask a list for, so that all that it has is seen: some leave out what is inactive, and
    some want to be told by a word what to list."""
    said = {name: word for name, word in (listing.example or {}).items() if isinstance(word, str)}
    whole = {**said, **whole_page(listing)}
    fields = msgspec.structs.fields(listing.arguments)
    usual = {field.encode_name: field.default for field in fields}
    if usual.get("status") == "active":
        return [whole, {**whole, "status": "inactive"}]
    if "isActive" not in usual:
        return [whole]
    return [whole, *({**whole, "isActive": word} for word in ("true", "false"))]


def whole_page(listing: Operation) -> dict[str, int]:
    """Asks for as many rows as there may be on a page."""
    return dict(_whole_page(listing.arguments))


@cache
def _whole_page(arguments: type[msgspec.Struct]) -> dict[str, int]:
    known = msgspec.json.schema(arguments)["$defs"][arguments.__name__]
    sizes = {name: known["properties"].get(name) for name in _PAGE_SIZES}
    whole = {name: size.get("maximum", 100) for name, size in sizes.items() if size is not None}
    # Where no page is asked for, some show another than the first.
    return whole | ({"page": 1} if "page" in known["properties"] else {})
