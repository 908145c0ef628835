"""What was uploaded, which unit shows it, and whose picture it is."""

from __future__ import annotations

from sqlalchemy import Index

from lyceum.core.tables.columns import number, octets, references, tenant_table, text

files = tenant_table(
    "files",
    number("id"),
    octets("uid"),
    number("owner_id", null=True),
    text("blob_key"),
    text("name"),
    text("mime"),
    number("size"),
    octets("digest"),
    text("state"),
    number("created_at"),
    number("updated_at"),
    number("touched_at"),
    references("owner_id", "users"),
)
Index("uq_files_uid", files.c.tenant_id, files.c.uid, unique=True)
Index("ix_files_owner", files.c.tenant_id, files.c.owner_id, files.c.created_at, files.c.id)
Index("ix_files_newest", files.c.tenant_id, files.c.created_at, files.c.id)
Index("ix_files_updated", files.c.tenant_id, files.c.updated_at, files.c.id)
Index("ix_files_state", files.c.tenant_id, files.c.state, files.c.touched_at)

unit_files = tenant_table(
    "unit_files",
    number("unit_id"),
    number("file_id"),
    text("role"),
    text("name"),
    text("note"),
    number("position"),
    references("unit_id", "units"),
    references("file_id", "files"),
    key=("unit_id", "file_id"),
)
user_pictures = tenant_table(
    "user_pictures",
    number("user_id"),
    number("file_id"),
    references("user_id", "users"),
    references("file_id", "files"),
    key=("user_id",),
)
Index("ix_user_pictures_file", user_pictures.c.tenant_id, user_pictures.c.file_id)

Index("ix_unit_files_file", unit_files.c.tenant_id, unit_files.c.file_id)
