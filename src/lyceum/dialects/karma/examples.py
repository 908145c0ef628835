"""What the reference shows: what this API is, and request bodies as a client sends them."""

DESCRIPTION = """\
Every answer has the three keys `data`, `meta` and `error`; exactly one of `data` and `error` is
filled, save where there is nothing to say. A list tells its `total`, `page` and `per_page` in
`meta`. A refusal has a `code` for programs and a `message` for people, and on 422 one row in
`details` for each field that is wrong.

Sign in with `POST /auth/login`, or let an administrator make a key with
`lyceum keys create --dialect karma`, and send it as `Authorization: Bearer …`. Each token may make
100 requests a minute; the `X-RateLimit-…` headers of every answer tell what is left.

Ids are text, times are UTC in ISO 8601. Keys that a body need not have are ignored.
"""

LOG_IN = {"email": "amara.okafor@school.example", "password": "correct horse battery"}
REFRESH = {"refresh_token": "mJx3Wq0s5Vt1kZr8Yb2Nc7Hd4Lf6Pg9Qe-Ru_TiAoSw"}
CREATE_USER = {**LOG_IN, "name": "Amara Okafor", "role": "learner"}
UPDATE_USER = {"name": "Amara N. Okafor"}
CREATE_COURSE = {
    "title": "Reading Weather Maps",
    "description": "Fronts, isobars and what they mean for tomorrow.",
    "category": "Science",
    "status": "published",
}
UPDATE_COURSE = {"status": "published"}
CREATE_ENROLLMENT = {"user_id": "usr_lrn001", "course_id": "crs_abc123"}
UPDATE_ENROLLMENT = {"status": "dropped"}
CREATE_ASSESSMENT = {
    "course_id": "crs_abc123",
    "title": "Fronts and Pressure",
    "passing_score": 70,
    "time_limit_minutes": 30,
}
UPDATE_ASSESSMENT = {"passing_score": 80}
CREATE_QUESTION = {
    "type": "multiple_choice",
    "text": "What does a cold front do?",
    "options": ["It lifts warm air.", "It stands still.", "It ends a storm."],
    "correct_option": "It lifts warm air.",
    "points": 1,
}
UPDATE_QUESTION = {"points": 2}
SUBMIT = {"answers": [{"question_id": "qst_mn3v7a", "selected_option": "It lifts warm air."}]}
GRADE_SUBMISSION = {"answers": [{"question_id": "qst_mn3v7a", "points_awarded": 1}]}
