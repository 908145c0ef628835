"""Passwords by argon2id, hashed in a bounded pool of threads beside the event loop."""

from __future__ import annotations

import asyncio
import secrets
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, TypeVar

from lyceum.core.errors import TooBusy

if TYPE_CHECKING:
    from argon2 import PasswordHasher

Result = TypeVar("Result")

# RFC 9106, section 4, second recommended option: 64 MiB, 3 passes, 4 lanes, a salt of 16
# bytes and a tag of 32.
_LANES = 4
_SALT_BYTES = 16
_TAG_BYTES = 32


class Argon2Passwords:
    """Hashes and verifies in `threads` threads; at most `queue` calls wait for one.

    One more raises TooBusy at once, so that a flood of sign-ins costs neither memory nor
    the patience of everyone else. Each running call takes `memory_kib`, given back after.
    """

    def __init__(
        self,
        *,
        threads: int = 2,
        queue: int = 64,
        memory_kib: int = 65536,
        time_cost: int = 3,
    ) -> None:
        self._memory_kib = memory_kib
        self._time_cost = time_cost
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="passwords")
        self._places = BoundedSemaphore(threads + queue)
        self._decoy = _decoy(memory_kib, time_cost)

    async def hash(self, password: str) -> str:
        """Return the digest to store, with its salt and costs; raises TooBusy."""
        return await self._beside(partial(self._hash, password))

    async def verify(self, password: str, digest: str | None) -> bool:
        """Tell whether the digest was made of this password; False if malformed.

        None does the same work against a decoy and is False, so that an unknown login takes
        as long as a wrong password. Raises TooBusy.
        """
        against = self._decoy if digest is None else digest
        matches = await self._beside(partial(self._matches, password, against))
        return matches and digest is not None

    def is_outdated(self, digest: str) -> bool:
        """Tell whether the digest was made with other costs than today's, or is malformed."""
        try:
            return self._hasher.check_needs_rehash(digest)
        except ValueError:
            return True

    def close(self) -> None:
        """Take no more work and drop what waits; what runs ends on its own."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _beside(self, work: Callable[[], Result]) -> Result:
        if not self._places.acquire(blocking=False):
            raise TooBusy
        future = self._pool.submit(work)
        future.add_done_callback(lambda _: self._places.release())
        # A caller who goes away keeps his place until his work is done: cancelled work
        # would stay in the pool's own queue, which has no bound.
        return await asyncio.shield(asyncio.wrap_future(future))

    def _hash(self, password: str) -> str:
        return self._hasher.hash(_bytes(password))

    def _matches(self, password: str, digest: str) -> bool:
        from argon2.exceptions import VerificationError

        try:
            return self._hasher.verify(digest, _bytes(password))
        except (VerificationError, ValueError):
            return False

    @cached_property
    def _hasher(self) -> PasswordHasher:
        # Imported with the first password, in a thread: it takes 17 ms.
        from argon2 import PasswordHasher, Type

        return PasswordHasher(
            time_cost=self._time_cost,
            memory_cost=self._memory_kib,
            parallelism=_LANES,
            hash_len=_TAG_BYTES,
            salt_len=_SALT_BYTES,
            type=Type.ID,
        )


def _bytes(password: str) -> bytes:
    # JSON can carry half a surrogate pair, and a strange password is still one.
    return password.encode("utf-8", "surrogatepass")


def _decoy(memory_kib: int, time_cost: int) -> str:
    """A digest that costs what a real one costs, of random bytes that nobody's password gives."""
    salt, tag = (
        b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (_SALT_BYTES, _TAG_BYTES)
    )
    return f"$argon2id$v=19$m={memory_kib},t={time_cost},p={_LANES}${salt}${tag}"
