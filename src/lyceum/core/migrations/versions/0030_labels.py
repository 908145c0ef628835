"""Labels of courses; courses may be featured, are found by parts of their titles and have a place;
keys may have a public half, and be for reading or for writing alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lyceum.kit import text

revision = "0030"
down_revision = "0027"
branch_labels = None
depends_on = None

_COURSES = sa.text("SELECT tenant_id, id, title FROM courses ORDER BY 1, 2")
_KEY = sa.text("UPDATE courses SET title_key = :key WHERE tenant_id = :tenant_id AND id = :id")
_TENANTS = sa.text("SELECT id, created_at FROM tenants ORDER BY 1")
_LEVELS = ((11, "Beginner"), (12, "Intermediate"), (13, "Expert"))


def _number(name: str, *, null: bool = False, default: str | None = None) -> sa.Column[int]:
    return sa.Column(
        name, sa.BigInteger(), autoincrement=False, nullable=null, server_default=default
    )


def _text(name: str, *, null: bool = False, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null, server_default=default)


def upgrade() -> None:
    _make_labels()
    _make_course_labels()
    featured: sa.Column[bool] = sa.Column(
        "featured", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    for column in (_text("title_key", default=""), featured, _number("position", default="0")):
        op.add_column("courses", column)
    op.create_index("ix_courses_title", "courses", ["tenant_id", "title_key", "id"])
    op.create_index("ix_courses_position", "courses", ["tenant_id", "position", "id"])
    op.add_column("api_keys", _text("handle", null=True))
    op.add_column("api_keys", _text("access", default="read_write"))
    op.create_index("ix_api_keys_handle", "api_keys", ["tenant_id", "handle"])
    _fill()


def _make_labels() -> None:
    op.create_table(
        "labels",
        _number("tenant_id"),
        _number("id"),
        _text("kind"),
        _text("name"),
        _text("name_key"),
        _text("slug"),
        _text("description"),
        _text("color"),
        _number("created_at"),
        _number("updated_at"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_labels"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_labels_tenant_id"),
    )
    op.create_index("uq_labels_slug", "labels", ["tenant_id", "kind", "slug"], unique=True)
    op.create_index("ix_labels_name", "labels", ["tenant_id", "kind", "name_key", "id"])


def _make_course_labels() -> None:
    op.create_table(
        "course_labels",
        _number("tenant_id"),
        _number("course_id"),
        _number("label_id"),
        _number("position"),
        sa.PrimaryKeyConstraint("tenant_id", "course_id", "label_id", name="pk_course_labels"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_course_labels_tenant_id"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "course_id"],
            ["courses.tenant_id", "courses.id"],
            name="fk_course_labels_tenant_id_course_id",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "label_id"],
            ["labels.tenant_id", "labels.id"],
            name="fk_course_labels_tenant_id_label_id",
        ),
    )
    op.create_index(
        "ix_course_labels_label", "course_labels", ["tenant_id", "label_id", "course_id"]
    )


def _fill() -> None:
    """Every school has three difficulties to begin with; courses get the key of their title."""
    connection = op.get_bind()
    for course in connection.execute(_COURSES).mappings().all():
        key = text.fold(course["title"])
        named = {"tenant_id": course["tenant_id"], "id": course["id"], "key": key}
        connection.execute(_KEY, named)
    labels = sa.table("labels", *(sa.column(name) for name in _LABEL))
    for tenant in connection.execute(_TENANTS).mappings().all():
        for id_, name in _LEVELS:
            own = {"tenant_id": tenant["id"], "id": id_, "name": name, "kind": "difficulty"}
            words = {"name_key": name.lower(), "slug": name.lower(), "description": "", "color": ""}
            at = {"created_at": tenant["created_at"], "updated_at": tenant["created_at"]}
            connection.execute(labels.insert().values({**own, **words, **at}))


_LABEL = (
    "tenant_id",
    "id",
    "kind",
    "name",
    "name_key",
    "slug",
    "description",
    "color",
    "created_at",
    "updated_at",
)
