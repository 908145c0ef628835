"""Who may read what the core shows to anybody: here a role is needed for it (contract 2, roles)."""

from __future__ import annotations

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog.model import Admission, Course, CourseState
from lyceum.core.errors import Unauthenticated


def must_read_courses(actor: Actor) -> None:
    """Students, instructors and whoever manages; refuses everybody else."""
    actor.must(Permission.ENROLL_SELF, Permission.COURSES_READ_ANY)


def must_read_labels(actor: Actor) -> None:
    """Not even students (a05, a06)."""
    actor.must(Permission.COURSES_READ_ANY)


def must_read_in(actor: Actor, course: Course) -> None:
    """What is open is for everybody, with a key or without."""
    if course.state is CourseState.PUBLISHED and course.admission is Admission.OPEN:
        return
    if actor.credential is None:
        raise Unauthenticated
    must_read_courses(actor)
