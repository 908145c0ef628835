"""The operations of groups. Changing one is an extension."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.catalog.errors import CourseTrashed, NoSuchCourse
from lyceum.core.enrollment.errors import CourseNotOpen, CourseOver
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.groups.errors import (
    AlreadyInGroup,
    CourseInGroup,
    CourseNotInGroup,
    GroupKeyTaken,
    NoSuchGroup,
    NotInGroup,
)
from lyceum.core.people.errors import NoSuchUser, UserTrashed
from lyceum.dialects.talentlms import examples, groups
from lyceum.dialects.talentlms.user_routes import READS_PEOPLE, READS_PERSON, WRITES_PEOPLE
from lyceum.http.operation import any_of, operation

WRITES_COURSES = any_of(Permission.COURSES_WRITE_ANY)

# fmt: off
GROUPS = (
    operation("GET", "/groups", groups.list_groups, who=READS_PEOPLE, refuses=(Invalid, Forbidden)),
    operation("POST", "/groups", groups.create_group, who=WRITES_PEOPLE,
              refuses=(Invalid, Forbidden, GroupKeyTaken), example=examples.GROUP),
    operation("GET", "/groups/{id}", groups.get_group, who=READS_PEOPLE,
              refuses=(Invalid, Forbidden, NoSuchGroup)),
    operation("PATCH", "/groups/{id}", groups.update_group, who=WRITES_PEOPLE, status=204,
              refuses=(Invalid, Forbidden, NoSuchGroup, GroupKeyTaken),
              example=examples.CHANGE_GROUP),
    operation("DELETE", "/groups/{id}", groups.delete_group, who=WRITES_PEOPLE, status=204,
              refuses=(Invalid, Forbidden, NoSuchGroup)),
    operation("GET", "/groups/{id}/users", groups.list_group_users, who=READS_PEOPLE,
              refuses=(Invalid, Forbidden, NoSuchGroup)),
    operation("GET", "/groups/{id}/courses", groups.list_group_courses, who=READS_PEOPLE,
              refuses=(Invalid, Forbidden, NoSuchGroup)),
    operation("GET", "/users/{id}/groups", groups.list_user_groups, who=READS_PERSON,
              refuses=(Invalid, Forbidden, NoSuchUser)),
    operation("POST", "/group-memberships", groups.add_group_member, who=WRITES_PEOPLE, status=204,
              refuses=(Invalid, Forbidden, NoSuchGroup, NoSuchUser, UserTrashed, AlreadyInGroup),
              example=examples.MEMBERSHIP),
    operation("DELETE", "/group-memberships", groups.remove_group_member, who=WRITES_PEOPLE,
              status=204, body=True, example=examples.MEMBERSHIP,
              refuses=(Invalid, Forbidden, NoSuchGroup, NoSuchUser, UserTrashed, NotInGroup)),
    operation("POST", "/group-courses", groups.add_group_course, who=WRITES_COURSES, status=204,
              refuses=(Invalid, Forbidden, NoSuchGroup, NoSuchCourse, CourseTrashed, CourseNotOpen,
                       CourseOver, CourseInGroup),
              example=examples.GROUP_COURSE),
    operation("DELETE", "/group-courses", groups.remove_group_course, who=WRITES_COURSES,
              status=204, body=True, example=examples.GROUP_COURSE,
              refuses=(Invalid, Forbidden, NoSuchGroup, NoSuchCourse, CourseTrashed,
                       CourseNotInGroup)),
)
# fmt: on
