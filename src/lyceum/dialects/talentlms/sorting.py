"""`sort` of lists (an extension): a field of the rows, with a hyphen the last one first."""

from __future__ import annotations

from enum import StrEnum

from lyceum.core.page import Order


class Sort(StrEnum):
    """By when things were made, or last changed; with a hyphen the last one first."""

    CREATION = "creation_date"
    CREATION_DOWN = "-creation_date"
    LAST_UPDATED = "last_updated_on"
    LAST_UPDATED_DOWN = "-last_updated_on"


ORDERS = {
    Sort.CREATION: Order("created_at", descending=False),
    Sort.CREATION_DOWN: Order("created_at"),
    Sort.LAST_UPDATED: Order("updated_at", descending=False),
    Sort.LAST_UPDATED_DOWN: Order("updated_at"),
}
