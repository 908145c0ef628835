"""The client for event loops: the same, awaited."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from itertools import count
from types import TracebackType
from typing import Any, Self

import anyio
import httpx2 as httpx

from akako_lms.answers import content_of, error_of
from akako_lms.async_resources import AsyncResources
from akako_lms.calls import Call
from akako_lms.client import TIMEOUT
from akako_lms.downloads import AsyncDownload
from akako_lms.errors import ConnectionFailedError
from akako_lms.pages import AsyncPage
from akako_lms.retries import Retries
from akako_lms.sending import base, body_of

AsyncToken = str | Callable[[], str | Awaitable[str]]
"""A token, or what gives one, at once or awaited, whenever a request is sent."""


class AsyncAkakoAPI(AsyncResources):
    """The API at `base_url`, such as `https://school.example/api`; see `AkakoAPI`. Use it with
    `async with`, or close it."""

    def __init__(
        self,
        base_url: str,
        token: AsyncToken | None = None,
        *,
        retries: Retries | None = None,
        timeout: float = TIMEOUT,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Send nothing yet. `transport` stands in for the network, in tests above all."""
        self._base_url = base(base_url)
        self._token = token
        self._retries = retries or Retries()
        self._http = httpx.AsyncClient(timeout=timeout, transport=transport)
        super().__init__(self)

    async def data(self, call: Call) -> Any:
        """Make the call; what its answer holds as `data`."""
        return (await self._content(call))["data"]

    async def page(self, call: Call) -> AsyncPage[Any]:
        """Make the call; the rows that its answer holds."""
        content = await self._content(call)

        async def turn(number: int) -> AsyncPage[Any]:
            return await self.page(call.turned(number))

        return AsyncPage(content["data"], content.get("pagination"), turn)

    async def download(self, call: Call) -> AsyncDownload:
        """Make the call; its answer, of which the headers were read."""
        return AsyncDownload(await self._send(call, whole=False))

    async def close(self) -> None:
        """End the connections that are open."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        """Give itself."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        await self.close()

    async def _content(self, call: Call) -> dict[str, Any]:
        return content_of(await self._send(call, whole=True))

    async def _send(self, call: Call, *, whole: bool) -> httpx.Response:
        """Try until there is a success, or no use in going on."""
        for tries in count(1):
            try:
                response = await self._try(call, whole=whole)
            except httpx.TransportError as failure:
                wait = self._retries.after_failure(tries, safe=call.is_safe)
                if wait is None:
                    raise ConnectionFailedError(str(failure)) from failure
            else:
                if response.is_success:
                    return response
                error = error_of(response)
                wait = self._retries.after_refusal(error, tries)
                if wait is None:
                    raise error
            await anyio.sleep(wait)
        raise AssertionError("unreachable")

    async def _try(self, call: Call, *, whole: bool) -> httpx.Response:
        with ExitStack() as files:
            response = await self._http.send(await self._request(call, files), stream=True)
            if whole or not response.is_success:
                try:
                    await response.aread()
                finally:
                    await response.aclose()
            return response

    async def _request(self, call: Call, files: ExitStack) -> httpx.Request:
        return self._http.build_request(
            call.method,
            self._base_url + call.path,
            params=call.sent_query(),
            headers={**await self._authorization(), **call.headers},
            **body_of(call, files),
        )

    async def _authorization(self) -> dict[str, str]:
        token = self._token() if callable(self._token) else self._token
        if inspect.isawaitable(token):
            token = await token
        return {} if token is None else {"Authorization": f"Bearer {token}"}
