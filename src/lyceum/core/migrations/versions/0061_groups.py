"""Groups, branches with hosts and keys of their own, and custom fields."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    _make_branches()
    _make_groups()
    for whose, plural in (("group", "groups"), ("branch", "branches")):
        _make_belonging(f"{whose}_members", (f"{whose}_id", plural), ("user_id", "users"))
        _make_belonging(f"{whose}_courses", (f"{whose}_id", plural), ("course_id", "courses"))
    _make_fields()
    op.add_column("hosts", _number("branch_id", null=True))
    op.create_index("ix_hosts_tenant", "hosts", ["tenant_id", "branch_id"])
    op.add_column("api_keys", _number("branch_id", null=True))


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=null)


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, _JSON, nullable=False)


def _make(
    table: str,
    *columns: sa.Column[Any],
    key: tuple[str, ...] = ("id",),
    parents: tuple[tuple[str, str], ...] = (),
) -> None:
    """With a reference inside the tenant for each of `parents`, a column and its table."""
    references = [
        sa.ForeignKeyConstraint(
            ["tenant_id", column],
            [f"{parent}.tenant_id", f"{parent}.id"],
            name=f"fk_{table}_tenant_id_{column}",
        )
        for column, parent in parents
    ]
    op.create_table(
        table,
        _number("tenant_id"),
        *columns,
        sa.PrimaryKeyConstraint("tenant_id", *key, name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=f"fk_{table}_tenant_id"),
        *references,
    )


def _index(name: str, table: str, *columns: str) -> None:
    op.create_index(name, table, ["tenant_id", *columns], unique=name.startswith("uq_"))


def _make_branches() -> None:
    _make(
        "branches",
        _number("id"),
        _text("name"),
        _text("name_key"),
        _text("description"),
        _flag("active"),
        _text("locale"),
        _text("zone"),
        _text("signup"),
        _text("default_role"),
        _number("default_group_id", null=True),
        _number("owner_id", null=True),
        _json("branding"),
        _number("created_at"),
        _number("updated_at"),
        _json("extra"),
    )
    _index("uq_branches_name", "branches", "name_key")
    _index("ix_branches_newest", "branches", "created_at", "id")
    _index("ix_branches_updated", "branches", "updated_at", "id")


def _make_groups() -> None:
    _make(
        "groups",
        _number("id"),
        _text("name"),
        _text("description"),
        _text("key", null=True),
        _number("most", null=True),
        _number("used"),
        _number("amount"),
        _text("currency"),
        _number("branch_id", null=True),
        _number("created_at"),
        _number("updated_at"),
        parents=(("branch_id", "branches"),),
    )
    _index("uq_groups_key", "groups", "key")
    _index("ix_groups_newest", "groups", "created_at", "id")
    _index("ix_groups_updated", "groups", "updated_at", "id")
    _index("ix_groups_branch", "groups", "branch_id")


def _make_belonging(table: str, whose: tuple[str, str], what: tuple[str, str]) -> None:
    _make(
        table,
        _number(whose[0]),
        _number(what[0]),
        _number("added_at"),
        _number("added_by", null=True),
        key=(whose[0], what[0]),
        parents=(whose, what),
    )
    _index(f"ix_{table}_{what[0].removesuffix('_id')}", table, what[0], whose[0])


def _make_fields() -> None:
    _make(
        "custom_fields",
        _number("id"),
        _text("entity"),
        _text("kind"),
        _text("name"),
        _text("name_key"),
        _json("options"),
        _text("initial", null=True),
        _flag("mandatory"),
        _flag("reported"),
        _flag("shown_to_learners"),
        _flag("everywhere"),
        _flag("on_main"),
        _number("position"),
        _number("created_at"),
        _number("updated_at"),
    )
    _index("uq_custom_fields_name", "custom_fields", "entity", "name_key")
    _index("ix_custom_fields_position", "custom_fields", "entity", "position", "id")
    _make(
        "field_branches",
        _number("field_id"),
        _number("branch_id"),
        key=("field_id", "branch_id"),
        parents=(("field_id", "custom_fields"), ("branch_id", "branches")),
    )
    _index("ix_field_branches_branch", "field_branches", "branch_id")
    _make(
        "custom_values",
        _number("entity_id"),
        _number("field_id"),
        _text("entity"),
        _text("value"),
        _text("value_key"),
        key=("entity_id", "field_id"),
        parents=(("field_id", "custom_fields"),),
    )
    _index("ix_custom_values_value", "custom_values", "entity", "value_key", "entity_id")
    _index("ix_custom_values_field", "custom_values", "field_id")
