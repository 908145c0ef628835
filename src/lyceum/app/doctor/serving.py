"""How the platform is reached: HTTPS, proxies, the APIs, a server that runs."""

from __future__ import annotations

import fcntl
from ipaddress import ip_address

from lyceum import dialects
from lyceum.app.doctor.finding import Finding, ok, warn
from lyceum.app.settings import Settings
from lyceum.http.peer import networks
from lyceum.http.platform import RequireHttps


def https(settings: Settings) -> Finding:
    """Passwords and keys travel with every request."""
    if _is_loopback(settings.host):
        return ok("https", f"{settings.host} is reached from this machine alone.")
    if settings.require_https is RequireHttps.NEVER:
        return warn(
            "https",
            f"Plain HTTP is accepted from everywhere on {settings.host}.",
            "Put a proxy with a certificate before it and set LYCEUM_REQUIRE_HTTPS=always.",
        )
    if not settings.trusted_proxies:
        return warn(
            "https",
            f"No proxy is trusted, so every request to {settings.host} counts as plain HTTP.",
            "Put a proxy with a certificate before it and name it in LYCEUM_TRUSTED_PROXIES.",
        )
    return ok("https", "Told by the trusted proxies.")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def proxies(settings: Settings) -> Finding:
    """Whoever is trusted may claim any client address, and so evade every limit by address."""
    everyone = [one for one in networks(settings.trusted_proxies) if one.prefixlen == 0]
    if everyone:
        return warn("proxies", f"{everyone[0]} trusts everybody.", "Name the proxies alone.")
    named = ", ".join(settings.trusted_proxies) or "none"
    return ok("proxies", f"Trusted: {named}.")


def dialects_served(settings: Settings) -> Finding:
    served = [name for name in dialects.names() if name not in settings.dialects_off]
    if not served:
        return warn("APIs", "All are switched off.", "Take some out of LYCEUM_DIALECTS_OFF.")
    return ok("APIs", f"Served: {', '.join(served)}.")


def server(settings: Settings) -> Finding:
    path = settings.data_dir / "server.lock"
    if not path.exists():
        return ok("server", "None has run on this folder yet.")
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return ok("server", "One is running on this folder.")
    return ok("server", "None is running on this folder.")
