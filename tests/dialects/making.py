"""What is written for one set of things, by the core."""

from __future__ import annotations

from itertools import count

import msgspec

from lyceum.core.access.actions import give_role
from lyceum.core.access.applications import apply
from lyceum.core.access.model import RoleKey
from lyceum.core.access.queries import roles_of
from lyceum.core.actor import Actor
from lyceum.core.assessment.actions import create_assessment
from lyceum.core.assessment.allowing import allow
from lyceum.core.assessment.attempts import hand_in, open_attempt, start_attempt
from lyceum.core.assessment.model import (
    Allowance,
    Key,
    NewAssessment,
    Option,
    QuestionContent,
    QuestionKind,
)
from lyceum.core.assessment.queries import assessment_by_id
from lyceum.core.assessment.questions import add_question
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.actions import change_course, create_course
from lyceum.core.catalog.attachments import Attachment, FileRole, attach_file
from lyceum.core.catalog.categories import create_category
from lyceum.core.catalog.content import NewUnit, UnitChange, add_unit, change_unit
from lyceum.core.catalog.label_model import LabelKind
from lyceum.core.catalog.labels import NewLabel, create_label
from lyceum.core.catalog.marking import mark_with
from lyceum.core.catalog.model import (
    Admission,
    Course,
    CourseChange,
    CourseState,
    NewCourse,
    StaffRole,
    UnitKind,
)
from lyceum.core.catalog.staff import appoint
from lyceum.core.catalog.trash import trash_course
from lyceum.core.commerce.recording import NewLine, NewOrder, record_order
from lyceum.core.community.announcement_model import NewAnnouncement
from lyceum.core.community.announcing import announce
from lyceum.core.community.contributing import contribute
from lyceum.core.community.model import ContributionKind, NewContribution
from lyceum.core.community.notice_store import NewNotice
from lyceum.core.community.notices import notify
from lyceum.core.enrollment.actions import enroll, request_enrollment
from lyceum.core.enrollment.model import Grounds
from lyceum.core.enrollment.steps import complete
from lyceum.core.fields.actions import add_field
from lyceum.core.fields.model import Entity, FieldKind, NewField
from lyceum.core.files.model import StoredFile
from lyceum.core.meetings.actions import set_meeting, sign_up
from lyceum.core.meetings.model import NewMeeting
from lyceum.core.paths.actions import create_path, enroll_on_path
from lyceum.core.paths.model import NewPath
from lyceum.core.people.model import User
from lyceum.core.progress.beginning import begin_course
from lyceum.core.progress.reopening import visit_unit
from lyceum.core.progress.trash import trash_unit
from lyceum.core.recognition.awards import set_rules
from lyceum.core.recognition.certificates import give_certificates, issue_certificate
from lyceum.core.recognition.model import Rules
from lyceum.core.work import WriteWork
from tests.dialects.together import begin_task, bring_together
from tests.harness.school import School

_NUMBERS = count(1)


class Making:
    """What is written for one set of things, in one transaction."""

    def __init__(
        self, school: School, column: str, *, caller: str, person: str, title: str
    ) -> None:
        self.system = school.system()
        self.column = column
        self.caller_id = school.people[caller].id
        self.person_id = school.people[person].id
        self.lead_id = school.people["other_instructor"].id
        self.title = title
        self.level = f"Level of {title}"
        self.asked = f"{title} to be asked for"
        self.quiz = f"Quiz of {title}"
        self.reading = f"Reading of {title}"
        self.trashed = f"{title} in the trash"
        self.old_reading = f"Old reading of {title}"
        self.wish = f"Would teach {title}"
        self.said = f"Said of {title}"
        self.spare = f"Spare of {title}"
        self.session = f"Session of {title}"
        self.path = f"Path through {title}"
        self.certified = f"{title} with a certificate"
        self.numbers: dict[str, str] = {}
        self.together: frozenset[str] = frozenset()
        self.for_sale = f"{title} for sale"
        self.taker: Actor = msgspec.structs.replace(self.system, user_id=self.person_id)

    file: StoredFile
    film: StoredFile
    teacher: User
    course_id: int
    applicant: User

    def marks(self) -> set[str]:
        """The texts that these things alone have."""
        return {
            self.title,
            *(f"{self.title} {kind}" for kind in LabelKind),
            self.level,
            self.asked,
            self.quiz,
            self.trashed,
            self.old_reading,
            self.wish,
            self.said,
            self.reading,
            self.path,
            self.file.name,
            *self.together,
        }

    async def everything(self, work: WriteWork) -> None:
        level = await create_category(work, self.system, name=self.level)
        grade = await create_category(work, self.system, name="A grade", parent_id=level.id)
        await self._spare(work)
        await self._request(work, category_id=grade.id)
        await self._course_and_quiz(work, category_id=grade.id)
        await self._put_into_the_trash(work)
        await self._certificate(work)
        await self._way(work)
        await self._two_roles(work)
        await self._application(work)

    async def order(self, work: WriteWork) -> None:
        """The person orders the course, and somebody of the school writes it down."""
        lines = (NewLine(course_id=self.course_id),)
        await record_order(work, self.system, NewOrder(customer_id=self.person_id, lines=lines))

    async def _labels(self, work: WriteWork, course: Course) -> None:
        """A tag and a difficulty, which the course has, and such that none has."""
        for kind in LabelKind:
            made = [
                await create_label(work, self.system, NewLabel(kind=kind, name=f"{name} {kind}"))
                for name in (self.title, self.spare)
            ]
            await mark_with(work, self.system, course.id, label_ids=[made[0].id], kind=kind)

    async def _spare(self, work: WriteWork) -> None:
        """What nobody uses yet."""
        await create_category(work, self.system, name=self.spare)
        await self._hide(work, await self._course(work, NewCourse(title=self.spare)))
        shelf = await create_category(work, self.system, name=self.for_sale)
        priced = NewCourse(title=self.for_sale, amount=4999, currency="USD", category_id=shelf.id)
        await self._hide(work, await self._course(work, priced))

    async def _two_roles(self, work: WriteWork) -> None:
        """Who administers learns as well, so that there is a role to take away."""
        held = (await roles_of(work, [self.person_id]))[self.person_id]
        if RoleKey.ADMIN in held and RoleKey.LEARNER not in held:
            await give_role(work, self.system, user_id=self.person_id, key=RoleKey.LEARNER)

    async def _application(self, work: WriteWork) -> None:
        """Somebody else would like to teach."""
        actor = msgspec.structs.replace(self.system, user_id=self.applicant.id)
        await apply(work, actor, role_key=RoleKey.INSTRUCTOR, payload={"motivation": self.wish})

    async def _request(self, work: WriteWork, *, category_id: int) -> None:
        """A course that the person asked to be let into."""
        new = NewCourse(title=self.asked, category_id=category_id, admission=Admission.REQUEST)
        course = await self._course(work, new)
        await request_enrollment(work, self.taker, course_id=course.id)
        await self._hide(work, course)

    async def _hide(self, work: WriteWork, course: Course) -> None:
        if self.column == "hidden":
            hidden = CourseChange(state=CourseState.DRAFT)
            await change_course(work, self.system, course.id, hidden)

    async def _course(self, work: WriteWork, new: NewCourse) -> Course:
        new = msgspec.structs.replace(new, state=CourseState.PUBLISHED, lead_id=self.lead_id)
        course = await create_course(work, self.system, new)
        if self.column == "led":
            await self._lead(work, course.id)
        return course

    async def _course_and_quiz(self, work: WriteWork, *, category_id: int) -> None:
        course = await self._course(work, NewCourse(title=self.title, category_id=category_id))
        self.course_id = course.id
        await self._labels(work, course)
        await appoint(
            work,
            self.system,
            course_id=course.id,
            user_id=self.teacher.id,
            role=StaffRole.INSTRUCTOR,
        )
        for user_id in {self.person_id} | ({self.caller_id} if self.column == "joined" else set()):
            await enroll(
                work,
                self.system,
                user_id=user_id,
                course_id=course.id,
                grounds=Grounds.GRANTED,
            )
        self.together = await bring_together(
            work, self.system, title=self.title, user_id=self.person_id, course_id=course.id
        )
        self.numbers["/tasks"] = await begin_task(work, self.taker)
        for kind in (ContributionKind.REVIEW, ContributionKind.QUESTION):
            await self._say(work, course.id, kind=kind)
        await self._tell(work, course.id)
        await self._attempt(work, course.id)
        await self._reading(work, course.id)
        await self._session(work, course.id)
        await self._put_a_unit_into_the_trash(work, course.id)
        await self._hide(work, course)

    async def _certificate(self, work: WriteWork) -> None:
        """What the person has for another course that they completed; awards are given too."""
        course = await self._course(work, NewCourse(title=self.certified))
        await give_certificates(work, self.system, course.id, days=None)
        stay = await enroll(
            work,
            self.system,
            user_id=self.person_id,
            course_id=course.id,
            grounds=Grounds.GRANTED,
        )
        await complete(work, self.system, stay.id)
        await issue_certificate(work, self.system, stay.id)
        await set_rules(work, self.system, Rules(active=True))
        await self._hide(work, course)

    async def _way(self, work: WriteWork) -> None:
        """A path that the person is on, and another; and something else to know of people."""
        field = NewField(entity=Entity.USER, kind=FieldKind.TEXT, name=self.path)
        await add_field(work, self.system, field)
        await create_path(work, self.system, NewPath(title=self.spare))
        path = await create_path(work, self.system, NewPath(title=self.path))
        await enroll_on_path(work, self.system, path_id=path.id, user_id=self.person_id)

    async def _session(self, work: WriteWork, course_id: int) -> None:
        """A unit that is taught in person, and that the person comes to."""
        new = NewUnit(kind=UnitKind.SESSION, title=self.session, required=False)
        unit = await add_unit(work, self.system, course_id=course_id, new=new)
        self.numbers["/units taught"] = str(unit.id)
        day = NewMeeting(title="Day 1", starts_at=work.now, minutes=60)
        meeting = await set_meeting(work, self.system, unit.id, day)
        await sign_up(work, self.system, meeting.id, user_id=self.person_id)

    async def _lead(self, work: WriteWork, course_id: int) -> None:
        """Whatever role the caller has: who was a teacher once may still stand there as one."""
        await work.run(catalog_store.DELETE_LEAD, course_id=course_id)
        await work.run(
            catalog_store.INSERT_STAFF,
            course_id=course_id,
            user_id=self.caller_id,
            role=StaffRole.LEAD,
        )

    async def _put_into_the_trash(self, work: WriteWork) -> None:
        """Another course."""
        course = await self._course(work, NewCourse(title=self.trashed))
        await trash_course(work, self.system, course.id)

    async def _put_a_unit_into_the_trash(self, work: WriteWork, course_id: int) -> None:
        new = NewUnit(kind=UnitKind.TEXT, title=self.old_reading, body="Old.", required=False)
        unit = await add_unit(work, self.system, course_id=course_id, new=new)
        await trash_unit(work, self.system, unit.id)

    async def _attempt(self, work: WriteWork, course_id: int) -> None:
        new = NewAssessment(title=self.quiz)
        quiz = await create_assessment(work, self.system, course_id=course_id, new=new)
        self.numbers["/units"] = str(quiz.unit.id)
        content = QuestionContent(
            kind=QuestionKind.SINGLE,
            text="What does a cold front do?",
            options=(Option("a", "It lifts warm air."), Option("b", "It stands still.")),
            key=Key(options=("a",)),
        )
        await add_question(work, self.system, unit_id=quiz.unit.id, content=content)
        asked = await assessment_by_id(work, self.taker, quiz.unit.id)
        await hand_in(work, self.taker, await open_attempt(work, self.taker, asked), {})
        await start_attempt(work, self.taker, asked)
        allowance = Allowance(quiz.unit.id, self.person_id, extra_minutes=5, extra_attempts=1)
        await allow(work, self.system, allowance)
        await self._say(work, course_id, unit_id=quiz.unit.id, kind=ContributionKind.REVIEW)

    async def _say(
        self, work: WriteWork, course_id: int, *, kind: ContributionKind, unit_id: int | None = None
    ) -> None:
        """The person says something about the course, or about a unit of it."""
        rating = 4 if kind is ContributionKind.REVIEW else None
        new = NewContribution(
            kind=kind, course_id=course_id, unit_id=unit_id, title=self.said, body="", rating=rating
        )
        await contribute(work, self.taker, new)

    async def _tell(self, work: WriteWork, course_id: int) -> None:
        """What is announced in the course, and told to the person."""
        await announce(work, self.system, NewAnnouncement(course_id=course_id, title=self.said))
        await notify(work, self.system, NewNotice(user_id=self.person_id, title=self.said))

    async def _reading(self, work: WriteWork, course_id: int) -> None:
        """A unit that is read, with a file and a film; the person has begun it."""
        new = NewUnit(kind=UnitKind.TEXT, title=self.reading, body="Cold.")
        unit = await add_unit(work, self.system, course_id=course_id, new=new)
        await self._say(work, course_id, unit_id=unit.id, kind=ContributionKind.COMMENT)
        # First, so that it is the one that progress is noted of.
        await change_unit(work, self.system, unit.id, UnitChange(position=0))
        shown = {FileRole.DOWNLOAD: self.file, FileRole.VIDEO: self.film}
        for role, file in shown.items():
            how = Attachment(role=role)
            await attach_file(work, self.system, unit.id, file_uid=file.uid, how=how)
        begun = await begin_course(work, self.taker, course_id=course_id, user_id=self.person_id)
        await visit_unit(work, self.taker, begun, unit_id=unit.id)
