"""Every API keeps to its own document, whatever is sent: schemathesis against a real server."""

import asyncio
import json
import os
import sys
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from lyceum import dialects
from lyceum.app.reference import reference_routes
from lyceum.core.access.actions import give_role
from lyceum.core.access.queries import roles_of
from lyceum.core.catalog.actions import create_course
from lyceum.core.catalog.categories import create_category
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.model import CourseState, NewCourse, UnitKind
from lyceum.core.catalog.queries import category_of, unit_of
from lyceum.core.errors import NotFound
from lyceum.core.external_ids import adopt, uid_of
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser
from lyceum.core.people.queries import user_id_of
from lyceum.core.work import Work, Works, WriteWork
from lyceum.http import errors as http
from lyceum.http.dialect import Dialect
from lyceum.http.routes import Routes
from tests.harness.machine import ROOT
from tests.harness.school import CAST, School, found_school, make_platform
from tests.harness.serving import serving

pytestmark = pytest.mark.needs("time")

SPOKEN = dialects.load()
HOOKS = Path(__file__).with_name("schemathesis_hooks.py")
PATIENCE = 900
LONG_PATIENCE = 5400
"""Seconds; a hundred operations with a hundred examples take most of an hour on two cores."""
LONG_EXAMPLES = 100
UNLIMITED = 1_000_000
SHOWN_ID = "clq3v9q2k0000m3jx3wq0s5vt"

REFUSED = (400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429)
"""What may answer a request that breaks the document: what schemathesis expects, and 413, since a
text that is too long may make the body too large."""

NOT_IMPLEMENTED = 501

EXAMPLES = {"admin": 8, "learner": 4}
FEW = 2

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])
on_postgres = pytest.mark.parametrize(
    "database_kind", [pytest.param("postgres", marks=pytest.mark.needs("postgres"))]
)

every_dialect = pytest.mark.parametrize("dialect", SPOKEN, ids=lambda dialect: dialect.name)
both_ends = pytest.mark.parametrize("who", ["admin", "learner"])

ABOUT_THE_REQUEST = (
    http.NoSuchRoute,
    http.MalformedBody,
    http.UnsupportedMediaType,
    http.BodyTooLarge,
    http.HttpsRequired,
)
"""A request that keeps to the document is never refused for one of these."""


class Watched:
    """A school's whole application with an address for new keys; counts what it answers. What the
    examples show is there anew with each key."""

    def __init__(self, school: School, dialect: Dialect) -> None:
        self.school = school
        self.dialect = dialect
        self.statuses: Counter[int] = Counter()
        self.done: set[tuple[str, str]] = set()
        self.routes = Routes(dialect.operations)
        routes = [Route("/keys/{who}", self.new_key), *reference_routes(SPOKEN, ())]
        school.root.beside = Starlette(routes=routes)

    async def new_key(self, request: Request) -> Response:
        """A new key of that person, who gets the role back if it was given up."""
        who = request.path_params["who"]

        async def restore(work: WriteWork) -> None:
            user_id = self.school.people[who].id
            role = CAST[who][1]
            if role not in (await roles_of(work, [user_id]))[user_id]:
                await give_role(work, self.school.system(), user_id=user_id, key=role)

        await self.school.write(restore)
        await self.school.write(partial(show_what_examples_name, school=self.school))
        return JSONResponse(await self.school.key(self.dialect.name, who))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def watching(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._note(scope, message["status"])
            await send(message)

        await self.school.root(scope, receive, watching)

    def _note(self, scope: Scope, status: int) -> None:
        if not scope["path"].startswith(self.dialect.mount + "/"):
            return
        self.statuses[status] += 1
        if status < 300 and scope["method"] != "OPTIONS":
            path = scope["path"].removeprefix(self.dialect.mount)
            row, _ = self.routes.match(scope["method"], path)
            self.done.add((row.method, row.path))


def is_lawful(status: int) -> bool:
    """Whether a vendor may answer so on purpose: that it does not do such a thing, too."""
    return status < 500 or status == NOT_IMPLEMENTED


def settings(dialect: Dialect, *, is_repeatable: bool) -> str:
    """The configuration of a run, as TOML."""
    lawful = {
        spelling.status
        for kind, spelling in dialect.spellings.items()
        if (not issubclass(kind, ABOUT_THE_REQUEST) or kind is http.BadSignature)
        and is_lawful(spelling.status)
    }
    expected = json.dumps(["2xx", *map(str, sorted(lawful))])
    return f"""
hooks = {json.dumps(str(HOOKS))}
continue-on-failure = true
cache.enabled = false
generation.deterministic = {str(is_repeatable).lower()}
checks.positive_data_acceptance.expected-statuses = {expected}
checks.not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", "{NOT_IMPLEMENTED}"]
checks.unsupported_method.enabled = {str(dialect.spellings[http.WrongMethod].status == 405).lower()}
checks.negative_data_rejection.expected-statuses = {json.dumps([*map(str, REFUSED), "5xx"])}
"""


def environment() -> dict[str, str]:
    """No more than is needed: all of it is looked through for proxies with each request. The tables
    of Unicode, which take seconds to make, lie beside those of the other tests."""
    needed = {name: os.environ[name] for name in ("HOME", "PATH", "TMPDIR") if name in os.environ}
    letters = {"HYPOTHESIS_STORAGE_DIRECTORY": str(ROOT / ".hypothesis")}
    return {**needed, **letters, "NO_COLOR": "1"}


async def keeps_to_its_document(
    watched: Watched,
    who: str,
    *,
    folder: Path,
    examples: int,
    is_repeatable: bool = True,
    patience: float = PATIENCE,
) -> None:
    """Runs schemathesis with all its checks; fails with its report."""
    config = folder / "schemathesis.toml"
    config.write_text(settings(watched.dialect, is_repeatable=is_repeatable))
    async with serving(watched) as address:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run",
            f"{address}/docs/{watched.dialect.name}/openapi.json",
            "--max-examples", str(examples), "--warnings", "off",
            # A busy machine is no failure.
            "--request-timeout", "60", "--suppress-health-check", "too_slow",
            cwd=folder,
            env={**environment(), "KEYS_ADDRESS": f"{address}/keys/{who}"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        try:
            report, _ = await asyncio.wait_for(process.communicate(), patience)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    assert process.returncode == 0, report.decode(errors="replace")
    assert not [status for status in watched.statuses if not is_lawful(status)]


@pytest.fixture
async def crowd(works: Works) -> School:
    """A school whose limits do not stop a crowd."""
    school = await found_school(make_platform(works, limit_factor=UNLIMITED))
    await school.course()
    await school.course("Unfinished", state="draft")
    return school


async def show_what_examples_name(work: WriteWork, *, school: School) -> None:
    """A course, what it lies in, a unit of it and a person are known by the id that the examples
    of one API show, so that its requests find something; new ones when these are gone."""
    if await is_there(work, school):
        return
    system = school.system()
    await work.connection.execute(f"DELETE FROM external_ids WHERE value = '{SHOWN_ID}'", ())
    level = await create_category(work, system, name="Shown")
    lead_id = school.people["instructor"].id
    published = CourseState.PUBLISHED
    new = NewCourse(title="Shown", category_id=level.id, state=published, lead_id=lead_id)
    course = await create_course(work, system, new)
    unit = NewUnit(kind=UnitKind.TEXT, title="Fronts", body="Cold.")
    made = await add_unit(work, system, course_id=course.id, new=unit)
    person = await add_user(work, system, NewUser(display_name="Shown"))
    known = {"course": course.id, "category": level.id, "unit": made.id, "user": person.id}
    for kind, number in known.items():
        await adopt(work, namespace="akako", kind=kind, value=SHOWN_ID, entity_id=number)


async def is_there(work: Work, school: School) -> bool:
    named = {"namespace": "akako", "value": SHOWN_ID}
    try:
        unit = await unit_of(work, school.system(), await uid_of(work, kind="unit", **named))
        await category_of(work, await uid_of(work, kind="category", **named))
        await user_id_of(work, school.system(), await uid_of(work, kind="user", **named))
    except NotFound:
        return False
    return unit.active


@on_sqlite
@both_ends
@every_dialect
async def test_an_api_keeps_to_its_document(
    crowd: School, dialect: Dialect, who: str, tmp_path: Path
) -> None:
    await keeps_for_a_while(crowd, dialect, who, folder=tmp_path, examples=EXAMPLES[who])


@on_postgres
@every_dialect
async def test_an_api_keeps_to_its_document_on_the_other_database(
    crowd: School, dialect: Dialect, tmp_path: Path
) -> None:
    await keeps_for_a_while(crowd, dialect, "admin", folder=tmp_path, examples=FEW)


async def keeps_for_a_while(
    crowd: School, dialect: Dialect, who: str, *, folder: Path, examples: int
) -> None:
    watched = Watched(crowd, dialect)
    await keeps_to_its_document(watched, who, folder=folder, examples=examples)
    assert sum(watched.statuses.values()) > 20 * len(dialect.operations)
    if who == "admin":
        # Else it has shown how the API refuses, and little more.
        assert len(watched.done) > len(dialect.operations) / 2


@pytest.mark.long
@both_ends
@every_dialect
async def test_an_api_keeps_to_its_document_for_long(
    crowd: School, dialect: Dialect, who: str, tmp_path: Path
) -> None:
    watched = Watched(crowd, dialect)
    await keeps_to_its_document(
        watched,
        who,
        folder=tmp_path,
        examples=LONG_EXAMPLES,
        is_repeatable=False,
        patience=LONG_PATIENCE,
    )
    assert sum(watched.statuses.values()) > LONG_EXAMPLES / 2 * len(dialect.operations)
