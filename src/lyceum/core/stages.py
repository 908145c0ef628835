"""What a STAGED handler is given: short Works, one after the other, and the slow parts between."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from enum import StrEnum
from typing import IO, Protocol, TypeVar

import msgspec

from lyceum.core.courier import Courier
from lyceum.core.errors import NotFound
from lyceum.core.gateway import Gateways
from lyceum.core.identity import Identity
from lyceum.core.mail import Mailer
from lyceum.core.work import Tenant, Work, Works, WriteWork

Result = TypeVar("Result")


class Passwords(Protocol):
    """Slow on purpose, and never inside a transaction. Both refuse with TooBusy."""

    async def hash(self, password: str) -> str: ...

    async def verify(self, password: str, digest: str | None) -> bool:
        """Takes as long for no digest, an unknown person's, as for a wrong password."""

    def is_outdated(self, digest: str) -> bool:
        """Tell whether today's digests cost something else."""


class AccessTokens(Protocol):
    """Signed tokens that a client carries; their content is checked again on every request."""

    def sign(self, claims: Mapping[str, object]) -> str: ...

    def read(self, token: str, *, now: int) -> dict[str, object] | None: ...


class Tenants(Protocol):
    async def by_id(self, tenant_id: int) -> Tenant | None: ...

    def forget(self) -> None:
        """What was remembered of tenants is read anew: one of them was changed."""


class CannotUnseal(Exception):
    """Sealed by another instance's secret, for another owner, or damaged."""


class Seals(Protocol):
    """Keeps secrets at rest that must be read again; `owner` names whose they are."""

    def seal(self, secret: bytes, *, owner: str) -> bytes: ...

    def open(self, sealed: bytes, *, owner: str) -> bytes:
        """What was sealed for this owner; raises CannotUnseal for anything else."""


class Blobs(Protocol):
    """Bytes of any size under a key, in constant memory. Keys are no paths: small letters, digits
    and hyphens."""

    async def write(self, key: str, chunks: AsyncIterable[bytes]) -> None:
        """Keeps the chunks under a new key, all or nothing; refuses where there is no room, or
        where nobody answers."""

    def read(self, key: str, *, first: int, size: int) -> AsyncGenerator[bytes, None]:
        """`size` bytes from the `first` on, counted from 0."""

    async def size(self, key: str) -> int | None:
        """In bytes; None if nothing was written whole."""

    async def delete(self, key: str) -> None:
        """Takes away what is there, whole or cut off; that may be nothing."""

    async def examine(self) -> None:
        """Refuses where files can neither be kept nor read."""


class PictureForm(StrEnum):
    """The forms that small pictures are made in."""

    JPEG = "jpeg"
    WEBP = "webp"


class Pictures(Protocol):
    """Makes pictures smaller, beside everything else that goes on. Refuses with TooBusy."""

    async def shrink(self, file: IO[bytes], *, width: int, form: PictureForm) -> bytes:
        """The picture upright, at most `width` pixels wide and never wider than it is, without
        what the camera noted. Refuses what is no picture, damaged, or has too many pixels."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a certificate, from above to below, in its language. `warning` says that it
    holds no longer; `made_at` in microseconds UTC."""

    language: str
    title: str
    before: str
    person: str
    between: str
    course: str
    lines: tuple[str, ...]
    proof: tuple[str, ...]
    warning: str
    made_at: int


class Papers(Protocol):
    """Makes papers of what is to stand on them, beside everything else that goes on."""

    async def set(self, sheet: Sheet) -> bytes:
        """The PDF of a certificate. Refuses with TooBusy."""


class FileLimits(msgspec.Struct, frozen=True):
    """The most bytes that a file may have: `video` is for recordings, `document` for all else."""

    document: int = 50 * 1_048_576
    video: int = 2_048 * 1_048_576


class Ports(msgspec.Struct, frozen=True):
    """The outside things that actions may need; wiring alone knows which they are."""

    passwords: Passwords
    tokens: AccessTokens
    tenants: Tenants
    seals: Seals
    courier: Courier
    blobs: Blobs
    pictures: Pictures
    identity: Identity
    gateways: Gateways
    mailer: Mailer
    papers: Papers
    file_limits: FileLimits = FileLimits()


class Stages:
    """Opens short Works for the tenant of the request; refuses where no tenant is known.

    `agent` is what the client calls itself, `accepts` names the media types that it takes. `once`
    stands for this request under its idempotency key: when it is the same, an action that was
    broken off goes on with what it had begun. `origin` is where the client found this server, and
    what the addresses that are told begin with.
    """

    def __init__(
        self,
        works: Works,
        tenant: Tenant | None,
        ports: Ports,
        *,
        host_tenant: Tenant | None = None,
        agent: str = "",
        accepts: str = "",
        once: bytes | None = None,
        origin: str = "",
    ) -> None:
        self.works = works
        self._tenant = tenant
        self._host_tenant = host_tenant
        self.ports = ports
        self.agent = agent
        self.accepts = accepts
        self.once = once
        self.origin = origin

    @property
    def tenant(self) -> Tenant:
        if self._tenant is None:
            raise NotFound
        return self._tenant

    def of(self, tenant: Tenant) -> Stages | None:
        """The same for the tenant that a secret in the request names; None where a registered
        host names another, since such a secret is an unknown one."""
        if not tenant.is_known_at(self._host_tenant):
            return None
        return Stages(
            self.works,
            tenant,
            self.ports,
            agent=self.agent,
            accepts=self.accepts,
            once=self.once,
            origin=self.origin,
        )

    def read(self) -> AbstractAsyncContextManager[Work]:
        return self.works.read(self.tenant)

    async def write(self, act: Callable[[WriteWork], Awaitable[Result]]) -> Result:
        return await self.works.writing(self.tenant, act)
