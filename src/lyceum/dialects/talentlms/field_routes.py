"""The operations of custom fields."""

from __future__ import annotations

from lyceum.core.errors import Invalid
from lyceum.dialects.talentlms import fields
from lyceum.http.operation import operation

FIELDS = (
    operation("GET", "/user-fields", fields.list_user_fields, refuses=(Invalid,)),
    operation("GET", "/course-fields", fields.list_course_fields, refuses=(Invalid,)),
)
