"""What a server says when it is ready: who can sign in, and one request for each API."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

import msgspec

from lyceum.app.demo import credentials
from lyceum.app.demo.people import PEOPLE
from lyceum.app.demo.remembering import remembered
from lyceum.app.demo.school import demo_tenant
from lyceum.core.access.queries import actor_of_key, has_administrator
from lyceum.core.tenancy.directory import Directory
from lyceum.core.work import Tenant, Works
from lyceum.http.dialect import Dialect

MADE_ELSEWHERE = (
    "The demo school was made with another secret than today's, so its passwords and keys cannot "
    "be shown; `lyceum demo --remove` and then `lyceum demo --add` make new ones."
)
FIRST_ADMINISTRATOR = (
    "Nobody can sign in yet. Make the first administrator with: "
    "lyceum users create --role admin --email you@example.org"
)


class SignIn(msgspec.Struct, frozen=True):
    email: str
    password: str
    role: str


class Request(msgspec.Struct, frozen=True):
    """An API's name and title, and a line for a shell that shows it at work."""

    dialect: str
    title: str
    curl: str


class Greeting(msgspec.Struct, frozen=True):
    """`advice` is a sentence, or empty where there is nothing to advise."""

    sign_ins: Sequence[SignIn] = ()
    requests: Sequence[Request] = ()
    advice: str = ""


async def greet(
    works: Works, spoken: Sequence[Dialect], *, master: bytes, address: str
) -> Greeting:
    """What there is to tell about the people in this database."""
    tenant = await demo_tenant(works)
    if tenant is None:
        known = await has_administrator(works)
        return Greeting(advice="" if known else FIRST_ADMINISTRATOR)
    requests = await _requests(works, spoken, master=master, address=address)
    if spoken and not requests:
        return Greeting(advice=MADE_ELSEWHERE)
    return Greeting(sign_ins=await _sign_ins(works, tenant, master), requests=requests)


async def _requests(
    works: Works, spoken: Sequence[Dialect], *, master: bytes, address: str
) -> list[Request]:
    """One line for each API whose demo key is there and still works."""
    directory = Directory(works)
    lines = []
    for dialect in spoken:
        key = credentials.key(master, dialect)
        if await actor_of_key(works, directory, key=key, dialect=dialect.name) is not None:
            lines.append(Request(dialect.name, dialect.title, _curl(dialect, key, address)))
    return lines


def _curl(dialect: Dialect, key: str, address: str) -> str:
    words = ["curl", address + dialect.mount + dialect.sample]
    for name, value in dialect.credentials.headers(key).items():
        words += ["-H", f"{name}: {value}"]
    return shlex.join(words)


async def _sign_ins(works: Works, tenant: Tenant, master: bytes) -> list[SignIn]:
    """Those of the demo's people who got a password and are still there."""
    async with works.read(tenant) as work:
        there = {made.name for made in await remembered(work) if made.kind == "user"}
    return [
        SignIn(person.email, credentials.password(master, person.key), person.role)
        for person in PEOPLE
        if person.signs_in and person.key in there
    ]
