"""Addresses of links that work once."""

from __future__ import annotations

from lyceum.core.access.model import Purpose

PATHS = {
    Purpose.SIGN_IN: "/links/sign-in/",
    Purpose.NEW_PASSWORD: "/links/new-password/",
    Purpose.PURCHASE: "/links/purchase/",
    Purpose.SIGN_OUT: "/links/sign-out/",
}
"""What goes before the secret, behind the origin."""


def address(origin: str, purpose: Purpose, secret: str = "") -> str:
    """Where a link leads; without a secret, what goes before it."""
    return origin + PATHS[purpose] + secret


def signed_out(origin: str, token: str) -> str:
    """The same of a sign-out, whose secret comes in a longer text: `token:…,next:…`."""
    return origin + PATHS[Purpose.SIGN_OUT] + token


def secret_of(token: str) -> str:
    """The secret in such a text, or all of it."""
    return token.partition(",")[0].removeprefix("token:")
