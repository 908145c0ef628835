"""The operations of what people say about courses, and of what they are told."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.community.errors import (
    AlreadyReviewed,
    NoSuchAnnouncement,
    NoSuchContribution,
    OwnCourse,
)
from lyceum.core.errors import Forbidden, Invalid
from lyceum.dialects.lyceum import announcements, contributions
from lyceum.http.operation import Kin, Reach, Who, any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

READS_SAID = whoever(Permission.COURSES_READ_ANY, own=(), joined=(), shown=())
SAYS = Who(
    closed=True,
    reaches=(
        Reach(Kin.ANY, (Permission.COURSES_READ_ANY, Permission.OWN_WRITE)),
        Reach(Kin.JOINED, (Permission.OWN_WRITE,)),
        Reach(Kin.SHOWN, (Permission.OWN_WRITE,)),
    ),
)
CHANGES = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS, own=Permission.OWN_WRITE)
READS_ANNOUNCED = whoever(Permission.COURSES_WRITE_ANY, led=Permission.COURSES_LEAD, joined=())
ANNOUNCES = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS)

_LIST = {"kind": "question"}
_SAY = {"kind": "question", "course_id": 1042, "title": "Fronts", "body": "What lifts warm air?"}
_CHANGE = {"body": "What does lift warm air?"}
_ANNOUNCE = {"course_id": 1042, "title": "Exams on Monday", "body": "Bring a pencil."}
_CHANGE_ANNOUNCED = {"title": "Exams on Tuesday"}

# fmt: off
CONTRIBUTIONS = (
    operation("GET", "/contributions", contributions.list_contributions, refuses=(Invalid,),
              example=_LIST),
    operation("GET", "/contributions/{id}", contributions.get_contribution, who=READS_SAID,
              refuses=(Invalid, NoSuchContribution)),
    operation("POST", "/contributions", contributions.create_contribution, who=SAYS, status=201,
              refuses=(Invalid, Forbidden, AlreadyReviewed, OwnCourse),
              example=_SAY),
    operation("PATCH", "/contributions/{id}", contributions.change_contribution, who=CHANGES,
              refuses=(Invalid, Forbidden, NoSuchContribution, AlreadyReviewed), example=_CHANGE),
    operation("DELETE", "/contributions/{id}", contributions.delete_contribution, who=CHANGES,
              refuses=(Invalid, Forbidden, NoSuchContribution)),
)
ANNOUNCEMENTS = (
    operation("GET", "/announcements", announcements.list_announcements, refuses=(Invalid,)),
    operation("GET", "/announcements/{id}", announcements.get_announcement, who=READS_ANNOUNCED,
              refuses=(Invalid, NoSuchAnnouncement)),
    operation("POST", "/announcements", announcements.create_announcement, who=ANNOUNCES,
              status=201, refuses=(Invalid, Forbidden), example=_ANNOUNCE),
    operation("PATCH", "/announcements/{id}", announcements.change_announcement, who=ANNOUNCES,
              refuses=(Invalid, Forbidden, NoSuchAnnouncement), example=_CHANGE_ANNOUNCED),
    operation("DELETE", "/announcements/{id}", announcements.delete_announcement, who=ANNOUNCES,
              refuses=(Invalid, Forbidden, NoSuchAnnouncement)),
)
# fmt: on

COMMUNITY = (*CONTRIBUTIONS, *ANNOUNCEMENTS)
