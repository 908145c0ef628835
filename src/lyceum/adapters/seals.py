"""Secrets at rest, sealed with AES-256-GCM under a key that the instance's secret gives."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lyceum.core.stages import CannotUnseal

_FORM = b"\x01"
"""What a sealed secret begins with, so that another form can stand beside this one."""

_NONCE_BYTES = 12
_LEAST_BYTES = len(_FORM) + _NONCE_BYTES + 16


class AesSeals:
    """`key` has 32 bytes. What was sealed for one owner opens for no other."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, secret: bytes, *, owner: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _FORM + nonce + self._cipher.encrypt(nonce, secret, owner.encode())

    def open(self, sealed: bytes, *, owner: str) -> bytes:
        if len(sealed) < _LEAST_BYTES or not sealed.startswith(_FORM):
            raise CannotUnseal
        nonce, kept = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, kept, owner.encode())
        except InvalidTag as error:
            raise CannotUnseal from error
