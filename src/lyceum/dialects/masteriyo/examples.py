"""What the reference shows: what this API is, and request bodies as a client sends them."""

DESCRIPTION = """\
Send the key and its secret by Basic authentication: the key as the user name, the secret as the
password. Bodies are JSON, forms (with PHP's brackets) or forms in parts; lists tell their totals in
`X-WP-Total` and `X-WP-TotalPages`; refusals are `{code, message, data: {status}}`.
"""

CATEGORY = {"name": "Ukulele", "description": "Plucked strings"}
UPDATE_TERM = {"description": "Strings that are plucked"}
TAG = {"name": "Folk Music", "description": "Of the people"}
DIFFICULTY = {"name": "Brave", "color": "#ff0000"}
BATCH = {"create": [{"name": "Batch A"}], "delete": [99999]}
FORCE = {"force": "true"}
FIRST_PAGE = {"page": 1}
"""The list of tags alone begins elsewhere when it is not said (a12, a13)."""
KEY = {"user_id": 1042, "permissions": "read_write", "description": "Sync with the CRM"}
USER = {
    "username": "alice@school.example",
    "email": "alice@school.example",
    "password": "S3cret!pass",
    "first_name": "Alice",
    "last_name": "Archer",
}
UPDATE_USER = {"first_name": "Alicia"}
COURSE = {"name": "Yoga", "slug": "yoga", "status": "publish", "price": "50"}
UPDATE_COURSE = {"short_description": "Breath and balance"}
OF_COURSE = {"course": 1042}
OF_SECTION = {"section": 1043}
IDS = {"ids": [1042]}
FORCED_IDS = {"ids": [1042], "force": "true"}
SECTION = {"name": "Fronts", "parent_id": 1042, "course_id": 1042, "description": "Of the air"}
UPDATE_SECTION = {"description": "Of air and water"}
LESSON = {
    "name": "Cold fronts",
    "description": "Cold air lies below warm air.",
    "parent_id": 1043,
    "course_id": 1042,
}
QUIZ = {
    "name": "What is a front?",
    "parent_id": 1043,
    "course_id": 1042,
    "pass_mark": 2,
    "full_mark": 5,
    "duration": 600,
}
ORDER: dict[str, object] = {"section_order": [], "sections": {}}
ENROLLMENT = {"user_id": 1044, "course_id": 1042}
QUESTION = {
    "name": "What does a cold front do?",
    "type": "single-choice",
    "parent_id": 1045,
    "course_id": 1042,
    "points": 2,
    "answers": [
        {"name": "It lifts warm air.", "correct": True},
        {"name": "It stands still.", "correct": False},
    ],
}
UPDATE_QUESTION = {"points": 3}
CHECK = {"id": 1046, "chosen_answer": "It lifts warm air."}
