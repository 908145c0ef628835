"""Request bodies about assessments, as a client sends them."""

CREATE_QUESTION = {
    "kind": "single",
    "text": "What does a cold front do?",
    "options": [
        {"id": "a", "text": "It lifts warm air."},
        {"id": "b", "text": "It stands still."},
    ],
    "key": {"options": ["a"]},
    "points": 2,
    "feedback": "Cold air is heavier, and pushes beneath.",
}
CHANGE_QUESTION = {"text": "What does a cold front do to warm air?", "points": 2.5}
ORDER_QUESTIONS = {"question_ids": [1042]}
CREATE_ASSESSMENT = {
    "course_id": 1042,
    "title": "Fronts and Pressure",
    "pass_percent": 60,
    "seconds": 1800,
    "attempts": 3,
    "shuffle": True,
    "reveal": "passed",
    "questions": [CREATE_QUESTION],
}
CHANGE_ASSESSMENT = {"pass_percent": 70, "seconds": None, "reveal": "submitted"}
BEGIN_ATTEMPT = {"assessment_id": 1042}
SAVE_ANSWERS = {"answers": [{"question_id": 1042, "answer": {"options": ["b"]}}]}
SUBMIT_ATTEMPT = {"answers": [{"question_id": 1042, "answer": {"options": ["a"]}}]}
GRADE_ATTEMPT = {"grades": [{"question_id": 1042, "points": 0.5, "comment": "Well put."}]}
ALLOW = {"user_id": 1042, "extra_minutes": 15, "extra_attempts": 1}
