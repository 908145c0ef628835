"""The operations of what people say and are told (contract 10)."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.assessment.errors import NotEnrolled
from lyceum.core.community.errors import (
    AlreadyReviewed,
    NoSuchAnnouncement,
    NoSuchContribution,
    NoSuchNotice,
    OwnCourse,
)
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.schedule.errors import UnitLocked
from lyceum.dialects.masteriyo import (
    announcements,
    lesson_reviews,
    notifications,
    questions_answers,
    quiz_reviews,
    reviews,
)
from lyceum.dialects.masteriyo.refusals import AlreadyTrashed, CannotBulkDelete
from lyceum.dialects.masteriyo.rows import changing
from lyceum.http.operation import Kin, Operation, Reach, Who, any_of, operation

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)
_SPEAKS = (Permission.ENROLL_SELF, Permission.OWN_WRITE)

READS = any_of(Permission.ENROLL_SELF, Permission.COURSES_READ_ANY)
READS_ONE = any_of(
    Permission.COURSES_READ_ANY, shown=Permission.ENROLL_SELF, own=Permission.ENROLL_SELF
)
SAYS = Who(
    closed=True,
    reaches=(
        Reach(Kin.ANY, (Permission.COURSES_WRITE_ANY,)),
        Reach(Kin.ANY, (Permission.COURSES_READ_ANY, Permission.OWN_WRITE)),
        Reach(Kin.SHOWN, _SPEAKS),
    ),
)
REVIEWS = Who(
    closed=True,
    reaches=(
        Reach(Kin.ANY, (Permission.COURSES_WRITE_ANY,)),
        Reach(Kin.SHOWN, (Permission.COURSES_READ_ANY, Permission.OWN_WRITE)),
        Reach(Kin.SHOWN, _SPEAKS),
    ),
)
"""Whoever leads a course does not review it."""
CHANGES = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS, own=Permission.OWN_WRITE)
READS_ANNOUNCED = Who(
    closed=True,
    reaches=(
        Reach(Kin.ANY, (Permission.COURSES_WRITE_ANY,)),
        Reach(Kin.LED, (Permission.COURSES_LEAD,)),
        Reach(Kin.JOINED, (Permission.ENROLL_SELF,)),
        Reach(Kin.JOINED, (Permission.COURSES_READ_ANY,)),
    ),
)
ANNOUNCES = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS)
READS_TOLD = Who(
    reaches=(Reach(Kin.ANY, (Permission.PEOPLE_WRITE_ANY,)), Reach(Kin.OWN, ())),
)
CHANGES_TOLD = any_of(Permission.PEOPLE_WRITE_ANY, own=Permission.OWN_WRITE)
TELLS = any_of(Permission.PEOPLE_WRITE_ANY)

_SAID = (Invalid, Forbidden, NoSuchContribution)
_ANNOUNCED = (Invalid, Forbidden, NoSuchAnnouncement)
_TOLD = (Invalid, Forbidden, NoSuchNotice)
_MANY = (Invalid, Forbidden, CannotBulkDelete)

REVIEW = {"course_id": 1042, "title": "Great", "content": "Loved it", "rating": 5}
UPDATE_REVIEW = {"content": "Loved it all", "rating": 4}
LESSON_REVIEW = {"lesson_id": 1043, "content": "A clear lesson"}
QUIZ_REVIEW = {"quiz_id": 1044, "title": "Fair", "content": "A fair quiz", "rating": 4}
QUESTION = {"course_id": 1042, "content": "What lifts warm air?"}
UPDATE = {"content": "What does lift warm air?"}
ANNOUNCEMENT = {"course_id": 1042, "title": "Exams", "description": "<p>On Monday.</p>"}
UPDATE_ANNOUNCEMENT = {"title": "Exams on Monday"}
NOTIFICATION = {
    "title": "Weather Maps",
    "description": "The course begins.",
    "user_id": 1042,
    "topic_url": "https://school.example/account/",
    "post_id": 1042,
    "type": "account",
}
UPDATE_NOTIFICATION = {"status": "read"}
IDS = {"ids": [1042]}

# fmt: off
OPERATIONS: tuple[Operation, ...] = (
    operation("GET", "/courses/reviews", reviews.list_reviews, who=READS,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/courses/reviews", reviews.create_review, who=REVIEWS, status=201,
              refuses=(*_SAID, AlreadyReviewed, OwnCourse), example=REVIEW),
    operation("DELETE", "/courses/reviews/delete", reviews.delete_reviews, who=CHANGES,
              refuses=_MANY, example=IDS),
    operation("POST", "/courses/reviews/restore", reviews.restore_reviews, who=CHANGES,
              refuses=_MANY, example=IDS),
    operation("GET", "/courses/reviews/{id}", reviews.get_review, who=READS_ONE, refuses=_SAID),
    *changing("/courses/reviews/{id}", reviews.update_review, who=CHANGES, refuses=_SAID,
              example=UPDATE_REVIEW),
    operation("DELETE", "/courses/reviews/{id}", reviews.delete_review, who=CHANGES,
              refuses=(*_SAID, AlreadyTrashed)),
    operation("POST", "/courses/reviews/{id}/restore", reviews.restore_review, who=CHANGES,
              refuses=(*_SAID, AlreadyReviewed)),

    operation("GET", "/lessons/reviews", lesson_reviews.list_lesson_reviews, who=READS,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/lessons/reviews", lesson_reviews.create_lesson_review, who=SAYS,
              status=201, refuses=(*_SAID, NotEnrolled, UnitLocked), example=LESSON_REVIEW),
    operation("DELETE", "/lessons/reviews/delete", lesson_reviews.delete_lesson_reviews,
              who=CHANGES, refuses=_MANY, example=IDS),
    operation("POST", "/lessons/reviews/restore", lesson_reviews.restore_lesson_reviews,
              who=CHANGES, refuses=_MANY, example=IDS),
    operation("GET", "/lessons/reviews/{id}", lesson_reviews.get_lesson_review, who=READS_ONE,
              refuses=_SAID),
    *changing("/lessons/reviews/{id}", lesson_reviews.update_lesson_review, who=CHANGES,
              refuses=_SAID, example=UPDATE),
    operation("DELETE", "/lessons/reviews/{id}", lesson_reviews.delete_lesson_review, who=CHANGES,
              refuses=(*_SAID, AlreadyTrashed)),
    operation("POST", "/lessons/reviews/{id}/restore", lesson_reviews.restore_lesson_review,
              who=CHANGES, refuses=_SAID),

    operation("GET", "/quizes/reviews", quiz_reviews.list_quiz_reviews, who=READS,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/quizes/reviews", quiz_reviews.create_quiz_review, who=REVIEWS, status=201,
              refuses=(*_SAID, OwnCourse, NotEnrolled, UnitLocked), example=QUIZ_REVIEW),
    operation("DELETE", "/quizes/reviews/delete", quiz_reviews.delete_quiz_reviews, who=CHANGES,
              refuses=_MANY, example=IDS),
    operation("POST", "/quizes/reviews/restore", quiz_reviews.restore_quiz_reviews, who=CHANGES,
              refuses=_MANY, example=IDS),
    operation("GET", "/quizes/reviews/{id}", quiz_reviews.get_quiz_review, who=READS_ONE,
              refuses=_SAID),
    *changing("/quizes/reviews/{id}", quiz_reviews.update_quiz_review, who=CHANGES, refuses=_SAID,
              example=UPDATE_REVIEW),
    operation("DELETE", "/quizes/reviews/{id}", quiz_reviews.delete_quiz_review, who=CHANGES,
              refuses=(*_SAID, AlreadyTrashed)),
    operation("POST", "/quizes/reviews/{id}/restore", quiz_reviews.restore_quiz_review,
              who=CHANGES, refuses=_SAID),

    operation("GET", "/courses/questions-answers", questions_answers.list_questions_answers,
              who=READS, refuses=(Invalid, Forbidden)),
    operation("POST", "/courses/questions-answers", questions_answers.create_question_answer,
              who=SAYS, status=201, refuses=_SAID, example=QUESTION),
    operation("DELETE", "/courses/questions-answers/delete",
              questions_answers.delete_questions_answers, who=CHANGES, refuses=_MANY, example=IDS),
    operation("POST", "/courses/questions-answers/restore",
              questions_answers.restore_questions_answers, who=CHANGES, refuses=_MANY,
              example=IDS),
    operation("GET", "/courses/questions-answers/{id}", questions_answers.get_question_answer,
              who=READS_ONE, refuses=_SAID),
    *changing("/courses/questions-answers/{id}", questions_answers.update_question_answer,
              who=CHANGES, refuses=_SAID, example=UPDATE),
    operation("DELETE", "/courses/questions-answers/{id}",
              questions_answers.delete_question_answer, who=CHANGES,
              refuses=(*_SAID, AlreadyTrashed)),
    operation("POST", "/courses/questions-answers/{id}/restore",
              questions_answers.restore_question_answer, who=CHANGES, refuses=_SAID),

    operation("GET", "/course-announcement", announcements.list_announcements, who=READS,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/course-announcement", announcements.create_announcement, who=ANNOUNCES,
              status=201, refuses=(Invalid, Forbidden), example=ANNOUNCEMENT),
    operation("DELETE", "/course-announcement/delete", announcements.delete_announcements,
              who=ANNOUNCES, refuses=_MANY, example=IDS),
    operation("POST", "/course-announcement/restore", announcements.restore_announcements,
              who=ANNOUNCES, refuses=_MANY, example=IDS),
    operation("GET", "/course-announcement/{id}", announcements.get_announcement,
              who=READS_ANNOUNCED, refuses=_ANNOUNCED),
    *changing("/course-announcement/{id}", announcements.update_announcement, who=ANNOUNCES,
              refuses=_ANNOUNCED, example=UPDATE_ANNOUNCEMENT),
    operation("DELETE", "/course-announcement/{id}", announcements.delete_announcement,
              who=ANNOUNCES, refuses=(*_ANNOUNCED, AlreadyTrashed)),
    operation("POST", "/course-announcement/{id}/restore", announcements.restore_announcement,
              who=ANNOUNCES, refuses=_ANNOUNCED),

    operation("GET", "/notifications", notifications.list_notifications, refuses=(Invalid,)),
    operation("POST", "/notifications", notifications.create_notification, who=TELLS, status=201,
              refuses=(Invalid, Forbidden), example=NOTIFICATION),
    operation("DELETE", "/notifications/delete", notifications.delete_notifications,
              who=CHANGES_TOLD, refuses=_MANY, example=IDS),
    *changing("/notifications/update", notifications.update_notifications, who=CHANGES_TOLD,
              refuses=_TOLD, example=IDS),
    operation("GET", "/notifications/{id}", notifications.get_notification, who=READS_TOLD,
              refuses=(Invalid, NoSuchNotice)),
    *changing("/notifications/{id}", notifications.update_notification, who=CHANGES_TOLD,
              refuses=_TOLD, example=UPDATE_NOTIFICATION),
    operation("DELETE", "/notifications/{id}", notifications.delete_notification,
              who=CHANGES_TOLD, refuses=_TOLD),
)
# fmt: on
