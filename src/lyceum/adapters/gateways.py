"""Which gateway moves whose money: the sandbox that of test schools, a provider that of live ones,
if there is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from lyceum.adapters.sandbox import TEST_METHODS
from lyceum.core.gateway import Gateway, NotGenuine, Notice
from lyceum.core.work import Tenant


class Provider(Gateway, Protocol):
    """A gateway that tells by itself what happened."""

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice | None: ...


class GatewaysByMode:
    """`live` is None where nobody set a provider up: then nothing pretends to be one."""

    def __init__(self, *, test: Gateway, live: Provider | None) -> None:
        self._test = test
        self._live = live

    def of(self, tenant: Tenant) -> Gateway | None:
        return self._live if tenant.mode == "live" else self._test

    def is_for_tests(self, method: str) -> bool:
        return method in TEST_METHODS

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice | None:
        if self._live is None:
            raise NotGenuine("no gateway is configured")
        return self._live.read_notice(headers, body)
