"""Requests about things of a school, whose ids are found in lists as a client would."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from functools import partial
from itertools import product
from typing import Any

import httpx2 as httpx

from lyceum.core.access.model import RoleKey
from lyceum.core.branches.errors import (
    AlreadyInBranch,
    CourseInBranch,
    CourseNotInBranch,
    NotInBranch,
)
from lyceum.core.catalog.errors import CategoryInUse, NotOnStaff, PrerequisiteLoop
from lyceum.core.commerce.errors import NothingToPay
from lyceum.core.enrollment.errors import (
    AlreadyEnrolled,
    HasEnrollments,
    NoSuchEnrollment,
    NotAdmitted,
)
from lyceum.core.errors import Refusal
from lyceum.core.files.errors import FileInUse
from lyceum.core.groups.errors import AlreadyInGroup, CourseInGroup, CourseNotInGroup, NotInGroup
from lyceum.core.paths.errors import AlreadyOnPath
from lyceum.core.work import WriteWork
from lyceum.http.dialect import Dialect
from lyceum.http.operation import Operation
from lyceum.http.schemas import path_names
from tests.dialects.answers import ids_in
from tests.dialects.asking import WORDS, Asking
from tests.dialects.lists import Lists, Row, lists_of
from tests.dialects.requests import Request
from tests.dialects.things import Things
from tests.dialects.together import key_of
from tests.harness.school import School

SPARE: dict[type[Refusal], str] = {
    FileInUse: "/files",
    CategoryInUse: "/categories",
    NotOnStaff: "/courses/{id}/staff",
    AlreadyEnrolled: "/courses",
    HasEnrollments: "/courses",
    PrerequisiteLoop: "/courses",
    AlreadyOnPath: "/paths /learning-paths",
    AlreadyInGroup: "/users",
    AlreadyInBranch: "/users",
    CourseInGroup: "/courses",
    CourseInBranch: "/courses",
}
"""In which list an operation that refuses so looks for something that nobody uses yet: a thing that
its path ends in, or one that its body names."""

WITHIN = {NoSuchEnrollment, NotInGroup, NotInBranch, CourseNotInGroup, CourseNotInBranch}
"""What is refused so is about the course that the person is in."""


class Unplaced(Exception):
    """In the list of this path there is none of the things."""


class About(Asking):
    """Asks about these things instead of new ones, whose ids it finds in lists as a client would:
    in the row that has the most of their marks."""

    things: Things
    lists: Lists
    person: httpx.AsyncClient

    @classmethod
    async def these(cls, school: School, dialect: Dialect, things: Things) -> About:
        about = cls(school, dialect, school.client(await school.key(dialect.name, "admin")))
        about.things = things
        about.lists = Lists(school.works.database)
        about.person = school.client(await school.key(dialect.name, things.person))
        # Where many are made, the person may stand on no page that is looked at.
        about._known = {*things.marks, str(school.people[things.person].id)}
        about._asked = dialect.operations[0]
        about.unplaced = set()
        await about.settle()
        for operation in dialect.operations:
            if operation.method == "GET" and not path_names(operation.path):
                row = await about._row(operation, dialect.mount + operation.path)
                about._known |= {str(row["id"])} if row else set()
        return about

    _known: set[str]
    _asked: Operation
    unplaced: set[str]
    """The lists in which none of these things is found: what is asked there is something new."""
    makes_new = True
    """Else a request about what is not there is none."""

    async def _enroll(self) -> None:
        """Nobody is let in: who may is what is asked."""

    async def _let_in(self, operation: Operation, path: str, body: dict[str, Any] | None) -> None:
        """Nobody is let in here either."""

    async def _email(self) -> str:
        return f"{self.things.person}@school.example"

    def _who_comes(self) -> int:
        return self.school.people[self.things.person].id

    async def _group_key(self) -> str:
        return key_of(self.things.entered)

    async def _give_awards(self, work: WriteWork) -> None:
        """They are given already."""

    async def _teach_in_person(self, work: WriteWork, *, unit_id: str) -> None:
        """Nothing is made a session: there is one."""

    async def _begin_quiz(self, body: Mapping[str, Any]) -> None:
        """Nothing is begun: who takes the quiz is at it."""

    async def _hand_in(self) -> None:
        """Nothing is handed in: what is at hand is what it is."""

    def _goes_on(self, user_id: int) -> bool:
        """Who applied waits, but for those who ask here themselves."""
        return user_id in {self.school.people[role].id for role in RoleKey}

    async def _put_what_goes(
        self, operation: Operation, path: str, *, body: dict[str, Any] | None
    ) -> None:
        """Nothing is put: it lies there, or somebody took it away."""

    async def request(self, operation: Operation, *, within: str = "") -> Request:
        """Who asks to be let in asks it of the course that wants to be asked, and who buys is in
        need of one that has a price."""
        self._asked = operation
        before = self._sought
        if NotAdmitted in operation.refuses and operation.path.endswith("/request"):
            self._sought = self.things.asked
        if WITHIN & {*operation.refuses}:
            self._sought = self.things.entered
        if "/meetings" in operation.path:
            self._sought = self.things.session
        if NothingToPay in operation.refuses:
            self._sought = self.things.for_sale
        request = await super().request(operation, within=within)
        self._sought = before
        return request

    _sought: str | None = None

    async def new_id(self, collection: str, path: str = "") -> str:
        known = self.things.numbers
        if collection == "/units" and "/meetings" in self._asked.path and "/units taught" in known:
            return known["/units taught"]
        if collection in known and self.operation("GET", collection) is None:
            return known[collection]
        listing = self._listing(collection)
        if listing is not None:
            there = path or self.dialect.mount + collection
            if names_in_query(listing):
                there = (await self._of_another(listing)).path
            elif listing.path.startswith(collection):
                there += listing.path.removeprefix(collection)
            else:
                there = (await self._of_another(listing)).path
            row = await self._row(listing, there, spare=self._is_used_up(collection, path))
            if row is not None:
                return str(row["id"])
        shown = await self._shown_file(collection) or await self._held_by(collection, path)
        if shown is not None:
            return shown
        self.unplaced.add(collection)
        if not self.makes_new:
            raise Unplaced(collection)
        return await super().new_id(collection, path)

    async def _of_another(self, listing: Operation) -> Request:
        """Where a list lies within one of these things; what is asked stays what it is."""
        asked = self._asked
        request = await self.request(listing)
        self._asked = asked
        return request

    async def _shown_file(self, collection: str) -> str | None:
        """A file that is sent here, as the thing that its form names tells of it."""
        sending = self.operation("POST", collection)
        if sending is None or not sending.upload:
            return None
        for name in sending.example or {}:
            listing = self._listed_within(self._made_at(name)) if name.endswith("Id") else None
            if listing is not None:
                row = await self._row(listing, (await self._of_another(listing)).path) or {}
                lists = [part for part in row.values() if isinstance(part, list)]
                return next(ids_in(lists), None)
        return None

    async def _held_by(self, collection: str, path: str) -> str | None:
        """What another thing holds, as that tells of it in its own row."""
        holder, _, held = collection.rpartition("/")
        holders = self._listing(holder.rpartition("/")[0]) if holder.endswith("}") else None
        if holders is None:
            return None
        row = await self._row(holders, (await self._of_another(holders)).path) or {}
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

    def _is_used_up(self, collection: str, path: str) -> bool:
        """Whether what is asked needs something from this list that nobody uses yet."""
        lists = {
            place for refusal in self._asked.refuses for place in SPARE.get(refusal, "").split()
        }
        place, _, last = self._asked.path.rpartition("/")
        return collection in lists and (not path or (place == collection and last[0] == "{"))

    async def _row(
        self, listing: Operation, path: str, *, spare: bool = False
    ) -> dict[str, Any] | None:
        """The administrator's, else the person's own; of what is shown, else of what is not.
        `spare` asks for one that nobody uses."""
        # Within one of these things, all that lies there is of these things.
        least = 0 if path_names(listing.path) else 1
        for client, params in product((self.client, self.person), lists_of(listing)):
            async for found in self.lists.pages(client, path, params):
                if spare:
                    unused = [row.told for row in found if self._spare & row.texts]
                    if unused:
                        return unused[0]
                    continue
                best = max(found, key=partial(self._marks_of, listing), default=None)
                if best is not None and self._marks_of(listing, best) >= least:
                    return best.told
        return None

    @property
    def _spare(self) -> Set[str]:
        """What nobody has bought yet, where that is what is sought."""
        sought = frozenset({self.things.for_sale}) & {self._sought}
        return sought or self.things.spare

    def _marks_of(self, listing: Operation, row: Row) -> int:
        if listing.path in self.things.by_list:
            return int(self.things.by_list[listing.path] in row.texts)
        return len(self._known & row.texts) + 10 * (self._sought in row.texts)


def names_in_query(listing: Operation) -> bool:
    """Whether the list is of something that its query names."""
    return any(name.endswith("_id") for name in listing.example or {})


def names_things(operation: Operation) -> bool:
    """Whether a request of this operation names anything that there is."""
    if "task_id" in getattr(operation.answer, "__struct_fields__", ()):
        # A task judges each of its rows when it comes to it.
        return False
    in_body = names_in(dict(operation.example or {}))
    return "{" in re.sub("|".join(map(re.escape, WORDS)), "", operation.path) or any(
        name.endswith(("_id", "Id")) or name in ("id", "ids") for name in in_body
    )


def names_in(value: Any) -> Iterator[str]:
    """Every name of a field in a body or an answer."""
    if isinstance(value, Mapping):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from names_in(part)
