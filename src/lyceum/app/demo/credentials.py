"""The demo's passwords and keys: derived from the instance's secret, so that they can be shown
again on every start although only their digests are stored."""

from __future__ import annotations

from lyceum.http.dialect import KEY_BYTES, Dialect, KeyAsked
from lyceum.kit import secrecy

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Digits and letters that nobody takes for one another."""

_GROUPS, _GROUP = 3, 4


def password(master: bytes, person: str) -> str:
    """A password that can be read out and typed: 12 characters in groups of four."""
    number = int.from_bytes(secrecy.derive(master, f"demo password {person}"))
    characters = []
    for _ in range(_GROUPS * _GROUP):
        number, digit = divmod(number, len(_LETTERS))
        characters.append(_LETTERS[digit])
    text = "".join(characters)
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def key(master: bytes, dialect: Dialect) -> str:
    """The key of the demo's administrator for this API."""
    entropy = secrecy.derive(master, f"demo key {dialect.name}", KEY_BYTES)
    return dialect.credentials.key(KeyAsked(entropy=entropy))
