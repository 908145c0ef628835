"""Secrets at rest: opened by whoever may, and by nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.adapters.seals import AesSeals
from lyceum.core.stages import CannotUnseal

SEALS = AesSeals(b"k" * 32)


@given(st.binary(max_size=200), st.text(max_size=30))
def test_what_was_sealed_is_read_again(secret: bytes, owner: str) -> None:
    assert SEALS.open(SEALS.seal(secret, owner=owner), owner=owner) == secret


def test_the_secret_does_not_show_and_no_two_seals_are_alike() -> None:
    sealed = SEALS.seal(b"whsec_of_somebody", owner="1")
    assert b"whsec" not in sealed
    assert SEALS.seal(b"whsec_of_somebody", owner="1") != sealed


def test_nobody_else_opens_it() -> None:
    sealed = SEALS.seal(b"secret", owner="tenant 1")
    with pytest.raises(CannotUnseal):
        SEALS.open(sealed, owner="tenant 2")
    with pytest.raises(CannotUnseal):
        AesSeals(b"l" * 32).open(sealed, owner="tenant 1")


@given(st.binary(max_size=60))
def test_what_was_never_sealed_is_not_opened(anything: bytes) -> None:
    with pytest.raises(CannotUnseal):
        SEALS.open(anything, owner="1")


def test_a_seal_with_any_bit_turned_is_not_opened() -> None:
    sealed = SEALS.seal(b"secret", owner="1")
    for bit in range(8 * len(sealed)):
        turned = bytearray(sealed)
        turned[bit // 8] ^= 1 << bit % 8
        with pytest.raises(CannotUnseal):
            SEALS.open(bytes(turned), owner="1")
