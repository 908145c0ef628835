"""Secrets: made at random, stored as digests, derived from a master key by purpose."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

_HASH_BYTES = 32
_LEAST_MASTER_BYTES = 16


def new_secret(nbytes: int = 32) -> str:
    """Return `nbytes` of randomness in url-safe base64 without padding (32 give 43 characters)."""
    return spelled(secrets.token_bytes(nbytes))


def spelled(secret: bytes) -> str:
    """Return the bytes in url-safe base64 without padding."""
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def digest(secret: str) -> bytes:
    """Return the 32 bytes of SHA-256 that are stored in place of a secret of high entropy.

    Never for passwords, which people choose and which can be guessed. Takes any text, as a
    caller may send anything.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def derive(master: bytes, purpose: str, nbytes: int = 32) -> bytes:
    """Return the key of `nbytes` that the master key gives for this purpose, always the same.

    This is HKDF with SHA-256 (RFC 5869), no salt, and the purpose as `info`: keys of
    different purposes say nothing of one another or of the master. Refuses with ValueError
    a master shorter than 16 bytes and a length outside 1 to 8,160.
    """
    if len(master) < _LEAST_MASTER_BYTES:
        raise ValueError(f"a master key has at least {_LEAST_MASTER_BYTES} bytes")
    if not 1 <= nbytes <= 255 * _HASH_BYTES:
        raise ValueError("1 to 8,160 bytes can be derived")
    key = hmac.digest(bytes(_HASH_BYTES), master, "sha256")
    made, block = b"", b""
    for counter in range(1, -(-nbytes // _HASH_BYTES) + 1):
        block = hmac.digest(key, block + purpose.encode() + bytes([counter]), "sha256")
        made += block
    return made[:nbytes]
