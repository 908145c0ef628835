"""What every dialect's application stands on: the database, the directory, limits and rules."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from lyceum.core.stages import Ports
from lyceum.core.tenancy.directory import Directory
from lyceum.core.work import Works
from lyceum.http.calls import Calls
from lyceum.http.peer import Network, Peer
from lyceum.kit.windows import Limits


class RequireHttps(StrEnum):
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Platform(msgspec.Struct, frozen=True):
    """Made by wiring, shared by all dialects. `require_version` is for vendors whose API is
    versioned by a date. `limit_factor` multiplies every vendor's limit;
    `calls` takes note of requests with API keys, None of none."""

    works: Works
    directory: Directory
    ports: Ports
    limits: Limits
    trusted_proxies: tuple[Network, ...] = ()
    require_https: RequireHttps = RequireHttps.AUTO
    require_version: bool = False
    cors_origins: tuple[str, ...] = ()
    limit_factor: int = 1
    log_requests: bool = False
    calls: Calls | None = None
    body_limit: int = 1_048_576

    @property
    def upload_limit(self) -> int:
        """The most bytes of a request that brings a file: the largest one, and a form around it."""
        limits = self.ports.file_limits
        return max(limits.document, limits.video) + self.body_limit

    def misses_https(self, peer: Peer, *, asked_for: bool) -> bool:
        """Plain HTTP is judged once: `asked_for` is whether the vendor refuses it."""
        if peer.secure or peer.loopback or self.require_https is RequireHttps.NEVER:
            return False
        return asked_for or self.require_https is RequireHttps.ALWAYS
