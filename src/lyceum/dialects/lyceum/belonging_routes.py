"""The operations of groups, branches and custom fields."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.branches.errors import (
    AlreadyInBranch,
    BranchNameTaken,
    CourseInBranch,
    CourseNotInBranch,
    NoSuchBranch,
    NotInBranch,
)
from lyceum.core.catalog.errors import CourseTrashed, NoSuchCourse
from lyceum.core.enrollment.errors import CourseNotOpen, CourseOver
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.fields.errors import FieldTaken, NoSuchField
from lyceum.core.groups.errors import (
    AlreadyInGroup,
    CourseInGroup,
    CourseNotInGroup,
    GroupKeyTaken,
    GroupKeyUsedUp,
    NoSuchGroup,
    NotInGroup,
)
from lyceum.core.people.errors import NoSuchUser, UserTrashed
from lyceum.core.tenancy.errors import HostTaken
from lyceum.dialects.lyceum import branches, custom_fields, groups
from lyceum.http.operation import any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

READS = any_of(Permission.PEOPLE_READ_ANY)
WRITES = any_of(Permission.PEOPLE_WRITE_ANY)
PLACES = any_of(Permission.COURSES_WRITE_ANY)
JOINS = any_of(Permission.ENROLL_SELF)
READS_PERSON = whoever(Permission.PEOPLE_READ_ANY, own=())
READS_COURSE = whoever(Permission.COURSES_READ_ANY, joined=(), shown=())
WRITES_COURSE = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS)

_CREATE_GROUP = {
    "name": "Night shift",
    "description": "Who works at night.",
    "key": "night-2026",
    "most": 25,
    "price": {"amount": 1250, "currency": "EUR"},
}
_CHANGE_GROUP = {"name": "Nights", "most": 30}
_JOIN = {"key": "night-2026"}
_MEMBER = {"group_id": 1042, "user_id": 1043}
_GIVEN = {"group_id": 1042, "course_id": 1044}
_CREATE_BRANCH = {"name": "North", "locale": "en-US", "description": "The north side."}
_BRANDING = {
    "title": "North",
    "theme": "sea",
    "primary_color": "#00558c",
    "logo": None,
    "favicon": None,
}
_CHANGE_BRANCH = {"description": "All of the north.", "branding": _BRANDING}
_BELONGS = {"branch_id": 1042, "user_id": 1043}
_PLACED = {"branch_id": 1042, "course_id": 1044}
_CREATE_FIELD = {"name": "Team", "kind": "dropdown", "options": ["Operations", "Research"]}
_CHANGE_FIELD = {"mandatory": True, "initial": "Research"}
_FILL: dict[str, dict[str, str]] = {"values": {}}

# fmt: off
GROUPS = (
    operation("GET", "/groups", groups.list_groups, who=READS, refuses=(Invalid, Forbidden)),
    operation("GET", "/groups/{id}", groups.get_group, who=READS,
              refuses=(Invalid, Forbidden, NoSuchGroup)),
    operation("POST", "/groups", groups.create_group, who=WRITES, status=201,
              refuses=(Invalid, Forbidden, GroupKeyTaken), example=_CREATE_GROUP),
    operation("PATCH", "/groups/{id}", groups.change_group, who=WRITES,
              refuses=(Invalid, Forbidden, NoSuchGroup, GroupKeyTaken), example=_CHANGE_GROUP),
    operation("DELETE", "/groups/{id}", groups.delete_group, who=WRITES,
              refuses=(Invalid, Forbidden, NoSuchGroup)),
    operation("POST", "/groups/join", groups.join_group, who=JOINS,
              refuses=(Invalid, Forbidden, NoSuchGroup, GroupKeyUsedUp, AlreadyInGroup),
              example=_JOIN),
    operation("POST", "/group-members", groups.add_group_member, who=WRITES, example=_MEMBER,
              refuses=(Invalid, Forbidden, NoSuchGroup, NoSuchUser, UserTrashed, AlreadyInGroup)),
    operation("DELETE", "/group-members", groups.remove_group_member, who=WRITES,
              refuses=(Invalid, Forbidden, NoSuchGroup, NoSuchUser, UserTrashed, NotInGroup),
              example=_MEMBER),
    operation("POST", "/group-courses", groups.add_group_course, who=PLACES, example=_GIVEN,
              refuses=(Invalid, Forbidden, NoSuchGroup, NoSuchCourse, CourseTrashed, CourseNotOpen,
                       CourseOver, CourseInGroup)),
    operation("DELETE", "/group-courses", groups.remove_group_course, who=PLACES,
              refuses=(Invalid, Forbidden, NoSuchGroup, NoSuchCourse, CourseTrashed,
                       CourseNotInGroup),
              example=_GIVEN),
)
BRANCHES = (
    operation("GET", "/branches", branches.list_branches, who=READS, refuses=(Invalid, Forbidden)),
    operation("GET", "/branches/{id}", branches.get_branch, who=READS,
              refuses=(Invalid, Forbidden, NoSuchBranch)),
    operation("POST", "/branches", branches.create_branch, who=WRITES, status=201,
              refuses=(Invalid, Forbidden, BranchNameTaken, HostTaken), example=_CREATE_BRANCH),
    operation("PATCH", "/branches/{id}", branches.change_branch, who=WRITES,
              refuses=(Invalid, Forbidden, NoSuchBranch, BranchNameTaken, NoSuchGroup),
              example=_CHANGE_BRANCH),
    operation("DELETE", "/branches/{id}", branches.delete_branch, who=WRITES,
              refuses=(Invalid, Forbidden, NoSuchBranch)),
    operation("POST", "/branch-members", branches.add_branch_member, who=WRITES, example=_BELONGS,
              refuses=(Invalid, Forbidden, NoSuchBranch, NoSuchUser, UserTrashed,
                       AlreadyInBranch)),
    operation("DELETE", "/branch-members", branches.remove_branch_member, who=WRITES,
              refuses=(Invalid, Forbidden, NoSuchBranch, NoSuchUser, UserTrashed, NotInBranch),
              example=_BELONGS),
    operation("POST", "/branch-courses", branches.add_branch_course, who=PLACES, example=_PLACED,
              refuses=(Invalid, Forbidden, NoSuchBranch, NoSuchCourse, CourseTrashed,
                       CourseInBranch)),
    operation("DELETE", "/branch-courses", branches.remove_branch_course, who=PLACES,
              refuses=(Invalid, Forbidden, NoSuchBranch, NoSuchCourse, CourseTrashed,
                       CourseNotInBranch),
              example=_PLACED),
)
FIELDS = (
    operation("GET", "/fields", custom_fields.list_fields, refuses=(Invalid,)),
    operation("GET", "/fields/{id}", custom_fields.get_field, refuses=(Invalid, NoSuchField)),
    operation("POST", "/fields", custom_fields.create_field, who=WRITES, status=201,
              refuses=(Invalid, Forbidden, FieldTaken), example=_CREATE_FIELD),
    operation("PATCH", "/fields/{id}", custom_fields.change_field, who=WRITES,
              refuses=(Invalid, Forbidden, NoSuchField, FieldTaken), example=_CHANGE_FIELD),
    operation("DELETE", "/fields/{id}", custom_fields.delete_field, who=WRITES,
              refuses=(Invalid, Forbidden, NoSuchField)),
    operation("GET", "/users/{id}/fields", custom_fields.get_user_values, who=READS_PERSON,
              refuses=(Invalid, Forbidden, NoSuchUser)),
    operation("PATCH", "/users/{id}/fields", custom_fields.fill_user, who=WRITES,
              refuses=(Invalid, Forbidden, NoSuchUser), example=_FILL),
    operation("GET", "/courses/{id}/fields", custom_fields.get_course_values, who=READS_COURSE,
              refuses=(Invalid, NoSuchCourse)),
    operation("PATCH", "/courses/{id}/fields", custom_fields.fill_course, who=WRITES_COURSE,
              refuses=(Invalid, Forbidden, NoSuchCourse), example=_FILL),
)
# fmt: on

BELONGING = (*GROUPS, *BRANCHES, *FIELDS)
