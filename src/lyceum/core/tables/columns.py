"""The few kinds of column that all tables are made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

JsonType = JSON().with_variant(JSONB(), "postgresql")


def number(name: str, *, null: bool = False) -> Column[int]:
    """An integer: an id, a count, a time in microseconds, an amount in minor units."""
    return Column(name, BigInteger, nullable=null, autoincrement=False)


def text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def octets(name: str, *, null: bool = False) -> Column[bytes]:
    """Bytes: a uid or a digest."""
    return Column(name, LargeBinary, nullable=null)


def json(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, JsonType, nullable=null)


def directory_table(name: str, *items: SchemaItem) -> Table:
    """A table without a tenant's key: it answers whose request it is."""
    return Table(name, metadata, *items, info={"directory": True})


def tenant_table(name: str, *items: SchemaItem, key: tuple[str, ...] = ("id",)) -> Table:
    """A tenant's table: `tenant_id` first in its primary key, then `key`."""
    return Table(
        name,
        metadata,
        Column("tenant_id", BigInteger, nullable=False, autoincrement=False),
        *items,
        PrimaryKeyConstraint("tenant_id", *key),
        ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
    )


def references(column: str, table: str) -> ForeignKeyConstraint:
    """A reference inside the tenant; the action deletes or nulls it, never the database."""
    return ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"])
