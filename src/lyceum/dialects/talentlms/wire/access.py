"""Coming in and going out on the wire (witness: contract 2.1)."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.dialects.talentlms.wire import texts

LONGEST_ADDRESS = 2000

Base64 = Annotated[
    str, Meta(max_length=3000, description="An address in base64.", examples=["aHR0cHM6Ly94LmV4"])
]
Address = Annotated[str, Meta(examples=["https://school.example/links/sign-in/4f1e…"])]


class LoginLink(msgspec.Struct, frozen=True):
    """Opened within ten minutes, the address signs the person in, once."""

    name: str
    url: Address
    is_branch: bool


class Logout(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    next: Annotated[str, Meta(max_length=LONGEST_ADDRESS)] | UnsetType = UNSET


class Redirect(msgspec.Struct, frozen=True):
    redirect_url: Address


class OnlineStatus(msgspec.Struct, frozen=True):
    status: Literal["online", "offline"]


class PasswordReset(msgspec.Struct, frozen=True, kw_only=True):
    login: texts.Line
    redirect_url: Base64 | UnsetType = UNSET


class UsernameRecovery(msgspec.Struct, frozen=True, kw_only=True):
    email: texts.Email
    domain_url: Base64 | UnsetType = UNSET


class Recovered(msgspec.Struct, frozen=True):
    user_id: texts.Id


def encoded(address: str) -> str:
    return base64.urlsafe_b64encode(address.encode()).rstrip(b"=").decode()


def decoded(text: str | UnsetType, *, field: str) -> str:
    """The address, "" where none was sent; refuses what is no base64 of a web address."""
    if text is UNSET:
        return ""
    plain = text.replace("-", "+").replace("_", "/").replace(" ", "+").rstrip("=")
    try:
        found = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise Invalid(Problem(field, Fault.MALFORMED, expected=("base64",))) from error
    return web_address(found, field=field)


def web_address(text: str, *, field: str) -> str:
    """With `https://` before it where no scheme was said; refuses what a browser would run, and
    what holds a line's end."""
    address = text.strip()
    if not address:
        return ""
    scheme, mark, _ = address.partition("://")
    if not mark and ":" not in address.partition("/")[0]:
        scheme, address = "https", f"https://{address}"
    if scheme.lower() not in ("http", "https") or not address.isprintable() or " " in address:
        raise Invalid(Problem(field, Fault.MALFORMED, expected=("web address",)))
    return address
