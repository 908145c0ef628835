"""Session tokens: what the issuer signed for this place and time is taken, and nothing else."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lyceum.adapters.identity import LOCAL_ISSUER, Expected, TokenIdentity
from lyceum.adapters.signing_keys import KeysByAddress, OneKey, OwnKey
from lyceum.core.identity import NotVouched
from lyceum.kit.time import SECOND
from tests.harness.serving import serving

NOW = 1_705_320_000
ISSUER = "https://clerk.school.example"
PAGE = "https://app.school.example"
KEY = RSAKey.generate_key(2048)
OTHER_KEY = RSAKey.generate_key(2048)
PUBLIC_PEM = KEY.as_pem(private=False)


def claims(**changed: Any) -> dict[str, Any]:
    usual = {"iss": ISSUER, "sub": "user_123", "sid": "sess_1", "azp": PAGE}
    times = {"iat": NOW, "nbf": NOW - 10, "exp": NOW + 60}
    return {k: v for k, v in {**usual, **times, **changed}.items() if v is not None}


def token(header: dict[str, Any] | None = None, *, key: Any = KEY, **changed: Any) -> str:
    head = {"alg": "RS256", "kid": "ins_1", "typ": "JWT", **(header or {})}
    registry = jws.JWSRegistry(algorithms=["RS256", "HS256", "RS384"], strict_check_header=False)
    return jws.serialize_compact(head, json.dumps(claims(**changed)), key, registry=registry)


def base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def by_hand(algorithm: str, *, secret: bytes = b"") -> str:
    """Unsigned, or signed by HMAC with whatever an attacker has, the public key say."""
    parts = ({"alg": algorithm, "typ": "JWT", "kid": "ins_1"}, claims())
    body = ".".join(base64(json.dumps(part).encode()) for part in parts)
    signature = hmac.digest(secret, body.encode(), "sha256") if secret else b""
    return f"{body}.{base64(signature)}"


@pytest.fixture
def identity() -> TokenIdentity:
    expected = Expected(issuer=ISSUER, parties=(PAGE,))
    return TokenIdentity(expected, OneKey(PUBLIC_PEM.decode()))


async def reason(identity: TokenIdentity, text: str, *, now: int = NOW) -> str:
    """Why the token is refused; "" if it is taken."""
    try:
        await identity.verify(text, now=now * SECOND)
    except NotVouched as refused:
        return str(refused).partition(":")[0]
    return ""


async def test_a_token_says_who_signed_in(identity: TokenIdentity) -> None:
    vouched = await identity.verify(token(), now=NOW * SECOND)
    assert (vouched.subject, vouched.session) == ("user_123", "sess_1")
    assert identity.public_keys() is None
    assert identity.issue("user_123", now=NOW) is None
    assert not identity.is_local


async def test_unknown_members_of_the_header_are_no_fault(identity: TokenIdentity) -> None:
    assert not await reason(identity, token({"oiat": NOW, "cat": "cl_B7d4PD111AAA"}))
    assert await reason(identity, token({"cat": "cl_B7d4PD333AAA"})) == "token-invalid"


async def test_only_rs256_is_taken(identity: TokenIdentity) -> None:
    for wrong in (
        by_hand("none"),
        by_hand("HS256", secret=PUBLIC_PEM),
        token({"alg": "RS384"}),
        token({"typ": "at+jwt"}),
    ):
        assert await reason(identity, wrong) == "token-invalid-algorithm"


async def test_what_the_issuers_key_did_not_sign_is_refused_whatever_it_claims(
    identity: TokenIdentity,
) -> None:
    assert await reason(identity, token(key=OTHER_KEY)) == "token-invalid-signature"
    expired = token(key=OTHER_KEY, exp=NOW - 60)
    assert await reason(identity, expired) == "token-invalid-signature"
    head, _, signature = token().split(".")
    other = token(sub="user_admin").split(".")[1]
    assert await reason(identity, f"{head}.{other}.{signature}") == "token-invalid-signature"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"exp": NOW - 4}, ""),
        ({"exp": NOW - 5}, "token-expired"),
        ({"exp": None}, "token-invalid"),
        ({"exp": "soon"}, "token-invalid"),
        ({"exp": True}, "token-invalid"),
        ({"nbf": NOW + 5}, ""),
        ({"nbf": NOW + 6}, "token-not-active-yet"),
        ({"nbf": None}, ""),
        ({"iat": NOW + 6}, "token-iat-in-the-future"),
        ({"iss": "https://clerk.other.example"}, "token-invalid"),
        ({"iss": None}, "token-invalid"),
        ({"sub": 7}, "token-invalid"),
        ({"sub": None}, "token-invalid"),
        ({"sts": "pending"}, "token-invalid"),
        ({"azp": "https://app.school.example.evil"}, "token-invalid-authorized-parties"),
        ({"azp": None}, "token-invalid-authorized-parties"),
        ({"aud": "anybody"}, ""),
    ],
)
async def test_claims_are_judged_with_five_seconds_of_skew(
    identity: TokenIdentity, changed: dict[str, Any], expected: str
) -> None:
    assert await reason(identity, token(**changed)) == expected


async def test_parties_and_audiences_are_asked_for_as_set() -> None:
    keys = OneKey(PUBLIC_PEM.decode())
    anywhere = TokenIdentity(Expected(issuer=ISSUER), keys)
    assert not await reason(anywhere, token(azp="https://else.example"))
    lone = TokenIdentity(Expected(issuer=ISSUER, parties=(PAGE,), lone=True), keys)
    assert not await reason(lone, token(azp=None))
    assert await reason(lone, token(azp="https://else.example"))
    ours = TokenIdentity(Expected(issuer=ISSUER, audiences=("school",)), keys)
    assert not await reason(ours, token())
    assert not await reason(ours, token(aud=["x", "school"]))
    assert await reason(ours, token(aud="x")) == "token-invalid"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a.b",
        "a.b.c",
        "..",
        "ak_x.y.z",
        "m2m_" + "x" * 9,
        "é.é.é",
        "x" * 20_000,
        "{}.{}.{}",
    ],
)
async def test_what_is_no_token_is_refused_without_a_crash(
    identity: TokenIdentity, text: str
) -> None:
    assert await reason(identity, text)


class Published:
    """A provider's address for its keys, which counts how often it was asked."""

    def __init__(self) -> None:
        self.keys = {"ins_1": KEY}
        self.asked = 0
        self.is_up = True
        self.app = Starlette(routes=[Route("/.well-known/jwks.json", self.answer)])

    async def answer(self, request: Request) -> Response:
        self.asked += 1
        if not self.is_up:
            return Response(status_code=503)
        entries = [{**key.as_dict(private=False), "kid": kid} for kid, key in self.keys.items()]
        return JSONResponse({"keys": [{"kty": "EC"}, {"kty": "RSA", "n": "?"}, *entries]})


@pytest.fixture
async def published() -> AsyncIterator[tuple[Published, str]]:
    provider = Published()
    async with serving(provider.app) as address:
        yield provider, f"{address}/.well-known/jwks.json"


async def test_keys_are_fetched_once_and_again_for_one_that_is_unknown(
    published: tuple[Published, str],
) -> None:
    provider, url = published
    identity = TokenIdentity(Expected(issuer=ISSUER), KeysByAddress(url, between=0))
    assert not await reason(identity, token())
    assert not await reason(identity, token())
    assert provider.asked == 1
    provider.keys = {"ins_2": OTHER_KEY}
    assert not await reason(identity, token({"kid": "ins_2"}, key=OTHER_KEY))
    assert provider.asked == 2
    assert await reason(identity, token()) == "token-invalid-signature"


async def test_tokens_of_strangers_make_us_ask_seldom(published: tuple[Published, str]) -> None:
    provider, url = published
    identity = TokenIdentity(Expected(issuer=ISSUER), KeysByAddress(url, between=60))
    for number in range(5):
        assert await reason(identity, token({"kid": f"ins_x{number}"}))
    assert provider.asked == 1


async def test_when_the_provider_is_away_its_known_keys_go_on_working(
    published: tuple[Published, str],
) -> None:
    provider, url = published
    identity = TokenIdentity(Expected(issuer=ISSUER), KeysByAddress(url, between=0))
    assert not await reason(identity, token())
    provider.is_up = False
    assert await reason(identity, token({"kid": "ins_9"})) == "token-invalid-signature"
    assert not await reason(identity, token())


async def test_a_local_issuer_keeps_its_key_and_publishes_the_public_half(tmp_path: Path) -> None:
    path = tmp_path / "identity.pem"

    def local() -> TokenIdentity:
        own = OwnKey(path)
        return TokenIdentity(Expected(issuer=LOCAL_ISSUER), own, issuing=own)

    issued = local().issue("user_7", now=NOW * SECOND)
    assert issued is not None
    again = local()
    assert (await again.verify(issued, now=NOW * SECOND)).subject == "user_7"
    assert await reason(again, issued, now=NOW + 65) == "token-expired"
    assert path.stat().st_mode & 0o777 == 0o600
    (public,) = (again.public_keys() or {})["keys"]
    assert {"n", "e", "kid", "alg", "use", "kty"} == set(public)
    assert await reason(again, token()) == "token-invalid-signature"


def test_a_setting_that_is_no_key_is_refused() -> None:
    with pytest.raises(ValueError, match="is no RSA key"):
        OneKey("-----BEGIN NONSENSE-----")
