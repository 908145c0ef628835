"""What branches refuse.

NotFound
└── NoSuchBranch
Conflict
├── BranchNameTaken
├── AlreadyInBranch
├── NotInBranch
├── CourseInBranch      the course is the branch's already
└── CourseNotInBranch
"""

from lyceum.core.errors import Conflict, NotFound


class NoSuchBranch(NotFound):
    message = "There is no such branch."


class BranchNameTaken(Conflict):
    message = "Another branch has this name."
    field = "name"


class AlreadyInBranch(Conflict):
    message = "The user already belongs to this branch."
    field = "user_id"


class NotInBranch(Conflict):
    message = "The user does not belong to this branch."
    field = "user_id"


class CourseInBranch(Conflict):
    message = "The course is already in this branch."
    field = "course_id"


class CourseNotInBranch(Conflict):
    message = "The course is not in this branch."
    field = "course_id"
