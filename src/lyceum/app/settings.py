"""Every setting of the platform: flags, then `LYCEUM_<NAME>`, then `lyceum.toml`, then defaults."""

from __future__ import annotations

import os
import re
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from lyceum import dialects
from lyceum.adapters.mail import Security
from lyceum.app.errors import CannotStart
from lyceum.http.peer import networks
from lyceum.http.platform import RequireHttps

PREFIX = "LYCEUM_"
CONFIG = "LYCEUM_CONFIG"
SECRET_CHARACTERS = 32
DATABASES = ("sqlite:///", "postgresql://", "postgres://", "postgresql+asyncpg://")
STORES = ("redis://", "rediss://", "unix://")
FILES_URL = re.compile(r"s3://([A-Za-z0-9][A-Za-z0-9._-]+)(?:/([A-Za-z0-9._/-]*))?")
Words = Annotated[tuple[str, ...], NoDecode]
"""A list of words; in the environment they stand behind one another with commas between."""


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class MasteriyoProfile(StrEnum):
    DOCUMENTED = "documented"
    OBSERVED = "observed"


class WorkerMode(StrEnum):
    EMBEDDED = "embedded"
    NONE = "none"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data_dir: Path = Field(
        default=Path("data"), description="Folder of the database, the secret and the files."
    )
    database_url: str = Field(
        default="",
        description="`sqlite:///<path>` or `postgresql://…`; empty means `lyceum.db` in the data "
        "folder.",
    )
    database_connections: int = Field(
        default=10, ge=1, le=500, description="Most connections to PostgreSQL, of each kind."
    )
    files_url: str = Field(
        default="",
        description="Where files are kept: `s3://<bucket>` or `s3://<bucket>/<prefix>`; empty "
        "means the folder `files` in the data folder. A bucket needs a rule that ends unfinished "
        "uploads after a day: a crash can leave one, unseen.",
    )
    files_endpoint: str = Field(
        default="",
        description="Address of the S3-compatible store; empty means Amazon's own.",
    )
    files_region: str = Field(default="", description="Region of the bucket, if the store asks.")
    files_key_id: str = Field(
        default="",
        description="Id of the key to the bucket; empty means `AWS_ACCESS_KEY_ID` and "
        "`AWS_SECRET_ACCESS_KEY`, or the machine's own role.",
    )
    files_secret_key: str = Field(default="", description="The secret half of that key.")
    host: str = Field(default="127.0.0.1", description="Address that the server listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port that the server listens on.")
    secret: str = Field(
        default="",
        description="The instance's secret, at least 32 characters; empty means one of its own, "
        "made on first start and kept in the data folder.",
    )
    require_https: RequireHttps = Field(
        default=RequireHttps.AUTO,
        description="Whether plain HTTP from other machines is refused; auto leaves it to each "
        "API's contract.",
    )
    trusted_proxies: Words = Field(
        default=(),
        description="Addresses or networks of proxies that are believed when they tell a client's "
        "address, host and scheme.",
    )
    cors_origins: Words = Field(
        default=("*",), description="Origins whose pages may call the APIs."
    )
    dialects_off: Words = Field(default=(), description="APIs that are not served.")
    require_version: bool = Field(
        default=False,
        description="Whether requests must name a version where a vendor's API is versioned by a "
        "date; else one that names none gets the newest.",
    )
    redis_url: str = Field(
        default="",
        description="Valkey or Redis on which several servers count rate limits together, "
        "`redis://<host>:6379/0` or `rediss://…`; empty means that each process counts for "
        "itself.",
    )
    rate_limit_factor: int = Field(
        default=1, ge=1, description="Multiplies the rate limits of every API."
    )
    masteriyo_profile: MasteriyoProfile = Field(
        default=MasteriyoProfile.DOCUMENTED,
        description="Whether the Masteriyo API answers as its guide says, or as the product was "
        "observed to.",
    )
    masteriyo_rate: int = Field(
        default=300, ge=1, description="Requests a minute that a key of the Masteriyo API may make."
    )
    document_limit: int = Field(
        default=50, ge=1, description="Most MiB of an uploaded file that is no recording."
    )
    video_limit: int = Field(
        default=2048, ge=1, description="Most MiB of an uploaded recording: video or sound."
    )
    webhooks_allow_private: bool = Field(
        default=False,
        description="Whether webhooks may go to addresses that are not public: for closed "
        "networks.",
    )
    webhooks_allow_plain: bool = Field(
        default=False, description="Whether webhooks may go to http:// addresses."
    )
    identity_issuer: str = Field(
        default="",
        description="The issuer that session tokens must name; empty means that this installation "
        "issues its own.",
    )
    identity_keys_url: str = Field(
        default="",
        description="Where the issuer's keys are published; empty means `/.well-known/jwks.json` "
        "at the issuer.",
    )
    identity_key: str = Field(
        default="", description="The issuer's public key in PEM, instead of an address."
    )
    identity_parties: Words = Field(
        default=(), description="Origins whose session tokens are taken; empty means any."
    )
    identity_lone: bool = Field(
        default=False,
        description="Whether tokens that name no origin are taken where origins are listed.",
    )
    identity_audiences: Words = Field(
        default=(), description="Audiences of which a token must name one, if it names any."
    )
    identity_webhook_secret: str = Field(
        default="",
        description="The secret of the provider's webhook, `whsec_…`: with it what the provider "
        "tells of its people is taken over.",
    )
    mail_from: str = Field(
        default="Lyceum <no-reply@localhost>", description="Whose name and address letters bear."
    )
    smtp_host: str = Field(
        default="",
        description="Server that letters are handed to; empty means that they are laid into "
        "`outbox` in the data folder.",
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of that server.")
    smtp_security: Security = Field(
        default=Security.STARTTLS,
        description="How the way to that server is encrypted: starttls, tls, or none.",
    )
    smtp_user: str = Field(
        default="", description="Name under which to sign in at that server; empty means nobody."
    )
    smtp_password: str = Field(default="", description="Password of that name.")
    stripe_key: str = Field(
        default="",
        description="The secret key of the account with Stripe that takes payments of live "
        "schools; empty means that they take none.",
    )
    stripe_url: str = Field(
        default="", description="Where Stripe's API is asked; empty means at Stripe itself."
    )
    stripe_notices: str = Field(
        default="",
        description="The secret with which Stripe signs the notices that it sends to "
        "`/payment-notices`; empty means that none are taken.",
    )
    worker: WorkerMode = Field(
        default=WorkerMode.EMBEDDED,
        description="Whether the server does the background work itself; where it does not, "
        "`lyceum worker` must run beside it.",
    )
    request_log_days: int = Field(
        default=30,
        ge=0,
        le=3650,
        description="Days for which each request with an API key is known; 0 keeps none.",
    )
    log_level: LogLevel = Field(default=LogLevel.INFO, description="Least that the log tells.")
    log_requests: bool = Field(default=False, description="One line in the log for each request.")

    @field_validator(
        "trusted_proxies",
        "cors_origins",
        "dialects_off",
        "identity_parties",
        "identity_audiences",
        mode="before",
    )
    @classmethod
    def _words(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(word.strip() for word in value.split(",") if word.strip())
        return value

    @field_validator("secret")
    @classmethod
    def _long(cls, value: str) -> str:
        if value and len(value) < SECRET_CHARACTERS:
            raise ValueError(f"must have at least {SECRET_CHARACTERS} characters")
        return value

    @field_validator("database_url")
    @classmethod
    def _known(cls, value: str) -> str:
        if value and not value.startswith(DATABASES):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _store(cls, value: str) -> str:
        if value and not value.startswith(STORES):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return value

    @field_validator("files_url")
    @classmethod
    def _bucket(cls, value: str) -> str:
        if value and not FILES_URL.fullmatch(value):
            raise ValueError("must be s3://<bucket> or s3://<bucket>/<prefix>")
        return value

    @field_validator("files_endpoint")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        networks(value)
        return value

    @field_validator("dialects_off")
    @classmethod
    def _dialects(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = sorted(set(value) - set(dialects.names()))
        if unknown:
            raise ValueError(f"there is no API named {unknown[0]}")
        return value

    @property
    def options(self) -> dict[str, dict[str, str]]:
        """What is set for single APIs, by their names."""
        profile, rate = self.masteriyo_profile.value, str(self.masteriyo_rate)
        return {"masteriyo": {"profile": profile, "rate": rate}}

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'lyceum.db'}"

    @classmethod
    def settings_customise_sources(  # noqa: PLR0917 - the library's signature
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = TomlConfigSettingsSource(settings_cls, config_file())
        return (init_settings, env_settings, file)


def load_settings(**flags: Any) -> Settings:
    """Flags that are None were not given; a faulty setting is one sentence that names it."""
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        raise CannotStart(_fault(error)) from error
    except tomllib.TOMLDecodeError as error:
        raise CannotStart(f"The file {config_file()} is not valid TOML: {error}.") from error
    except OSError as error:
        raise CannotStart(f"The file {config_file()} cannot be read: {error.strerror}.") from error


def config_file() -> Path:
    """The file of settings: the one that LYCEUM_CONFIG names, which must be there, else
    `lyceum.toml` in the working folder, which may be missing."""
    named = os.environ.get(CONFIG)
    if named and not Path(named).is_file():
        raise CannotStart(f"{CONFIG} names {named}, which is no file.")
    return Path(named or "lyceum.toml")


def _fault(error: ValidationError) -> str:
    """The first faulty setting. Its value is not repeated: it may be a secret."""
    first = error.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0])
    if first["type"] == "extra_forbidden":
        return f"There is no setting named {name}."
    reason = str(first["msg"]).removeprefix("Value error, ")
    return f"The setting {PREFIX}{name.upper()} is not valid: {reason[0].lower()}{reason[1:]}."
