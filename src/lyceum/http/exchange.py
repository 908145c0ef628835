"""One request on its way through a dialect, and the answer that it gets."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from starlette.requests import Request

from lyceum.core.actor import Actor
from lyceum.core.errors import Refusal
from lyceum.core.idempotency import Claim
from lyceum.core.work import Tenant
from lyceum.http.brought import Signed, Upload
from lyceum.http.operation import Operation
from lyceum.http.peer import Peer
from lyceum.kit.windows import Window

Header = tuple[bytes, bytes]


class Answer(msgspec.Struct):
    """What goes out: a status, the body's bytes, and headers beyond the usual ones.

    With a `stream` the body is what it yields, `length` bytes of it in all.
    """

    status: int
    body: bytes
    headers: list[Header] = msgspec.field(default_factory=list)
    media_type: bytes = b"application/json"
    stream: AsyncGenerator[bytes, None] | None = None
    length: int = 0


class Exchange:
    """Filled in by the steps. A step that only finds out notes the refusal; `require` raises it,
    so that each vendor's order of answers is the order of its steps."""

    __slots__ = (
        "actor",
        "arguments",
        "body",
        "claim",
        "host_tenant",
        "is_form",
        "metered",
        "no_actor",
        "no_route",
        "operation",
        "options",
        "path_arguments",
        "peer",
        "quota",
        "request",
        "request_id",
        "signed",
        "tenant",
        "upload",
        "values",
        "window",
    )

    def __init__(
        self,
        request: Request,
        peer: Peer,
        request_id: str,
        options: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.request = request
        self.options = options
        self.peer = peer
        self.request_id = request_id
        self.operation: Operation | None = None
        self.no_route: Refusal | None = None
        self.path_arguments: dict[str, Any] = {}
        self.host_tenant: Tenant | None = None
        self.tenant: Tenant | None = None
        self.actor: Actor | None = None
        self.no_actor: Refusal | None = None
        self.body: bytes = b""
        self.values: dict[str, Any] = {}
        self.upload: Upload | None = None
        self.is_form = False
        self.signed: Signed | None = None
        self.arguments: msgspec.Struct | None = None
        self.window: Window | None = None
        self.metered = False
        self.quota: Window | None = None
        self.claim: Claim | None = None
