"""The one place that knows which adapter stands behind which port."""

from __future__ import annotations

from lyceum.adapters.blobs import FolderBlobs
from lyceum.adapters.courier import HttpCourier
from lyceum.adapters.limits import MemoryLimits
from lyceum.adapters.passwords import Argon2Passwords
from lyceum.adapters.seals import AesSeals
from lyceum.adapters.tokens import JwtTokens
from lyceum.app import data_dir
from lyceum.app.settings import Settings
from lyceum.core.database import open_database
from lyceum.core.stages import FileLimits, Ports
from lyceum.core.tenancy.directory import Directory
from lyceum.core.work import Works
from lyceum.http.calls import Calls
from lyceum.http.peer import networks
from lyceum.http.platform import Platform
from lyceum.kit import secrecy

MEBIBYTE = 1_048_576


async def open_platform(settings: Settings) -> Platform:
    """Opens the database and joins the adapters; raises DatabaseUnavailable."""
    database = await open_database(settings.database, connections=settings.database_connections)
    works = Works(database)
    directory = Directory(works)
    master = data_dir.secret(settings)
    return Platform(
        works=works,
        directory=directory,
        ports=Ports(
            passwords=Argon2Passwords(),
            tokens=JwtTokens(secrecy.derive(master, "access tokens")),
            tenants=directory,
            seals=AesSeals(secrecy.derive(master, "secrets at rest")),
            courier=HttpCourier(
                allow_private=settings.webhooks_allow_private,
                allow_plain=settings.webhooks_allow_plain,
            ),
            blobs=FolderBlobs(settings.data_dir / "files"),
            file_limits=FileLimits(
                document=settings.document_limit * MEBIBYTE, video=settings.video_limit * MEBIBYTE
            ),
        ),
        limits=MemoryLimits(),
        trusted_proxies=networks(settings.trusted_proxies),
        require_https=settings.require_https,
        cors_origins=settings.cors_origins,
        limit_factor=settings.rate_limit_factor,
        log_requests=settings.log_requests,
        calls=Calls(works) if settings.request_log_days else None,
    )


async def close_platform(platform: Platform) -> None:
    await platform.ports.courier.close()
    await platform.works.database.close()
