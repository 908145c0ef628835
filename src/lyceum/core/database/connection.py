"""The port to a database: what a connection and a database promise to the Work above them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from enum import StrEnum
from typing import Any, Protocol


class Flavor(StrEnum):
    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


class Connection(Protocol):
    """Runs SQL in its database's own words; arguments and rows are the driver's plain values."""

    flavor: Flavor

    async def fetch(self, sql: str, arguments: Sequence[Any]) -> Sequence[Sequence[Any]]: ...

    async def execute(self, sql: str, arguments: Sequence[Any]) -> int:
        """The number of rows changed."""

    async def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None: ...


class Database(Protocol):
    flavor: Flavor

    def reading(self) -> AbstractAsyncContextManager[Connection]:
        """A connection that cannot write, and sees only what is committed."""

    def writing(self) -> AbstractAsyncContextManager[Connection]:
        """One transaction: committed when the block ends, rolled back when it raises."""

    def snapshot(self, connection: Connection) -> AbstractAsyncContextManager[None]:
        """The statements inside see one state of the database."""

    async def close(self) -> None: ...
