"""What catalog refuses.

NotFound
├── NoSuchCourse
├── NoSuchCategory
├── NoSuchSection
└── NoSuchUnit
Conflict
├── NotATeacher        this person cannot lead a course
├── CategoryLoop       a category cannot lie below itself
└── PrerequisiteLoop   a course cannot require itself, by whatever way round
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


class PrerequisiteLoop(Conflict):
    message = "A course cannot require itself, nor a course that requires it."
    field = "prerequisites"
