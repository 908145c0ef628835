"""Request bodies of the catalog as a client sends them."""

CREATE_SECTION = {"course_id": 1042, "title": "Fronts and Pressure"}
CHANGE_SECTION = {"title": "Pressure and Fronts", "position": 0}
CREATE_UNIT = {
    "course_id": 1042,
    "kind": "text",
    "title": "What a cold front does",
    "body": "It lifts the warm air ahead of it.",
    "opens_days": 7,
    "due_days": 14,
}
CHANGE_UNIT = {"required": False, "opens_days": None, "position": 0}
ADD_STAFF = {"user_id": 1042, "role": "instructor"}
SET_PREREQUISITES = {"prerequisites": [{"course_id": 1042}]}
CREATE_CATEGORY = {"name": "Science", "description": "How the world works."}
CHANGE_CATEGORY = {"name": "Natural Science", "position": 0}
TRASH_COURSE = {"course_id": 1042}
TRASH_UNIT = {"unit_id": 1044}
