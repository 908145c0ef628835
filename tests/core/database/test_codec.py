"""What is written comes back as it was, for every kind of column, on both databases."""

from typing import Any

import pytest

from lyceum.core.database import Database
from lyceum.core.database.errors import Unstorable
from tests.core.database.specimens import (
    AMONG_COUNTS,
    AMONG_NAMES,
    UPDATE_FACTS,
    Color,
    Specimen,
    every,
    fetch,
    put,
    run,
)

INTEGERS = [0, 1, -1, 2**53, 2**53 + 1, 2**63 - 1, -(2**63)]
TEXTS = [
    "",
    " ",
    "null",
    "NULL",
    "None",
    "true",
    "0",
    "1.5",
    "ß",
    "🎓",
    "a'b\"c",
    "\\n",
    "%s ? :x $1",
]
JSON = [
    {},
    [],
    {"a": {"b": [1, 2.5, "x", True, False, None]}},
    {"big": 2**53, "most": 2**63 - 1, "least": -(2**63), "beyond": 2**64},
    {"null": None, "word": "null", "": "empty key"},
    {"🎓": "ß", "quotes": "a'b\"c\\", "line": "\n\t"},
    [0.1, 1e15, -0.5, 1.0],
    "text",
    "null",
    7,
    True,
    False,
]


async def test_every_integer_of_64_bits_comes_back(database: Database) -> None:
    rows = [
        Specimen(id=n, name=str(n), count=value, maybe_count=value)
        for n, value in enumerate(INTEGERS)
    ]
    await put(database, rows)
    assert await every(database) == rows


async def test_every_text_comes_back_as_text(database: Database) -> None:
    rows = [Specimen(id=n, name=value, maybe_name=value) for n, value in enumerate(TEXTS)]
    await put(database, [*rows, Specimen(id=99, name="long", maybe_name="x" * 1_000_000)])
    assert (await every(database))[:-1] == rows


async def test_bytes_flags_and_words_come_back(database: Database) -> None:
    octets = bytes(range(256))
    rows = [
        Specimen(id=1, name="1", digest=octets, maybe_digest=octets, ripe=True, color=Color.NULL),
        Specimen(id=2, name="2", digest=b"", maybe_digest=b"", ripe=False, color=Color.RED),
    ]
    await put(database, rows)
    assert await every(database) == rows


async def test_nulls_come_back_as_none(database: Database) -> None:
    await put(database, [Specimen(id=1)])
    (row,) = await every(database)
    assert (row.maybe_count, row.maybe_name, row.maybe_digest, row.maybe_facts) == (None,) * 4


@pytest.mark.parametrize("value", JSON, ids=str)
async def test_every_json_value_comes_back(database: Database, value: Any) -> None:
    await put(database, [Specimen(id=1, facts=value, maybe_facts=value)])
    (row,) = await every(database)
    assert (row.facts, row.maybe_facts) == (value, value)


async def test_none_in_a_json_column_is_null_to_the_database(database: Database) -> None:
    await put(database, [Specimen(id=1), Specimen(id=2, name="2", maybe_facts={"a": None})])
    sql = "SELECT id FROM specimens WHERE maybe_facts IS NULL"
    async with database.reading() as connection:
        assert [row[0] for row in await connection.fetch(sql, ())] == [1]


async def test_an_update_binds_json_as_an_insert_does(database: Database) -> None:
    await put(database, [Specimen(id=1, facts={"a": 1}, maybe_facts=[1])])
    async with database.writing() as connection:
        changed = await run(
            connection, UPDATE_FACTS, row_id=1, facts={"b": [None]}, maybe_facts=None
        )
    assert changed == 1
    (row,) = await every(database)
    assert (row.facts, row.maybe_facts) == ({"b": [None]}, None)


async def test_a_list_of_integers_binds_as_one_value(database: Database) -> None:
    await put(database, [Specimen(id=n, name=str(n), count=n) for n in range(5)])
    await put(database, [Specimen(id=9, name="9", count=2**63 - 1)])
    async with database.reading() as connection:
        for wanted, found in [
            ([], []),
            ([3], [3]),
            ([3, 1, 3], [1, 3]),
            ([2**63 - 1], [9]),
            ([*range(2, 50_000)], [2, 3, 4]),
        ]:
            rows = await fetch(connection, AMONG_COUNTS, wanted=wanted)
            assert [row.id for row in rows] == found


async def test_a_list_of_texts_binds_as_one_value(database: Database) -> None:
    rows = [Specimen(id=n, name=value) for n, value in enumerate(TEXTS)]
    await put(database, rows)
    async with database.reading() as connection:
        assert await fetch(connection, AMONG_NAMES, wanted=TEXTS) == rows
        assert await fetch(connection, AMONG_NAMES, wanted=[]) == []
        many = [*map(str, range(50_000))]
        assert [row.name for row in await fetch(connection, AMONG_NAMES, wanted=many)] == ["0"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 2**63},
        {"count": -(2**63) - 1},
        {"maybe_count": 2**64},
        {"maybe_name": "\ud800"},
    ],
    ids=str,
)
async def test_what_no_column_can_hold_is_refused_alike(
    database: Database, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Unstorable):
        await put(database, [Specimen(id=1, **wrong)])
    assert await every(database) == []
    await put(database, [Specimen(id=2)])


async def test_a_missing_value_is_refused(database: Database) -> None:
    with pytest.raises(KeyError, match="maybe_facts"):
        async with database.writing() as connection:
            await run(connection, UPDATE_FACTS, row_id=1, facts={})
