"""No row that is followed changes without the time of its last change.

Whoever asks what changed since a moment would else miss it. See `core/changes.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.dml import Update

STAMP = "updated_at"
"""The column that holds it. A Work binds it to its own time where nobody else does."""


class UnstampedStatement(Exception):
    """A programming error: the statement would change rows behind the back of who follows them."""


def is_followed(table: object) -> bool:
    """Whether what changed can be asked for: whether there is an index by the last change."""
    if not isinstance(table, Table):
        return False
    return any(STAMP in [column.name for column in index.columns][:2] for index in table.indexes)


def require_stamp(element: Executable, writes: Sequence[str], *, unstamped: str) -> None:
    """Refuses an update of a table that is followed and would leave the time of its last change as
    it is, without a word why it may."""
    if unstamped or not isinstance(element, Update) or not is_followed(element.table):
        return
    table = getattr(element.table, "name", "?")
    # What is set stands there as a column, or as its name.
    sets = {getattr(column, "name", column) for column in element._values or ()}
    if STAMP not in {*writes, *sets}:
        raise UnstampedStatement(f"{table}: {STAMP} would stay as it is")
