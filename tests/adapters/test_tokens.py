"""Signed tokens: what was signed here is read, and nothing else."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.adapters.tokens import JwtTokens
from lyceum.kit.time import HOUR, SECOND

KEY = b"k" * 32
NOW = 1_705_320_000 * SECOND
CLAIMS: dict[str, object] = {"sub": "usr_1", "exp": NOW // SECOND + 60, "scopes": ["read"]}

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
claim_sets = st.dictionaries(st.text().filter(lambda name: name not in ("exp", "nbf")), values)


@pytest.fixture
def tokens() -> JwtTokens:
    return JwtTokens(KEY)


def base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed_by_hand(header: bytes, payload: bytes, *, algorithm: str = "sha256") -> str:
    body = f"{base64(header)}.{base64(payload)}"
    return f"{body}.{base64(hmac.digest(KEY, body.encode(), algorithm))}"


@given(claim_sets)
def test_what_is_signed_is_read_back_cold_and_warm(claims: dict[str, object]) -> None:
    tokens = JwtTokens(KEY)
    token = tokens.sign(claims)
    assert tokens.read(token, now=NOW) == claims
    assert tokens.read(token, now=NOW) == claims


def test_a_token_of_another_library_with_our_key_is_read(tokens: JwtTokens) -> None:
    token = signed_by_hand(b'{"alg":"HS256","typ":"JWT"}', json.dumps(CLAIMS).encode())
    assert tokens.read(token, now=NOW) == CLAIMS


def test_a_token_ends_at_its_expiry_even_when_remembered(tokens: JwtTokens) -> None:
    token = tokens.sign({"exp": NOW // SECOND + 60})
    assert tokens.read(token, now=NOW + 60 * SECOND - 1) is not None
    assert tokens.read(token, now=NOW + 60 * SECOND) is None
    assert tokens.read(token, now=NOW + HOUR) is None


def test_a_token_begins_at_its_not_before(tokens: JwtTokens) -> None:
    token = tokens.sign({"nbf": NOW // SECOND})
    assert tokens.read(token, now=NOW - 1) is None
    assert tokens.read(token, now=NOW) == {"nbf": NOW // SECOND}


def test_a_token_of_another_key_is_refused(tokens: JwtTokens) -> None:
    assert tokens.read(JwtTokens(b"x" * 32).sign(CLAIMS), now=NOW) is None


@pytest.mark.parametrize("signature", ["", base64(bytes(32)), "AAAA"])
@pytest.mark.parametrize("name", ["none", "None", "NONE", ""])
def test_an_unsigned_token_is_refused(tokens: JwtTokens, name: str, signature: str) -> None:
    header = base64(json.dumps({"alg": name}).encode())
    payload = base64(json.dumps(CLAIMS).encode())
    assert tokens.read(f"{header}.{payload}.{signature}", now=NOW) is None


@pytest.mark.parametrize("name", ["none", "HS384", "HS512", "RS256", "ES256", "EdDSA"])
def test_another_algorithm_with_the_right_key_is_refused(tokens: JwtTokens, name: str) -> None:
    header = json.dumps({"alg": name}).encode()
    for algorithm in ("sha256", "sha384", "sha512"):
        token = signed_by_hand(header, json.dumps(CLAIMS).encode(), algorithm=algorithm)
        assert tokens.read(token, now=NOW) is None


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"1",
        b"[]",
        b"null",
        b"\xff",
        b"{}",
        b'{"alg":1}',
        b'{"alg":"HS256","crit":1}',
        b'{"alg":"HS256","crit":[1]}',
        b'{"alg":"HS256","crit":["exp"],"exp":1}',
        b'{"alg":"HS256","b64":false,"crit":["b64"]}',
        b"[" * 400,
    ],
)
def test_a_strange_header_is_refused_though_signed(tokens: JwtTokens, header: bytes) -> None:
    assert tokens.read(signed_by_hand(header, b"{}"), now=NOW) is None


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"1",
        b"[]",
        b"null",
        b"\xff",
        b'{"exp":"9999999999"}',
        b'{"exp":null}',
        b'{"exp":true}',
        b'{"exp":NaN}',
        b'{"exp":1e999}',
        b'{"nbf":[]}',
        b'{"sub":"\\ud800"}',
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    ],
)
def test_a_strange_payload_is_refused_though_signed(tokens: JwtTokens, payload: bytes) -> None:
    assert tokens.read(signed_by_hand(b'{"alg":"HS256"}', payload), now=NOW) is None


@given(st.data())
def test_a_token_with_one_character_changed_is_refused(data: st.DataObject) -> None:
    tokens = JwtTokens(KEY)
    token = tokens.sign(CLAIMS)
    assert tokens.read(token, now=NOW) == CLAIMS
    place = data.draw(st.integers(0, len(token) - 1))
    new = data.draw(st.characters())
    other = token[:place] + new + token[place + 1 :]
    assert other == token or tokens.read(other, now=NOW) is None


@pytest.mark.parametrize("change", ["{}=", "{} ", " {}", "{}\n", "{}.", ".{}", "{}.x", "{}A"])
def test_a_token_with_something_added_is_refused(tokens: JwtTokens, change: str) -> None:
    token = tokens.sign(CLAIMS)
    assert tokens.read(token, now=NOW) == CLAIMS
    assert tokens.read(change.format(token), now=NOW) is None


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_arbitrary_text_is_no_token(text: str) -> None:
    assert JwtTokens(KEY).read(text, now=NOW) is None


@given(st.binary(), st.binary(), st.binary())
def test_arbitrary_parts_are_no_token(header: bytes, payload: bytes, signature: bytes) -> None:
    text = f"{base64(header)}.{base64(payload)}.{base64(signature)}"
    assert JwtTokens(KEY).read(text, now=NOW) is None


def test_a_caller_who_changes_claims_changes_them_for_nobody_else(tokens: JwtTokens) -> None:
    token = tokens.sign(CLAIMS)
    for _ in range(2):
        claims = tokens.read(token, now=NOW)
        assert claims == CLAIMS
        claims["scopes"].append("admin")  # type: ignore[attr-defined]
        claims["sub"] = "usr_2"


def verifications(tokens: JwtTokens, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens whose signature is checked from now on."""
    checked: list[str] = []
    verify = tokens._verify

    def recording(token: str) -> object:
        checked.append(token)
        return verify(token)

    monkeypatch.setattr(tokens, "_verify", recording)
    return checked


def test_a_verified_token_is_remembered(tokens: JwtTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = verifications(tokens, monkeypatch)
    token = tokens.sign(CLAIMS)
    for _ in range(3):
        assert tokens.read(token, now=NOW) == CLAIMS
    assert checked == [token]


def test_a_failure_is_never_remembered(tokens: JwtTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = verifications(tokens, monkeypatch)
    expired = tokens.sign({"exp": NOW // SECOND - 1})
    for token in ("a.b.c", "a.b.c", expired, expired):
        assert tokens.read(token, now=NOW) is None
    assert checked == ["a.b.c", "a.b.c", expired, expired]


def test_the_token_used_longest_ago_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = JwtTokens(KEY, cache=2)
    checked = verifications(tokens, monkeypatch)
    first, second, third = (tokens.sign({"n": n}) for n in range(3))
    for token in (first, second, first, third, first, second):
        assert tokens.read(token, now=NOW) is not None
    assert checked == [first, second, third, second]


def test_a_cache_of_nothing_remembers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = JwtTokens(KEY, cache=0)
    checked = verifications(tokens, monkeypatch)
    token = tokens.sign(CLAIMS)
    assert tokens.read(token, now=NOW) == tokens.read(token, now=NOW) == CLAIMS
    assert len(checked) == 2


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        JwtTokens(bytes(31))
