"""Requests of every operation of any dialect, made from its table alone.

An example body is completed by what the platform holds: a field `user_id` gets the id of a user
made for it through `/users`, a `…_token` the one that an earlier answer gave, an address is made
new. An `{id}` in a path is that of a thing made, else found, at the path before it; inside a body
it is that of a thing beside the one asked for, where such things lie there. An operation that
refuses who is not enrolled is asked by somebody who is.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from functools import cache, partial
from itertools import count, zip_longest
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2 as httpx
import msgspec
from jsonschema import Draft202012Validator
from msgspec import structs

from lyceum import dialects
from lyceum.core.access import sessions as access
from lyceum.core.access.actions import give_role
from lyceum.core.access.applications import applications, apply, decide_application
from lyceum.core.access.errors import AlreadyApplied
from lyceum.core.access.model import RoleKey
from lyceum.core.access.sessions import Grant, SignIn
from lyceum.core.assessment.attempts import submit
from lyceum.core.assessment.errors import (
    NoQuestions,
    NoSuchAttempt,
    NotEnrolled,
    NotHandedIn,
    TimeIsUp,
)
from lyceum.core.assessment.model import AttemptFilter, AttemptState
from lyceum.core.assessment.results import attempts_where
from lyceum.core.branches.errors import BranchNameTaken
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.actions import create_course
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.errors import NameTaken, NotATeacher
from lyceum.core.catalog.model import (
    ENROLLABLE_STATES,
    Admission,
    CourseFilter,
    CourseState,
    NewCourse,
    UnitKind,
)
from lyceum.core.catalog.queries import courses, units
from lyceum.core.commerce.errors import CouponTaken
from lyceum.core.commerce.model import NewPurchase
from lyceum.core.commerce.purchasing import purchase
from lyceum.core.commerce.refunding import refund
from lyceum.core.enrollment.actions import enroll, request_enrollment
from lyceum.core.enrollment.errors import AlreadyEnrolled, NoSuchEnrollment
from lyceum.core.enrollment.model import EnrollmentFilter, Grounds
from lyceum.core.enrollment.queries import enrollments
from lyceum.core.errors import ExternalIdTaken
from lyceum.core.fields.errors import FieldTaken
from lyceum.core.groups.actions import create_group
from lyceum.core.groups.errors import GroupKeyTaken, GroupKeyUsedUp
from lyceum.core.groups.model import NewGroup
from lyceum.core.jobs.actions import enqueue
from lyceum.core.meetings.errors import AlreadySignedUp, NotASession
from lyceum.core.page import Slice
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser, User
from lyceum.core.recognition.awards import set_rules
from lyceum.core.recognition.errors import NoAwards
from lyceum.core.recognition.model import Rules
from lyceum.core.sequencing import number_all_events
from lyceum.core.stages import Stages
from lyceum.core.tenancy.errors import LiveClock
from lyceum.core.work import Unit, WriteWork
from lyceum.http import standard_webhooks
from lyceum.http.arguments import integers
from lyceum.http.dialect import Dialect
from lyceum.http.operation import Operation
from lyceum.http.platform import Platform
from lyceum.http.reading import has_body
from lyceum.kit import clock
from lyceum.kit.time import HOUR, SECOND
from lyceum.kit.windows import Window
from tests.dialects.core_made import MAKERS, make
from tests.dialects.happening import deliver
from tests.harness.school import PASSWORD, PROVIDER_SECRET, School

DIALECTS = dialects.load()
_NUMBERS = count(1)

PLURALS = {"branch_id": "branches", "learning_path_id": "learning-paths"}
"""What the things are called whose name has another plural than most."""

OF_OTHERS = frozenset({"payment_method_id", "post_id", "transaction_id"})
"""Ids in bodies that others gave to things of theirs, or that nobody looks at."""

A_FILM = ("film.mp4", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(512), "video/mp4")
A_FILE = ("people.csv", b"display_name,email\nNoor Aziz,noor.aziz@school.example\n")
"""What an operation that takes a file is sent."""

PARENTS = {
    "/sections": "/courses",
    "/lessons": "/sections",
    "/quizes": "/sections",
    "/questions": "/quizes",
}
"""Where the thing lies in which one is made that names it as its parent."""

ABOUT = {"/coursebuilder": "/courses", "/quizbuilder": "/quizes"}
"""Other sides of things that are made elsewhere."""

NAMED = {
    "item_id": "/lessons",
    "quiz_id": "/quizes",
    "customer_id": "/users",
}
"""Where the thing is made that a field names by another word."""

WORDS = {"{country}": "US"}
"""What stands in paths in the place of an id."""

BEGUN = {"/quizes/attempts": "/quizes/start_quiz"}
"""How a thing is made that comes of something else being begun."""

TERMS = ("/categories", "/tags", "/difficulties")
"""Where one that is made again by its name is the one there is."""


def makes(dialect: Dialect, operation: Operation) -> bool:
    """Whether it makes something new, whatever status says so: what is listed where it is sent."""
    listed = any((e.method, e.path) == ("GET", operation.path) for e in dialect.operations)
    return operation.method == "POST" and (operation.status == 201 or listed)


def mode_of(dialect: Dialect) -> str:
    """The mode in which all of it succeeds: nobody moves a clock in another than the test mode."""
    return "test" if any(LiveClock in each.refuses for each in dialect.operations) else "live"


def tells_of_payments(dialect: Dialect) -> bool:
    return any(each.path in ("/orders", "/payments") for each in dialect.operations)


class Request(msgspec.Struct, frozen=True):
    """One that should succeed, if nothing is in its way."""

    operation: Operation
    method: str
    path: str
    body: dict[str, Any] | None

    def send(self, client: httpx.AsyncClient, **rest: Any) -> Any:
        if self.operation.upload:
            file = A_FILM if self.path.endswith("/video") else A_FILE
            rest = {"files": {"file": file}, "data": self.body or {}, **rest}
        elif self.operation.signed:
            rest = {**signed(msgspec.json.encode(self.body)), **rest}
        elif self.body is not None:
            rest = {"json": self.body, **rest}
        return client.request(self.method, self.path, **rest)


def signed(body: bytes) -> dict[str, Any]:
    """A message of the identity provider, as it would send it now."""
    message_id, now = f"msg_{next(_NUMBERS)}", clock.now() // SECOND
    headers = standard_webhooks.headers([PROVIDER_SECRET], message_id, at=now, body=body)
    return {"content": body, "headers": {**headers, "content-type": "application/json"}}


class Asking:
    """Asks one school in one dialect, as its administrator unless told otherwise."""

    def __init__(self, school: School, dialect: Dialect, client: httpx.AsyncClient) -> None:
        self.school = school
        self.dialect = dialect
        self.client = client
        self.tokens: dict[str, str] = {}
        self._beside: dict[str, str] = {}

    @classmethod
    async def of(cls, school: School, dialect: Dialect, **rest: Any) -> Asking:
        client = school.client(await school.key(dialect.name, "admin"), **rest)
        asking = cls(school, dialect, client)
        await asking._let_in_the_examples()
        await asking.settle()
        return asking

    async def settle(self) -> None:
        """Switches on what is off until somebody settles it."""
        settling = self.operation("POST", "/settings")
        if settling is not None:
            path = self.dialect.mount + settling.path
            answer = await self.client.post(path, json=dict(settling.example or {}))
            assert answer.is_success

    async def _let_in_the_examples(self) -> None:
        """The person of the examples exists, so that signing in as them works."""
        for operation in self.dialect.operations:
            if operation.example and "password" in operation.example and not operation.who.public:
                path = self.dialect.mount + operation.path
                await self.client.request(operation.method, path, json=dict(operation.example))

    async def altered(self, *, handler: Any = None, **parts: Any) -> Asking:
        """The same with these parts of the dialect replaced, or every handler by this one."""
        dialect = structs.replace(self.dialect, **parts)
        if handler is not None:
            operations = [structs.replace(each, handler=handler) for each in dialect.operations]
            dialect = structs.replace(dialect, operations=tuple(operations))
        return await self.on(self.school.platform, dialect)

    async def on(self, platform: Platform, dialect: Dialect | None = None) -> Asking:
        """The same on another platform with the same data."""
        school = self.school.on(platform, [dialect or self.dialect])
        client = school.client(await self.school.key(self.dialect.name, "admin"))
        return Asking(school, dialect or self.dialect, client)

    async def send_bytes(
        self, request: Request, content: Any, *, kind: str = "application/json"
    ) -> httpx.Response:
        """Sends this body instead of the request's own."""
        headers = {"content-type": kind}
        return await self.client.request(
            request.method, request.path, content=content, headers=headers
        )

    def operation(self, method: str, path: str) -> Operation | None:
        for operation in self.dialect.operations:
            if (operation.method, operation.path) == (method, path):
                return operation
        return None

    async def request(self, operation: Operation, *, within: str = "") -> Request:
        """A request of this operation for things of its own; `within` is the path of a thing that
        was made before and that it is about."""
        path = self.dialect.mount
        here = ""
        for part, known in zip_longest(_parts(operation.path), _parts(within), fillvalue=""):
            if part == "{email}":
                path += f"/{await self._email()}"
            elif part in WORDS:
                path += "/" + WORDS[part]
            elif part.startswith("{"):
                path += "/" + (known or await self._part(part, here, path=path))
            else:
                path += "/" + part
            here += "/" + part
        body = None
        if has_body(operation):
            body = await self.body(operation, path)
        elif operation.example:
            path += "?" + urlencode(await self.body(operation, path), doseq=True)
        await self._prepare(operation, path, body)
        return Request(operation, operation.method, path, body)

    async def _email(self) -> str:
        """The address of somebody new."""
        return str((await self.school.write(partial(let_somebody_in, school=self.school))).email)

    async def _prepare(self, operation: Operation, path: str, body: dict[str, Any] | None) -> None:
        """Sees to what must be there before."""
        if operation.method == "DELETE":
            await self._put_what_goes(operation, path, body=body)
        if NotEnrolled in operation.refuses:
            await self._enroll()
        if NoSuchEnrollment in operation.refuses and operation.unit is not Unit.READ:
            await self._let_in(operation, path, body)
        if NotHandedIn in operation.refuses:
            await self._hand_in()
        if AlreadyApplied in operation.refuses:
            await self.school.write(self._decide)
        if NoAwards in operation.refuses:
            await self.school.write(self._give_awards)
        if NotASession in operation.refuses:
            await self.school.write(partial(self._teach_in_person, unit_id=path.split("/")[-2]))

    async def _part(self, part: str, collection: str, *, path: str) -> str:
        """The id that stands in a path: of what lies before it, or of the kind that it names."""
        if collection in ABOUT:
            return await self.new_id(ABOUT[collection])
        name = part.strip("{}")
        if name.endswith("_id") and not self._is_kept_at(collection):
            return await self.new_id(f"/{name.removesuffix('_id')}s")
        return await self.new_id(collection, path)

    def _is_kept_at(self, collection: str) -> bool:
        """Whether things are listed or made right there."""
        return any(self.operation(method, collection) for method in ("GET", "POST"))

    async def _put_what_goes(
        self, operation: Operation, path: str, *, body: dict[str, Any] | None
    ) -> None:
        """A file that is put and deleted at one address is put there first; so is what a body, or
        a query, says that is to be taken away."""
        goes = operation.method == "DELETE" and operation.example is not None
        putting = self.operation("POST", operation.path) if goes else None
        if putting is not None and "{" not in operation.path:
            there = urlsplit(path)
            named = body or {name: int(value) for name, value in parse_qsl(there.query)}
            answer = await self.ask(Request(putting, "POST", there.path, named))
            assert answer.is_success, (putting.name, answer.text)
        putting = self.operation("PUT", operation.path)
        if putting is not None and putting.upload:
            answer = await self.ask(Request(putting, "PUT", path, None))
            assert answer.is_success, (putting.name, answer.text)

    async def _enroll(self) -> None:
        """Lets the administrator into every course there is."""
        system, user_id = self.school.system(), self.school.people["admin"].id

        async def act(work: WriteWork) -> None:
            page = await courses(work, system, where=CourseFilter(), sliced=Slice(limit=1000))
            enrolled = await enrollments(
                work,
                system,
                where=EnrollmentFilter(user_id=user_id),
                sliced=Slice(limit=1000),
            )
            taken = {each.course_id for each in enrolled.rows}
            for course in page.rows:
                if course.id not in taken and course.state in ENROLLABLE_STATES:
                    # Who waits for a payment is in already.
                    with suppress(AlreadyEnrolled):
                        await enroll(
                            work,
                            system,
                            user_id=user_id,
                            course_id=course.id,
                            grounds=Grounds.GRANTED,
                        )

        await self.school.write(act)

    async def _let_in(self, operation: Operation, path: str, body: dict[str, Any] | None) -> None:
        """Lets the person whom a request names into the course that it names, where it is no
        request to let somebody in."""
        there = urlsplit(path)
        parts = zip(_parts(self.dialect.mount + operation.path), _parts(there.path), strict=True)
        named = {name.strip("{}"): value for name, value in parts if name.startswith("{")}
        named |= dict(parse_qsl(there.query)) | (body or {})
        if operation.path.startswith("/enrollments") or not {"course_id", "user_id"} <= {*named}:
            return
        act = partial(
            enroll,
            actor=self.school.system(),
            user_id=int(named["user_id"]),
            course_id=int(named["course_id"]),
            grounds=Grounds.GRANTED,
        )
        with suppress(AlreadyEnrolled):
            await self.school.write(act)

    def _goes_on(self, user_id: int) -> bool:
        """Whether what this person waits for is decided, so that they may ask again."""
        return True

    async def _decide(self, work: WriteWork) -> None:
        """Leaves no application waiting."""
        system, asked_for = self.school.system(), RoleKey.INSTRUCTOR
        page = await applications(work, system, role_key=asked_for, sliced=Slice(limit=1000))
        for one in page.rows:
            if not self._goes_on(one.user_id):
                continue
            await decide_application(
                work, system, one.uid, role_key=asked_for, grants=False, note=""
            )

    async def _group_key(self) -> str:
        """The key of a group that nobody is in."""
        new = NewGroup(name="Night shift", key=f"night-{next(_NUMBERS)}")
        made = partial(create_group, actor=self.school.system(), new=new)
        return str((await self.school.write(made)).key)

    def _somebody(self, operation: Operation) -> int | None:
        """Who alone will do, where not anybody does."""
        if NotATeacher in operation.refuses:
            return self.school.people["instructor"].id
        return self._who_comes() if AlreadySignedUp in operation.refuses else None

    def _who_comes(self) -> int:
        """Somebody who is in every course."""
        return self.school.people["admin"].id

    async def _give_awards(self, work: WriteWork) -> None:
        await set_rules(work, self.school.system(), Rules(active=True))

    async def _teach_in_person(self, work: WriteWork, *, unit_id: str) -> None:
        """Makes a session of the unit, so that it has meetings."""
        columns = {"kind": UnitKind.SESSION, "updated_at": work.now}
        statement = catalog_store.update_unit(tuple(sorted(columns)))
        await work.run(statement, row_id=int(unit_id), **columns)

    async def _hand_in(self) -> None:
        """Ends all attempts that run."""

        async def act(work: WriteWork) -> None:
            running = AttemptFilter(states=(AttemptState.RUNNING,))
            page = await attempts_where(
                work, self.school.system(), where=running, sliced=Slice(limit=1000)
            )
            for attempt in page.rows:
                taker = structs.replace(self.school.system(), user_id=attempt.user_id)
                await submit(work, taker, attempt.id, {})

        await self.school.write(act)

    async def requests(self) -> AsyncIterator[Request]:
        """One of each operation, public ones first, since they give tokens that others need."""
        for operation in sorted(self.dialect.operations, key=lambda each: not each.who.public):
            yield await self.request(operation)

    async def get_tokens(self) -> None:
        """Asks the public operations, so that later requests carry tokens that work."""
        for operation in self.dialect.operations:
            if operation.who.public:
                await self.ask(await self.request(operation))

    async def body(self, operation: Operation, path: str = "") -> dict[str, Any]:
        example = dict(operation.example or {})
        if operation.signed:
            return example
        body: dict[str, Any] = await self._completed(operation, example, path=path)
        body |= await self._quiz_named(operation, body)
        if "item_id" in body:
            body["course_id"] = await self._course_of("/lessons", body["item_id"])
        if TimeIsUp in operation.refuses and "data" in body:
            await self._begin_quiz(body)
        place = PARENTS.get(operation.path)
        if place is not None and operation.method == "POST" and "parent_id" in body:
            body["course_id"] = await self._course_of(place, body["parent_id"])
        return body

    async def _begin_quiz(self, body: Mapping[str, Any]) -> None:
        """What is handed in by the quiz's id was begun before."""
        beginning = next(self.operation("POST", path) for path in BEGUN.values())
        assert beginning is not None
        path = self.dialect.mount + beginning.path
        assert (await self.ask(Request(beginning, "POST", path, {"id": body["id"]}))).is_success

    async def _quiz_named(self, operation: Operation, body: Mapping[str, Any]) -> dict[str, Any]:
        """One that asks something, or was taken, where no other will do."""
        if {NoQuestions, TimeIsUp} & set(operation.refuses):
            names = {"id", "quiz_id"} & body.keys()
            return {name: await self._asked_quiz() for name in names}
        if "quiz_id" in body and NoSuchAttempt in operation.refuses:
            return {"quiz_id": await self._tried_quiz()}
        return {}

    async def _asked_quiz(self) -> Any:
        """A quiz that asks something."""
        question_id = await self.new_id("/questions")
        answer = await self.client.get(f"{self.dialect.mount}/questions/{question_id}")
        return answer.json()["parent_id"]

    async def _tried_quiz(self) -> Any:
        """A quiz at which there was an attempt."""
        place = next(iter(BEGUN))
        attempt_id = await self.new_id(place)
        answer = await self.client.get(f"{self.dialect.mount}{place}/{attempt_id}")
        return answer.json()["quiz"]["id"]

    async def _course_of(self, place: str, thing_id: Any) -> Any:
        """The course in which a thing lies, or which it is itself."""
        if place == "/courses":
            return thing_id
        answer = await self.client.get(f"{self.dialect.mount}{place}/{thing_id}")
        return answer.json()["course_id"]

    async def _completed(self, operation: Operation, value: Any, *, path: str) -> Any:
        if isinstance(value, list):
            return [await self._completed(operation, part, path=path) for part in value]
        if not isinstance(value, Mapping):
            return value
        return {
            name: [int(await self.new_id(operation.path.rpartition("/")[0]))]
            if name == "ids"
            else await self._held(name.removesuffix("_ids"), path=path)
            if name.endswith("_ids")
            else await self._completed(operation, part, path=path)
            if isinstance(part, list | Mapping)
            else await self._value(operation, name, part, path=path)
            for name, part in value.items()
        }

    async def _value(self, operation: Operation, name: str, value: Any, *, path: str) -> Any:
        if name == "user_id" and (somebody := self._somebody(operation)) is not None:
            return somebody
        if place := self._place_of(operation, name):
            return type(value)(await self.new_id(place))
        if name.endswith("_id") and name not in OF_OTHERS:
            things = PLURALS.get(name, f"{name.removesuffix('_id')}s")
            found = await self._id_of(operation, f"/{things}", path=path)
            return type(value)(found)
        makes_term = operation.method == "POST" and operation.path.endswith(TERMS)
        is_named_once = {NameTaken, BranchNameTaken, FieldTaken} & {*operation.refuses}
        if name == "name" and (is_named_once or makes_term):
            return f"{value} {next(_NUMBERS)}"
        if name in ("code", "key") and {CouponTaken, GroupKeyTaken} & {*operation.refuses}:
            return f"{value}-{next(_NUMBERS)}"
        if name == "key" and GroupKeyUsedUp in operation.refuses:
            return await self._group_key()
        return self.tokens.get(name) or self._told_apart(operation, name, value)

    def _told_apart(self, operation: Operation, name: str, value: Any) -> Any:
        is_outside_id = name == "value" and ExternalIdTaken in operation.refuses
        is_address = isinstance(value, str) and "@" in value and not operation.who.public
        if is_outside_id or is_address:
            # Others may ask in the same school.
            return f"{next(_NUMBERS)}.{value}"
        return value

    def _place_of(self, operation: Operation, name: str) -> str:
        """Where the thing lies that a field such as `parent_id`, `educationLevelId`, or `id` in a
        query, names; "" for other fields."""
        if name.endswith("Id"):
            return self._made_at(name)
        if name in NAMED and self.operation("POST", NAMED[name]) is not None:
            return NAMED[name]
        if name == "id" and "{" not in operation.path:
            return operation.path.rpartition("/")[0]
        return PARENTS.get(operation.path, "") if name == "parent_id" else ""

    def _made_at(self, name: str) -> str:
        """Where a thing that a field such as `educationLevelId` names is made; "" if nowhere."""
        last = re.findall(r"[A-Z]?[a-z]+", name.removesuffix("Id"))[-1].lower()
        return next(
            (
                each.path
                for each in self._makers()
                if each.path.endswith((f"/{last}s", f"/{last}/upload"))
            ),
            "",
        )

    def _makers(self) -> Iterator[Operation]:
        return (
            each
            for each in self.dialect.operations
            if each.method == "POST" and each.example is not None and "{" not in each.path
        )

    async def _id_of(self, operation: Operation, kind: str, *, path: str) -> str:
        """Of a thing of this kind beside the one asked for, made once; else of a new one."""
        parent = operation.path.partition("}")[0] + "}"
        if self.operation("POST", parent + kind) is None:
            if kind == "/payments":
                # Each can be given back once.
                return await self.new_id(kind)
            if self.operation("POST", kind) is None and kind in MAKERS:
                return await self.new_id(kind)
            if self.operation("POST", kind) is None:
                return str((await self._held(kind.strip("/").removesuffix("s"), path=path))[0])
            return await self.new_id(kind)
        depth = len(_parts(self.dialect.mount)) + len(_parts(parent))
        there = "/" + "/".join(_parts(path)[:depth]) + kind
        return self._beside.get(there) or await self.new_id(parent + kind, there)

    async def _held(self, thing: str, *, path: str) -> list[Any]:
        """The ids of the things of this kind that the one asked for holds, as it tells them itself
        or in a list of its own."""
        holder = path.rpartition("/")[0]
        for place in (f"{holder}/{thing}s", holder):
            answer = await self.client.get(place)
            if answer.is_success:
                told = answer.json()
                rows = told.get(f"{thing}s", told.get("data", []))
                return [row["id"] for row in rows]
        raise LookupError(thing)

    async def new_id(self, collection: str, path: str = "") -> str:
        """The id of something made there for the one who asks; where nothing can be made (a session
        is opened by the core), of the first that is listed. `path` is where it lies, if in another
        thing that was made before."""
        making = self.operation("POST", BEGUN.get(collection, collection))
        if making is None and collection in MAKERS:
            return await make(self.school, collection)
        if making is None and "{" not in collection and self._reads(collection):
            # It is read here, and made in another place by the same name.
            last = collection.rpartition("/")[2]
            making = next((e for e in self._makers() if e.path.endswith(f"/{last}")), None)
        putting = self._putting(collection)
        sending = next((e for e in self._makers() if e.upload and e.late), None)
        if sending is not None and collection.endswith("}/documents"):
            # A document lies in the topic that its form names.
            body = {**await self.body(sending), "topicId": path.split("/")[-2]}
            place = self.dialect.mount + sending.path
            answer = await self.ask(Request(sending, "POST", place, body))
            assert answer.is_success, (sending.name, answer.text)
        elif putting is not None:
            path += f"/{await self.new_id(f'/{_parts(collection)[-1]}')}"
            request = await self.request(putting, within=path.removeprefix(self.dialect.mount))
            answer = await self.ask(request)
            assert answer.is_success, (putting.name, answer.text)
        elif making is not None and making.example is not None:
            request = await self.request(making, within=path.removeprefix(self.dialect.mount))
            answer = await self.ask(request)
            assert answer.is_success, (making.name, answer.text)
        else:
            await begin(self.school, self.dialect, collection)
            answer = await self._listed(path or self.dialect.mount + collection)
        made = next(ids_in(answer.json()))
        self._beside[path] = made
        return made

    def _reads(self, collection: str) -> bool:
        """Whether what lies there is read, by lists of it or below it."""
        return any(
            each.method == "GET" and each.path.startswith(collection)
            for each in self.dialect.operations
        )

    async def _listed(self, path: str) -> httpx.Response:
        """The list there; where nothing is in it, as it is once every course has a unit."""
        if self.operation("GET", f"{path.removeprefix(self.dialect.mount)}/pending"):
            path += "/pending"
        answer = await self.client.get(path)
        if answer.is_success and not any(ids_in(answer.json())):
            await self.school.write(self._teach)
            answer = await self.client.get(path)
        return answer

    async def _teach(self, work: WriteWork) -> None:
        """Gives a unit of text to every course that has none."""
        system = self.school.system()
        page = await courses(work, system, where=CourseFilter(), sliced=Slice(limit=1000))
        for course in page.rows:
            if not await units(work, course.id):
                new = NewUnit(kind=UnitKind.TEXT, title="Fronts", body="Cold.")
                await add_unit(work, system, course_id=course.id, new=new)

    def _putting(self, collection: str) -> Operation | None:
        """What puts a thing that is made elsewhere into this collection of another thing."""
        is_made_elsewhere = self.operation("POST", f"/{_parts(collection)[-1]}") is not None
        if "{" not in collection or not is_made_elsewhere:
            return None
        for operation in self.dialect.operations:
            if operation.method == "PUT" and operation.path.rpartition("/{")[0] == collection:
                return operation
        return None

    async def ask(self, request: Request, *, through: School | None = None) -> httpx.Response:
        """Sends it with a key of its own, since it may end the key, and keeps the tokens given."""
        headers = await self.school.key(self.dialect.name, "admin")
        answer: httpx.Response = await request.send((through or self.school).client(headers))
        if answer.is_success and is_json(answer):
            self.tokens |= tokens_in(answer.json())
        return answer


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


async def begin(school: School, dialect: Dialect, collection: str) -> None:
    """One more of the things that nobody asks an API for: they come of what is done."""
    if collection == "/deliveries":
        await deliver(school, dialect)
    elif collection == "/admin/enrollment":
        await school.write(partial(ask_to_be_let_in, school=school))
    elif collection == "/users":
        await school.write(partial(let_somebody_in, school=school))
    elif collection == "/admin/mentor":
        await school.write(partial(ask_to_teach, school=school))
    elif collection == "/events":
        await school.course()
        await number_all_events(school.works)
    elif collection == "/payments":
        await pay(school)
    elif collection == "/jobs":
        await school.write(partial(enqueue, actor=school.actor("admin"), kind="nobody's"))
    else:
        await sign_in(school, dialect, "admin")


async def ask_to_be_let_in(work: WriteWork, *, school: School) -> None:
    """One more request, for a course of its own."""
    new = NewCourse(
        title="Asked for",
        state=CourseState.PUBLISHED,
        admission=Admission.REQUEST,
        lead_id=school.people["instructor"].id,
    )
    course = await create_course(work, school.system(), new)
    await request_enrollment(work, school.actor("learner"), course_id=course.id)


async def pay(school: School, user_id: int | None = None, *, back: int = 0) -> None:
    """One more payment, of somebody new unless it is said whose, for a course of their own; so much
    of it goes back."""
    course = await school.course(f"Paid for {next(_NUMBERS)}", amount=4999, currency="USD")
    if user_id is None:
        user_id = (await school.write(partial(let_somebody_in, school=school))).id
    # Its clock may have been moved meanwhile.
    school.platform.directory.forget()
    tenant = await school.platform.directory.by_id(school.tenant.id)
    stages = Stages(school.works, tenant, school.platform.ports)
    asked = NewPurchase(user_id=user_id, course_id=course.id, payment_method="pm_card_visa")
    bought = await purchase(stages, school.system(), asked)
    if back and bought.payment is not None:
        await refund(stages, school.system(), bought.payment.id, amount=back)


async def let_somebody_in(work: WriteWork, *, school: School) -> User:
    """One more learner."""
    email = f"hopeful{next(_NUMBERS)}@school.example"
    person = await add_user(work, school.system(), NewUser(display_name="Hopeful", email=email))
    await give_role(work, school.system(), user_id=person.id, key=RoleKey.LEARNER)
    return person


async def ask_to_teach(work: WriteWork, *, school: School) -> None:
    """One more application, of somebody new."""
    person = await let_somebody_in(work, school=school)
    actor = structs.replace(school.actor("learner"), user_id=person.id)
    await apply(work, actor, role_key=RoleKey.INSTRUCTOR, payload={})


async def sign_in(school: School, dialect: Dialect, who: str) -> Grant:
    """A session of one of the cast, opened by the core whatever the dialect's own way is."""
    asked = SignIn(
        name=f"{who}@school.example",
        password=PASSWORD,
        dialect=dialect.name,
        agent="test",
        lifetime=HOUR,
    )
    return await access.sign_in(Stages(school.works, school.tenant, school.platform.ports), asked)


def ids_in(answer: Any) -> Iterator[str]:
    """Every `id` in an answer, outermost first."""
    if isinstance(answer, Mapping):
        if answer.get("id") is not None:
            yield str(answer["id"])
        answer = list(answer.values())
    if isinstance(answer, list):
        for part in answer:
            yield from ids_in(part)


def tokens_in(answer: Any) -> dict[str, str]:
    """Every `…_token` in an answer."""
    if not isinstance(answer, Mapping):
        return {}
    found = {name: value for name, value in answer.items() if name.endswith("_token") and value}
    for part in answer.values():
        found |= tokens_in(part)
    return found


def expect_refusal(dialect: Dialect, answer: httpx.Response, *statuses: int) -> None:
    """A refusal with one of these statuses, in the dialect's own shape."""
    assert answer.status_code in statuses, (answer.request.url, answer.text)
    assert is_json(answer)
    errors_of(dialect.name).validate(answer.json())
    assert "Traceback" not in answer.text
    expect_limits(dialect, answer)


@cache
def errors_of(name: str) -> Draft202012Validator:
    """What every error of the dialect of that name keeps to."""
    (dialect,) = (each for each in DIALECTS if each.name == name)
    return Draft202012Validator(dialect.error_schema)


def is_json(answer: httpx.Response) -> bool:
    """Whether the answer says that it is JSON, of whatever kind."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    return bool(kind in ("application/json", "application/problem+json"))


def as_spelled(operation: Operation, name: str, value: str) -> str | int:
    """An id as this argument of the operation takes it."""
    return int(value) if name in integers(operation.arguments) else value


def expect_limits(dialect: Dialect, answer: httpx.Response) -> None:
    """The headers of the limit, and those of every answer of ours."""
    for name, _ in dialect.limit_headers(Window(1, 1, 1, allowed=True)):
        assert name.decode() in answer.headers, (name, answer.request.url, answer.status_code)
    assert answer.headers["x-request-id"]
