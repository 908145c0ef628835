"""Rate limits counted on a Valkey or Redis, for as many servers as share it.

The client is `redis` (MIT, typed, no dependencies, kept by Redis; it speaks to Valkey as well). One
script looks at all windows of a request and counts in all or none, so that nothing comes between.

While the store does not answer, nobody is refused because of it: each process counts for itself, as
if it were alone, and asks the store again each second. The log says when it goes and when it comes.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from lyceum.adapters.limits import MemoryLimits
from lyceum.kit import clock
from lyceum.kit.time import SECOND
from lyceum.kit.windows import Limit, Window, ends_at, found

log = structlog.get_logger("lyceum.limits")

PATIENCE = 0.5
"""Seconds that the store has to answer; a request waits for it."""

PAUSE = 1.0
"""Seconds until a store that did not answer is asked again, by one request."""

CONNECTIONS = 32
KEPT_AFTER = 5_000
"""Milliseconds that a window's count outlives its end: a server's clock may lag behind."""

_COUNT = """
local before, has_room = {}, true
for i, key in ipairs(KEYS) do
  before[i] = tonumber(redis.call('GET', key) or '0')
  has_room = has_room and before[i] < tonumber(ARGV[2 * i - 1])
end
if has_room then
  for i, key in ipairs(KEYS) do
    redis.call('SET', key, before[i] + 1, 'PX', ARGV[2 * i])
  end
end
return before
"""


class SharedLimits:
    """Fixed windows aligned to the clocks of the servers, which must agree to about a second."""

    def __init__(self, url: str) -> None:
        self._client = client_of(url)
        self._count = self._client.register_script(_COUNT)
        self._alone = MemoryLimits()
        self._alone_until = 0.0
        self._alone_hits = 0

    async def hit(self, asked: Sequence[Limit], *, now: int) -> list[Window]:
        """Count one hit in all of the windows, or in none where one is full."""
        moment = clock.monotonic()
        if moment < self._alone_until:
            return await self._hit_alone(asked, now)
        if self._alone_hits:
            # One request finds out; the others go on alone meanwhile.
            self._alone_until = moment + PAUSE
        try:
            before = await self._count(keys=_keys(asked, now), args=_arguments(asked, now))
        except (RedisError, OSError) as error:
            self._leave(error)
            return await self._hit_alone(asked, now)
        self._return()
        return found(asked, [int(count) for count in before], now=now)

    async def close(self) -> None:
        await self._client.aclose()

    async def _hit_alone(self, asked: Sequence[Limit], now: int) -> list[Window]:
        self._alone_hits += 1
        return await self._alone.hit(asked, now=now)

    def _leave(self, error: Exception) -> None:
        if not self._alone_hits:
            log.warning("limits are counted in this process alone", error=type(error).__name__)
        self._alone_until = clock.monotonic() + PAUSE

    def _return(self) -> None:
        if self._alone_hits:
            log.warning("limits are shared again", counted_alone=self._alone_hits)
        self._alone_until, self._alone_hits = 0.0, 0


def client_of(url: str) -> Redis:
    """A client that connects when it is first used, and never waits longer than PATIENCE; refuses
    with ValueError an address that is none."""
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=CONNECTIONS,
        timeout=PATIENCE,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
        # The plain protocol, which every version of either server speaks.
        protocol=2,
    )
    return Redis.from_pool(pool)


def _keys(asked: Sequence[Limit], now: int) -> list[str]:
    return [
        f"lyceum:limits:{limit.seconds}:{ends_at(limit, now=now) // SECOND}:{limit.key}"
        for limit in asked
    ]


def _arguments(asked: Sequence[Limit], now: int) -> list[int]:
    """Of each limit its count, and the milliseconds that its key is kept."""
    return [
        part
        for limit in asked
        for part in (limit.count, (ends_at(limit, now=now) - now) // 1_000 + KEPT_AFTER)
    ]
