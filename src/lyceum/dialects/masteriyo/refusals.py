"""What this API refuses in words of its own: a code of the product's, and its status.

Worded                a code, the product's status, and the guide's where that is another
├── SaidForbidden     the caller may not (Forbidden)
├── Said              the state of things does not allow it (Conflict)
├── SaidMissing       nothing is there (NotFound)
└── SaidUnknown       a body names what is not there (Invalid)
"""

from __future__ import annotations

from lyceum.core.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Problem, Refusal


class Worded(Refusal):
    """`status` is what the product answers, `documented` what its guide has instead."""

    code: str
    status: int
    documented: int | None = None


class SaidForbidden(Forbidden, Worded):
    def __init__(self, code: str, message: str, *, status: int) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class Said(Conflict, Worded):
    def __init__(self, code: str, message: str, *, status: int) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class SaidMissing(NotFound, Worded):
    def __init__(self, code: str, message: str, *, status: int) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.documented = 404


class SaidUnknown(Invalid, Worded):
    def __init__(self, code: str, message: str, *, field: str) -> None:
        super().__init__(Problem(field, Fault.UNKNOWN), message=message)
        self.code = code
        self.status = 400


def trash_not_supported(kind: str) -> Said:
    message = f"The {kind} does not support trashing."
    return Said("masteriyo_rest_trash_not_supported", message, status=501)


def already_trashed(kind: str) -> Said:
    message = f"The {kind} has already been deleted."
    return Said("masteriyo_rest_already_trashed", message, status=410)


def cannot_bulk_delete(kind: str) -> SaidMissing:
    message = f"The {kind} cannot be bulk deleted."
    return SaidMissing("masteriyo_rest_cannot_bulk_delete", message, status=500)
