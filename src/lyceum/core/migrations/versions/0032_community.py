"""What people say about courses and units, and what they are told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
_ONE_REVIEW = (
    "rating IS NOT NULL AND unit_id IS NULL AND author_id IS NOT NULL AND state != 'trashed'"
)


def upgrade() -> None:
    _make_contributions()
    _make_announcements()
    _make_notices()


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=null)


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _uid() -> sa.Column[bytes]:
    return sa.Column("uid", sa.LargeBinary(), nullable=False)


def _extra() -> sa.Column[object]:
    return sa.Column("extra", _JSON, nullable=False)


def _keys(table: str, **references: str) -> list[sa.Constraint]:
    keys: list[sa.Constraint] = [
        sa.PrimaryKeyConstraint("tenant_id", "id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=f"fk_{table}_tenant_id"),
    ]
    for column, other in references.items():
        keys.append(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"{other}.tenant_id", f"{other}.id"],
                name=f"fk_{table}_tenant_id_{column}",
            )
        )
    return keys


def _index(name: str, table: str, *columns: str, where: str = "") -> None:
    part = sa.text(where) if where else None
    op.create_index(
        name,
        table,
        ["tenant_id", *columns],
        unique=name.startswith("uq_"),
        sqlite_where=part,
        postgresql_where=part,
    )


def _make_contributions() -> None:
    op.create_table(
        "contributions",
        _number("tenant_id"),
        _number("id"),
        _uid(),
        _text("kind"),
        _number("course_id"),
        _number("unit_id", null=True),
        _number("author_id", null=True),
        _text("author_name"),
        _number("parent_id", null=True),
        _text("title"),
        _text("body"),
        _text("search_key"),
        _number("rating", null=True),
        _text("state"),
        _text("trashed_from", null=True),
        _extra(),
        _number("created_at"),
        _number("updated_at"),
        *_keys(
            "contributions",
            course_id="courses",
            unit_id="units",
            author_id="users",
            parent_id="contributions",
        ),
    )
    _index("uq_contributions_uid", "contributions", "uid")
    _index("uq_contributions_review", "contributions", "course_id", "author_id", where=_ONE_REVIEW)
    _index("ix_contributions_newest", "contributions", "kind", "created_at", "id")
    _index("ix_contributions_course", "contributions", "course_id", "kind", "created_at", "id")
    _index("ix_contributions_unit", "contributions", "unit_id")
    _index("ix_contributions_author", "contributions", "author_id")
    _index("ix_contributions_parent", "contributions", "parent_id")
    _index("ix_contributions_updated", "contributions", "updated_at", "id")


def _make_announcements() -> None:
    op.create_table(
        "announcements",
        _number("tenant_id"),
        _number("id"),
        _uid(),
        _number("course_id"),
        _number("author_id", null=True),
        _text("title"),
        _text("title_key"),
        _text("body"),
        _text("state"),
        _text("trashed_from", null=True),
        _number("position"),
        _extra(),
        _number("created_at"),
        _number("updated_at"),
        *_keys("announcements", course_id="courses", author_id="users"),
    )
    _index("uq_announcements_uid", "announcements", "uid")
    _index("ix_announcements_newest", "announcements", "created_at", "id")
    _index("ix_announcements_position", "announcements", "position", "id")
    _index("ix_announcements_updated", "announcements", "updated_at", "id")
    _index("ix_announcements_course", "announcements", "course_id")
    _index("ix_announcements_author", "announcements", "author_id")


def _make_notices() -> None:
    op.create_table(
        "notices",
        _number("tenant_id"),
        _number("id"),
        _uid(),
        _number("user_id"),
        _number("sender_id", null=True),
        _text("kind"),
        _text("title"),
        _text("body"),
        _text("link"),
        _number("about_id", null=True),
        _number("read_at", null=True),
        _number("expires_at", null=True),
        _number("created_at"),
        _number("updated_at"),
        *_keys("notices", user_id="users"),
    )
    _index("uq_notices_uid", "notices", "uid")
    _index("ix_notices_newest", "notices", "created_at", "id")
    _index("ix_notices_updated", "notices", "updated_at", "id")
    _index("ix_notices_user", "notices", "user_id", "created_at", "id")
