"""What the community refuses.

NotFound
├── NoSuchContribution
├── NoSuchAnnouncement
└── NoSuchNotice
Conflict
└── AlreadyReviewed     a person reviews a course once
Forbidden
└── OwnCourse           nobody reviews a course that they teach
"""

from __future__ import annotations

from lyceum.core.errors import Conflict, Forbidden, NotFound


class NoSuchContribution(NotFound):
    message = "There is no such contribution."


class NoSuchAnnouncement(NotFound):
    message = "There is no such announcement."


class NoSuchNotice(NotFound):
    message = "There is no such notice."


class AlreadyReviewed(Conflict):
    message = "This person has reviewed the course already."
    field = "course_id"


class OwnCourse(Forbidden):
    message = "Whoever teaches a course does not review it."
