"""What catalog refuses.

NotFound
├── NoSuchCourse
├── NoSuchCategory
├── NoSuchLabel
├── NoSuchSection
├── NoSuchUnit
└── NotOnStaff         this person does not teach this course
Conflict
├── CourseTrashed      the course lies in the trash
├── NotATeacher        this person cannot lead a course
├── LeadNeeded         a course keeps its lead until another takes the place
├── NameTaken          something beside it has this name
├── CategoryInUse      it holds a course or another category
├── CategoryLoop       a category cannot lie below itself
└── PrerequisiteLoop   a course cannot require itself, by whatever way round
"""

from lyceum.core.errors import Conflict, NotFound


class NoSuchCourse(NotFound):
    message = "There is no such course."


class NoSuchCategory(NotFound):
    message = "There is no such category."


class NoSuchLabel(NotFound):
    message = "There is no such label."


class NoSuchSection(NotFound):
    message = "There is no such section."


class NoSuchUnit(NotFound):
    message = "There is no such unit."


class NotOnStaff(NotFound):
    message = "This user does not teach this course."


class CourseTrashed(Conflict):
    message = "The course is no longer available."
    field = "course_id"


class NotATeacher(Conflict):
    message = "This user cannot teach a course."

    def __init__(self, *, field: str = "lead_id") -> None:
        super().__init__()
        self.field = field


class LeadNeeded(Conflict):
    message = "This user leads the course; name another lead first."
    field = "user_id"


class NameTaken(Conflict):
    message = "Something beside it has this name already."
    field = "name"


class CategoryInUse(Conflict):
    message = "The category holds courses or other categories."


class CategoryLoop(Conflict):
    message = "A category cannot lie below itself."
    field = "parent_id"


class PrerequisiteLoop(Conflict):
    message = "A course cannot require itself, nor a course that requires it."
    field = "prerequisites"
