"""All checks, in the order in which a trouble is best looked for."""

from __future__ import annotations

from collections.abc import Callable

from lyceum.app.doctor import machine, serving
from lyceum.app.doctor.database import database
from lyceum.app.doctor.files import files
from lyceum.app.doctor.finding import Finding
from lyceum.app.doctor.limits import limits
from lyceum.app.settings import Settings

CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    machine.settings_known,
    machine.data_folder,
    machine.secret_file,
    machine.free_disk,
    machine.clock,
    serving.https,
    serving.proxies,
    serving.dialects_served,
    serving.server,
)


async def examine(settings: Settings) -> list[Finding]:
    """Every finding; changes nothing, and may run beside a server."""
    findings = [check(settings) for check in CHECKS]
    found = [await limits(settings), await files(settings)]
    return [*findings, *found, *await database(settings)]
