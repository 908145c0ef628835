"""The headings of the reference, as the vendor has them (witness: seed, API Endpoints)."""

from __future__ import annotations

from lyceum.http.operation import Operation, first_word

GROUPS = {
    "/video": "Video Management",
    "/document": "File Management",
    "/education": "Education System",
    "/enrollment": "Enrollment System",
    "/mentor": "Mentor Applications",
    "/auth": "Authentication",
    "/users": "User Management",
    "/webhooks": "Webhooks",
}
"""By what a path holds; the first that fits counts."""


def group(operation: Operation) -> str:
    """A heading of the vendor's; what is ours alone stands under the first word of its path."""
    found = (heading for part, heading in GROUPS.items() if part in operation.path)
    return next(found, first_word(operation))
