"""A small school with one cast of people, on a database of the test's own."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx2 as httpx
import msgspec

from lyceum import dialects
from lyceum.adapters.blobs import FolderBlobs
from lyceum.adapters.courier import HttpCourier
from lyceum.adapters.identity import LOCAL_ISSUER, Expected, TokenIdentity
from lyceum.adapters.limits import MemoryLimits
from lyceum.adapters.mail import FolderMailer
from lyceum.adapters.papers import TypstPapers
from lyceum.adapters.passwords import Argon2Passwords
from lyceum.adapters.pictures import PillowPictures
from lyceum.adapters.provider_messages import SignedMessages
from lyceum.adapters.sandbox import Sandbox
from lyceum.adapters.seals import AesSeals
from lyceum.adapters.signing_keys import OwnKey
from lyceum.adapters.tokens import JwtTokens
from lyceum.app.server import Root
from lyceum.core.access.actions import give_role, install_roles
from lyceum.core.access.keys import NewKey, add_key
from lyceum.core.actor import Actor, Permission, system
from lyceum.core.catalog.actions import create_course
from lyceum.core.catalog.model import Course, CourseState, NewCourse
from lyceum.core.database import open_database
from lyceum.core.gateway import Gateway, NotGenuine, Notice
from lyceum.core.migrations import upgrade
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser, User
from lyceum.core.stages import Ports
from lyceum.core.tenancy.actions import found_organization
from lyceum.core.tenancy.directory import Directory
from lyceum.core.work import Tenant, Works, WriteWork
from lyceum.http.dialect import Dialect
from lyceum.http.platform import Platform
from lyceum.kit.secrecy import derive
from tests.harness.processes import new_folder
from tests.harness.watch import Watch

PASSWORD = "correct horse battery"
MASTER = b"a secret that only the tests know"
PROVIDER_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
"""With which the identity provider of the tests signs its messages."""

SPOKEN = {dialect.name: dialect for dialect in dialects.load()}
"""Every dialect by its name, in the order in which they are asked."""

CAST = {
    "admin": ("Amara Okafor", "admin"),
    "manager": ("Mateo Silva", "manager"),
    "instructor": ("Ingrid Larsen", "instructor"),
    "other_instructor": ("Kenji Tanaka", "instructor"),
    "learner": ("Leila Haddad", "learner"),
    "other_learner": ("Tomáš Novák", "learner"),
    "subscriber": ("Sina Petrova", "subscriber"),
}
"""Who plays in the tests: a name, and the role that each holds."""


class SandboxAlone:
    """Every school pays by the sandbox, the live one too: nothing here moves money."""

    def __init__(self, sandbox: Gateway) -> None:
        self.sandbox = sandbox

    def of(self, tenant: Tenant) -> Gateway:
        return self.sandbox

    def is_for_tests(self, method: str) -> bool:
        return False

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice | None:
        raise NotGenuine("the sandbox tells nothing unasked")


class School:
    """One tenant of an organization with the cast in it, and clients that act as them; the other
    one beside it is `test_tenant`, unless it is the test tenant that the cast is in."""

    def __init__(
        self,
        platform: Platform,
        tenant: Tenant,
        test_tenant: Tenant,
        spoken: Sequence[Dialect] | None = None,
    ) -> None:
        self.platform = platform
        self.tenant = tenant
        self.test_tenant = test_tenant
        self.people: dict[str, User] = {}
        self.root = Root(spoken or tuple(SPOKEN.values()))
        self.root.open(platform)

    def on(self, platform: Platform, spoken: Sequence[Dialect] | None = None) -> School:
        """The same school on another platform with the same data, or with other dialects."""
        same = School(platform, self.tenant, self.test_tenant, spoken)
        same.people = self.people
        return same

    @property
    def works(self) -> Works:
        return self.platform.works

    async def write(self, act: Callable[[WriteWork], Awaitable[Any]]) -> Any:
        return await self.works.writing(self.tenant, act)

    def system(self) -> Actor:
        return system(self.tenant.id, name="test")

    def actor(self, who: str) -> Actor:
        """The person as an actor of the core, with what their role grants."""
        from lyceum.core.access.model import BUILT_IN, RoleKey

        role = CAST[who][1]
        return msgspec.structs.replace(
            self.system(),
            user_id=self.people[who].id,
            roles=frozenset({role}),
            grants=frozenset[str](BUILT_IN[RoleKey(role)]),
        )

    async def course(self, title: str = "Reading Weather Maps", **rest: Any) -> Course:
        """A published course that `instructor` leads."""
        rest.setdefault("state", CourseState.PUBLISHED)
        rest.setdefault("lead_id", self.people["instructor"].id)
        return await self.write(
            partial(_course, actor=self.system(), new=NewCourse(title=title, **rest))
        )

    async def key(self, dialect: str, who: str, **rest: Any) -> dict[str, str]:
        """Request headers of a new API key of that person for that dialect."""
        spoken = SPOKEN[dialect]
        secret = spoken.credentials.new_secret(self.tenant.mode)
        new = NewKey(
            user_id=self.people[who].id, dialect=dialect, name="test", secret=secret, **rest
        )
        await self.write(partial(_key, new=new))
        return dict(spoken.credentials.headers(secret))

    def client(
        self, headers: dict[str, str] | None = None, *, host: str = "127.0.0.1", **rest: Any
    ) -> httpx.AsyncClient:
        """A client of the whole application, without a network between."""
        transport = httpx.ASGITransport(app=self.root, **rest)
        return httpx.AsyncClient(
            transport=transport, base_url=f"http://{host}", headers=headers or {}
        )

    async def client_as(self, who: str, dialect: str = "karma", **rest: Any) -> httpx.AsyncClient:
        return self.client(await self.key(dialect, who), **rest)


async def _course(work: WriteWork, *, actor: Actor, new: NewCourse) -> Course:
    return await create_course(work, actor, new)


async def _key(work: WriteWork, *, new: NewKey) -> None:
    await add_key(work, new)


def migrated_sqlite(template: Path, to: Path) -> str:
    """The address of a copy of the migrated template, which is made on first use."""
    if not template.exists():
        upgrade(f"sqlite:///{template}")
    shutil.copyfile(template, to)
    return f"sqlite:///{to}"


@asynccontextmanager
async def open_works(url: str, *, watch: Watch | None = None) -> AsyncIterator[Works]:
    """Works whose writes are watched: whoever awaits something slow inside one fails the test."""
    watch = watch or Watch()
    works = Works(await open_database(url, connections=4), watch=watch)
    try:
        yield works
    finally:
        await works.database.close()
    watch.raise_caught()


def make_platform(works: Works, **rest: Any) -> Platform:
    """Everything real; the password hash alone is made cheap."""
    directory = Directory(works)
    return Platform(
        works=works,
        directory=directory,
        ports=Ports(
            passwords=Argon2Passwords(memory_kib=64, time_cost=1),
            tokens=JwtTokens(MASTER),
            tenants=directory,
            seals=AesSeals(derive(MASTER, "secrets at rest")),
            courier=HttpCourier(allow_private=True, allow_plain=True),
            blobs=FolderBlobs(new_folder() / "files"),
            pictures=PillowPictures(),
            identity=_local_identity(),
            gateways=SandboxAlone(Sandbox(works)),
            mailer=FolderMailer(new_folder() / "outbox", sender="school@school.example"),
            papers=TypstPapers(),
        ),
        limits=MemoryLimits(),
        **rest,
    )


def _local_identity() -> TokenIdentity:
    own = OwnKey(new_folder() / "identity.pem")
    messages = SignedMessages(PROVIDER_SECRET)
    return TokenIdentity(Expected(issuer=LOCAL_ISSUER), own, issuing=own, messages=messages)


async def found_school(
    platform: Platform, *, name: str = "Hill School", mode: str = "live", **rest: Any
) -> School:
    """Founds an organization and lets the cast into its tenant of that mode."""
    live, test = await found_organization(platform.works, name=name, **rest)
    platform.directory.forget()
    school = School(platform, live, test) if mode == "live" else School(platform, test, live)
    await platform.works.writing(school.test_tenant, install_roles)
    password_hash = await platform.ports.passwords.hash(PASSWORD)
    await school.write(partial(_let_in, school=school, password_hash=password_hash))
    return school


async def _let_in(work: WriteWork, *, school: School, password_hash: str) -> None:
    await install_roles(work)
    actor = school.system()
    assert set(Permission) <= actor.grants
    for who, (name, role) in CAST.items():
        new = NewUser(display_name=name, email=f"{who}@school.example", password_hash=password_hash)
        school.people[who] = await add_user(work, actor, new)
        await give_role(work, actor, user_id=school.people[who].id, key=role)
