"""The operations of what happened, of numbers, results and tasks."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.people.errors import NoSuchUser
from lyceum.dialects.talentlms import results, statistics, tasks, timeline
from lyceum.http.errors import NoSuchRoute
from lyceum.http.operation import any_of, operation, whoever

READS_EVENTS = any_of(Permission.EVENTS_READ)
READS_PEOPLE = any_of(Permission.PEOPLE_READ_ANY)
READS_RESULTS = any_of(Permission.ENROLLMENTS_READ_ANY)
READS_TASK = whoever(Permission.EVENTS_READ, own=())
WRITES_PEOPLE = any_of(Permission.PEOPLE_WRITE_ANY)
WRITES_COURSES = any_of(Permission.COURSES_CREATE, Permission.COURSES_WRITE_ANY)
ENROLLS = any_of(Permission.ENROLLMENTS_WRITE_ANY)

_BATCH = (Invalid, Forbidden)

BATCH_USERS = {
    "users": [
        {
            "login": "kim",
            "name": "Kim",
            "surname": "Lee",
            "email": "kim.lee@school.example",
            "status": "active",
        }
    ]
}

BATCH_COURSES = {"courses": [{"name": "Reading Weather Maps", "code": "WM1", "is_active": True}]}

BATCH_ENROLLMENTS = {"enrollments": [{"course_id": 1042, "user_id": 1043}]}

# fmt: off
REPORTS = (
    operation("GET", "/timeline", timeline.list_timeline, who=READS_EVENTS,
              refuses=(Invalid, Forbidden)),
    operation("GET", "/statistics", statistics.get_statistics, who=READS_PEOPLE,
              refuses=(Forbidden,)),
    operation("GET", "/results", results.get_results, who=READS_RESULTS,
              refuses=(Invalid, Forbidden, NoSuchUnit, NoSuchUser),
              example={"unit_id": 1043, "user_id": 1007}),
    operation("GET", "/tasks/{id}", tasks.get_task, who=READS_TASK, refuses=(NoSuchRoute,)),
    operation("POST", "/batch/users", tasks.batch_users, who=WRITES_PEOPLE, refuses=_BATCH,
              example=BATCH_USERS),
    operation("POST", "/batch/courses", tasks.batch_courses, who=WRITES_COURSES, refuses=_BATCH,
              example=BATCH_COURSES),
    operation("POST", "/batch/enrollments", tasks.batch_enrollments, who=ENROLLS, refuses=_BATCH,
              example=BATCH_ENROLLMENTS),
)
# fmt: on
