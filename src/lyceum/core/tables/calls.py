"""What was asked with API keys: each request for a while, and how many there were in a day."""

from __future__ import annotations

from sqlalchemy import Index

from lyceum.core.tables.columns import number, tenant_table, text

# No reference to the key or the person: a line may come a moment after they are gone.
calls = tenant_table(
    "calls",
    number("id"),
    number("key_id"),
    number("user_id"),
    text("dialect"),
    text("verb"),
    text("path"),
    number("answered"),
    number("took"),
    text("request_id"),
    number("at"),
)
Index("ix_calls_newest", calls.c.tenant_id, calls.c.at, calls.c.id)
Index("ix_calls_user", calls.c.tenant_id, calls.c.user_id, calls.c.at, calls.c.id)
Index("ix_calls_key", calls.c.tenant_id, calls.c.key_id, calls.c.at, calls.c.id)

call_days = tenant_table(
    "call_days",
    number("id"),
    number("key_id"),
    number("user_id"),
    number("day"),
    number("calls"),
    number("refused"),
    number("failed"),
    number("updated_at"),
)
Index("uq_call_days_key", call_days.c.tenant_id, call_days.c.key_id, call_days.c.day, unique=True)
Index("ix_call_days_updated", call_days.c.tenant_id, call_days.c.updated_at, call_days.c.id)
Index("ix_call_days_newest", call_days.c.tenant_id, call_days.c.day, call_days.c.id)
Index(
    "ix_call_days_user",
    call_days.c.tenant_id,
    call_days.c.user_id,
    call_days.c.day,
    call_days.c.id,
)
