"""What a database may answer instead of rows.

DatabaseFault
├── NotUnique            a unique index already holds such a row
├── TryAgain             a deadlock, a serialisation failure, a busy writer: run it again
│   └── Dangling         a reference would point at nothing: another try sees that it is gone
├── Unstorable           no column can hold the value: a mistake of ours, who must refuse it before
├── NotCommitted         nothing was written, since a statement before the end had failed
└── DatabaseUnavailable  it cannot be reached or written: no connection, disk full, read-only
"""

from __future__ import annotations


class DatabaseFault(Exception):
    """Anything that the database, not the domain, refused."""


class NotUnique(DatabaseFault):
    """`index` is the name of the unique index, as in the tables."""

    def __init__(self, index: str) -> None:
        super().__init__(index)
        self.index = index


class TryAgain(DatabaseFault):
    pass


class Dangling(TryAgain):
    pass


class Unstorable(DatabaseFault):
    pass


class NotCommitted(DatabaseFault):
    pass


class DatabaseUnavailable(DatabaseFault):
    pass
