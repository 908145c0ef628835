"""Groups and branches: who belongs to them, and which courses are theirs."""

from __future__ import annotations

from sqlalchemy import Index, Table

from lyceum.core.tables.columns import flag, json, number, references, tenant_table, text

branches = tenant_table(
    "branches",
    number("id"),
    text("name"),
    text("name_key"),
    text("description"),
    flag("active"),
    text("locale"),
    text("zone"),
    text("signup"),
    text("default_role"),
    number("default_group_id", null=True),
    number("owner_id", null=True),
    json("branding"),
    number("created_at"),
    number("updated_at"),
    json("extra"),
)
Index("uq_branches_name", branches.c.tenant_id, branches.c.name_key, unique=True)
Index("ix_branches_newest", branches.c.tenant_id, branches.c.created_at, branches.c.id)
Index("ix_branches_updated", branches.c.tenant_id, branches.c.updated_at, branches.c.id)

# Whoever has the key of a group may join it, as long as it was not redeemed as often as it may be.
groups = tenant_table(
    "groups",
    number("id"),
    text("name"),
    text("description"),
    text("key", null=True),
    number("most", null=True),
    number("used"),
    number("amount"),
    text("currency"),
    number("branch_id", null=True),
    number("created_at"),
    number("updated_at"),
    references("branch_id", "branches"),
)
Index("uq_groups_key", groups.c.tenant_id, groups.c.key, unique=True)
Index("ix_groups_newest", groups.c.tenant_id, groups.c.created_at, groups.c.id)
Index("ix_groups_updated", groups.c.tenant_id, groups.c.updated_at, groups.c.id)
Index("ix_groups_branch", groups.c.tenant_id, groups.c.branch_id)


def _belonging(name: str, *, whose: str, what: str) -> Table:
    """Which users or courses belong to a group or a branch, since when, and who saw to it."""
    whose_id, what_id = f"{whose}_id", f"{what}_id"
    plural = {"group": "groups", "branch": "branches"}[whose]
    table = tenant_table(
        name,
        number(whose_id),
        number(what_id),
        number("added_at"),
        number("added_by", null=True),
        references(whose_id, plural),
        references(what_id, f"{what}s"),
        key=(whose_id, what_id),
    )
    Index(f"ix_{name}_{what}", table.c.tenant_id, table.c[what_id], table.c[whose_id])
    return table


group_members = _belonging("group_members", whose="group", what="user")
group_courses = _belonging("group_courses", whose="group", what="course")
branch_members = _belonging("branch_members", whose="branch", what="user")
branch_courses = _belonging("branch_courses", whose="branch", what="course")
