"""Things of a school by what they are to whoever asks, and requests about them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import count
from typing import Any

import httpx2 as httpx
import msgspec

from lyceum.core.access.actions import give_role
from lyceum.core.access.sessions import SignIn, sign_in
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
from lyceum.core.catalog.content import NewUnit, UnitChange, add_unit, change_unit
from lyceum.core.catalog.model import CourseChange, CourseState, NewCourse, StaffRole, UnitKind
from lyceum.core.catalog.trash import trash_course
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from lyceum.core.files.actions import receive_file
from lyceum.core.files.model import StoredFile
from lyceum.core.jobs.actions import enqueue
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser
from lyceum.core.stages import Stages
from lyceum.core.work import WriteWork
from lyceum.http.dialect import Dialect
from lyceum.http.operation import Kin, Operation
from lyceum.http.schemas import path_names
from lyceum.kit.time import HOUR
from tests.dialects.asking import Asking, ids_in
from tests.harness.school import PASSWORD, School

COLUMNS: dict[str, frozenset[Kin]] = {
    "own": frozenset({Kin.OWN, Kin.JOINED, Kin.SHOWN}),
    "led": frozenset({Kin.LED, Kin.SHOWN}),
    "joined": frozenset({Kin.JOINED, Kin.SHOWN}),
    "other's": frozenset({Kin.SHOWN}),
    "hidden": frozenset(),
}
"""What the things of each kind are to the caller; hidden ones are of a course not published."""

_PAGE_SIZES = ("per_page", "limit", "page_size")
_NUMBERS = count(1)


class Things(msgspec.Struct, frozen=True):
    """A course with a quiz, and a person in it who handed one attempt in, has another that runs, is
    allowed more than the others, and is signed in. `marks`
    are texts that only these things have."""

    person: str
    marks: frozenset[str]


async def lay_out(school: School, dialect: Dialect, column: str, *, caller: str) -> Things:
    """Makes things that are to `caller` what the column says."""
    number = next(_NUMBERS)
    person = caller if column == "own" else await let_in(school, role="learner")
    making = _Making(school, column, caller=caller, person=person, title=f"Course {number}")
    making.file = await bring(school, making.taker, name=f"Sheet {number}.csv")
    await school.write(making.course_and_quiz)
    agent = f"agent {number}"
    await sign_in_as(school, dialect, person, agent=agent)
    marks = {
        making.title,
        making.quiz,
        making.trashed,
        making.reading,
        making.file.name,
        f"{person}@school.example",
        agent,
    }
    return Things(person, frozenset(marks))


async def bring(school: School, actor: Actor, *, name: str) -> StoredFile:
    """A file of the person's own."""

    async def chunks() -> AsyncIterator[bytes]:
        yield f"{name}\n".encode()

    stages = Stages(school.works, school.tenant, school.platform.ports)
    return await receive_file(stages, actor, name=name, declared="", chunks=chunks())


async def let_in(school: School, *, role: str) -> str:
    """One more person, who can sign in: their name in the cast."""
    who = f"{role}{next(_NUMBERS)}"
    password_hash = await school.platform.ports.passwords.hash(PASSWORD)
    email = f"{who}@school.example"
    new = NewUser(display_name=who.title(), email=email, password_hash=password_hash)

    async def act(work: WriteWork) -> None:
        school.people[who] = await add_user(work, school.system(), new)
        user_id = school.people[who].id
        await give_role(work, school.system(), user_id=user_id, key=role)

    await school.write(act)
    return who


async def sign_in_as(school: School, dialect: Dialect, who: str, *, agent: str) -> None:
    asked = SignIn(
        name=f"{who}@school.example",
        password=PASSWORD,
        dialect=dialect.name,
        agent=agent,
        lifetime=HOUR,
    )
    await sign_in(Stages(school.works, school.tenant, school.platform.ports), asked)


class _Making:
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
        self.quiz = f"Quiz of {title}"
        self.reading = f"Reading of {title}"
        self.trashed = f"{title} in the trash"
        self.taker: Actor = msgspec.structs.replace(self.system, user_id=self.person_id)

    file: StoredFile

    async def course_and_quiz(self, work: WriteWork) -> None:
        new = NewCourse(
            title=self.title,
            category=self.title,
            state=CourseState.PUBLISHED,
            lead_id=self.lead_id,
        )
        course = await create_course(work, self.system, new)
        if self.column == "led":
            await self._lead(work, course.id)
        for user_id in {self.person_id} | ({self.caller_id} if self.column == "joined" else set()):
            await enroll(
                work,
                self.system,
                user_id=user_id,
                course_id=course.id,
                grounds=Grounds.GRANTED,
            )
        await self._attempt(work, course.id)
        await enqueue(work, self.taker, "nobody's")
        await self._reading(work, course.id)
        await self._put_into_the_trash(work)
        if self.column == "hidden":
            hidden = CourseChange(state=CourseState.DRAFT)
            await change_course(work, self.system, course.id, hidden)

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
        new = NewCourse(title=self.trashed, lead_id=self.lead_id)
        course = await create_course(work, self.system, new)
        if self.column == "led":
            await self._lead(work, course.id)
        await trash_course(work, self.system, course.id)

    async def _attempt(self, work: WriteWork, course_id: int) -> None:
        new = NewAssessment(title=self.quiz)
        quiz = await create_assessment(work, self.system, course_id=course_id, new=new)
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

    async def _reading(self, work: WriteWork, course_id: int) -> None:
        """A unit that is read, with a file."""
        new = NewUnit(kind=UnitKind.TEXT, title=self.reading, body="Cold.")
        unit = await add_unit(work, self.system, course_id=course_id, new=new)
        # First, so that it is the one that progress is noted of.
        await change_unit(work, self.system, unit.id, UnitChange(position=0))
        how = Attachment(role=FileRole.DOWNLOAD)
        await attach_file(work, self.system, unit.id, file_uid=self.file.uid, how=how)


class Unplaced(Exception):
    """In the list of this path there is none of the things."""


class About(Asking):
    """Asks about these things instead of new ones, whose ids it finds in lists as a client would:
    in the row that has the most of their marks."""

    things: Things
    person: httpx.AsyncClient

    @classmethod
    async def these(cls, school: School, dialect: Dialect, things: Things) -> About:
        about = cls(school, dialect, school.client(await school.key(dialect.name, "admin")))
        about.things = things
        about.person = school.client(await school.key(dialect.name, things.person))
        about._known = set(things.marks)
        about.unplaced = set()
        for operation in dialect.operations:
            if operation.method == "GET" and not path_names(operation.path):
                row = await about._row(operation, dialect.mount + operation.path)
                about._known |= {str(row["id"])} if row else set()
        return about

    _known: set[str]
    unplaced: set[str]
    """The lists in which none of these things is found: what is asked there is something new."""
    makes_new = True
    """Else a request about what is not there is none."""

    async def _enroll(self) -> None:
        """Nobody is let in: who may is what is asked."""

    async def _hand_in(self) -> None:
        """Nothing is handed in: what is at hand is what it is."""

    async def new_id(self, collection: str, path: str = "") -> str:
        listing = self.operation("GET", collection) or self._listed_within(collection)
        if listing is not None:
            there = path or self.dialect.mount + collection
            if listing.path != collection:
                there = (await self.request(listing)).path
            row = await self._row(listing, there)
            if row is not None:
                return str(row["id"])
        shown = await self._shown_file(collection)
        if shown is not None:
            return shown
        self.unplaced.add(collection)
        if not self.makes_new:
            raise Unplaced(collection)
        return await super().new_id(collection, path)

    async def _shown_file(self, collection: str) -> str | None:
        """A file that is sent here, as the thing that its form names tells of it."""
        sending = self.operation("POST", collection)
        if sending is None or not sending.upload:
            return None
        for name in sending.example or {}:
            listing = self._listed_within(self._made_at(name)) if name.endswith("Id") else None
            if listing is not None:
                row = await self._row(listing, (await self.request(listing)).path) or {}
                lists = [part for part in row.values() if isinstance(part, list)]
                return next(ids_in(lists), None)
        return None

    def _listed_within(self, collection: str) -> Operation | None:
        """The list of the same name inside another thing, where there is no other."""
        last = collection.rpartition("/")[2]
        return next(
            (
                each
                for each in self.dialect.operations
                if each.method == "GET" and each.is_list and each.path.endswith(f"/{last}")
            ),
            None,
        )

    async def _row(self, listing: Operation, path: str) -> dict[str, Any] | None:
        """The administrator's, else the person's own."""
        for client in (self.client, self.person):
            found = rows_in((await client.get(path, params=whole_page(listing))).json())
            # Within one of these things, all that lies there is of these things.
            least = 0 if path_names(listing.path) else 1
            best = max(found, key=self._marks_of, default=None)
            if best is not None and self._marks_of(best) >= least:
                return best
        return None

    def _marks_of(self, row: Mapping[str, Any]) -> int:
        return len(self._known & set(texts_in(row)))


def names_things(operation: Operation) -> bool:
    """Whether a request of this operation names anything that there is."""
    in_body = names_in(dict(operation.example or {}))
    return "{" in operation.path or any(name.endswith("_id") or name == "ids" for name in in_body)


def whole_page(listing: Operation) -> dict[str, int]:
    """Asks for as many rows as there may be on a page."""
    names = listing.arguments.__struct_encode_fields__
    return {name: 100 for name in _PAGE_SIZES if name in names}


def rows_in(answer: Any) -> list[dict[str, Any]]:
    """The rows of a list, whatever is around them."""
    if isinstance(answer, Mapping):
        answer = next((part for part in answer.values() if isinstance(part, list)), [])
    return [row for row in answer if isinstance(row, dict) and "id" in row]


def texts_in(value: Any) -> Iterator[str]:
    """Every value in an answer, as text."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from texts_in(part)
    else:
        yield str(value)


def names_in(value: Any) -> Iterator[str]:
    """Every name of a field in a body or an answer."""
    if isinstance(value, Mapping):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from names_in(part)
