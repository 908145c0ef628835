"""Small files of each kind, and what an import made."""

from __future__ import annotations

from lyceum.core.imports.model import (
    Import,
)
from tests.core.imports.files import csv_of, results
from tests.harness.rows import Rows, every_row
from tests.harness.school import School

TRACES = ("imports", "import_rows", "events", "event_bodies", "id_blocks")
"""What every import leaves, a trial too."""


PEOPLE = csv_of(
    "external_id,login,email,name,role",
    "p1,ann,ann@school.example,Ann Berg,instructor",
    "p2,,bob@school.example,Bob Cole,",
    "p3,cy,,Cy,subscriber",
)


async def content_of(school: School) -> Rows:
    """Every row of the database that is no trace of an import."""
    rows = await every_row(school.works.database)
    return {name: lines for name, lines in rows.items() if name not in TRACES}


async def entities(school: School, found: Import) -> list[int]:
    return [row.entity_id for row in await results(school, found) if row.entity_id is not None]


COURSES = csv_of(
    "external_id,slug,title,category,state,amount,lead",
    "c1,rain,Rain,Weather,published,0,instructor@school.example",
    ",snow,Snow,weather,draft,500,",
)


ENROLLMENTS = csv_of("email,course", "learner@school.example,rain", "manager@school.example,rain")
