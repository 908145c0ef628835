"""What is taught at the demo school."""

from __future__ import annotations

import msgspec

from lyceum.app.demo.syllabus import CourseText, course_text
from lyceum.core.catalog.model import Admission, CourseState


class Category(msgspec.Struct, frozen=True):
    name: str
    below: str | None = None


class DemoCourse(msgspec.Struct, frozen=True, kw_only=True):
    """`made` and `archived` are in days before today, `amount` in cents; `after` names the course
    that must be completed before."""

    key: str
    title: str
    category: str
    lead: str
    made: int
    state: CourseState = CourseState.PUBLISHED
    archived: int | None = None
    admission: Admission | None = None
    amount: int = 0
    currency: str | None = None
    after: str | None = None

    @property
    def text(self) -> CourseText:
        return course_text(self.key)


CATEGORIES = (
    Category("Sciences"),
    Category("Mathematics", below="Sciences"),
    Category("Earth Science", below="Sciences"),
    Category("Languages"),
    Category("Spanish", below="Languages"),
    Category("Writing", below="Languages"),
    Category("Computing"),
    Category("Development", below="Computing"),
    Category("Health and Safety"),
    Category("Wellbeing"),
    Category("Ukulele"),
)

COURSES = (
    DemoCourse(
        key="statistics",
        title="Introduction to Statistics",
        category="Mathematics",
        lead="meilin",
        made=118,
    ),
    DemoCourse(
        key="weather",
        title="Weather and How to Read It",
        category="Earth Science",
        lead="rafael",
        made=115,
    ),
    DemoCourse(
        key="first-aid",
        title="Everyday First Aid",
        category="Health and Safety",
        lead="rafael",
        made=110,
    ),
    DemoCourse(
        key="python",
        title="Python for Working with Data",
        category="Computing",
        lead="meilin",
        made=104,
        after="statistics",
    ),
    DemoCourse(
        key="spanish",
        title="Spanish for Travellers",
        category="Spanish",
        lead="rafael",
        made=100,
        amount=4900,
    ),
    DemoCourse(
        key="writing",
        title="Academic Writing Workshop",
        category="Writing",
        lead="meilin",
        made=98,
        admission=Admission.REQUEST,
    ),
    DemoCourse(
        key="laboratory",
        title="Laboratory Safety Briefing",
        category="Health and Safety",
        lead="rafael",
        made=97,
        state=CourseState.PRIVATE,
    ),
    DemoCourse(
        key="spreadsheets",
        title="Spreadsheets from the Start",
        category="Computing",
        lead="meilin",
        made=120,
        archived=68,
    ),
    DemoCourse(
        key="react",
        title="Advanced React Patterns",
        category="Development",
        lead="jane",
        made=92,
        amount=4999,
        currency="USD",
    ),
    DemoCourse(
        key="yoga",
        title="Yoga",
        category="Wellbeing",
        lead="jane",
        made=90,
        amount=5000,
        currency="USD",
    ),
    DemoCourse(
        key="chair-yoga",
        title="Chair Yoga",
        category="Wellbeing",
        lead="jane",
        made=45,
    ),
    DemoCourse(
        key="oceans",
        title="Currents, Tides and Coasts",
        category="Earth Science",
        lead="rafael",
        made=9,
        state=CourseState.DRAFT,
    ),
)
