"""What people get for what they did: certificates, and the ledger of awards.

A certificate outlives whom and what it is about, so people, courses and enrollments are named by
their ids alone: no id is ever given twice.
"""

from __future__ import annotations

from sqlalchemy import Index

from lyceum.core.tables.columns import json, number, octets, references, tenant_table, text

certificates = tenant_table(
    "certificates",
    number("id"),
    octets("uid"),
    number("user_id"),
    number("course_id"),
    number("enrollment_id"),
    text("person"),
    text("title"),
    number("issued_at"),
    number("expires_at", null=True),
    number("revoked_at", null=True),
    number("updated_at"),
)
Index("uq_certificates_uid", certificates.c.tenant_id, certificates.c.uid, unique=True)
Index(
    "uq_certificates_enrollment",
    certificates.c.tenant_id,
    certificates.c.enrollment_id,
    unique=True,
)
Index(
    "ix_certificates_newest", certificates.c.tenant_id, certificates.c.issued_at, certificates.c.id
)
Index(
    "ix_certificates_updated",
    certificates.c.tenant_id,
    certificates.c.updated_at,
    certificates.c.id,
)
Index(
    "ix_certificates_user",
    certificates.c.tenant_id,
    certificates.c.user_id,
    certificates.c.issued_at,
    certificates.c.id,
)
Index("ix_certificates_course", certificates.c.tenant_id, certificates.c.course_id)

# Which courses give a certificate, and for how many days it holds.
certificate_rules = tenant_table(
    "certificate_rules",
    number("course_id"),
    number("days", null=True),
    number("updated_at"),
    references("course_id", "courses"),
    key=("course_id",),
)

# Entries, never changed: points, badges and levels, each given once for what `key` names.
awards = tenant_table(
    "awards",
    number("id"),
    number("user_id"),
    text("kind"),
    text("key"),
    number("points"),
    number("given_at"),
    references("user_id", "users"),
)
Index(
    "uq_awards_key",
    awards.c.tenant_id,
    awards.c.user_id,
    awards.c.kind,
    awards.c.key,
    unique=True,
)
Index("ix_awards_newest", awards.c.tenant_id, awards.c.given_at, awards.c.id)
Index("ix_awards_user", awards.c.tenant_id, awards.c.user_id, awards.c.given_at, awards.c.id)

# One row for a tenant, once somebody has said by what rules awards are given.
award_rules = tenant_table("award_rules", json("rules"), number("updated_at"), key=())
