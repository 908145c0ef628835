"""What the reference shows: what this API is, and request bodies as a client sends them."""

DESCRIPTION = """\
Every success is `{"success": true, "data": …, "message": …}`, with `pagination` beside a page of
rows; every refusal `{"success": false, "error": …, "code": …, "details": {…}}`, whose `details`
name the first field that is wrong, and all of them in `errors`.

Send a session token of the identity provider as `Authorization: Bearer …`, or a key made with
`lyceum keys create --dialect akako`. Ids are text, times are UTC in ISO 8601 with milliseconds.

### Testing script

As the vendor prints it; on an installation that issues tokens itself it runs as it stands.

```sh
# Test authentication
curl -X POST https://akako.example.com/api/auth/sync \\
-H "Content-Type: application/json" \\
-d '{"userId": "user_123", "email": "test@example.com"}'
# Test education levels
curl -X GET https://akako.example.com/api/education/levels \\
-H "Authorization: Bearer your_jwt_token"
```
"""

SYNC = {"userId": "user_123", "email": "test@example.com"}
PROFILE = {"firstName": "John", "lastName": "Doe", "bio": "Likes maps."}
UPDATE_USER = {"firstName": "John", "status": "ACTIVE"}
ASSIGN_ROLE = {
    "role": "MENTOR",
    "effectiveStartDate": "2098-08-31T22:00:00.000Z",
    "effectiveEndDate": "2099-07-31T22:00:00.000Z",
}
REMOVE_ROLE = {"role": "LEARNER"}
STREAM = {"documentId": "clq3v9q2k0000m3jx3wq0s5vt"}
LEVEL = {"name": "High School", "description": "Secondary education"}
UPDATE_LEVEL = {"description": "The last years of school"}
GRADE = {"name": "Grade 10", "educationLevelId": "clq3v9q2k0000m3jx3wq0s5vt"}
SUBJECT = {"name": "Mathematics", "gradeId": "clq3v9q2k0000m3jx3wq0s5vt"}
TOPIC = {
    "name": "Fractions",
    "subjectId": "clq3v9q2k0000m3jx3wq0s5vt",
    "content": "A part of a whole.",
}
REQUEST = {"subjectId": "clq3v9q2k0000m3jx3wq0s5vt"}
APPLY = {"motivation": "I like to explain.", "subjects": ["Mathematics"]}
UPLOAD = {"topicId": "clq3v9q2k0000m3jx3wq0s5vt"}
CLERK = {
    "type": "user.created",
    "data": {
        "id": "user_123",
        "email_addresses": [
            {
                "id": "idn_1",
                "email_address": "john.doe@school.example",
                "verification": {"status": "verified"},
            }
        ],
        "primary_email_address_id": "idn_1",
        "first_name": "John",
        "last_name": "Doe",
    },
}
