"""The client for programs without an event loop."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from types import TracebackType
from typing import Any, Self

import httpx2 as httpx

from akako_lms.answers import content_of, error_of
from akako_lms.calls import Call
from akako_lms.downloads import Download
from akako_lms.errors import ConnectionFailedError
from akako_lms.pages import Page
from akako_lms.resources import Resources
from akako_lms.retries import Retries
from akako_lms.sending import base, body_of

TIMEOUT = 30.0
"""Seconds that the server may be silent."""

Token = str | Callable[[], str]
"""A token, or what gives one whenever a request is sent: session tokens live for a minute."""


class AkakoAPI(Resources):
    """The API at `base_url`, such as `https://school.example/api`.

    Methods return what the answer holds as `data`, lists as a `Page`, files as a `Download`; they
    raise an `APIError` for a refusal and a `ConnectionFailedError` where no answer came. Use it
    with `with`, or close it.
    """

    def __init__(
        self,
        base_url: str,
        token: Token | None = None,
        *,
        retries: Retries | None = None,
        timeout: float = TIMEOUT,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Send nothing yet. `transport` stands in for the network, in tests above all."""
        self._base_url = base(base_url)
        self._token = token
        self._retries = retries or Retries()
        self._http = httpx.Client(timeout=timeout, transport=transport)
        super().__init__(self)

    def data(self, call: Call) -> Any:
        """Make the call; what its answer holds as `data`."""
        return self._content(call)["data"]

    def page(self, call: Call) -> Page[Any]:
        """Make the call; the rows that its answer holds."""
        content = self._content(call)

        def turn(number: int) -> Page[Any]:
            return self.page(call.turned(number))

        return Page(content["data"], content.get("pagination"), turn)

    def download(self, call: Call) -> Download:
        """Make the call; its answer, of which the headers were read."""
        return Download(self._send(call, whole=False))

    def close(self) -> None:
        """End the connections that are open."""
        self._http.close()

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def _content(self, call: Call) -> dict[str, Any]:
        return content_of(self._send(call, whole=True))

    def _send(self, call: Call, *, whole: bool) -> httpx.Response:
        """Try until there is a success, or no use in going on."""
        for tries in count(1):
            try:
                response = self._try(call, whole=whole)
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
            time.sleep(wait)
        raise AssertionError("unreachable")

    def _try(self, call: Call, *, whole: bool) -> httpx.Response:
        with ExitStack() as files:
            response = self._http.send(self._request(call, files), stream=True)
            if whole or not response.is_success:
                try:
                    response.read()
                finally:
                    response.close()
            return response

    def _request(self, call: Call, files: ExitStack) -> httpx.Request:
        return self._http.build_request(
            call.method,
            self._base_url + call.path,
            params=call.sent_query(),
            headers={**self._authorization(), **call.headers},
            **body_of(call, files),
        )

    def _authorization(self) -> dict[str, str]:
        token = self._token() if callable(self._token) else self._token
        return {} if token is None else {"Authorization": f"Bearer {token}"}
