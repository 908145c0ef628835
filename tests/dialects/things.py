"""Things of a school by what they are to whoever asks, and requests about them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import count, product
from typing import Any

import httpx2 as httpx
import msgspec

from lyceum.core.access.actions import give_role
from lyceum.core.access.model import RoleKey
from lyceum.core.access.queries import roles_of
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
from lyceum.core.catalog.categories import create_category
from lyceum.core.catalog.content import NewUnit, UnitChange, add_unit, change_unit
from lyceum.core.catalog.model import (
    Admission,
    CourseChange,
    CourseState,
    NewCourse,
    StaffRole,
    UnitKind,
)
from lyceum.core.catalog.trash import trash_course
from lyceum.core.enrollment.actions import enroll, request_enrollment
from lyceum.core.enrollment.errors import NotAdmitted
from lyceum.core.enrollment.model import Grounds
from lyceum.core.files.actions import receive_file
from lyceum.core.files.model import StoredFile
from lyceum.core.jobs.actions import enqueue
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser
from lyceum.core.progress.trash import trash_unit
from lyceum.core.stages import Stages
from lyceum.core.work import WriteWork
from lyceum.http.dialect import Dialect
from lyceum.http.operation import Kin, Operation
from lyceum.http.schemas import path_names
from lyceum.kit.time import HOUR
from tests.dialects.asking import A_FILM, Asking, Request, ids_in
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
    allowed more than the others, and is signed in; beside it a course called `asked`, which the
    same person asked to be let into. `marks` are texts that only these things have."""

    person: str
    marks: frozenset[str]
    asked: str = ""


async def lay_out(school: School, dialect: Dialect, column: str, *, caller: str) -> Things:
    """Makes things that are to `caller` what the column says."""
    number = next(_NUMBERS)
    person = caller if column == "own" else await let_in(school, role="learner")
    making = _Making(school, column, caller=caller, person=person, title=f"Course {number}")
    making.file = await bring(school, making.taker, name=f"Sheet {number}.csv")
    making.film = await bring(school, making.taker, name=f"Film {number}.mp4", content=A_FILM[1])
    await school.write(making.everything)
    agent = f"agent {number}"
    await sign_in_as(school, dialect, person, agent=agent)
    marks = {
        making.title,
        making.level,
        making.asked,
        making.quiz,
        making.trashed,
        making.old_reading,
        making.reading,
        making.file.name,
        f"{person}@school.example",
        agent,
    }
    return Things(person, frozenset(marks), asked=making.asked)


async def bring(
    school: School, actor: Actor, *, name: str, content: bytes | None = None
) -> StoredFile:
    """A file of the person's own, which holds its name unless said otherwise."""

    async def chunks() -> AsyncIterator[bytes]:
        yield content or f"{name}\n".encode()

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
        self.level = f"Level of {title}"
        self.asked = f"{title} to be asked for"
        self.quiz = f"Quiz of {title}"
        self.reading = f"Reading of {title}"
        self.trashed = f"{title} in the trash"
        self.old_reading = f"Old reading of {title}"
        self.taker: Actor = msgspec.structs.replace(self.system, user_id=self.person_id)

    file: StoredFile
    film: StoredFile

    async def everything(self, work: WriteWork) -> None:
        level = await create_category(work, self.system, name=self.level)
        grade = await create_category(work, self.system, name="A grade", parent_id=level.id)
        await self._request(work, category_id=grade.id)
        await self._course_and_quiz(work, category_id=grade.id)
        await self._two_roles(work)

    async def _two_roles(self, work: WriteWork) -> None:
        """Who administers learns as well, so that there is a role to take away."""
        held = (await roles_of(work, [self.person_id]))[self.person_id]
        if RoleKey.ADMIN in held and RoleKey.LEARNER not in held:
            await give_role(work, self.system, user_id=self.person_id, key=RoleKey.LEARNER)

    async def _request(self, work: WriteWork, *, category_id: int) -> None:
        """A course that the person asked to be let into."""
        new = NewCourse(
            title=self.asked,
            category_id=category_id,
            state=CourseState.PUBLISHED,
            admission=Admission.REQUEST,
            lead_id=self.lead_id,
        )
        course = await create_course(work, self.system, new)
        if self.column == "led":
            await self._lead(work, course.id)
        await request_enrollment(work, self.taker, course_id=course.id)
        await self._hide(work, course.id)

    async def _hide(self, work: WriteWork, course_id: int) -> None:
        if self.column == "hidden":
            hidden = CourseChange(state=CourseState.DRAFT)
            await change_course(work, self.system, course_id, hidden)

    async def _course_and_quiz(self, work: WriteWork, *, category_id: int) -> None:
        new = NewCourse(
            title=self.title,
            category_id=category_id,
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
        await self._put_a_unit_into_the_trash(work, course.id)
        await self._hide(work, course.id)

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

    async def _put_a_unit_into_the_trash(self, work: WriteWork, course_id: int) -> None:
        new = NewUnit(kind=UnitKind.TEXT, title=self.old_reading, body="Old.", required=False)
        unit = await add_unit(work, self.system, course_id=course_id, new=new)
        await trash_unit(work, self.system, unit.id)

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
        """A unit that is read, with a file and a film."""
        new = NewUnit(kind=UnitKind.TEXT, title=self.reading, body="Cold.")
        unit = await add_unit(work, self.system, course_id=course_id, new=new)
        # First, so that it is the one that progress is noted of.
        await change_unit(work, self.system, unit.id, UnitChange(position=0))
        shown = {FileRole.DOWNLOAD: self.file, FileRole.VIDEO: self.film}
        for role, file in shown.items():
            how = Attachment(role=role)
            await attach_file(work, self.system, unit.id, file_uid=file.uid, how=how)


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

    async def _put_what_goes(self, operation: Operation, path: str) -> None:
        """Nothing is put: it lies there, or somebody took it away."""

    async def request(self, operation: Operation, *, within: str = "") -> Request:
        """Who asks to be let in asks it of the course that wants to be asked."""
        before = self._sought
        if NotAdmitted in operation.refuses and operation.path.endswith("/request"):
            self._sought = self.things.asked
        request = await super().request(operation, within=within)
        self._sought = before
        return request

    _sought: str | None = None

    async def new_id(self, collection: str, path: str = "") -> str:
        listing = self._listing(collection)
        if listing is not None:
            there = path or self.dialect.mount + collection
            if listing.path.startswith(collection):
                there += listing.path.removeprefix(collection)
            else:
                there = (await self.request(listing)).path
            row = await self._row(listing, there)
            if row is not None:
                return str(row["id"])
        shown = await self._shown_file(collection) or await self._held_by(collection, path)
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

    async def _held_by(self, collection: str, path: str) -> str | None:
        """What another thing holds, as that tells of it in its own row."""
        holder, _, held = collection.rpartition("/")
        holders = self._listing(holder.rpartition("/")[0]) if holder.endswith("}") else None
        if holders is None:
            return None
        row = await self._row(holders, (await self.request(holders)).path) or {}
        return next(ids_in(row.get(held)), None) if row.get("id") == path.split("/")[-2] else None

    def _listing(self, collection: str) -> Operation | None:
        """What lists these things: all, those that wait, or those inside another thing."""
        return (
            self.operation("GET", collection)
            or self.operation("GET", f"{collection}/pending")
            or self._listed_within(collection)
        )

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
        """The administrator's, else the person's own; of what is shown, else of what is not."""
        # Within one of these things, all that lies there is of these things.
        least = 0 if path_names(listing.path) else 1
        for client, params in product((self.client, self.person), lists_of(listing)):
            found = rows_in((await client.get(path, params=params)).json())
            best = max(found, key=self._marks_of, default=None)
            if best is not None and self._marks_of(best) >= least:
                return best
        return None

    def _marks_of(self, row: Mapping[str, Any]) -> int:
        texts = set(texts_in(row))
        return len(self._known & texts) + 10 * len({self._sought} & texts)


def names_things(operation: Operation) -> bool:
    """Whether a request of this operation names anything that there is."""
    in_body = names_in(dict(operation.example or {}))
    return "{" in operation.path or any(name.endswith(("_id", "Id")) for name in in_body)


def lists_of(listing: Operation) -> list[dict[str, Any]]:
    """What to ask a list for, so that all that it has is seen: some leave out what is inactive."""
    whole = whole_page(listing)
    if "isActive" not in listing.arguments.__struct_encode_fields__:
        return [whole]
    return [whole, *({**whole, "isActive": word} for word in ("true", "false"))]


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
