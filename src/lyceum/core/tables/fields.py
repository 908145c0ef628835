"""Custom fields of people and courses, and what each of them has there.

`entity` is user or course. A value stands by whose it is, so a change of hands needs no look at
what they are; `value_key` is the value folded, for the filter.
"""

from __future__ import annotations

from sqlalchemy import Index

from lyceum.core.tables.columns import flag, json, number, references, tenant_table, text

custom_fields = tenant_table(
    "custom_fields",
    number("id"),
    text("entity"),
    text("kind"),
    text("name"),
    text("name_key"),
    json("options"),
    text("initial", null=True),
    flag("mandatory"),
    flag("reported"),
    flag("shown_to_learners"),
    flag("everywhere"),
    flag("on_main"),
    number("position"),
    number("created_at"),
    number("updated_at"),
)
Index(
    "uq_custom_fields_name",
    custom_fields.c.tenant_id,
    custom_fields.c.entity,
    custom_fields.c.name_key,
    unique=True,
)
Index(
    "ix_custom_fields_position",
    custom_fields.c.tenant_id,
    custom_fields.c.entity,
    custom_fields.c.position,
    custom_fields.c.id,
)

# The branches that a field which is not everywhere stands in.
field_branches = tenant_table(
    "field_branches",
    number("field_id"),
    number("branch_id"),
    references("field_id", "custom_fields"),
    references("branch_id", "branches"),
    key=("field_id", "branch_id"),
)
Index("ix_field_branches_branch", field_branches.c.tenant_id, field_branches.c.branch_id)

custom_values = tenant_table(
    "custom_values",
    number("entity_id"),
    number("field_id"),
    text("entity"),
    text("value"),
    text("value_key"),
    references("field_id", "custom_fields"),
    key=("entity_id", "field_id"),
)
Index(
    "ix_custom_values_value",
    custom_values.c.tenant_id,
    custom_values.c.entity,
    custom_values.c.value_key,
    custom_values.c.entity_id,
)
Index("ix_custom_values_field", custom_values.c.tenant_id, custom_values.c.field_id)

# Who has a value in whatever field, once, in the order in which people were added: of those alone
# who are not in the trash.
user_values = tenant_table(
    "user_values",
    text("value_key"),
    number("created_at"),
    number("user_id"),
    references("user_id", "users"),
    key=("value_key", "created_at", "user_id"),
)
Index("ix_user_values_user", user_values.c.tenant_id, user_values.c.user_id)
