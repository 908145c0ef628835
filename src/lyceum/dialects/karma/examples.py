"""Request bodies as a client sends them: in the reference, and in its tests."""

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
