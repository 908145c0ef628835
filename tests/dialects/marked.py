"""A quiz whose right answers and feedback are marked, and what each caller reads of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import count
from typing import Any

import httpx2 as httpx
import msgspec
from msgspec.structs import replace

from lyceum.core.actor import Actor
from lyceum.core.assessment.actions import create_assessment
from lyceum.core.assessment.attempts import hand_in, open_attempt, save_answers, start_attempt
from lyceum.core.assessment.model import (
    NewAssessment,
    Question,
    QuestionContent,
    QuestionKind,
    Reveal,
)
from lyceum.core.assessment.queries import assessment_by_id
from lyceum.core.assessment.questions import add_question
from lyceum.core.catalog.actions import create_course
from lyceum.core.catalog.attachments import Attachment, FileRole, attach_file
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.label_model import LabelKind
from lyceum.core.catalog.labels import NewLabel, create_label
from lyceum.core.catalog.marking import mark_with
from lyceum.core.catalog.model import CourseState, NewCourse, UnitKind
from lyceum.core.commerce.coupons import create_coupon
from lyceum.core.commerce.model import NewCoupon
from lyceum.core.community.announcement_model import NewAnnouncement
from lyceum.core.community.announcing import announce
from lyceum.core.community.contributing import contribute
from lyceum.core.community.model import ContributionKind, NewContribution
from lyceum.core.community.notice_store import NewNotice
from lyceum.core.community.notices import notify
from lyceum.core.database.statement import update_of
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from lyceum.core.enrollment.steps import complete
from lyceum.core.errors import Invalid, Refusal
from lyceum.core.fields.actions import add_field
from lyceum.core.fields.model import Entity, FieldKind, NewField
from lyceum.core.files.model import StoredFile
from lyceum.core.meetings.actions import set_meeting, sign_up
from lyceum.core.meetings.model import NewMeeting
from lyceum.core.paths.actions import create_path, enroll_on_path
from lyceum.core.paths.model import NewPath
from lyceum.core.progress.beginning import begin_course
from lyceum.core.progress.reopening import visit_unit
from lyceum.core.recognition.certificates import give_certificates, issue_certificate
from lyceum.core.sequencing import number_all_events
from lyceum.core.tables.assessment import question_revisions
from lyceum.core.work import WriteWork
from lyceum.http.dialect import Dialect
from lyceum.http.operation import Operation
from tests.dialects.about import About, Unplaced
from tests.dialects.begun import pay
from tests.dialects.bringing import bring, hold_key, sign_in_as
from tests.dialects.happening import NOTE, PLACE, be_heard, start_import
from tests.dialects.lists import whole_page
from tests.dialects.marked_answers import KEYS, MARK, WRONG
from tests.dialects.matrix import hearing, spelled
from tests.dialects.places import tells_of_payments
from tests.dialects.requests import Request
from tests.dialects.things import Things
from tests.dialects.together import begin_task, bring_together
from tests.harness.school import School

_NUMBERS = count(1)
TITLE, QUIZ = "Reading Weather Maps", "Fronts and Pressure"
SHEET, AGENT, KEY = "Signs of a map.csv", "a learner's browser", "a learner's key"
WAY, SESSION = "From clouds to maps", "A morning at the station"
PARTS = ("parts", "include", "expand", "embed", "with")
"""How APIs call what an answer has only when it is asked for."""

_SET_KEY = update_of(question_revisions, ("key", "feedback"))
_CHANGING = {"x-request-id", "date"}
_MOMENT = re.compile(r'"(as_of|now)":"[^"]*"')


class Seen(msgspec.Struct, frozen=True):
    """An answer as far as it may tell something."""

    operation: str
    who: str
    status: int
    headers: dict[str, str]
    text: str

    @property
    def is_marked(self) -> bool:
        return MARK in self.text or any(MARK in value for value in self.headers.values())

    def names(self) -> Iterator[str]:
        """The fields that something right would stand in, where something stands in them."""
        if self.status == 200 and "json" in self.headers["content-type"]:
            yield from _telling(msgspec.json.decode(self.text))


# A mouse has a right button as well, and the key of an order opens nothing. How many answers were
# right is 0 before they are handed in; who was told more would find it to differ with other keys.
_TELLING = re.compile(
    r"(?i)(?<!^total_)(?<!^total_in)correct|right(?!_button)|solution|(^|(?<!order)_)key$|feedback"
    r"|explanation|weight"
)
_NAMING = re.compile(r"custom_field_\d+")
"""What a field of people or courses is called: a key of another kind."""


def _telling(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            is_name = isinstance(inner, str) and _NAMING.fullmatch(inner) is not None
            if _TELLING.search(name) and inner not in (None, [], {}, "") and not is_name:
                yield name
            yield from _telling(inner)
    if isinstance(value, list):
        for inner in value:
            yield from _telling(inner)


class MarkedQuiz:
    """A quiz of a school, with questions of every kind; `learner` takes it, `other_learner` is in
    the course as well."""

    def __init__(self, school: School, *, reveal: Reveal) -> None:
        self.school = school
        self.reveal = reveal
        self.unit_id = 0
        self.numbers: dict[str, str] = {}
        self.together: frozenset[str] = frozenset()
        self.questions: dict[QuestionKind, Question] = {}

    @classmethod
    async def of(cls, school: School, *, reveal: Reveal) -> MarkedQuiz:
        quiz = cls(school, reveal=reveal)
        sheet = await bring(school, school.actor("admin"), name=SHEET)
        await school.write(partial(quiz._make, sheet=sheet))
        learner_id = school.people["learner"].id
        await start_import(school, replace(school.system(), user_id=learner_id))
        return quiz

    async def _make(self, work: WriteWork, *, sheet: StoredFile) -> None:
        system, people = self.school.system(), self.school.people
        new = NewCourse(
            title=TITLE,
            category=TITLE,
            state=CourseState.PUBLISHED,
            lead_id=people["instructor"].id,
        )
        course = await create_course(work, system, new)
        for label in LabelKind:
            made_label = await create_label(work, system, NewLabel(kind=label, name=TITLE))
            await mark_with(work, system, course.id, label_ids=[made_label.id], kind=label)
        made = await create_assessment(
            work,
            system,
            course_id=course.id,
            new=NewAssessment(title=QUIZ, reveal=self.reveal),
        )
        self.unit_id = made.unit.id
        taker = self._taker()
        self.numbers = {
            "/units": str(made.unit.id),
            "/tasks": await begin_task(work, replace(system, user_id=taker.user_id)),
        }
        for kind in KEYS:
            self.questions[kind] = await self._ask(work, kind)
        for who in ("learner", "other_learner"):
            await enroll(
                work,
                system,
                user_id=people[who].id,
                course_id=course.id,
                grounds=Grounds.GRANTED,
            )
        learner_id = people["learner"].id
        self.together = await bring_together(
            work, system, title=TITLE, user_id=learner_id, course_id=course.id
        )
        how = Attachment(role=FileRole.DOWNLOAD)
        await attach_file(work, system, self.unit_id, file_uid=sheet.uid, how=how)
        new_unit = NewUnit(kind=UnitKind.TEXT, title="Reading", body="Cold.", required=False)
        reading = await add_unit(work, system, course_id=course.id, new=new_unit)
        await attach_file(work, system, reading.id, file_uid=sheet.uid, how=how)
        learner_id = people["learner"].id
        begun = await begin_course(work, system, course_id=course.id, user_id=learner_id)
        await visit_unit(work, system, begun, unit_id=reading.id)
        await self._talk(work, course_id=course.id, reading_id=reading.id)
        await self._recognize(work, course_id=course.id)

    async def _talk(self, work: WriteWork, *, course_id: int, reading_id: int) -> None:
        """What the learner says of the course, the quiz and the reading, and what they are told."""
        system, learner_id = self.school.system(), self.school.people["learner"].id
        for kind, unit_id in (
            (ContributionKind.REVIEW, None),
            (ContributionKind.QUESTION, None),
            (ContributionKind.REVIEW, self.unit_id),
            (ContributionKind.COMMENT, reading_id),
        ):
            rating = 4 if kind is ContributionKind.REVIEW else None
            said = NewContribution(
                kind=kind, course_id=course_id, unit_id=unit_id, title=TITLE, body="", rating=rating
            )
            await contribute(work, replace(system, user_id=learner_id), said)
        await announce(work, system, NewAnnouncement(course_id=course_id, title=TITLE))
        await notify(work, system, NewNotice(user_id=learner_id, title=TITLE))

    async def _recognize(self, work: WriteWork, *, course_id: int) -> None:
        """A certificate and a path of the learner's, and a meeting that they come to."""
        system, learner_id = self.school.system(), self.school.people["learner"].id
        new = NewCourse(title="Certified", state=CourseState.PUBLISHED)
        certified = await create_course(work, system, new)
        await give_certificates(work, system, certified.id, days=None)
        asked = {"user_id": learner_id, "course_id": certified.id}
        stay = await enroll(work, system, **asked, grounds=Grounds.GRANTED)
        await complete(work, system, stay.id)
        await issue_certificate(work, system, stay.id)
        field = NewField(entity=Entity.USER, kind=FieldKind.TEXT, name=WAY)
        await add_field(work, system, field)
        path = await create_path(work, system, NewPath(title=WAY))
        await enroll_on_path(work, system, path_id=path.id, user_id=learner_id)
        taught = NewUnit(kind=UnitKind.SESSION, title=SESSION, required=False)
        unit = await add_unit(work, system, course_id=course_id, new=taught)
        day = NewMeeting(title="Day 1", starts_at=work.now, minutes=60)
        meeting = await set_meeting(work, system, unit.id, day)
        await sign_up(work, system, meeting.id, user_id=learner_id)
        self.numbers["/units taught"] = str(unit.id)

    async def _ask(self, work: WriteWork, kind: QuestionKind) -> Question:
        options, key, _ = KEYS[kind]
        content = QuestionContent(
            kind=kind,
            text=f"What of {kind}?",
            options=options,
            key=key,
            feedback=f"{MARK} feedback",
        )
        return await add_question(work, self.school.system(), unit_id=self.unit_id, content=content)

    def _taker(self) -> Actor:
        return self.school.actor("learner")

    async def begin(self) -> None:
        """The attempt runs, with one answer saved."""

        async def act(work: WriteWork) -> None:
            asked = await assessment_by_id(work, self._taker(), self.unit_id)
            attempt = await start_attempt(work, self._taker(), asked)
            question = self.questions[QuestionKind.SHORT]
            await save_answers(
                work, self._taker(), attempt.id, {question.id: WRONG[QuestionKind.SHORT]}
            )

        await self.school.write(act)

    async def end(self) -> None:
        """The attempt is handed in with all answers wrong."""

        async def act(work: WriteWork) -> None:
            asked = await assessment_by_id(work, self._taker(), self.unit_id)
            opened = await open_attempt(work, self._taker(), asked)
            answers = {question.id: WRONG[kind] for kind, question in self.questions.items()}
            attempt, _ = await hand_in(work, self._taker(), opened, answers)
            assert not attempt.passed

        await self.school.write(act)

    async def set_keys(self, *, other: bool) -> None:
        """Writes the other keys and feedback into the same revisions, or the marked ones again:
        nothing else changes by it."""
        await self.school.write(partial(_set_keys, self.questions, other=other))

    @property
    def things(self) -> Things:
        marks = {TITLE, QUIZ, SHEET, AGENT, KEY, NOTE, PLACE, WAY, "learner@school.example"}
        return Things(
            "learner",
            frozenset(marks | self.together),
            entered=TITLE,
            session=SESSION,
            numbers=self.numbers,
            by_list=dict.fromkeys(
                ("/instructors", "/users/instructors"), "instructor@school.example"
            ),
        )


async def _set_keys(
    questions: Mapping[QuestionKind, Question], work: WriteWork, *, other: bool
) -> None:
    for kind, question in questions.items():
        await work.run(
            _SET_KEY,
            row_id=question.revision_id,
            key=KEYS[kind][2 if other else 1],
            feedback="other" if other else f"{MARK} feedback",
        )


class Crawl:
    """Reads all that a dialect can read, with all that its answers may be asked to have."""

    def __init__(self, school: School, dialect: Dialect, about: About) -> None:
        self.school = school
        self.dialect = dialect
        self.about = about
        self.heard: list[Refusal] = []
        self.answering = school.on(school.platform, [hearing(dialect, self.heard)])
        self.asked: set[str] = set()
        self._callers: dict[str, httpx.AsyncClient] = {}

    @classmethod
    async def of(cls, quiz: MarkedQuiz, dialect: Dialect) -> Crawl:
        await sign_in_as(quiz.school, dialect, "learner", agent=AGENT)
        await be_heard(quiz.school, dialect)
        await hold_key(quiz.school, dialect, "learner", name=KEY)
        code = f"AUTUMN{next(_NUMBERS)}"
        if tells_of_payments(dialect):
            await pay(quiz.school, quiz.school.people["learner"].id, back=100)
            act = partial(
                create_coupon, actor=quiz.school.system(), new=NewCoupon(code=code, percent=10)
            )
            await quiz.school.write(act)
        await number_all_events(quiz.school.works)
        things = replace(quiz.things, marks=quiz.things.marks | {code})
        about = await About.these(quiz.school, dialect, things)
        about.makes_new = False
        return cls(quiz.school, dialect, about)

    async def caller(self, who: str) -> httpx.AsyncClient:
        """Each with one key, since keys are listed too."""
        if who not in self._callers:
            headers = {} if who == "guest" else await self.school.key(self.dialect.name, who)
            self._callers[who] = self.answering.client(headers)
        return self._callers[who]

    async def read(self, *callers: str) -> list[Seen]:
        """What these callers get of every operation that reads, where there is what it is about."""
        clients = {who: await self.caller(who) for who in callers}
        found: list[Seen] = []
        for operation in self.readable():
            try:
                request = await self.about.request(operation)
            except Unplaced:
                continue
            self.asked.add(spelled(operation))
            asked = whole_page(operation) | await self._parts(request)
            for who, client in clients.items():
                found.append(await seen(request, client, who=who, params=asked))
        return found

    def readable(self) -> list[Operation]:
        return [each for each in self.dialect.operations if each.method == "GET"]

    def unread(self) -> set[str]:
        """What nobody was asked for. What the table keeps from learners is among what they ask
        for: that the table is right is not assumed here."""
        return {spelled(each) for each in self.readable()} - self.asked

    async def _parts(self, request: Request) -> dict[str, str]:
        """Every part that an operation has, as it names them itself when asked for another."""
        names = request.operation.arguments.__struct_encode_fields__
        wanted: dict[str, str] = {}
        client = await self.caller("admin")
        for name in (name for name in PARTS if name in names):
            self.heard.clear()
            await request.send(client, params={name: "no-such-part"})
            (refusal,) = self.heard
            assert isinstance(refusal, Invalid)
            wanted[name] = ",".join(refusal.problems[0].expected)
            assert wanted[name], f"{spelled(request.operation)} does not tell its {name}"
        return wanted


async def seen(request: Request, client: httpx.AsyncClient, *, who: str, **rest: Any) -> Seen:
    """One answer, without what is another each time."""
    answer = await request.send(client, **rest)
    headers = {
        name: value
        for name, value in answer.headers.items()
        if name not in _CHANGING and "ratelimit" not in name
    }
    text = _MOMENT.sub(r'"\1":null', answer.text)
    named = answer.headers["x-request-id"]
    text = text.replace(named, "")
    headers = {name: value.replace(named, "") for name, value in headers.items()}
    return Seen(spelled(request.operation), who, answer.status_code, headers, text)
