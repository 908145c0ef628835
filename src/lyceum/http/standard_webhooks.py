"""Standard Webhooks: how a message is signed (specification 1.0.0, "Signature scheme")."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret as its owner sees it: `whsec_` and 32 random bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, message_id: str, *, at: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA-256 over id, time and body; `at` in whole seconds since 1970."""
    signed = f"{message_id}.{at}.".encode() + body
    digest = hmac.digest(_key(secret), signed, hashlib.sha256)
    return "v1," + base64.b64encode(digest).decode()


def headers(secrets: Sequence[str], message_id: str, *, at: int, body: bytes) -> dict[str, str]:
    """The three headers of a message, with one signature for each secret that is in use."""
    signatures = (signature(secret, message_id, at=at, body=body) for secret in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signatures),
    }


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
