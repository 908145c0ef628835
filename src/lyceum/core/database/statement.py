"""A statement is built once from the tables, compiled once per database, and run by the driver.

SQLAlchemy's own types never run, so this module has the only codec: `Form.arguments` binds
values, `Statement.decode` makes structs of rows. Both are tested for every kind of column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar, cast

import msgspec
from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    Boolean,
    ColumnElement,
    Table,
    Text,
    bindparam,
    insert,
    literal_column,
    or_,
    update,
)
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.selectable import FromClause, SelectBase

from lyceum.core.database.connection import Flavor
from lyceum.core.database.scope import require_scope
from lyceum.core.database.stamp import STAMP, require_stamp

Row = TypeVar("Row")
Encoder = Callable[[Any], Any]

TENANT: ColumnElement[int] = bindparam("tenant", type_=BigInteger)
"""The tenant of the Work that runs the statement: Work binds it, nobody else can."""


class _TextList(Text):
    """A list bound as one JSON text, where the database knows no arrays."""


class among(ColumnElement[bool]):  # noqa: N801 - reads as an operator in a WHERE
    """`column` is one of the list bound as `name`: one parameter, however long the list."""

    inherit_cache = False
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        element = Text() if isinstance(column.type, Text) else BigInteger()
        self.array: BindParameter[Any] = bindparam(name, type_=ARRAY(element))
        self.text_list: BindParameter[Any] = bindparam(name, type_=_TextList())

    def get_children(self, **_: Any) -> Sequence[ColumnElement[Any]]:
        return [self.column]

    def self_group(self, against: Any = None) -> ColumnElement[Any]:
        # Else SQLite, which has no booleans, would compare it with 1 and lose the index.
        return self


def one_of(column: ColumnElement[Any], words: Iterable[str]) -> ColumnElement[bool]:
    """`column` is one of a few fixed words: written out, since a statement is compiled once. Of no
    words none is."""
    equal = [column == str(word) for word in words]
    return or_(*equal) if equal else literal_column("1") == literal_column("0")


@compiles(among, "postgresql")
def _among_array(element: among, compiler: SQLCompiler, **how: Any) -> str:
    return f"{compiler.process(element.column, **how)} = ANY ({compiler.process(element.array)})"


@compiles(among, "sqlite")
def _among_json(element: among, compiler: SQLCompiler, **how: Any) -> str:
    column = compiler.process(element.column, **how)
    listed = f"(SELECT value FROM json_each({compiler.process(element.text_list)}))"  # noqa: S608
    return f"{column} IN {listed}"


def encode_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


class Form:
    """A statement in one database's words: `sql`, and how its parameters are bound."""

    __slots__ = ("_binds", "json_columns", "sql")

    def __init__(self, sql: str, binds: Sequence[tuple[str, Any, Encoder | None]]) -> None:
        self.sql = sql
        self._binds = tuple(binds)
        self.json_columns: tuple[int, ...] = ()

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """`values` by name → the driver's positional arguments; a missing name is a KeyError."""
        arguments = []
        for name, constant, encode in self._binds:
            value = values[name] if constant is _REQUIRED else constant
            arguments.append(value if encode is None or value is None else encode(value))
        return arguments


_REQUIRED: Any = object()


class Statement(Generic[Row]):
    """One SQL statement; rows are read as `row`, a struct with `array_like=True`, by position.

    `writes` names the columns that an insert or update sets from values bound under their names.
    `spanning` says why a statement may reach beyond one tenant; without it, every tenant's table
    in it must be bound to `:tenant`. `unstamped` says why an update leaves the time of the last
    change as it is.
    """

    def __init__(
        self,
        element: Executable,
        row: type[Row] | None = None,
        *,
        writes: Sequence[str] | None = None,
        spanning: str = "",
        unstamped: str = "",
    ) -> None:
        if not spanning:
            require_scope(element, writes or ())
        else:
            SPANNING.append((self, spanning))
        require_stamp(element, writes or (), unstamped=unstamped)
        self.element = element
        self.row = row
        self._writes = list(writes) if writes is not None else None
        self._rows_type = list[row] if row is not None else None  # type: ignore[valid-type]
        self._forms: dict[Flavor, Form] = {}

    def form(self, flavor: Flavor) -> Form:
        form = self._forms.get(flavor)
        if form is None:
            form = self._forms[flavor] = _compile(self.element, flavor, self._writes)
        return form

    def decode(self, rows: Sequence[Sequence[Any]], form: Form) -> list[Row]:
        """The driver's rows as structs; columns beyond the struct's fields are ignored."""
        plain = _with_json(rows, form.json_columns) if form.json_columns else list(map(tuple, rows))
        return cast("list[Row]", msgspec.convert(plain, self._rows_type, strict=False))


SPANNING: list[tuple[Statement[Any], str]] = []
"""The statements that span tenants, and why: a test lists them."""


def _with_json(rows: Sequence[Sequence[Any]], json_columns: tuple[int, ...]) -> list[list[Any]]:
    plain = list(map(list, rows))
    for at in json_columns:
        for values in plain:
            # SQLite makes a number of a text that is one, so such a value is decoded already.
            if isinstance(values[at], str):
                values[at] = msgspec.json.decode(values[at])
    return plain


def command(
    element: Executable,
    *,
    writes: Sequence[str] | None = None,
    spanning: str = "",
    unstamped: str = "",
) -> Statement[Any]:
    """A statement that answers with no rows."""
    return Statement(element, writes=writes, spanning=spanning, unstamped=unstamped)


def insert_into(table: Table) -> Statement[Any]:
    """Inserts one row; every column is bound under its own name, absent values are refused."""
    return command(insert(table), writes=[column.name for column in table.columns])


def update_of(table: Table, columns: Sequence[str]) -> Statement[Any]:
    """Sets `columns` of the row whose id is bound as `row_id`, and the time of its last change if
    it has one."""
    where = (table.c.tenant_id == TENANT, table.c.id == bindparam("row_id", type_=BigInteger))
    stamp = [name for name in (STAMP,) if name in table.c and name not in columns]
    return command(update(table).where(*where), writes=[*columns, *stamp])


def _compile(element: Executable, flavor: Flavor, writes: list[str] | None) -> Form:
    compiled = element.compile(dialect=_dialect(flavor), column_keys=writes)  # type: ignore[attr-defined]
    form = Form(str(compiled), [_bind(compiled.binds[n]) for n in compiled.positiontup or ()])
    returning = getattr(element, "_returning", ())
    columns = element.selected_columns if isinstance(element, SelectBase) else returning
    form.json_columns = tuple(i for i, c in enumerate(columns) if isinstance(c.type, JSON))
    return form


def _bind(bind: BindParameter[Any]) -> tuple[str, Any, Encoder | None]:
    constant = _REQUIRED if bind.required else bind.value
    return bind.key, constant, _encoder(bind)


def _encoder(bind: BindParameter[Any]) -> Encoder | None:
    if isinstance(bind.type, JSON | _TextList):
        return encode_json
    return None


def _dialect(flavor: Flavor) -> Dialect:
    if flavor is Flavor.SQLITE:
        from sqlalchemy.dialects.sqlite import pysqlite

        return pysqlite.dialect(paramstyle="qmark")
    from sqlalchemy.dialects.postgresql import asyncpg

    return asyncpg.dialect()  # type: ignore[no-untyped-call]


def columns_of(table: FromClause, row: type[msgspec.Struct]) -> list[ColumnElement[Any]]:
    """The columns that `row` reads, in the order of its fields."""
    return [table.c[name] for name in row.__struct_fields__]
