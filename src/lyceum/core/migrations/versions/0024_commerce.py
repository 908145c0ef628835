"""Orders, payments, refunds and coupons, the sandbox's own records, and who may see to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
_PERMISSIONS = ("payments.read_any", "payments.write_any")


def upgrade() -> None:
    _make_orders()
    _make_payments()
    _make_refunds()
    _make_coupons()
    _make_sandbox()
    _let_see_to_payments()


def _number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=null)


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _octets(name: str, *, null: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=null)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _make(
    table: str,
    *columns: sa.Column[int] | sa.Column[str] | sa.Column[bytes] | sa.Column[bool],
    key: str = "id",
    parent: tuple[str, str] | None = None,
) -> None:
    keys: list[sa.Constraint] = [
        sa.PrimaryKeyConstraint("tenant_id", key, name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=f"fk_{table}_tenant_id"),
    ]
    if parent is not None:
        column, other = parent
        keys.append(
            sa.ForeignKeyConstraint(
                ["tenant_id", column],
                [f"{other}.tenant_id", f"{other}.id"],
                name=f"fk_{table}_tenant_id_{column}",
            )
        )
    op.create_table(table, _number("tenant_id"), *columns, *keys)


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


def _make_orders() -> None:
    _make(
        "orders",
        _number("id"),
        _octets("uid"),
        _number("customer_id"),
        _text("state"),
        _text("currency"),
        _number("subtotal"),
        _number("discount"),
        _number("total"),
        _number("coupon_id", null=True),
        _text("via"),
        _octets("once", null=True),
        _number("created_at"),
        _number("updated_at"),
        _number("paid_at", null=True),
    )
    _index("uq_orders_uid", "orders", "uid")
    _index("uq_orders_once", "orders", "once")
    _index("ix_orders_newest", "orders", "created_at", "id")
    _index("ix_orders_updated", "orders", "updated_at", "id")
    _index("ix_orders_customer", "orders", "customer_id", "created_at", "id")
    _make(
        "order_lines",
        _number("id"),
        _number("order_id"),
        _number("customer_id"),
        _number("course_id"),
        _text("title"),
        _number("amount"),
        _number("enrollment_id", null=True),
        _number("held_since", null=True),
        parent=("order_id", "orders"),
    )
    _index("ix_order_lines_order", "order_lines", "order_id")
    _index("ix_order_lines_enrollment", "order_lines", "enrollment_id")
    _index(
        "uq_order_lines_held",
        "order_lines",
        "course_id",
        "customer_id",
        where="held_since IS NOT NULL",
    )


def _make_payments() -> None:
    _make(
        "payments",
        _number("id"),
        _octets("uid"),
        _number("order_id"),
        _number("customer_id"),
        _text("state"),
        _text("gateway"),
        _text("method"),
        _text("ref", null=True),
        _number("amount"),
        _text("currency"),
        _number("refunded"),
        _text("code", null=True),
        _text("decline_code", null=True),
        _text("message", null=True),
        _number("asked_at"),
        _number("tried_at"),
        _number("created_at"),
        _number("updated_at"),
        parent=("order_id", "orders"),
    )
    _index("uq_payments_uid", "payments", "uid")
    _index("ix_payments_newest", "payments", "created_at", "id")
    _index("ix_payments_updated", "payments", "updated_at", "id")
    _index("ix_payments_order", "payments", "order_id")
    _index("ix_payments_customer", "payments", "customer_id", "created_at", "id")
    _index("ix_payments_processing", "payments", "tried_at", where="state = 'processing'")


def _make_refunds() -> None:
    _make(
        "refunds",
        _number("id"),
        _octets("uid"),
        _number("payment_id"),
        _text("state"),
        _number("amount"),
        _text("currency"),
        _text("reason"),
        _text("ref", null=True),
        _text("code", null=True),
        _text("message", null=True),
        _octets("once", null=True),
        _number("tried_at"),
        _number("created_at"),
        _number("updated_at"),
        parent=("payment_id", "payments"),
    )
    _index("uq_refunds_uid", "refunds", "uid")
    _index("uq_refunds_once", "refunds", "once")
    _index("ix_refunds_newest", "refunds", "created_at", "id")
    _index("ix_refunds_updated", "refunds", "updated_at", "id")
    _index("ix_refunds_payment", "refunds", "payment_id")
    _index("ix_refunds_pending", "refunds", "tried_at", where="state = 'pending'")


def _make_coupons() -> None:
    _make(
        "coupons",
        _number("id"),
        _octets("uid"),
        _text("code"),
        _text("code_key"),
        _number("percent", null=True),
        _number("amount", null=True),
        _text("currency", null=True),
        _number("most", null=True),
        _number("used"),
        _number("starts_at", null=True),
        _number("ends_at", null=True),
        _flag("active"),
        _number("created_at"),
        _number("updated_at"),
    )
    _index("uq_coupons_uid", "coupons", "uid")
    _index("uq_coupons_code", "coupons", "code_key")
    _index("ix_coupons_newest", "coupons", "created_at", "id")
    _index("ix_coupons_updated", "coupons", "updated_at", "id")


def _make_sandbox() -> None:
    _make(
        "sandbox_charges",
        _text("key"),
        _text("ref", null=True),
        _number("amount"),
        _text("currency"),
        _text("method"),
        _number("refunded"),
        _number("asked"),
        key="key",
    )
    _index("uq_sandbox_charges_ref", "sandbox_charges", "ref")
    _make(
        "sandbox_refunds",
        _text("key"),
        _text("ref"),
        _text("charge_ref"),
        _number("amount"),
        key="key",
    )


def _let_see_to_payments() -> None:
    roles = sa.table(
        "roles",
        sa.column("tenant_id", sa.BigInteger()),
        sa.column("id", sa.BigInteger()),
        sa.column("key", sa.Text()),
        sa.column("permissions", _JSON),
    )
    connection = op.get_bind()
    held = sa.select(roles.c.tenant_id, roles.c.id, roles.c.permissions)
    for tenant_id, role_id, permissions in connection.execute(
        held.where(roles.c.key.in_(["admin", "manager"]))
    ).all():
        connection.execute(
            roles.update()
            .where(roles.c.tenant_id == tenant_id, roles.c.id == role_id)
            .values(permissions=sorted({*permissions, *_PERMISSIONS}))
        )
