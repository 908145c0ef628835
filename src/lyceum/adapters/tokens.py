"""Signed tokens: JWT by HS256, with the verified ones remembered."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from lyceum.kit.time import SECOND

if TYPE_CHECKING:
    from joserfc.jwk import OctKey

_ALGORITHM = "HS256"
_LEAST_KEY_BYTES = 32
_claims = msgspec.json.Decoder(dict[str, object])


class _Validity(msgspec.Struct, frozen=True):
    """When a token may be used, in seconds UTC as RFC 7519 has it: from nbf until before exp."""

    nbf: float = -math.inf
    exp: float = math.inf

    def holds(self, now: int) -> bool:
        return self.nbf * SECOND <= now < self.exp * SECOND


_validity = msgspec.json.Decoder(_Validity)


class JwtTokens:
    """Signs claims and reads them back; `cache` bounds how many verified tokens are remembered.

    Refuses with ValueError a key shorter than the 32 bytes that RFC 7518 asks of HS256.
    """

    def __init__(self, key: bytes, *, cache: int = 10_000) -> None:
        if len(key) < _LEAST_KEY_BYTES:
            raise ValueError(f"a signing key has at least {_LEAST_KEY_BYTES} bytes")
        self._secret = key
        self._room = cache
        self._verified: OrderedDict[str, tuple[_Validity, bytes]] = OrderedDict()

    def sign(self, claims: Mapping[str, object]) -> str:
        """Return the token; claims are what JSON can hold, `exp` and `nbf` numbers of seconds."""
        from joserfc import jws

        header = {"typ": "JWT", "alg": _ALGORITHM}
        payload = msgspec.json.encode(claims)
        return jws.serialize_compact(header, payload, self._key, algorithms=[_ALGORITHM])

    def read(self, token: str, *, now: int) -> dict[str, object] | None:
        """Return the claims of a token signed by this key and valid at `now` (microseconds).

        None for malformed, tampered, otherwise signed or unsigned, expired (from `exp` on)
        and not yet valid (before `nbf`) tokens. Every call gives a new dict.
        """
        found = self._verified.get(token) or self._verify(token)
        if found is None:
            return None
        validity, payload = found
        if not validity.holds(now):
            self._verified.pop(token, None)
            return None
        self._remember(token, found)
        # Decoded anew, as a caller who changed a remembered claim would change it for all.
        return _claims.decode(payload)

    def _verify(self, token: str) -> tuple[_Validity, bytes] | None:
        from joserfc import jws
        from joserfc.errors import JoseError

        try:
            payload = jws.deserialize_compact(token, self._key, algorithms=[_ALGORITHM]).payload
            _claims.decode(payload)
            return _validity.decode(payload), payload
        # A header such as {"crit": 1} ends in a TypeError, a lone surrogate in a ValueError,
        # and ten thousand nested claims in a RecursionError.
        except (JoseError, TypeError, ValueError, RecursionError, msgspec.DecodeError):
            return None

    def _remember(self, token: str, found: tuple[_Validity, bytes]) -> None:
        self._verified[token] = found
        self._verified.move_to_end(token)
        if len(self._verified) > self._room:
            self._verified.popitem(last=False)

    @cached_property
    def _key(self) -> OctKey:
        # Imported with the first token: joserfc and cryptography take 62 ms and 19 MB.
        from joserfc.jwk import OctKey

        return OctKey.import_key(self._secret)
