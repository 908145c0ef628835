"""Carrying webhooks by HTTP, to public addresses alone.

The host is resolved once, every address of it is judged, and the connection goes to one that was
judged: a name that answers differently the second time gains nothing. Redirects are not followed,
no cookie is kept, no proxy of the environment asked, and no connection used twice: two hosts at
one address would else share what was proved for one of them.
"""

from __future__ import annotations

import asyncio
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import TYPE_CHECKING

from lyceum.core.courier import Answer, Outcome, Parcel
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.kit import clock
from lyceum.kit.addresses import is_public
from lyceum.kit.time import DAY, SECOND

if TYPE_CHECKING:
    import httpx2

SECONDS = 15.0
"""How long all of it may take: finding the host, connecting, sending, reading."""

CONNECT_SECONDS = 5.0
MOST_ADDRESSES = 4
MOST_BYTES = 65_536
"""How much of an answer is read; what follows is left unread."""

EXCERPT = 300
RESOLVERS = 32
LONGEST_WAIT = DAY

_PORTS = frozenset({80, 443, *range(1024, 65_536)})
_HOST = re.compile(rb"[a-z0-9._:-]+")
_BUSY = frozenset({429, 502, 503, 504})
_UNPRINTABLE = re.compile(r"[^\x21-\x7e\xa1-\ud7ff\ue000-\ufffd]+")
_HEADERS = {"user-agent": "Lyceum-Webhooks", "accept": "*/*", "accept-encoding": "identity"}


class HttpCourier:
    """`allow_private` lets it reach addresses that are not public, `allow_plain` use http."""

    def __init__(
        self, *, allow_private: bool = False, allow_plain: bool = False, seconds: float = SECONDS
    ) -> None:
        self._allow_private = allow_private
        self._schemes = ("http", "https") if allow_plain else ("https",)
        self._seconds = seconds
        # Resolving blocks a thread for as long as a dead name server likes: these are its own.
        self._resolvers = ThreadPoolExecutor(RESOLVERS, thread_name_prefix="resolver")

    async def admit(self, url: str) -> None:
        target = self._parsed(url)
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._addresses(target)
        except (OSError, TimeoutError):
            # The name may come to life later.
            return

    async def carry(self, parcel: Parcel) -> Answer:
        began = clock.monotonic()
        answer = await self._carry_in_time(parcel)
        took = int((clock.monotonic() - began) * SECOND)
        return Answer(
            outcome=answer.outcome,
            took=took,
            status=answer.status,
            retry_after=answer.retry_after,
            error=answer.error,
        )

    async def close(self) -> None:
        self._resolvers.shutdown(wait=False, cancel_futures=True)
        if "_transport" in self.__dict__:
            await self._transport.aclose()

    async def _carry_in_time(self, parcel: Parcel) -> Answer:
        import httpx2

        try:
            async with asyncio.timeout(self._seconds):
                return await self._carry(parcel)
        except Invalid as refused:
            return _failed(_reason(refused))
        except TimeoutError:
            return _failed(f"no answer within {self._seconds:g} seconds")
        except (OSError, httpx2.HTTPError, httpx2.InvalidURL) as error:
            return _failed(f"{type(error).__name__}: {error}")

    async def _carry(self, parcel: Parcel) -> Answer:
        import httpx2

        target = self._parsed(parcel.url)
        addresses = (await self._addresses(target))[:MOST_ADDRESSES]
        for address in addresses[:-1]:
            try:
                return await self._post(target, address, parcel=parcel)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                # Nothing was sent yet, so the next address may be tried.
                continue
        return await self._post(target, addresses[-1], parcel=parcel)

    async def _post(self, target: httpx2.URL, address: str, *, parcel: Parcel) -> Answer:
        """One exchange with the host at this address; a certificate must be the host's own."""
        import httpx2

        request = httpx2.Request(
            "POST",
            target.copy_with(host=address),
            headers={**_HEADERS, **parcel.headers, "host": target.netloc.decode("ascii")},
            content=parcel.body,
            extensions={
                "timeout": httpx2.Timeout(self._seconds, connect=CONNECT_SECONDS).as_dict(),
                "sni_hostname": target.raw_host.decode("ascii"),
            },
        )
        response = await self._transport.handle_async_request(request)
        try:
            return _answer(response, await _beginning(response))
        finally:
            await response.aclose()

    @cached_property
    def _transport(self) -> httpx2.AsyncHTTPTransport:
        """The transport alone: a client around it would follow, remember and decode."""
        import httpx2

        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=0)
        return httpx2.AsyncHTTPTransport(trust_env=False, limits=limits)

    def _parsed(self, url: str) -> httpx2.URL:
        """The parts of an address to which something may be carried, as far as it tells itself."""
        import httpx2

        try:
            target = httpx2.URL(url)
        except (httpx2.InvalidURL, UnicodeError) as error:
            raise _malformed("an absolute address") from error
        if target.scheme not in self._schemes:
            raise _malformed(*(f"{scheme}://" for scheme in self._schemes))
        if not _HOST.fullmatch(target.raw_host) or target.userinfo or target.fragment:
            raise _malformed("a host, and neither a password nor a fragment")
        if _port(target) not in _PORTS:
            raise _not_allowed("port 443, 80, or one from 1024 on")
        return target

    async def _addresses(self, target: httpx2.URL) -> list[str]:
        """Every address of the host; refuses unless all of them may be reached."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._resolvers, _resolve, target.raw_host, _port(target)
        )
        if not self._allow_private and not all(map(is_public, found)):
            raise _not_allowed("a host whose addresses are all public")
        return found


def _port(target: httpx2.URL) -> int:
    if target.port is not None:
        return target.port
    return 80 if target.scheme == "http" else 443


def _resolve(host: bytes, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(line[4][0]) for line in found))


async def _beginning(response: httpx2.Response) -> bytes:
    read = b""
    async for part in response.aiter_raw():
        read += part
        if len(read) >= MOST_BYTES:
            break
    return read[:MOST_BYTES]


def _answer(response: httpx2.Response, body: bytes) -> Answer:
    status = response.status_code
    if 200 <= status < 300:
        return Answer(outcome=Outcome.ACCEPTED, took=0, status=status)
    said = _UNPRINTABLE.sub(" ", body[: 4 * EXCERPT].decode("utf-8", "replace")).strip()
    if status == 410:
        return Answer(outcome=Outcome.GONE, took=0, status=status, error=said[:EXCERPT])
    if status in _BUSY:
        wait = wait_asked_for(response.headers.get("retry-after", ""), now=clock.now())
        return Answer(
            outcome=Outcome.BUSY, took=0, status=status, retry_after=wait, error=said[:EXCERPT]
        )
    return Answer(outcome=Outcome.FAILED, took=0, status=status, error=said[:EXCERPT])


def wait_asked_for(retry_after: str, *, now: int) -> int | None:
    """Seconds or a date (RFC 9110, 10.2.3) → microseconds from `now`, at most a day; else None."""
    value = retry_after.strip()
    if value.isascii() and value.isdigit():
        return min(int(value[:12]) * SECOND, LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
        at = int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() * SECOND)
    except (ValueError, OverflowError):
        return None
    return max(0, min(at - now, LONGEST_WAIT))


def _failed(error: str) -> Answer:
    return Answer(outcome=Outcome.FAILED, took=0, error=_UNPRINTABLE.sub(" ", error)[:EXCERPT])


def _malformed(*expected: str) -> Invalid:
    return Invalid(Problem("url", Fault.MALFORMED, expected=expected))


def _not_allowed(expected: str) -> Invalid:
    return Invalid(Problem("url", Fault.NOT_ALLOWED, expected=(expected,)))


def _reason(refused: Invalid) -> str:
    return "the address is not allowed: it must be " + ", ".join(refused.problems[0].expected)
