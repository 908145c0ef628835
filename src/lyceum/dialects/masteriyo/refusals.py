"""What this API refuses in words of its own: a code of the product's, and its status."""

from __future__ import annotations

from lyceum.core.errors import Conflict, Refusal


class Said(Conflict):
    """`status` is what the product answers, `documented` what its guide has instead."""

    def __init__(
        self, code: str, message: str, *, status: int, documented: int | None = None
    ) -> None:
        Refusal.__init__(self, message)
        self.code = code
        self.status = status
        self.documented = documented


def trash_not_supported(kind: str) -> Said:
    message = f"The {kind} does not support trashing."
    return Said("masteriyo_rest_trash_not_supported", message, status=501)


def already_trashed(kind: str) -> Said:
    message = f"The {kind} has already been deleted."
    return Said("masteriyo_rest_already_trashed", message, status=410)


def cannot_bulk_delete(kind: str) -> Said:
    message = f"The {kind} cannot be bulk deleted."
    return Said("masteriyo_rest_cannot_bulk_delete", message, status=500, documented=404)
