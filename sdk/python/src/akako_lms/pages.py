"""Lists: a page is the list of its rows, and knows the pages that follow."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from typing import TypedDict, TypeVar

Row = TypeVar("Row")


class Pagination(TypedDict):
    """Where a page lies among the others."""

    page: int
    limit: int
    total: int
    pages: int
    hasNext: bool
    hasPrev: bool


class Page(list[Row]):
    """The rows. `pagination` is None for a list that came whole, as lists of the education tree do
    unless a page is asked for."""

    def __init__(
        self,
        rows: Iterable[Row],
        pagination: Pagination | None,
        turn: Callable[[int], Page[Row]],
    ) -> None:
        super().__init__(rows)
        self.pagination = pagination
        self._turn = turn

    @property
    def total(self) -> int:
        """How many rows there are on all pages."""
        return len(self) if self.pagination is None else self.pagination["total"]

    def next_page(self) -> Page[Row] | None:
        """Ask for the page that follows; None behind the last."""
        if self.pagination is None or not self.pagination["hasNext"]:
            return None
        return self._turn(self.pagination["page"] + 1)

    def all(self) -> Iterator[Row]:
        """Yield the rows of this page and of all that follow, asking for each when it is needed."""
        page: Page[Row] | None = self
        while page is not None:
            yield from page
            page = page.next_page()


class AsyncPage(list[Row]):
    """The same for event loops: turning a page is awaited."""

    def __init__(
        self,
        rows: Iterable[Row],
        pagination: Pagination | None,
        turn: Callable[[int], Awaitable[AsyncPage[Row]]],
    ) -> None:
        super().__init__(rows)
        self.pagination = pagination
        self._turn = turn

    @property
    def total(self) -> int:
        """How many rows there are on all pages."""
        return len(self) if self.pagination is None else self.pagination["total"]

    async def next_page(self) -> AsyncPage[Row] | None:
        """Ask for the page that follows; None behind the last."""
        if self.pagination is None or not self.pagination["hasNext"]:
            return None
        return await self._turn(self.pagination["page"] + 1)

    async def all(self) -> AsyncIterator[Row]:
        """Yield the rows of this page and of all that follow, asking for each when it is needed."""
        page: AsyncPage[Row] | None = self
        while page is not None:
            for row in page:
                yield row
            page = await page.next_page()
