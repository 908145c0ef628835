"""What catalog refuses.

NotFound
├── NoSuchCourse
├── NoSuchCategory
├── NoSuchSection
└── NoSuchUnit
Conflict
├── NotATeacher        this person cannot lead a course
└── CategoryLoop       a category cannot lie below itself
"""

from lyceum.core.errors import Conflict, NotFound


class NoSuchCourse(NotFound):
    message = "There is no such course."


class NoSuchCategory(NotFound):
    message = "There is no such category."


class NoSuchSection(NotFound):
    message = "There is no such section."


class NoSuchUnit(NotFound):
    message = "There is no such unit."


class NotATeacher(Conflict):
    message = "This user cannot lead a course."
    field = "lead_id"


class CategoryLoop(Conflict):
    message = "A category cannot lie below itself."
    field = "parent_id"
