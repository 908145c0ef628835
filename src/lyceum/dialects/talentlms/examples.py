"""What the reference shows: what this API is, and request bodies as a client sends them."""

DESCRIPTION = """\
Answers hold what was asked for in `_data`. A list has `_links` to its first, last, previous and
next page (they stand at the top level too) and its numbers in `_meta`; ask with `page[number]` and
`page[size]`, and narrow it with `filter[field][operator]`. A refusal has an `error` with a `type`
and a `message`, and the same sentence in `_errors` beside an `id` for programs.

Send a key as `X-API-Key`, or as `Authorization: apikey …`:
`lyceum keys create --dialect talentlms`. All keys of a portal share one budget by the hour, told in
`X-RateLimit-Limit` and `X-RateLimit-Remaining`, and 200 calls in five seconds.

Times are UTC in ISO 8601. Creating answers 200, what has nothing to say 204.
"""

USER = {
    "name": "Kim",
    "surname": "Lee",
    "login": "kim@school.example",
    "email": "kim@school.example",
    "password": "correct horse battery",
    "description": "Reads weather maps.",
    "status": "active",
}
CHANGE_USER = {"surname": "Lee-Novak", "status": "active", "deactivation_date": "2030-12-31"}

GROUP = {
    "name": "Night shift",
    "description": "Who works at night.",
    "key": "night-2026",
    "max_key_redemptions": 25,
    "price": 12.5,
}

CHANGE_GROUP = {"name": "Night shift, north", "max_key_redemptions": 40}

MEMBERSHIP = {"group_id": 1042, "user_id": 1043}

GROUP_COURSE = {"group_id": 1042, "course_id": 1044}

BRANCH = {"name": "north", "description": "The north side.", "default_locale": "en-US"}

BRANCH_STATUS = {"is_active": True}

BRANCH_USER = {"branch_id": 1042, "user_id": 1043}

BRANCH_COURSE = {"branch_id": 1042, "course_id": 1044}

ON_PATH = {"user_id": 1042, "learning_path_id": 1077}
COURSE = {
    "name": "Reading Weather Maps",
    "code": "WEATHER-1",
    "description": "Fronts, isobars and what they mean for tomorrow.",
    "price": 49.99,
    "capacity": 20,
    "time_limit": 90,
    "is_active": True,
}
CHANGE_COURSE = {"name": "Reading Weather Maps, Revised", "capacity": 25}
PAIR = {"course_id": 1042, "user_id": 1007}
UNIT_PAIR = {"unit_id": 1043, "user_id": 1007}
