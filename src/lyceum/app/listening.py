"""The server's own socket: bound before anything slow, so that a taken port is told at once."""

from __future__ import annotations

import errno
import socket

from lyceum.app.errors import CannotStart
from lyceum.app.settings import Settings

BACKLOG = 2048


def listen(settings: Settings) -> socket.socket:
    """A socket that listens already: connections wait in it until the server is ready."""
    try:
        family, _, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise CannotStart(
            f"The host {settings.host} is not an address of this machine; "
            "set LYCEUM_HOST to one that is."
        ) from error
    # Named as TCP, else the event loop would not switch off the pause before small answers.
    opened = socket.socket(family, socket.SOCK_STREAM, protocol)
    try:
        # A port whose last server ended a moment ago is free; one that is listened to is not.
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(BACKLOG)
    except OSError as error:
        opened.close()
        raise CannotStart(_reason(settings, error)) from error
    return opened


def _reason(settings: Settings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {settings.port} on {settings.host} is taken by another program; "
            "stop that one, or choose another port with --port or LYCEUM_PORT."
        )
    if error.errno == errno.EACCES:
        return (
            f"Port {settings.port} needs more rights than this user has; "
            "choose one above 1023 with --port or LYCEUM_PORT."
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return (
            f"The host {settings.host} is not an address of this machine; "
            "set LYCEUM_HOST to one that is."
        )
    return f"Port {settings.port} on {settings.host} cannot be used: {error.strerror}."


def address_of(opened: socket.socket) -> str:
    """Where a program on this machine reaches the socket."""
    host, port = opened.getsockname()[:2]
    return address(host, port)


def address(host: str, port: int) -> str:
    """`http://host:port`; one that listens on every address is reached on loopback."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - only recognised
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
