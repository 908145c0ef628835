"""Secrets, their digests, and keys derived by purpose."""

from __future__ import annotations

import hashlib
import re

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from lyceum.kit.secrecy import derive, digest, new_secret

MASTER = bytes(range(32))


@given(st.integers(1, 100))
def test_secrets_are_url_safe_and_have_no_padding(nbytes: int) -> None:
    secret = new_secret(nbytes)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", secret)
    assert len(secret) == -(-nbytes * 4 // 3)


def test_secrets_differ() -> None:
    assert len({new_secret() for _ in range(1000)}) == 1000


def test_a_digest_is_sha_256_of_the_text() -> None:
    assert digest("sk_live_1") == hashlib.sha256(b"sk_live_1").digest()


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_any_text_has_a_digest_of_32_bytes(text: str) -> None:
    assert len(digest(text)) == 32


def test_derived_keys_are_those_of_rfc_5869_test_case_3() -> None:
    assert derive(b"\x0b" * 22, "", 42).hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )


@given(st.binary(min_size=16, max_size=64), st.text(), st.integers(1, 8160))
def test_derived_keys_are_hkdf(master: bytes, purpose: str, nbytes: int) -> None:
    hkdf = HKDF(algorithm=SHA256(), length=nbytes, salt=None, info=purpose.encode())
    assert derive(master, purpose, nbytes) == hkdf.derive(master)


def test_each_purpose_has_a_key_of_its_own() -> None:
    assert derive(MASTER, "tokens") == derive(MASTER, "tokens")
    assert derive(MASTER, "tokens") != derive(MASTER, "cookies")
    assert len(derive(MASTER, "tokens")) == 32


def test_a_short_master_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        derive(bytes(15), "tokens")


@pytest.mark.parametrize("nbytes", [-1, 0, 8161])
def test_a_length_that_hkdf_does_not_give_is_refused(nbytes: int) -> None:
    with pytest.raises(ValueError, match="8,160"):
        derive(MASTER, "tokens", nbytes)
