"""Requests of every operation of any dialect, made from its table alone.

An example body is completed by what the platform holds: a field `user_id` gets the id of a user
made for it through `/users`, a `…_token` the one that an earlier answer gave, an address is made
new. An `{id}` in a path is that of a thing made, else found, at the path before it; inside a body
it is that of a thing beside the one asked for, where such things lie there. An operation that
refuses who is not enrolled is asked by somebody who is.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from functools import partial
from itertools import count, zip_longest
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2 as httpx
from msgspec import structs

from lyceum import dialects
from lyceum.core.assessment.errors import (
    NoQuestions,
    NoSuchAttempt,
    TimeIsUp,
)
from lyceum.core.branches.errors import BranchNameTaken
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.errors import NameTaken, NotATeacher
from lyceum.core.catalog.model import (
    CourseFilter,
    UnitKind,
)
from lyceum.core.catalog.queries import courses, units
from lyceum.core.commerce.errors import CouponTaken
from lyceum.core.errors import ExternalIdTaken
from lyceum.core.fields.errors import FieldTaken
from lyceum.core.groups.actions import create_group
from lyceum.core.groups.errors import GroupKeyTaken, GroupKeyUsedUp
from lyceum.core.groups.model import NewGroup
from lyceum.core.meetings.errors import AlreadySignedUp
from lyceum.core.page import Slice
from lyceum.core.work import WriteWork
from lyceum.http.dialect import Dialect
from lyceum.http.operation import Operation
from lyceum.http.platform import Platform
from lyceum.http.reading import has_body
from tests.dialects.answers import ids_in, is_json, tokens_in
from tests.dialects.begun import begin, let_somebody_in
from tests.dialects.core_made import MAKERS, make
from tests.dialects.places import PARENTS
from tests.dialects.readying import Readying
from tests.dialects.requests import Request, parts_of
from tests.harness.school import School

DIALECTS = dialects.load()
_NUMBERS = count(1)

PLURALS = {"branch_id": "branches", "learning_path_id": "learning-paths"}
"""What the things are called whose name has another plural than most."""

OF_OTHERS = frozenset({"payment_method_id", "post_id", "transaction_id"})
"""Ids in bodies that others gave to things of theirs, or that nobody looks at."""

ABOUT = {"/coursebuilder": "/courses", "/quizbuilder": "/quizes"}
"""Other sides of things that are made elsewhere."""

WORDS = {"{country}": "US"}
"""What stands in paths in the place of an id."""

BEGUN = {"/quizes/attempts": "/quizes/start_quiz"}
"""How a thing is made that comes of something else being begun."""

TERMS = ("/categories", "/tags", "/difficulties")
"""Where one that is made again by its name is the one there is."""


class Asking(Readying):
    """Asks one school in one dialect, as its administrator unless told otherwise."""

    def __init__(self, school: School, dialect: Dialect, client: httpx.AsyncClient) -> None:
        super().__init__(school, dialect)
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

    async def request(self, operation: Operation, *, within: str = "") -> Request:
        """A request of this operation for things of its own; `within` is the path of a thing that
        was made before and that it is about."""
        path = self.dialect.mount
        here = ""
        for part, known in zip_longest(parts_of(operation.path), parts_of(within), fillvalue=""):
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
        if operation.method == "DELETE":
            await self._put_what_goes(operation, path, body=body)
        await self._ready(operation, path, body)
        return Request(operation, operation.method, path, body)

    async def _email(self) -> str:
        """The address of somebody new."""
        return str((await self.school.write(partial(let_somebody_in, school=self.school))).email)

    async def _part(self, part: str, collection: str, *, path: str) -> str:
        """The id that stands in a path: of what lies before it, or of the kind that it names."""
        if collection in ABOUT:
            return await self.new_id(ABOUT[collection])
        name = part.strip("{}")
        if name.endswith("_id") and not self._is_kept_at(collection):
            return await self.new_id(f"/{name.removesuffix('_id')}s")
        return await self.new_id(collection, path)

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
        depth = len(parts_of(self.dialect.mount)) + len(parts_of(parent))
        there = "/" + "/".join(parts_of(path)[:depth]) + kind
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
            path += f"/{await self.new_id(f'/{parts_of(collection)[-1]}')}"
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

    async def ask(self, request: Request, *, through: School | None = None) -> httpx.Response:
        """Sends it with a key of its own, since it may end the key, and keeps the tokens given."""
        headers = await self.school.key(self.dialect.name, "admin")
        answer: httpx.Response = await request.send((through or self.school).client(headers))
        if answer.is_success and is_json(answer):
            self.tokens |= tokens_in(answer.json())
        return answer
