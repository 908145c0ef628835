"""What the vendor's overview prints to be sent (witness: seed)."""

from __future__ import annotations

from lyceum.http.printed import Printed

PRINTED = (
    Printed(
        name="Example paginated request",
        method="GET",
        path="/courses?page=2&per_page=25",
        status=200,
    ),
    Printed(
        name="Error responses",
        method="POST",
        path="/users",
        # The overview prints the answer alone; this is a request that earns it.
        body={
            "name": "Amara Okafor",
            "email": "amara.okafor@school.example",
            "password": "correct horse battery",
        },
        status=422,
        answer={
            "data": None,
            "meta": None,
            "error": {
                "code": "VALIDATION_ERROR",
                "message": "The request body is invalid.",
                "details": [{"field": "email", "issue": "Email address is already in use."}],
            },
        },
    ),
)
