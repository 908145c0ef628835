"""What was bought: orders, their lines, payments, refunds and coupons.

An order outlives whom and what it is about, so customers, courses and enrollments are named by
their ids alone: no id is ever given twice.
"""

from __future__ import annotations

from sqlalchemy import Index, literal_column

from lyceum.core.tables.columns import flag, json, number, octets, references, tenant_table, text

orders = tenant_table(
    "orders",
    number("id"),
    octets("uid"),
    number("customer_id"),
    text("state"),
    text("currency"),
    number("subtotal"),
    number("discount"),
    number("total"),
    number("coupon_id", null=True),
    text("via"),
    octets("once", null=True),
    number("created_at"),
    number("updated_at"),
    number("paid_at", null=True),
    number("completed_at", null=True),
    text("trashed_from", null=True),
    json("extra"),
)
Index("uq_orders_uid", orders.c.tenant_id, orders.c.uid, unique=True)
Index("uq_orders_once", orders.c.tenant_id, orders.c.once, unique=True)
Index("ix_orders_newest", orders.c.tenant_id, orders.c.created_at, orders.c.id)
Index("ix_orders_updated", orders.c.tenant_id, orders.c.updated_at, orders.c.id)
Index(
    "ix_orders_customer",
    orders.c.tenant_id,
    orders.c.customer_id,
    orders.c.created_at,
    orders.c.id,
)

order_lines = tenant_table(
    "order_lines",
    number("id"),
    number("order_id"),
    number("customer_id"),
    number("course_id"),
    text("title"),
    number("amount"),
    number("enrollment_id", null=True),
    number("held_since", null=True),
    number("quantity"),
    references("order_id", "orders"),
)
is_held = order_lines.c.held_since.is_not(None)
Index("ix_order_lines_order", order_lines.c.tenant_id, order_lines.c.order_id)
Index("ix_order_lines_enrollment", order_lines.c.tenant_id, order_lines.c.enrollment_id)
Index(
    "uq_order_lines_held",
    order_lines.c.tenant_id,
    order_lines.c.course_id,
    order_lines.c.customer_id,
    unique=True,
    sqlite_where=is_held,
    postgresql_where=is_held,
)

payments = tenant_table(
    "payments",
    number("id"),
    octets("uid"),
    number("order_id"),
    number("customer_id"),
    text("state"),
    text("gateway"),
    text("method"),
    text("ref", null=True),
    number("amount"),
    text("currency"),
    number("refunded"),
    text("code", null=True),
    text("decline_code", null=True),
    text("message", null=True),
    number("asked_at"),
    number("tried_at"),
    number("created_at"),
    number("updated_at"),
    references("order_id", "orders"),
)
is_processing = payments.c.state == literal_column("'processing'")
Index("uq_payments_uid", payments.c.tenant_id, payments.c.uid, unique=True)
Index("ix_payments_newest", payments.c.tenant_id, payments.c.created_at, payments.c.id)
Index("ix_payments_updated", payments.c.tenant_id, payments.c.updated_at, payments.c.id)
Index("ix_payments_order", payments.c.tenant_id, payments.c.order_id)
Index(
    "ix_payments_customer",
    payments.c.tenant_id,
    payments.c.customer_id,
    payments.c.created_at,
    payments.c.id,
)
Index(
    "ix_payments_processing",
    payments.c.tenant_id,
    payments.c.tried_at,
    sqlite_where=is_processing,
    postgresql_where=is_processing,
)

refunds = tenant_table(
    "refunds",
    number("id"),
    octets("uid"),
    number("payment_id"),
    text("state"),
    number("amount"),
    text("currency"),
    text("reason"),
    text("ref", null=True),
    text("code", null=True),
    text("message", null=True),
    octets("once", null=True),
    number("tried_at"),
    number("created_at"),
    number("updated_at"),
    references("payment_id", "payments"),
)
is_on_its_way = refunds.c.state == literal_column("'pending'")
Index("uq_refunds_uid", refunds.c.tenant_id, refunds.c.uid, unique=True)
Index("uq_refunds_once", refunds.c.tenant_id, refunds.c.once, unique=True)
Index("ix_refunds_newest", refunds.c.tenant_id, refunds.c.created_at, refunds.c.id)
Index("ix_refunds_updated", refunds.c.tenant_id, refunds.c.updated_at, refunds.c.id)
Index("ix_refunds_payment", refunds.c.tenant_id, refunds.c.payment_id)
Index(
    "ix_refunds_pending",
    refunds.c.tenant_id,
    refunds.c.tried_at,
    sqlite_where=is_on_its_way,
    postgresql_where=is_on_its_way,
)

coupons = tenant_table(
    "coupons",
    number("id"),
    octets("uid"),
    text("code"),
    text("code_key"),
    number("percent", null=True),
    number("amount", null=True),
    text("currency", null=True),
    number("most", null=True),
    number("used"),
    number("starts_at", null=True),
    number("ends_at", null=True),
    flag("active"),
    number("created_at"),
    number("updated_at"),
)
Index("uq_coupons_uid", coupons.c.tenant_id, coupons.c.uid, unique=True)
Index("uq_coupons_code", coupons.c.tenant_id, coupons.c.code_key, unique=True)
Index("ix_coupons_newest", coupons.c.tenant_id, coupons.c.created_at, coupons.c.id)
Index("ix_coupons_updated", coupons.c.tenant_id, coupons.c.updated_at, coupons.c.id)

# What somebody may spend instead of money, in hundredths of a credit: entries, never changed.
credit_entries = tenant_table(
    "credit_entries",
    number("id"),
    number("user_id"),
    number("amount"),
    text("reason"),
    number("made_by", null=True),
    number("made_at"),
    references("user_id", "users"),
)
Index(
    "ix_credit_entries_user",
    credit_entries.c.tenant_id,
    credit_entries.c.user_id,
    credit_entries.c.made_at,
    credit_entries.c.id,
)

sandbox_charges = tenant_table(
    "sandbox_charges",
    text("key"),
    text("ref", null=True),
    number("amount"),
    text("currency"),
    text("method"),
    number("refunded"),
    number("asked"),
    key=("key",),
)
Index("uq_sandbox_charges_ref", sandbox_charges.c.tenant_id, sandbox_charges.c.ref, unique=True)

sandbox_refunds = tenant_table(
    "sandbox_refunds",
    text("key"),
    text("ref"),
    text("charge_ref"),
    number("amount"),
    key=("key",),
)
