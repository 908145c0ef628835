"""Random identifiers of ten bytes, and how a vendor's API writes them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b

UID_BYTES = 10
ALPHANUMERIC = "0123456789abcdefghijklmnopqrstuvwxyz"

_UID_BITS = 8 * UID_BYTES
_MOST_CHECK_BITS = 64
_LEAST_CHECK_BITS = 2
_REMEMBERED = 4096


def new_uid() -> bytes:
    """Return ten random bytes; nothing about order or number can be read from them."""
    return secrets.token_bytes(UID_BYTES)


class UidCode:
    """Writes a uid as a prefix and `length` characters of a vendor's alphabet, and reads it back.

    The uid and its check bits are one number, written in as many digits as the vendor's ids
    have. Check bits are all whole bits that the length offers beyond 80, at most 32, from a
    digest of prefix and uid, so that an id with another kind's prefix is not read.

    Refuses with ValueError an alphabet that repeats a character, and a length that leaves
    fewer than 2 check bits.
    """

    __slots__ = (
        "_check_bits",
        "_check_mask",
        "_digest",
        "_length",
        "_pairs",
        "_places",
        "_prefix",
        "_total",
        "_values",
        "encode",
    )

    def __init__(self, *, prefix: str, alphabet: str, length: int) -> None:
        if len(set(alphabet)) != len(alphabet):
            raise ValueError("an alphabet must not repeat a character")
        if len(alphabet) ** length < 1 << (_UID_BITS + _LEAST_CHECK_BITS):
            raise ValueError(f"{length} characters of {len(alphabet)} cannot hold a uid")
        spare: int = (len(alphabet) ** length).bit_length() - 1 - _UID_BITS
        self._prefix = prefix
        self._length = length
        self._total = len(prefix) + length
        self._check_bits = min(spare, _MOST_CHECK_BITS)
        self._check_mask = (1 << self._check_bits) - 1
        self._digest = blake2b(prefix.encode(), digest_size=_MOST_CHECK_BITS // 8)
        self._pairs = _pairs(alphabet)
        self._places = range((length + 1) // 2)
        self._values = {character: value for value, character in enumerate(alphabet)}
        # The same things are shown again and again, and one look takes a tenth of the writing.
        self.encode: Callable[[bytes], str] = lru_cache(maxsize=_REMEMBERED)(self._encode)

    def _encode(self, uid: bytes) -> str:
        """Return the one text that stands for these ten bytes; ValueError for another length."""
        if len(uid) != UID_BYTES:
            raise ValueError(f"a uid has {UID_BYTES} bytes, not {len(uid)}")
        number = int.from_bytes(uid) << self._check_bits | self._check(uid)
        # Two digits at a time take three fifths of the time of one by one. With an odd
        # length the first pair begins with a zero that is not part of the text.
        pairs, square, text = self._pairs, len(self._pairs), ""
        for _ in self._places:
            text = pairs[number % square] + text
            number //= square
        return self._prefix + text[-self._length :]

    def decode(self, text: str) -> bytes | None:
        """Return the uid, or None for anything that `encode` would not have written."""
        if len(text) != self._total or not text.startswith(self._prefix):
            return None
        number = self._number(text)
        if number is None or number >> (_UID_BITS + self._check_bits):
            return None
        uid = (number >> self._check_bits).to_bytes(UID_BYTES)
        return uid if number & self._check_mask == self._check(uid) else None

    def _number(self, text: str) -> int | None:
        values, base, number = self._values, len(self._values), 0
        try:
            for character in text[-self._length :]:
                number = number * base + values[character]
        except KeyError:
            return None
        return number

    def _check(self, uid: bytes) -> int:
        digest = self._digest.copy()
        digest.update(uid)
        return int.from_bytes(digest.digest()) & self._check_mask


@lru_cache(maxsize=16)
def _pairs(alphabet: str) -> tuple[str, ...]:
    """Every two digits in the order of their value; shared, as 62 characters take 225 kB."""
    return tuple(first + second for first in alphabet for second in alphabet)
