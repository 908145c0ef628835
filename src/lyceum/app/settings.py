"""Every setting of the platform: flags, then `LYCEUM_<NAME>`, then `lyceum.toml`, then defaults."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from lyceum.http.platform import RequireHttps

PREFIX = "LYCEUM_"
Words = Annotated[tuple[str, ...], NoDecode]
"""A list of words; in the environment they stand behind one another with commas between."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data_dir: Path = Field(
        default=Path("data"), description="Folder of the database, the secret and the files."
    )
    database_url: str = Field(
        default="",
        description="sqlite:///<path> or postgresql://…; empty means lyceum.db in the data folder.",
    )
    database_connections: int = Field(
        default=10, ge=1, le=500, description="Most connections to PostgreSQL, of each kind."
    )
    host: str = Field(default="127.0.0.1", description="Address that the server listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port that the server listens on.")
    secret: str = Field(
        default="",
        description="The instance's secret, at least 32 characters; empty means one of its own, "
        "made on first start and kept in the data folder.",
    )
    require_https: RequireHttps = Field(
        default=RequireHttps.AUTO,
        description="Whether plain HTTP is refused: auto leaves it to each API's contract.",
    )
    trusted_proxies: Words = Field(
        default=(), description="Addresses or networks of proxies whose word is taken."
    )
    cors_origins: Words = Field(
        default=("*",), description="Origins whose pages may call the APIs."
    )
    dialects_off: Words = Field(default=(), description="APIs that are not served.")
    rate_limit_factor: int = Field(
        default=1, ge=1, description="Multiplies the rate limits of every API."
    )
    log_level: str = Field(default="info", description="debug, info, warning or error.")
    log_requests: bool = Field(default=False, description="One line in the log for each request.")

    @field_validator("trusted_proxies", "cors_origins", "dialects_off", mode="before")
    @classmethod
    def _words(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(word.strip() for word in value.split(",") if word.strip())
        return value

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
        file = Path(os.environ.get("LYCEUM_CONFIG", "lyceum.toml"))
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, file))


def load_settings(**flags: Any) -> Settings:
    """Flags that are None were not given; a faulty setting is a pydantic.ValidationError."""
    return Settings(**{name: value for name, value in flags.items() if value is not None})
