"""What this API refuses in words of its own: a code of the product's, and its status.

Worded                a code, the product's status, and the guide's where that is another
├── SaidForbidden     the caller may not (Forbidden)
├── Said              the state of things does not allow it (Conflict)
│   ├── TrashNotSupported, AlreadyTrashed
│   └── TooManyItems
├── SaidMissing       nothing is there (NotFound)
│   └── CannotBulkDelete
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


class TrashNotSupported(Said):
    """Terms are deleted for good, or not at all."""

    def __init__(self, kind: str = "course_cat") -> None:
        message = f"The {kind} does not support trashing."
        super().__init__("masteriyo_rest_trash_not_supported", message, status=501)


class AlreadyTrashed(Said):
    def __init__(self, kind: str = "course") -> None:
        message = f"The {kind} has already been deleted."
        super().__init__("masteriyo_rest_already_trashed", message, status=410)


class CannotBulkDelete(SaidMissing):
    """None of those that a request names is there."""

    def __init__(self, kind: str = "course") -> None:
        message = f"The {kind} cannot be bulk deleted."
        super().__init__("masteriyo_rest_cannot_bulk_delete", message, status=500)


class TooManyItems(Said):
    def __init__(self, most: int = 100) -> None:
        message = f"Unable to accept more than {most} items for this request."
        code = "masteriyo_rest_request_entity_too_large"
        super().__init__(code, message, status=413)
