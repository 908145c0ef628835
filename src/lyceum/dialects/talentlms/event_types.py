"""The types of events that a timeline tells of, and the core's kinds behind each (contract 2.6).

Those that the contract saw on the wire come first; the others are what clients of v1 list, or are
made after their pattern (README, decisions).
"""

from __future__ import annotations

TYPE_OF: dict[str, str] = {
    "user.created": "user_create_user",
    "session.started": "user_login_user",
    "level.reached": "user_upgrade_level",
    "badge.given": "user_unlock_badge",
    "enrollment.completed": "course_completion",
    "course.updated": "course_update_course",
    "progress.reset": "course_user_progress_reset",
    "path_enrollment.completed": "learning_path_completion",
    "branch.updated": "branch_update_branch",
    "user.updated": "user_property_change",
    "user.trashed": "user_delete_user",
    "user.deleted": "user_delete_user",
    "payment.succeeded": "user_create_payment",
    "course.created": "course_create_course",
    "course.trashed": "course_delete_course",
    "course.deleted": "course_delete_course",
    "course.restored": "course_undelete_course",
    "enrollment.created": "course_add_user",
    "enrollment.active": "course_add_user",
    "enrollment.dropped": "course_remove_user",
    "branch.created": "branch_create_branch",
    "branch.deleted": "branch_delete_branch",
    "group.created": "group_create_group",
    "group.updated": "group_update_group",
    "group.deleted": "group_delete_group",
    "certificate.issued": "certification_issue_certification",
}
"""A kind without a type is told of nowhere."""

COMPLETION = "course_completion"


def kinds_of(event_type: str) -> tuple[str, ...]:
    """The core's kinds behind a type; none behind a word that nobody knows."""
    return tuple(kind for kind, word in TYPE_OF.items() if word == event_type)
