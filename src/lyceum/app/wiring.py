"""The one place that knows which adapter stands behind which port."""

from __future__ import annotations

from lyceum.adapters.blobs import FolderBlobs
from lyceum.adapters.courier import HttpCourier
from lyceum.adapters.gateways import GatewaysByMode, Provider
from lyceum.adapters.identity import LOCAL_ISSUER, Expected, TokenIdentity
from lyceum.adapters.limits import MemoryLimits
from lyceum.adapters.mail import FolderMailer, Server, SmtpMailer
from lyceum.adapters.passwords import Argon2Passwords
from lyceum.adapters.pictures import PillowPictures
from lyceum.adapters.provider_messages import SignedMessages
from lyceum.adapters.sandbox import Sandbox
from lyceum.adapters.seals import AesSeals
from lyceum.adapters.signing_keys import Keys, KeysByAddress, OneKey, OwnKey
from lyceum.adapters.tokens import JwtTokens
from lyceum.app import data_dir
from lyceum.app.errors import CannotStart
from lyceum.app.settings import FILES_URL, Settings
from lyceum.core.database import open_database
from lyceum.core.identity import Identity
from lyceum.core.mail import Mailer
from lyceum.core.stages import Blobs, FileLimits, Ports
from lyceum.core.tenancy.directory import Directory
from lyceum.core.work import Works
from lyceum.http.calls import Calls
from lyceum.http.peer import networks
from lyceum.http.platform import Platform
from lyceum.kit import secrecy
from lyceum.kit.windows import Limits

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
            blobs=blobs_of(settings),
            pictures=PillowPictures(),
            identity=_identity(settings),
            gateways=GatewaysByMode(test=Sandbox(works), live=_live_gateway(settings)),
            mailer=_mailer(settings),
            file_limits=FileLimits(
                document=settings.document_limit * MEBIBYTE, video=settings.video_limit * MEBIBYTE
            ),
        ),
        limits=limits_of(settings),
        trusted_proxies=networks(settings.trusted_proxies),
        require_https=settings.require_https,
        cors_origins=settings.cors_origins,
        limit_factor=settings.rate_limit_factor,
        log_requests=settings.log_requests,
        calls=Calls(works) if settings.request_log_days else None,
    )


def limits_of(settings: Settings) -> Limits:
    """Where requests are counted; refuses an address that is none in one sentence."""
    if not settings.redis_url:
        return MemoryLimits()
    # Not at the top: who counts in the process does not load the store's library.
    from lyceum.adapters.shared_limits import SharedLimits

    try:
        return SharedLimits(settings.redis_url)
    except ValueError as error:
        raise CannotStart("The setting LYCEUM_REDIS_URL is no address of a store.") from error


def blobs_of(settings: Settings) -> Blobs:
    """Where the bytes of files are kept."""
    named = FILES_URL.fullmatch(settings.files_url)
    if named is None:
        return FolderBlobs(settings.data_dir / "files")
    # Not at the top: who keeps files in a folder does not load the store's library.
    from lyceum.adapters.bucket import BucketBlobs, Place

    place = Place(
        bucket=named[1],
        prefix=(named[2] or "").strip("/"),
        endpoint=settings.files_endpoint,
        region=settings.files_region,
        key_id=settings.files_key_id,
        secret_key=settings.files_secret_key,
    )
    return BucketBlobs(place)


def _mailer(settings: Settings) -> Mailer:
    """The server of the settings; without one letters lie in the data folder."""
    if not settings.smtp_host:
        return FolderMailer(settings.data_dir / "outbox", sender=settings.mail_from)
    server = Server(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password,
    )
    return SmtpMailer(server, sender=settings.mail_from)


def _live_gateway(settings: Settings) -> Provider | None:
    """Who takes payments of live schools, if anybody does."""
    if not settings.stripe_key:
        return None
    # Only here: its library takes a while to come.
    from lyceum.adapters.stripe import Stripe

    return Stripe(settings.stripe_key, address=settings.stripe_url, notices=settings.stripe_notices)


def _identity(settings: Settings) -> Identity:
    """Who says who people are: the issuer of the settings, else this installation itself."""
    issuer = settings.identity_issuer
    expected = Expected(
        issuer=issuer or LOCAL_ISSUER,
        parties=settings.identity_parties,
        lone=settings.identity_lone or not issuer,
        audiences=settings.identity_audiences,
    )
    if not issuer:
        own = OwnKey(settings.data_dir / "identity.pem")
        return TokenIdentity(expected, own, issuing=own, messages=_messages(settings))
    return TokenIdentity(expected, _published_keys(settings), messages=_messages(settings))


def _messages(settings: Settings) -> SignedMessages | None:
    """None where the provider has no secret to send messages with."""
    if not settings.identity_webhook_secret:
        return None
    try:
        return SignedMessages(settings.identity_webhook_secret)
    except ValueError as error:
        name = "LYCEUM_IDENTITY_WEBHOOK_SECRET"
        raise CannotStart(f"The setting {name} is no secret of a webhook.") from error


def _published_keys(settings: Settings) -> Keys:
    """Refuses a key that is none in one sentence."""
    if not settings.identity_key:
        url = f"{settings.identity_issuer.rstrip('/')}/.well-known/jwks.json"
        return KeysByAddress(settings.identity_keys_url or url)
    try:
        return OneKey(settings.identity_key)
    except ValueError as error:
        raise CannotStart(f"The setting LYCEUM_IDENTITY_KEY {error}.") from error


async def close_platform(platform: Platform) -> None:
    await platform.ports.courier.close()
    await platform.limits.close()
    await platform.works.database.close()
