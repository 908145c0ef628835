"""What the vendor's overview prints to be sent (witness: seed)."""

from __future__ import annotations

from lyceum.http.printed import Printed

PRINTED = (
    Printed(
        name="Test authentication",
        method="POST",
        path="/auth/sync",
        body={"userId": "user_123", "email": "test@example.com"},
        status=201,
        public=True,
    ),
    Printed(name="Test education levels", method="GET", path="/education/levels", status=200),
    Printed(
        name="Create new level",
        method="POST",
        path="/admin/education/levels",
        body={"name": "High School", "description": "Secondary education"},
        status=201,
    ),
    Printed(
        name="Pagination",
        method="GET",
        path="/users?page=1&limit=20&sort=createdAt&order=desc",
        status=200,
    ),
    Printed(
        name="Filtering and search",
        method="GET",
        path="/users?search=john&role=LEARNER&status=ACTIVE",
        status=200,
    ),
    Printed(
        name="Validation errors",
        method="POST",
        path="/auth/sync",
        body={"userId": "user_123", "email": "invalid-email"},
        status=422,
        public=True,
        answer={
            "success": False,
            "error": "Validation failed",
            "code": "VALIDATION_ERROR",
            "details": {
                "field": "email",
                "message": "Invalid email format",
                "value": "invalid-email",
            },
        },
    ),
    Printed(
        name="Role-based access errors",
        method="POST",
        path="/admin/education/levels",
        body={"name": "Primary School"},
        status=403,
        answer={
            "success": False,
            "error": "Insufficient permissions",
            "code": "FORBIDDEN",
            "details": {"required": ["ADMIN"], "user_roles": ["LEARNER"]},
        },
    ),
    Printed(
        name="Duplicate resource errors",
        method="POST",
        path="/admin/education/levels",
        body={"name": "Primary School"},
        status=409,
        answer={
            "success": False,
            "error": "Resource already exists",
            "code": "CONFLICT",
            "details": {
                "resource": "education_level",
                "field": "name",
                "value": "Primary School",
            },
        },
    ),
    Printed(
        name="Document upload",
        method="POST",
        path="/s3/document/upload",
        form={
            "file": "",
            "topicId": "topic_id_here",
            "metadata": '{"name": "document.pdf", "description": "Study material"}',
        },
        status=201,
    ),
)
