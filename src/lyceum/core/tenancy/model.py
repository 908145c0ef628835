"""What an organization and its addresses may be called."""

from __future__ import annotations

import re

from lyceum.core.errors import Fault, Invalid, Problem

LONGEST_NAME = 200
LONGEST_HOST = 253

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


def clean_organization_name(name: str) -> str:
    """The name without white space around it; refuses a blank or overlong one."""
    name = name.strip()
    if not name:
        raise Invalid(Problem("name", Fault.TOO_SHORT, limit=1))
    if len(name) > LONGEST_NAME:
        raise Invalid(Problem("name", Fault.TOO_LONG, limit=LONGEST_NAME))
    return name


def clean_host(host: str) -> str:
    """The host name in lower case; refuses addresses with a scheme, a port or a path."""
    host = host.strip().lower().rstrip(".")
    if len(host) > LONGEST_HOST or not _HOST.fullmatch(host):
        expected = ("a host name without scheme, port or path",)
        raise Invalid(Problem("host", Fault.MALFORMED, expected=expected))
    return host
