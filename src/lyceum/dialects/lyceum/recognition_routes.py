"""The operations of what people get for what they did, of paths, meetings and credits."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.assessment.errors import NotEnrolled
from lyceum.core.catalog.errors import NoSuchCourse, NoSuchUnit
from lyceum.core.commerce.errors import NotEnoughCredits
from lyceum.core.enrollment.errors import AlreadyEnrolled, CourseFull, CourseNotOpen, CourseOver
from lyceum.core.errors import Forbidden, Invalid, TooBusy
from lyceum.core.meetings.errors import (
    AlreadySignedUp,
    MeetingFull,
    NoSuchMeeting,
    NotASession,
    NotSignedUp,
)
from lyceum.core.paths.errors import AlreadyOnPath, NoSuchPath, NotOnPath, PathNotOpen
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.recognition.errors import AlreadyRevoked, NoAwards, NoSuchCertificate
from lyceum.dialects.lyceum import awards, certificates, credit, meetings, paths
from lyceum.http.operation import any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

READS_CERTIFICATE = whoever(Permission.ENROLLMENTS_READ_ANY, own=(), led=Permission.COURSES_LEAD)
WRITES_CERTIFICATES = any_of(Permission.ENROLLMENTS_WRITE_ANY)
READS_COURSE = whoever(Permission.COURSES_READ_ANY, joined=(), shown=())
WRITES_COURSES = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS)
READS_PERSON = whoever(Permission.PEOPLE_READ_ANY, own=())
WRITES_PEOPLE = any_of(Permission.PEOPLE_WRITE_ANY)
WRITES_RULES = any_of(Permission.COURSES_WRITE_ANY)
READS_PATH = whoever()
READS_STAY = whoever(Permission.ENROLLMENTS_READ_ANY, own=())
ENROLLS = any_of(Permission.ENROLLMENTS_WRITE_ANY, own=Permission.ENROLL_SELF)
TAKES_OFF = any_of(Permission.ENROLLMENTS_WRITE_ANY, own=Permission.OWN_WRITE)
SEES_ATTENDANCES = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS)
SIGNS_UP = any_of(Permission.ENROLLMENTS_WRITE_ANY, own=Permission.OWN_WRITE, led=_LEADS)
NOTES_ATTENDANCE = any_of(Permission.ENROLLMENTS_WRITE_ANY, led=_LEADS)

_CREATE_PATH = {"title": "Weather", "description": "From clouds to maps.", "sequential": True}
_CHANGE_PATH = {"title": "Weather and climate", "active": True}
_ENROLL = {"path_id": 1077, "user_id": 1042}
_SET_MEETING = {"title": "Day 1", "starts_at": "2031-03-01T09:00:00Z", "minutes": 90,
                "place": "Room 12", "capacity": 12}  # fmt: skip
_CHANGE_MEETING = {"place": "Room 14", "minutes": 60}
_SIGN_UP = {"user_id": 1042}
_MEETING = "/units/{id}/meetings/{meeting_id}"
_RULES = {
    "active": True,
    "points": {"unit": 25, "course": 100, "sign_in": 5, "path": 250},
    "badges": [{"code": "course-1", "name": "First course", "deed": "course", "count": 1}],
    "levels": [200, 500, 1000],
}

# fmt: off
CERTIFICATES = (
    operation("GET", "/certificates", certificates.list_certificates, refuses=(Invalid,)),
    operation("GET", "/certificates/{id}", certificates.get_certificate, who=READS_CERTIFICATE,
              refuses=(Invalid, NoSuchCertificate)),
    operation("GET", "/certificates/{id}/paper", certificates.download_certificate,
              who=READS_CERTIFICATE, refuses=(NoSuchCertificate, TooBusy)),
    operation("POST", "/certificates/{id}/revoke", certificates.revoke_certificate,
              who=WRITES_CERTIFICATES, refuses=(Forbidden, NoSuchCertificate, AlreadyRevoked)),
    operation("GET", "/courses/{id}/certificate", certificates.get_certificate_rule,
              who=READS_COURSE, refuses=(NoSuchCourse,)),
    operation("PUT", "/courses/{id}/certificate", certificates.give_certificates,
              who=WRITES_COURSES, refuses=(Invalid, Forbidden, NoSuchCourse),
              example={"days": 730}),
    operation("DELETE", "/courses/{id}/certificate", certificates.give_no_certificates,
              who=WRITES_COURSES, refuses=(Forbidden, NoSuchCourse)),
)
AWARDS = (
    operation("GET", "/awards", awards.list_awards, refuses=(Invalid,)),
    operation("GET", "/users/{id}/standing", awards.get_standing, who=READS_PERSON,
              refuses=(Forbidden, NoSuchUser, NoAwards)),
    operation("GET", "/award-rules", awards.get_award_rules),
    operation("PUT", "/award-rules", awards.set_award_rules, who=WRITES_RULES,
              refuses=(Invalid, Forbidden), example=_RULES),
)
PATHS = (
    operation("GET", "/paths", paths.list_paths, refuses=(Invalid,)),
    operation("GET", "/paths/{id}", paths.get_path, who=READS_PATH, refuses=(Invalid, NoSuchPath)),
    operation("POST", "/paths", paths.create_path, who=WRITES_RULES, status=201,
              refuses=(Invalid, Forbidden), example=_CREATE_PATH),
    operation("PATCH", "/paths/{id}", paths.change_path, who=WRITES_RULES,
              refuses=(Invalid, Forbidden, NoSuchPath), example=_CHANGE_PATH),
    operation("DELETE", "/paths/{id}", paths.delete_path, who=WRITES_RULES,
              refuses=(Forbidden, NoSuchPath)),
    operation("GET", "/path-enrollments", paths.list_path_enrollments, refuses=(Invalid,)),
    operation("GET", "/path-enrollments/{id}", paths.get_path_enrollment, who=READS_STAY,
              refuses=(Invalid, NotOnPath)),
    operation("POST", "/path-enrollments", paths.enroll_on_path, who=ENROLLS, status=201,
              refuses=(Invalid, Forbidden, AlreadyOnPath, PathNotOpen, AlreadyEnrolled,
                       CourseFull, CourseNotOpen, CourseOver), example=_ENROLL),
    operation("DELETE", "/path-enrollments/{id}", paths.leave_path, who=TAKES_OFF,
              refuses=(Forbidden, NotOnPath)),
)
MEETINGS = (
    operation("GET", "/units/{id}/meetings", meetings.list_meetings, who=READS_COURSE,
              refuses=(Invalid, NoSuchUnit)),
    operation("POST", "/units/{id}/meetings", meetings.set_meeting, who=WRITES_COURSES, status=201,
              refuses=(Invalid, Forbidden, NoSuchUnit, NoSuchUser, NotASession),
              example=_SET_MEETING),
    operation("GET", _MEETING, meetings.get_meeting, who=READS_COURSE,
              refuses=(Invalid, NoSuchMeeting)),
    operation("PATCH", _MEETING, meetings.change_meeting, who=WRITES_COURSES,
              refuses=(Invalid, Forbidden, NoSuchMeeting, NoSuchUser), example=_CHANGE_MEETING),
    operation("DELETE", _MEETING, meetings.delete_meeting, who=WRITES_COURSES,
              refuses=(Forbidden, NoSuchMeeting)),
    operation("GET", f"{_MEETING}/attendances", meetings.list_attendances,
              who=SEES_ATTENDANCES, refuses=(Forbidden, NoSuchMeeting)),
    operation("POST", f"{_MEETING}/attendances", meetings.sign_up, who=SIGNS_UP, status=201,
              refuses=(Invalid, Forbidden, NoSuchMeeting, NotEnrolled, MeetingFull,
                       AlreadySignedUp), example=_SIGN_UP),
    operation("PUT", f"{_MEETING}/attendances/{{user_id}}", meetings.note_attendance,
              who=NOTES_ATTENDANCE, example={"attended": True},
              refuses=(Invalid, Forbidden, NoSuchMeeting, NotSignedUp, NotEnrolled)),
    operation("DELETE", f"{_MEETING}/attendances/{{user_id}}", meetings.sign_off, who=SIGNS_UP,
              refuses=(Forbidden, NoSuchMeeting, NotSignedUp)),
)
CREDITS = (
    operation("GET", "/users/{id}/credits", credit.list_credits, who=READS_PERSON,
              refuses=(Invalid, Forbidden, NoSuchUser)),
    operation("POST", "/users/{id}/credits", credit.add_credits, who=WRITES_PEOPLE, status=201,
              refuses=(Invalid, Forbidden, NoSuchUser, NotEnoughCredits),
              example={"amount": 1000, "reason": "A present"}),
    operation("PUT", "/users/{id}/credits", credit.set_credits, who=WRITES_PEOPLE,
              refuses=(Invalid, Forbidden, NoSuchUser), example={"balance": 1000}),
)
# fmt: on

RECOGNITION = (*CERTIFICATES, *AWARDS, *PATHS, *MEETINGS, *CREDITS)
