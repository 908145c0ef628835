"""Ids of tasks: eight letters and digits that tell nothing (contract 1.7), for the job's number."""

from __future__ import annotations

import string

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
LENGTH = 8
_ALL = len(ALPHABET) ** LENGTH
_SPREAD = 0x5DEE_CE66_D1B3
"""Has no divisor in common with _ALL, so that each number has one id."""
_BACK = int(pow(_SPREAD, -1, _ALL))


def spelled(number: int) -> str:
    """ValueError for a number that no id is long enough for, from about 218 thousand billion on."""
    if not 0 <= number < _ALL:
        raise ValueError(number)
    spread, text = number * _SPREAD % _ALL, ""
    for _ in range(LENGTH):
        spread, digit = divmod(spread, len(ALPHABET))
        text = ALPHABET[digit] + text
    return text


def number(text: str) -> int | None:
    """None for what is no id."""
    if len(text) != LENGTH or not set(text) <= set(ALPHABET):
        return None
    spread = 0
    for character in text:
        spread = spread * len(ALPHABET) + ALPHABET.index(character)
    found: int = spread * _BACK % _ALL
    return found
