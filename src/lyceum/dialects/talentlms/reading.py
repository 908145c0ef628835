"""Requests: JSON bodies, on DELETE too, queries whose filters say their operator, ids in paths."""

from __future__ import annotations

import re
from typing import Any

from lyceum.http.exchange import Exchange
from lyceum.http.reading import has_body, json_object, query_values, read_body

_PLAIN_FILTER = re.compile(r"filter\[[^\]]*\]")
_INTEGER = re.compile(r"0|[1-9][0-9]{0,15}")


def path_number(text: str) -> int | str:
    """An id; what is none stays as it is, and is told by the name of its field (contract 1.5)."""
    return int(text) if _INTEGER.fullmatch(text) else f"{text} "


def queried(exchange: Exchange) -> dict[str, Any]:
    """The query, each filter with its operator."""
    operation = exchange.operation
    taken = operation.arguments.__struct_encode_fields__ if operation else ()
    return {_spelled(name, taken): value for name, value in query_values(exchange).items()}


def _spelled(name: str, taken: tuple[str, ...]) -> str:
    """A filter without an operator means the only one that the list takes there, such as `like` of
    a keyword, else `eq` (contract 1.4)."""
    if _PLAIN_FILTER.fullmatch(name) is None:
        return name
    known = [field for field in taken if field.startswith(f"{name}[")]
    return known[0] if len(known) == 1 else f"{name}[eq]"


async def read(exchange: Exchange, *, limit: int) -> None:
    """The query where there is no body; a JSON object, whatever kind it is said to be, else."""
    operation = exchange.operation
    assert operation is not None  # noqa: S101 - `permit` came before
    values = queried(exchange)
    if has_body(operation):
        exchange.body = await read_body(exchange, limit=limit)
        values = {name: values[name] for name in operation.query if name in values}
        values |= json_object(exchange.body, decimals=True)
    exchange.values = {**values, **exchange.path_arguments}
