"""One request of an operation, and what is sent with it."""

from __future__ import annotations

from itertools import count
from typing import Any

import httpx2 as httpx
import msgspec

from lyceum.http import standard_webhooks
from lyceum.http.operation import Operation
from lyceum.kit import clock
from lyceum.kit.time import SECOND
from tests.harness.school import PROVIDER_SECRET

_NUMBERS = count(1)

A_FILM = ("film.mp4", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(512), "video/mp4")
A_FILE = ("people.csv", b"display_name,email\nNoor Aziz,noor.aziz@school.example\n")
"""What an operation that takes a file is sent."""


class Request(msgspec.Struct, frozen=True):
    """One that should succeed, if nothing is in its way."""

    operation: Operation
    method: str
    path: str
    body: dict[str, Any] | None

    def send(self, client: httpx.AsyncClient, **rest: Any) -> Any:
        if self.operation.upload:
            file = A_FILM if self.path.endswith("/video") else A_FILE
            rest = {"files": {"file": file}, "data": self.body or {}, **rest}
        elif self.operation.signed:
            rest = {**signed(msgspec.json.encode(self.body)), **rest}
        elif self.body is not None:
            rest = {"json": self.body, **rest}
        return client.request(self.method, self.path, **rest)


def signed(body: bytes) -> dict[str, Any]:
    """A message of the identity provider, as it would send it now."""
    message_id, now = f"msg_{next(_NUMBERS)}", clock.now() // SECOND
    headers = standard_webhooks.headers([PROVIDER_SECRET], message_id, at=now, body=body)
    return {"content": body, "headers": {**headers, "content-type": "application/json"}}


def parts_of(path: str) -> list[str]:
    return [part for part in path.split("/") if part]
