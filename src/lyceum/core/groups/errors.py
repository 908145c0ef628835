"""What groups refuse.

NotFound
└── NoSuchGroup
Conflict
├── GroupKeyTaken       another group has the key
├── GroupKeyUsedUp      the key was redeemed as often as it may be
├── AlreadyInGroup
├── NotInGroup
├── CourseInGroup       the course is the group's already
└── CourseNotInGroup
"""

from lyceum.core.errors import Conflict, NotFound


class NoSuchGroup(NotFound):
    message = "There is no such group."


class GroupKeyTaken(Conflict):
    message = "Another group has this key."
    field = "key"


class GroupKeyUsedUp(Conflict):
    message = "The key of this group is used up."
    field = "key"


class AlreadyInGroup(Conflict):
    message = "The user is already in this group."
    field = "user_id"


class NotInGroup(Conflict):
    message = "The user is not in this group."
    field = "user_id"


class CourseInGroup(Conflict):
    message = "The course is already in this group."
    field = "course_id"


class CourseNotInGroup(Conflict):
    message = "The course is not in this group."
    field = "course_id"
