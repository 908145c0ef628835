"""Session tokens of an identity provider: JWTs by RS256, verified with its published keys.

The steps and their order are those of the provider's own libraries: form, header, signature, and
only then the claims, so that nobody learns of claims by guessing.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from lyceum.adapters.signing_keys import Keys
from lyceum.core.identity import NotVouched, Vouched
from lyceum.kit.time import SECOND

ALGORITHM = "RS256"
SKEW = 5
"""Seconds that clocks may differ by."""

TOKEN_SECONDS = 60
LOCAL_ISSUER = "https://local.lyceum.invalid"
"""Whom tokens of our own name: a host that nobody can have."""

_MACHINE_PREFIXES = ("ak_", "oat_", "m2m_", "mt_")
_MACHINE_CATEGORY = "cl_B7d4PD333AAA"
_LONGEST = 16_384

_object = msgspec.json.Decoder(dict[str, Any])


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """What a token must name. Without `parties` any origin may have asked for it; with them it
    must name one, unless `lone` ones that name none are taken too. Without `audiences` its own is
    not looked at."""

    issuer: str
    parties: tuple[str, ...] = ()
    lone: bool = False
    audiences: tuple[str, ...] = ()


class Issuing(Protocol):
    """Keys of our own, that can sign as well."""

    def sign(self, claims: Mapping[str, object]) -> str: ...

    def public_keys(self) -> dict[str, Any]: ...


class Verifying(Protocol):
    """Knows the provider's messages from others'."""

    def verify(self, body: bytes, *, message_id: str, sent_at: str, signature: str) -> None: ...


class TokenIdentity:
    """Verifies tokens with `keys`, which with `issuing` are this installation's own, and the
    provider's `messages`."""

    def __init__(
        self,
        expected: Expected,
        keys: Keys,
        *,
        issuing: Issuing | None = None,
        messages: Verifying | None = None,
    ) -> None:
        self._expected = expected
        self._keys = keys
        self._issuing = issuing
        self._messages = messages

    @property
    def is_local(self) -> bool:
        return self._issuing is not None

    async def verify(self, token: str, *, now: int) -> Vouched:
        header = _header(token)
        payload = await self._signed(token, kid=str(header.get("kid", "")))
        claims = _claims(payload)
        subject = claims.get("sub")
        if not isinstance(subject, str) or not subject:
            raise NotVouched("token-invalid: no subject")
        self._must_be_meant(claims)
        _must_be_timely(claims, now=now / SECOND)
        if claims.get("iss") != self._expected.issuer:
            raise NotVouched("token-invalid: another issuer")
        if claims.get("sts") == "pending":
            raise NotVouched("token-invalid: a sign-in that is not finished")
        session = claims.get("sid")
        return Vouched(subject, session if isinstance(session, str) else "")

    async def _signed(self, token: str, *, kid: str) -> bytes:
        """The payload, when one of the keys signed it. A key that is not known, or under whose name
        another has come, is looked for once more."""
        for again in (False, True):
            key = await self._keys.find(kid, again=again)
            if key is not None:
                # Checking takes 0.1 ms of processor time: not worth a thread.
                payload = _payload(token, key)
                if payload is not None:
                    return payload
        raise NotVouched("token-invalid-signature")

    def _must_be_meant(self, claims: Mapping[str, Any]) -> None:
        """Refuses a token for somebody else's audience or page."""
        audiences, said = self._expected.audiences, claims.get("aud")
        if audiences and said is not None:
            named = said if isinstance(said, list) else [said]
            if not any(each in audiences for each in named):
                raise NotVouched("token-invalid: another audience")
        party, parties = claims.get("azp"), self._expected.parties
        if not parties or (party is None and self._expected.lone):
            return
        if party not in parties:
            raise NotVouched("token-invalid-authorized-parties")

    def heard(self, body: bytes, *, message_id: str, sent_at: str, signature: str) -> None:
        if self._messages is None:
            raise NotVouched("no secret of the provider's messages is set")
        self._messages.verify(body, message_id=message_id, sent_at=sent_at, signature=signature)

    def issue(self, subject: str, *, now: int) -> str | None:
        if self._issuing is None:
            return None
        at = now // SECOND
        return self._issuing.sign(
            {
                "v": 2,
                "iss": self._expected.issuer,
                "sub": subject,
                "sid": f"sess_{secrets.token_hex(12)}",
                "iat": at,
                "nbf": at - 10,
                "exp": at + TOKEN_SECONDS,
                "jti": secrets.token_hex(10),
            }
        )

    def public_keys(self) -> dict[str, Any] | None:
        return None if self._issuing is None else self._issuing.public_keys()


def _header(token: str) -> dict[str, Any]:
    """What the token says of itself; refuses what is no session token before any key is looked
    for."""
    if token.startswith(_MACHINE_PREFIXES) or len(token) > _LONGEST or token.count(".") != 2:
        raise NotVouched("token-invalid: no session token")
    from joserfc.errors import JoseError
    from joserfc.jws import extract_compact

    try:
        header = extract_compact(token.encode()).headers()
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise NotVouched("token-invalid: not decodable") from error
    if header.get("typ", "JWT") != "JWT" or header.get("alg") != ALGORITHM:
        raise NotVouched("token-invalid-algorithm")
    if header.get("cat") == _MACHINE_CATEGORY:
        raise NotVouched("token-invalid: a machine's token")
    return dict(header)


def _payload(token: str, key: Any) -> bytes | None:
    """The signed bytes; None when this key did not sign them."""
    from joserfc.errors import JoseError
    from joserfc.jws import JWSRegistry, deserialize_compact

    # Members of the header that nobody knows, such as `oiat`, are no fault.
    registry = JWSRegistry(algorithms=[ALGORITHM], strict_check_header=False)
    try:
        return deserialize_compact(token, key, registry=registry).payload
    except (JoseError, ValueError, TypeError, RecursionError):
        return None


def _claims(payload: bytes) -> dict[str, Any]:
    try:
        return _object.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotVouched("token-invalid: no claims") from error


def _must_be_timely(claims: Mapping[str, Any], *, now: float) -> None:
    """Refuses before and after its time, give or take SKEW; `now` in seconds."""
    expires = claims.get("exp")
    if expires is None or not _is_number(expires):
        raise NotVouched("token-invalid: it never expires")
    if expires <= now - SKEW:
        raise NotVouched("token-expired")
    for name, reason in (("nbf", "token-not-active-yet"), ("iat", "token-iat-in-the-future")):
        begins = claims.get(name)
        if begins is not None and (not _is_number(begins) or begins > now + SKEW):
            raise NotVouched(reason)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
