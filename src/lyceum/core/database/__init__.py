"""Statements described once, and the two databases that run them."""

from lyceum.core.database.connection import Connection, Database, Flavor
from lyceum.core.database.errors import DatabaseUnavailable, NotUnique, TryAgain
from lyceum.core.database.opening import open_database
from lyceum.core.database.stamp import STAMP
from lyceum.core.database.statement import (
    TENANT,
    Form,
    Statement,
    among,
    columns_of,
    command,
    insert_into,
    one_of,
    update_of,
)

__all__ = [
    "STAMP",
    "TENANT",
    "Connection",
    "Database",
    "DatabaseUnavailable",
    "Flavor",
    "Form",
    "NotUnique",
    "Statement",
    "TryAgain",
    "among",
    "columns_of",
    "command",
    "insert_into",
    "one_of",
    "open_database",
    "update_of",
]
