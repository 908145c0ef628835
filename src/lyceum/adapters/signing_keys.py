"""Where an identity provider's public keys come from: a setting, its address, or our own folder."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import msgspec
import structlog

from lyceum.kit import clock

log = structlog.get_logger("lyceum.identity")

FRESH_SECONDS = 300.0
LEAST_SECONDS_BETWEEN = 10.0
"""Strangers' tokens name keys that nobody has: they make us ask this often and no oftener."""

FETCH_SECONDS = 5.0
MOST_BYTES = 262_144
BITS = 2048


class Keys(Protocol):
    async def find(self, kid: str, *, again: bool) -> Any | None:
        """The key of that name, if there is one; `again` looks where keys come from, if need be."""


class OneKey:
    """A single public key in PEM; raises ValueError for what is none."""

    def __init__(self, pem: str) -> None:
        from joserfc.errors import JoseError
        from joserfc.jwk import RSAKey

        try:
            self._key = RSAKey.import_key(pem)
        except (JoseError, TypeError, ValueError) as error:
            raise ValueError("is no RSA key in PEM") from error

    async def find(self, kid: str, *, again: bool) -> Any | None:
        """Whatever the token calls it."""
        return None if again else self._key


class KeysByAddress:
    """The key set at `url`, remembered for FRESH_SECONDS, asked for again when a key is unknown.

    When the address does not answer, what was known before goes on being used.
    """

    def __init__(self, url: str, *, between: float = LEAST_SECONDS_BETWEEN) -> None:
        self._url = url
        self._between = between
        self._known: dict[str, Any] = {}
        self._asked_at: float | None = None
        self._asking = asyncio.Lock()

    async def find(self, kid: str, *, again: bool) -> Any | None:
        if self._is_older_than(self._between if again else FRESH_SECONDS):
            await self._ask(self._between if again else FRESH_SECONDS)
        return self._known.get(kid)

    def _is_older_than(self, seconds: float) -> bool:
        return self._asked_at is None or clock.monotonic() - self._asked_at >= seconds

    async def _ask(self, seconds: float) -> None:
        async with self._asking:
            # Of many who waited here, the first one asked for all.
            if not self._is_older_than(seconds):
                return
            self._asked_at = clock.monotonic()
            try:
                self._known = _imported(await self._fetched())
            except (OSError, ValueError, TimeoutError) as error:
                log.warning("jwk-remote-failed-to-load", error=type(error).__name__)

    async def _fetched(self) -> bytes:
        """The document's bytes; raises OSError or ValueError."""
        import httpx2

        try:
            async with (
                asyncio.timeout(FETCH_SECONDS),
                httpx2.AsyncClient(trust_env=False) as client,
                client.stream("GET", self._url) as answer,
            ):
                answer.raise_for_status()
                body = b""
                async for chunk in answer.aiter_bytes():
                    body += chunk
                    if len(body) > MOST_BYTES:
                        raise ValueError("the key set is too large")
                return body
        except httpx2.HTTPError as error:
            raise OSError(str(error)) from error


def _imported(document: bytes) -> dict[str, Any]:
    """The RSA keys of a key set by their names; others are left out."""
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    found: dict[str, Any] = {}
    for entry in msgspec.json.decode(document, type=_KeySet).keys:
        if entry.get("kty") != "RSA" or entry.get("use", "sig") != "sig":
            continue
        with contextlib.suppress(JoseError, ValueError, TypeError, KeyError):
            found[str(entry.get("kid", ""))] = RSAKey.import_key(entry)
    return found


class _KeySet(msgspec.Struct):
    keys: list[dict[str, Any]]


class OwnKey:
    """A key of this installation's own, made on first use and kept in `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def find(self, kid: str, *, again: bool) -> Any | None:
        return self._key if kid == self._kid and not again else None

    def sign(self, claims: Mapping[str, object]) -> str:
        from joserfc import jws

        header = {"alg": "RS256", "typ": "JWT", "kid": self._kid}
        payload = msgspec.json.encode(claims)
        return jws.serialize_compact(header, payload, self._key, algorithms=["RS256"])

    def public_keys(self) -> dict[str, Any]:
        public = self._key.as_dict(private=False)
        return {"keys": [{**public, "use": "sig", "alg": "RS256", "kid": self._kid}]}

    @cached_property
    def _kid(self) -> str:
        thumbprint: str = self._key.thumbprint()
        return f"ins_{thumbprint[:27]}"

    @cached_property
    def _key(self) -> Any:
        # Imported with the first token: joserfc and cryptography take 62 ms and 19 MB.
        from joserfc.jwk import RSAKey

        if not self._path.exists():
            _keep(self._path, RSAKey.generate_key(BITS).as_pem(private=True))
        return RSAKey.import_key(self._path.read_text("ascii"))


def _keep(path: Path, pem: bytes) -> None:
    """Written whole under another name first: of two that start at once, the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
