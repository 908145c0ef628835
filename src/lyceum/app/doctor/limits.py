"""The store on which servers count limits together: whether it answers."""

from __future__ import annotations

from lyceum.app.doctor.finding import Finding, ok, warn
from lyceum.app.settings import Settings


async def limits(settings: Settings) -> Finding:
    """Without it nobody is kept out, but each server counts for itself."""
    if not settings.redis_url:
        return ok("limits", "Counted in the server's process.")
    from redis.exceptions import RedisError

    from lyceum.adapters.shared_limits import client_of

    try:
        async with client_of(settings.redis_url) as client:
            version = str((await client.info("server"))["redis_version"])
    except (RedisError, OSError, ValueError) as error:
        # The message may repeat the address, and the address may hold a password.
        reason = f"The store does not answer: {type(error).__name__}."
        return warn("limits", reason, "Start it, or correct LYCEUM_REDIS_URL.")
    return ok("limits", f"Counted on a store that answers, version {version}.")
