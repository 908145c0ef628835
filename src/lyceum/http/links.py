"""Addresses of links that work once."""

from __future__ import annotations

from lyceum.core.access.model import Purpose

PATHS = {
    Purpose.SIGN_IN: "/links/sign-in/",
    Purpose.NEW_PASSWORD: "/links/new-password/",
    Purpose.PURCHASE: "/links/purchase/",
}
"""What goes before the secret, behind the origin."""


def address(origin: str, purpose: Purpose, secret: str = "") -> str:
    """Where a link leads; without a secret, what goes before it."""
    return origin + PATHS[purpose] + secret
