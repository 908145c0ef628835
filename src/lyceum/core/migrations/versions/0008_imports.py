"""Imports, and what became of each of their rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=null)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _json(name: str) -> sa.Column[object]:
    kind = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    op.create_table(
        "imports",
        _number("tenant_id"),
        _number("id"),
        sa.Column("uid", sa.LargeBinary(), nullable=False),
        _text("kind"),
        _text("format"),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        _text("state"),
        _text("file"),
        _json("actor"),
        _number("total", null=True),
        _number("rows"),
        _number("created"),
        _number("updated"),
        _number("unchanged"),
        _number("refused"),
        _json("faults"),
        _number("created_at"),
        _number("started_at", null=True),
        _number("ended_at", null=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_imports_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_imports")),
    )
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.create_index("ix_imports_newest", ["tenant_id", "created_at", "id"], unique=False)
        batch_op.create_index("uq_imports_uid", ["tenant_id", "uid"], unique=True)
    op.create_table(
        "import_rows",
        _number("tenant_id"),
        _number("import_id"),
        _number("number"),
        _number("line"),
        _text("outcome"),
        _number("entity_id", null=True),
        _json("faults"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "import_id"],
            ["imports.tenant_id", "imports.id"],
            name=op.f("fk_import_rows_tenant_id_import_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_import_rows_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "import_id", "number", name=op.f("pk_import_rows")),
    )
    with op.batch_alter_table("import_rows", schema=None) as batch_op:
        batch_op.create_index(
            "ix_import_rows_outcome",
            ["tenant_id", "import_id", "outcome", "number"],
            unique=False,
        )
