"""The operations of branches."""

from __future__ import annotations

from lyceum.core.branches.errors import (
    AlreadyInBranch,
    BranchNameTaken,
    CourseInBranch,
    CourseNotInBranch,
    NoSuchBranch,
    NotInBranch,
)
from lyceum.core.catalog.errors import CourseTrashed, NoSuchCourse
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.people.errors import NoSuchUser, UserTrashed
from lyceum.dialects.talentlms import branches, examples
from lyceum.dialects.talentlms.group_routes import WRITES_COURSES
from lyceum.dialects.talentlms.user_routes import READS_PEOPLE, READS_PERSON, WRITES_PEOPLE
from lyceum.http.operation import operation

# fmt: off
BRANCHES = (
    operation("GET", "/branches", branches.list_branches, who=READS_PEOPLE,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/branches", branches.create_branch, who=WRITES_PEOPLE,
              refuses=(Invalid, Forbidden, BranchNameTaken), example=examples.BRANCH),
    operation("GET", "/branches/{id}", branches.get_branch, who=READS_PEOPLE,
              refuses=(Invalid, Forbidden, NoSuchBranch)),
    operation("DELETE", "/branches/{id}", branches.delete_branch, who=WRITES_PEOPLE, status=204,
              refuses=(Invalid, Forbidden, NoSuchBranch)),
    operation("PUT", "/branches/{id}/status", branches.set_branch_status, who=WRITES_PEOPLE,
              status=204, refuses=(Invalid, Forbidden, NoSuchBranch),
              example=examples.BRANCH_STATUS),
    operation("GET", "/branches/{id}/users", branches.list_branch_users, who=READS_PEOPLE,
              refuses=(Invalid, Forbidden, NoSuchBranch)),
    operation("GET", "/users/{id}/branches", branches.list_user_branches, who=READS_PERSON,
              refuses=(Invalid, Forbidden, NoSuchUser)),
    operation("POST", "/branch-users", branches.add_branch_member, who=WRITES_PEOPLE, status=204,
              refuses=(Invalid, Forbidden, NoSuchBranch, NoSuchUser, UserTrashed, AlreadyInBranch),
              example=examples.BRANCH_USER),
    operation("DELETE", "/branch-users", branches.remove_branch_member, who=WRITES_PEOPLE,
              status=204, body=True, example=examples.BRANCH_USER,
              refuses=(Invalid, Forbidden, NoSuchBranch, NoSuchUser, UserTrashed, NotInBranch)),
    operation("POST", "/branch-courses", branches.add_branch_course, who=WRITES_COURSES,
              status=204, example=examples.BRANCH_COURSE,
              refuses=(Invalid, Forbidden, NoSuchBranch, NoSuchCourse, CourseTrashed,
                       CourseInBranch)),
    operation("DELETE", "/branch-courses", branches.remove_branch_course, who=WRITES_COURSES,
              status=204, body=True, example=examples.BRANCH_COURSE,
              refuses=(Invalid, Forbidden, NoSuchBranch, NoSuchCourse, CourseTrashed,
                       CourseNotInBranch)),
)
# fmt: on
