"""Another tenant does not exist: what is asked about it answers as for what never was.

Two organizations live on one platform, found by host and by key. No dialect is named here.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2 as httpx
import pytest
from msgspec.structs import replace

from lyceum.core.errors import NotFound, Unauthenticated
from lyceum.core.work import Works, WriteWork
from lyceum.http.dialect import Dialect
from lyceum.http.operation import Operation
from lyceum.http.platform import Platform
from lyceum.http.reading import BODILESS
from lyceum.http.schemas import path_names
from tests.dialects.answers import as_spelled, expect_refusal
from tests.dialects.asking import OF_OTHERS, WORDS, Asking
from tests.dialects.places import makes, mode_of
from tests.dialects.requests import Request
from tests.harness.rows import every_row
from tests.harness.school import School, found_school, make_platform, migrated_sqlite, open_works

OURS, THEIRS, NOBODYS = "ours.example", "theirs.example", "nobodys.example"
CHANGING = {"x-request-id", "date", "ratelimit", "x-ratelimit-remaining", "x-ratelimit-reset"}


def secure(platform: Platform) -> Platform:
    """Callers come by a host of their own, so they are not on this machine."""
    return replace(platform, require_https="never")


class Two:
    """Two schools on one platform, and a third on another, whose ids were never given out here."""

    def __init__(self, ours: Asking, theirs: Asking, elsewhere: Asking) -> None:
        self.ours = ours
        self.theirs = theirs
        self.elsewhere = elsewhere


@pytest.fixture
async def two(
    works: Works, dialect: Dialect, tmp_path: Path, sqlite_template: Path
) -> AsyncIterator[Two]:
    platform = secure(make_platform(works, limit_factor=10_000))
    mode = mode_of(dialect)
    ours = await found_school(platform, name="Ours", live_hosts=[OURS], mode=mode)
    theirs = await found_school(platform, name="Theirs", live_hosts=[THEIRS], mode=mode)
    await use_up_ids(theirs, 3_000)
    async with open_works(migrated_sqlite(sqlite_template, tmp_path / "else.db")) as apart:
        other = await found_school(secure(make_platform(apart, limit_factor=10_000)), mode=mode)
        await use_up_ids(other, 9_000)
        yield Two(
            await Asking.of(ours, dialect, host=OURS),
            await Asking.of(theirs, dialect, host=THEIRS),
            await Asking.of(other, dialect),
        )


async def use_up_ids(school: School, number: int) -> None:
    """So that no number of theirs is one of ours."""

    async def take(work: WriteWork) -> None:
        for _ in range(number):
            await work.new_id()

    await school.write(take)


_WHEN_READ = re.compile(r',?"as_of":"[^"]*"')
"""The moment at which a list was read is another each time."""


_HOST = re.compile(r"//\w+\.example(?=/)")
"""Addresses of this server begin with the host that it was asked at."""


def told(answer: httpx.Response, *names: str) -> tuple[int, dict[str, str], str]:
    """What a caller sees of an answer, the ids that were asked for left out."""
    headers = {name: value for name, value in answer.headers.items() if name not in CHANGING}
    text = answer.text
    # What a request is called is another each time, wherever an API says so.
    names = (*names, answer.headers["x-request-id"])
    for at, name in enumerate(names):
        text = text.replace(name, f"<{at}>")
        headers = {header: value.replace(name, f"<{at}>") for header, value in headers.items()}
    headers.pop("content-length")
    text = _HOST.sub("//host", _WHEN_READ.sub("", text))
    return answer.status_code, headers, text


async def asked_by_path(two: Two, operation: Operation) -> tuple[Request, Request]:
    """The same request for a thing of theirs, and for one that never was."""
    ours = await two.ours.request(operation)
    theirs, never = await two.theirs.request(operation), await two.elsewhere.request(operation)
    return replace(ours, path=theirs.path), replace(ours, path=never.path)


def differing(one: str, other: str) -> list[str]:
    """The parts of two paths that are not the same: the ids."""
    pairs = zip(one.split("/"), other.split("/"), strict=True)
    return [part for pair in pairs if pair[0] != pair[1] for part in pair]


async def test_a_thing_of_theirs_is_one_that_never_was(two: Two, dialect: Dialect) -> None:
    database = two.ours.school.works.database
    for operation in dialect.operations:
        if not {part for part in operation.path.split("/") if part[:1] == "{"} - WORDS.keys():
            continue
        theirs, never = await asked_by_path(two, operation)
        ids = differing(theirs.path, never.path)
        assert ids, operation.path
        before = await every_row(database)
        seen = await theirs.send(two.ours.client)
        unseen = await never.send(two.ours.client)
        assert told(seen, *ids[::2]) == told(unseen, *ids[1::2]), operation.path
        assert not seen.is_success
        expect_refusal(dialect, seen, seen.status_code)
        assert await every_row(database) == before


async def test_a_filter_by_a_thing_of_theirs_finds_as_much_as_by_one_that_never_was(
    two: Two, dialect: Dialect
) -> None:
    for operation in dialect.operations:
        if operation.method != "GET" or "{" in operation.path:
            continue
        for name in id_fields(operation):
            theirs = await two.theirs.new_id(await made_at(dialect, name))
            never = await two.elsewhere.new_id(await made_at(dialect, name))
            path = dialect.mount + operation.path
            seen = await two.ours.client.get(path, params={name: theirs})
            unseen = await two.ours.client.get(path, params={name: never})
            assert told(seen, theirs) == told(unseen, never), (operation.path, name)


def id_fields(operation: Operation) -> Iterator[str]:
    """The arguments beside the path that name a thing."""
    names = operation.arguments.__struct_encode_fields__
    in_path = path_names(operation.path)
    apart = {*in_path, *OF_OTHERS}
    return (name for name in names if name.endswith("_id") and name not in apart)


def collection(field: str) -> str:
    return f"/{field.removesuffix('_id')}s"


async def test_a_body_that_names_a_thing_of_theirs_is_refused_as_one_that_never_was(
    two: Two, dialect: Dialect
) -> None:
    database = two.ours.school.works.database
    for operation in dialect.operations:
        if operation.method in BODILESS:
            continue
        for name in id_fields(operation):
            request = await two.ours.request(operation)
            theirs = await two.theirs.new_id(await made_at(dialect, name))
            never = await two.elsewhere.new_id(await made_at(dialect, name))
            before = await every_row(database)
            answers = []
            for other in (theirs, never):
                body = {**(request.body or {}), name: as_spelled(operation, name, other)}
                answers.append(await request.send(two.ours.client, json=body))
            seen, unseen = answers
            assert told(seen, theirs) == told(unseen, never), (operation.path, name)
            assert not seen.is_success
            assert await every_row(database) == before


async def made_at(dialect: Dialect, field: str) -> str:
    """Where a thing that this field names is made; a person by any other name is a user."""
    place = collection(field)
    known = {operation.path for operation in dialect.operations}
    return place if place in known else "/users"


async def test_their_lists_and_totals_are_not_ours(two: Two, dialect: Dialect) -> None:
    lists = [each.path for each in dialect.operations if each.is_list and "{" not in each.path]
    paths = [dialect.mount + path for path in lists]
    before = [told(await two.ours.client.get(path)) for path in paths]
    for making in dialect.operations:
        if makes(dialect, making):
            await two.theirs.ask(await two.theirs.request(making))
    for path, seen in zip(paths, before, strict=True):
        assert told(await two.ours.client.get(path)) == seen, path


async def test_a_credential_at_the_others_host_is_an_unknown_one(
    two: Two, dialect: Dialect
) -> None:
    stranger = dict(dialect.credentials.headers(dialect.credentials.new_secret()))
    for operation in dialect.operations:
        if operation.who.public:
            continue
        request = await two.ours.request(operation)
        ours = dict(two.ours.client.headers)
        elsewhere = await request.send(two.ours.school.client(ours, host=THEIRS))
        unknown = await request.send(two.ours.school.client({**ours, **stranger}, host=THEIRS))
        assert told(elsewhere) == told(unknown), operation.path
        expect_refusal(dialect, elsewhere, dialect.spellings[Unauthenticated].status)


async def test_a_credential_is_enough_at_a_host_that_is_nobodys(two: Two, dialect: Dialect) -> None:
    for asking, host in ((two.ours, OURS), (two.theirs, THEIRS)):
        anywhere = asking.school.client(dict(asking.client.headers), host=NOBODYS)
        path = dialect.mount + dialect.sample
        # Addresses in an answer are those of the host that was asked.
        at_host = told(await asking.client.get(path), host)
        assert told(await anywhere.get(path), NOBODYS) == at_host


async def test_a_token_of_ours_is_an_unknown_one_at_their_host(two: Two, dialect: Dialect) -> None:
    await two.ours.get_tokens()
    for operation in dialect.operations:
        if not operation.who.public:
            continue
        request = await two.ours.request(operation)
        tokens = [name for name in request.body or {} if name in two.ours.tokens]
        for name in tokens:
            at_theirs = two.ours.school.client(host=THEIRS)
            unknown = {**(request.body or {}), name: two.ours.tokens[name][::-1]}
            before = await every_row(two.ours.school.works.database)
            seen = await request.send(at_theirs)
            unseen = await request.send(at_theirs, json=unknown)
            assert told(seen) == told(unseen), operation.path
            assert not seen.is_success
            assert await every_row(two.ours.school.works.database) == before
            # It was not spent by that either.
            assert (await request.send(two.ours.school.client(host=OURS))).is_success


async def test_a_person_of_ours_cannot_sign_in_at_their_host(two: Two, dialect: Dialect) -> None:
    for operation in dialect.operations:
        if not operation.who.public or "password" not in (operation.example or {}):
            continue
        body = {**(operation.example or {}), "password": "correct horse battery"}
        person = next(name for name, value in body.items() if "@" in str(value))
        body[person] = "only.ours@school.example"
        await add_person(two.ours, body[person])
        path = dialect.mount + operation.path
        assert (await two.ours.school.client(host=OURS).post(path, json=body)).is_success
        seen = await two.ours.school.client(host=THEIRS).post(path, json=body)
        never = {**body, person: "never.was@school.example"}
        unseen = await two.ours.school.client(host=THEIRS).post(path, json=never)
        assert told(seen) == told(unseen)
        assert not seen.is_success


async def add_person(asking: Asking, email: str) -> None:
    from lyceum.core.people.actions import add_user
    from lyceum.core.people.model import NewUser
    from tests.harness.school import PASSWORD

    password_hash = await asking.school.platform.ports.passwords.hash(PASSWORD)
    new = NewUser(display_name="Only Ours", email=email, password_hash=password_hash)

    async def add(work: WriteWork) -> None:
        await add_user(work, asking.school.system(), new)

    await asking.school.write(add)


async def test_without_a_host_and_with_two_organizations_nobody_is_asked(
    two: Two, dialect: Dialect
) -> None:
    nowhere = two.ours.school.client(host=NOBODYS)
    statuses = [dialect.spellings[kind].status for kind in (NotFound, Unauthenticated)]
    found = []
    for operation in dialect.operations:
        # Whether the server lives is nobody's secret.
        if operation.who.public and operation.path != "/health":
            path, body = dialect.mount + operation.path, dict(operation.example or {})
            answer = await Request(operation, operation.method, path, body).send(nowhere)
            expect_refusal(dialect, answer, *statuses)
            found.append(answer.status_code)
    assert not found or dialect.spellings[NotFound].status in found


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_a_key_of_the_test_tenant_works_at_its_organizations_host(
    two: Two, dialect: Dialect
) -> None:
    school = two.ours.school
    if school.tenant.mode == "test":
        # All of it was asked there already.
        return
    mirror = School(school.platform, school.test_tenant, school.tenant)
    tester = await found_tester(mirror)
    headers = await tester.key(dialect.name, "admin")
    path = dialect.mount + dialect.sample
    assert (await school.client(headers, host=OURS).get(path)).is_success
    answer = await school.client(headers, host=THEIRS).get(path)
    expect_refusal(dialect, answer, dialect.spellings[Unauthenticated].status)


async def found_tester(mirror: School) -> School:
    """An administrator in the test tenant."""
    from lyceum.core.access.actions import give_role
    from lyceum.core.people.actions import add_user
    from lyceum.core.people.model import NewUser

    async def add(work: WriteWork) -> None:
        actor = mirror.system()
        new = NewUser(display_name="Tester", email="tester@school.example")
        mirror.people["admin"] = await add_user(work, actor, new)
        await give_role(work, actor, user_id=mirror.people["admin"].id, key="admin")

    await mirror.write(add)
    return mirror
