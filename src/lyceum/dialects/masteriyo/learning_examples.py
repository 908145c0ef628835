"""Request bodies about taking courses and quizzes, as a client sends them."""

from __future__ import annotations

STARTED = {"id": 1045}
CHECKED: dict[str, object] = {"id": 1045, "data": {}}
RECORDED: dict[str, object] = {"quiz_id": 1045, "user_id": 1044, "answers": {}}
LAST = {"quiz_id": 1045}
ATTEMPT: dict[str, object] = {"answers": {}}
ATTEMPTS = {"ids": [1047]}
QUESTIONS: dict[str, object] = {"questions": []}
FROM_BANK = {"ids": [1046], "quiz_id": 1045}
PROGRESS = {"course_id": 1042}
COMPLETED = {"status": "completed"}
ITEM = {"course_id": 1042, "item_id": 1044, "item_type": "lesson", "completed": True}
UPDATE_ITEM = {"completed": True}
UPDATE_ENROLLMENT = {"started_at": "2025-01-21 14:30:00"}
