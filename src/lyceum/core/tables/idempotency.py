"""Requests that are made once however often they are sent, and how they were answered."""

from __future__ import annotations

from sqlalchemy import Index

from lyceum.core.tables.columns import json, number, octets, tenant_table, text

# `status` is null while the request runs, and for as long as `lease_until` it is believed to.
idempotency = tenant_table(
    "idempotency",
    text("scope"),
    octets("key"),
    octets("request"),
    number("lease_until"),
    number("status", null=True),
    json("headers"),
    octets("body", null=True),
    number("kept_until"),
    key=("scope", "key"),
)
Index("ix_idempotency_kept", idempotency.c.tenant_id, idempotency.c.kept_until)
