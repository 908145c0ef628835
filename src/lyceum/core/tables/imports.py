"""Files of people, courses and enrollments brought in, and what became of each row."""

from __future__ import annotations

from sqlalchemy import Index

from lyceum.core.tables.columns import flag, json, number, octets, references, tenant_table, text

imports = tenant_table(
    "imports",
    number("id"),
    octets("uid"),
    text("kind"),
    text("format"),
    flag("dry_run"),
    text("state"),
    # Where the bytes lie: a key of the blob store, or nothing where whoever started it holds them.
    text("file"),
    json("actor"),
    number("job_id", null=True),
    number("total", null=True),
    number("rows"),
    number("created"),
    number("updated"),
    number("unchanged"),
    number("refused"),
    json("faults"),
    number("created_at"),
    number("started_at", null=True),
    number("ended_at", null=True),
)
Index("uq_imports_uid", imports.c.tenant_id, imports.c.uid, unique=True)
Index("ix_imports_newest", imports.c.tenant_id, imports.c.created_at, imports.c.id)

# A row says which column is wrong, never what stood in it: no personal data.
import_rows = tenant_table(
    "import_rows",
    number("import_id"),
    number("number"),
    number("line"),
    text("outcome"),
    number("entity_id", null=True),
    json("faults"),
    references("import_id", "imports"),
    key=("import_id", "number"),
)
Index(
    "ix_import_rows_outcome",
    import_rows.c.tenant_id,
    import_rows.c.import_id,
    import_rows.c.outcome,
    import_rows.c.number,
)
