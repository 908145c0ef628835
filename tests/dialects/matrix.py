"""The permission matrix: every operation, asked by every role about things of every kind.

What is expected stands beside the operation (`Operation.who`); what a cell got is told by the
refusal that was rendered, since one status may say several things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from contextlib import suppress

import httpx2 as httpx
import msgspec
from msgspec.structs import replace

from lyceum.core.access.model import BUILT_IN, RoleKey
from lyceum.core.enrollment.errors import CourseNotOpen
from lyceum.core.errors import Fault, Forbidden, Invalid, NotFound, Refusal, Unauthenticated
from lyceum.http.dialect import Dialect
from lyceum.http.exchange import Answer, Exchange
from lyceum.http.operation import Operation
from tests.dialects.about import About, Unplaced, names_things
from tests.dialects.answers import expect_refusal, ids_in
from tests.dialects.lists import whole_page
from tests.dialects.requests import Request
from tests.dialects.strangers import STRANGERS, headers_of
from tests.dialects.things import COLUMNS, lay_out
from tests.harness.rows import Rows, every_row
from tests.harness.school import School

CONFLICT = 409

TOLD_TO_READERS = "not open"
"""That a course is not open may be said before it is asked who may enroll in it: whoever hears it
may read the course, or would have been told that there is none."""


class Cell(msgspec.Struct, frozen=True):
    """`expected` and `got` are allowed or refused; `got` may also be what nobody expects."""

    operation: str
    column: str
    expected: str
    got: str

    @property
    def is_right(self) -> bool:
        return self.got in (self.expected, TOLD_TO_READERS)


def hearing(dialect: Dialect, heard: list[Refusal]) -> Dialect:
    """The dialect, telling each refusal that it renders."""

    def render_error(refusal: Refusal, exchange: Exchange) -> Answer:
        heard.append(refusal)
        return dialect.render_error(refusal, exchange)

    return replace(dialect, render_error=render_error)


def without_doors(dialect: Dialect) -> Dialect:
    """The dialect with every door open to whoever has a credential."""
    opened = [replace(each, who=replace(each.who, closed=False)) for each in dialect.operations]
    return replace(dialect, operations=tuple(opened))


class Matrix:
    """One dialect over one school. `spoken` is what answers, where it is another than the dialect
    whose table says what is expected; after a refusal that is `until`, no more is asked."""

    def __init__(
        self,
        school: School,
        dialect: Dialect,
        *,
        spoken: Dialect | None = None,
        until: Callable[[Cell], bool] = lambda cell: False,
    ) -> None:
        self.school = school
        self.dialect = dialect
        self.heard: list[Refusal] = []
        self.answering = school.on(school.platform, [hearing(spoken or dialect, self.heard)])
        self.until = until
        self.cells: list[Cell] = []
        self.succeeded: set[str] = set()
        self.unplaced: set[str] = set()
        self.before: Rows | None = None

    async def about(self, column: str, *, caller: str) -> About:
        """New things that are to the caller what the column says."""
        things = await lay_out(self.school, self.dialect, column, caller=caller)
        return await About.these(self.school, self.dialect, things)

    async def key(self, role: str) -> dict[str, str]:
        """A key of its own for whatever is allowed and writes, since that may end the key."""
        return await self.school.key(self.dialect.name, role)

    def operations(self) -> list[Operation]:
        return [each for each in self.dialect.operations if not each.who.public]

    async def ask_as(self, role: str, *, refused_alone: bool = False) -> None:
        """All cells of a role: first what is refused, so that rows can be compared while they are
        few; then what is allowed, reading before writing, once more about new things where those
        at hand were used up."""
        grants = BUILT_IN[RoleKey(role)]
        shared = {column: await self.about(column, caller=role) for column in COLUMNS}
        allowed: list[tuple[Operation, str]] = []
        headers = await self.key(role)
        for operation in self.operations():
            for column in columns_of(operation):
                if operation.who.reach(grants, COLUMNS[column]):
                    allowed.append((operation, column))
                elif await self.refuse(operation, column, about=shared[column], headers=headers):
                    shared[column] = await self.about(column, caller=role)
                if self.cells and self.until(self.cells[-1]):
                    return
        await self._lists(grants, shared, headers=headers)
        allowed.sort(key=lambda cell: cell[0].method != "GET")
        for operation, column in [] if refused_alone else allowed:
            if operation.method != "GET":
                headers = await self.key(role)
            if not await self._is_done_at_hand(
                operation, column, about=shared[column], headers=headers
            ):
                shared[column] = await self.about(column, caller=role)
                headers = await self.key(role)
                await self.allow(operation, column, about=shared[column], headers=headers)

    async def _is_done_at_hand(
        self, operation: Operation, column: str, *, about: About, headers: dict[str, str]
    ) -> bool:
        """Whether it succeeds with things that others were done with; else that is no cell."""
        about.makes_new = False
        noted = len(self.cells)
        with suppress(Unplaced):
            if await self.allow(operation, column, about=about, headers=headers):
                return True
        del self.cells[noted:]
        return False

    async def ask_as_stranger(self, stranger: str) -> None:
        """The same about other people's things, for a credential that is none or allows less."""
        grants = STRANGERS[stranger]
        about = await self.about("other's", caller="admin")
        headers = await headers_of(self.school, self.dialect, stranger)
        for operation in self.operations():
            reached = grants is not None and operation.who.reach(grants, COLUMNS["other's"])
            at_home = stranger == "other tenant" and not names_things(operation)
            if not reached and not at_home:
                await self.refuse(operation, stranger, about=about, headers=headers)
        for operation in self.operations():
            if grants is not None and operation.who.reach(grants, COLUMNS["other's"]):
                headers = await headers_of(self.school, self.dialect, stranger)
                if operation.method != "GET":
                    about = await self.about("other's", caller="admin")
                await self.allow(operation, stranger, about=about, headers=headers)

    async def refuse(
        self, operation: Operation, column: str, *, about: About, headers: dict[str, str]
    ) -> bool:
        """A cell that must be refused, as the dialect spells it, and change nothing; whether it
        changed something all the same."""
        request = await self._request(operation, about)
        self.before = self.before or await self._rows()
        got, answer = await self._ask(request, headers)
        after = await self._rows()
        if after != self.before:
            got = "changed " + ", ".join(name for name in after if after[name] != self.before[name])
            self.before = None
        elif got == "refused":
            status = self._spelled(self.heard[-1])
            expect_refusal(self.dialect, answer, status)
        self._note(operation, column, expected="refused", got=got)
        return got.startswith("changed")

    async def allow(
        self, operation: Operation, column: str, *, about: About, headers: dict[str, str]
    ) -> bool:
        """A cell that may not be refused; whether it succeeded."""
        got, answer = await self._ask(await self._request(operation, about), headers)
        if answer.is_success:
            self.succeeded.add(spelled(operation))
        self._note(operation, column, expected="allowed", got=got)
        return answer.is_success

    async def _request(self, operation: Operation, about: About) -> Request:
        about.unplaced.clear()
        request = await about.request(operation)
        if about.unplaced:
            # Something new was made for it.
            self.before = None
        self.unplaced |= about.unplaced
        return request

    async def _ask(self, request: Request, headers: dict[str, str]) -> tuple[str, httpx.Response]:
        self.heard.clear()
        answer = await request.send(self.answering.client(headers))
        return verdict(answer, self.heard), answer

    async def _lists(
        self, grants: Set[str], shared: dict[str, About], *, headers: dict[str, str]
    ) -> None:
        """What may not be read by itself stands in no list either, though an administrator finds
        it in the same one."""
        for listing in self.operations():
            reading = self._reading(listing)
            for column, about in shared.items():
                if reading is None or reading.who.reach(grants, COLUMNS[column]):
                    continue
                request = await self._request(listing, about)
                hidden = await about.new_id(listing.path, request.path)
                if listing.path in about.unplaced:
                    continue
                client = self.answering.client(headers)
                answer = await request.send(client, params=whole_page(listing))
                is_shown = answer.is_success and hidden in set(ids_in(answer.json()))
                got = "shown" if is_shown else "refused"
                self._note(listing, f"row of {column}", expected="refused", got=got)
        self.before = None

    def _reading(self, listing: Operation) -> Operation | None:
        """The operation that reads one row of this list."""
        for operation in self.operations():
            place, _, last = operation.path.rpartition("/")
            if operation.method == "GET" and place == listing.path and last.startswith("{"):
                return operation if listing.method == "GET" and listing.is_list else None
        return None

    async def _rows(self) -> Rows:
        return await every_row(self.school.works.database)

    def _spelled(self, refusal: Refusal) -> int:
        spellings = self.dialect.spellings
        return next(spellings[kind].status for kind in type(refusal).__mro__ if kind in spellings)

    def _note(self, operation: Operation, column: str, *, expected: str, got: str) -> None:
        self.cells.append(Cell(spelled(operation), column, expected, got))

    def wrong(self) -> list[Cell]:
        return [cell for cell in self.cells if not cell.is_right]


def spelled(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def columns_of(operation: Operation) -> Iterable[str]:
    """One that names nothing is asked once, since there is nothing to tell apart."""
    return COLUMNS if names_things(operation) else ("other's",)


def verdict(answer: httpx.Response, heard: list[Refusal]) -> str:
    """Refused: who asks may not, or may not know. A conflict is told to those who may."""
    if answer.is_success:
        return "allowed"
    refusal = heard[-1]
    if isinstance(refusal, CourseNotOpen):
        return TOLD_TO_READERS
    if isinstance(refusal, NotFound) and answer.status_code == CONFLICT:
        # What is not there is the state of things, as this vendor has it.
        return "allowed"
    if isinstance(refusal, Unauthenticated | Forbidden | NotFound):
        return "refused"
    if isinstance(refusal, Invalid):
        unknown = any(problem.fault is Fault.UNKNOWN for problem in refusal.problems)
        return "refused" if unknown else f"invalid: {answer.text}"
    return "allowed" if answer.status_code < 500 else f"failed: {answer.text}"


def table(cells: Iterable[Cell]) -> str:
    """Cells for people: an operation, a column, what was expected and what came."""
    lines = [f"{cell.operation:60} {cell.column:16} {cell.expected:8} {cell.got}" for cell in cells]
    return "\n".join(["", *lines])
