"""Of the stays of a person in a course it is noted which one followed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

_RANK = sa.text(
    "UPDATE enrollments SET newer_id = ("
    "SELECT newer.id FROM enrollments AS newer"
    " WHERE newer.tenant_id = enrollments.tenant_id AND newer.user_id = enrollments.user_id"
    " AND newer.course_id = enrollments.course_id"
    " AND newer.state IN ('active', 'suspended', 'expired', 'completed')"
    " AND (newer.enrolled_at > enrollments.enrolled_at"
    " OR newer.enrolled_at = enrollments.enrolled_at AND newer.id > enrollments.id)"
    " ORDER BY newer.enrolled_at DESC, newer.id DESC LIMIT 1)"
)


def upgrade() -> None:
    op.add_column("enrollments", sa.Column("newer_id", sa.BigInteger(), nullable=True))
    pair = ["tenant_id", "user_id", "course_id", "enrolled_at", "id"]
    op.create_index("ix_enrollments_pair", "enrollments", pair)
    op.execute(_RANK)
    op.drop_index("ix_enrollments_newest", "enrollments")
    newest = ["tenant_id", "enrolled_at", "id", "state", "newer_id"]
    op.create_index("ix_enrollments_newest", "enrollments", newest)
