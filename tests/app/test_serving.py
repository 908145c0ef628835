"""The server around the application."""

import pytest

from lyceum.app import server, serving
from lyceum.app.errors import CannotStart
from lyceum.app.listening import listen
from lyceum.app.settings import Settings
from lyceum.core.database import DatabaseUnavailable


def test_a_platform_that_cannot_be_opened_is_no_start(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(settings: Settings) -> None:
        raise DatabaseUnavailable("it went away since it was looked at")

    monkeypatch.setattr(server, "open_platform", fails)
    told: list[str] = []
    settings = Settings(port=0)
    with listen(settings) as opened, pytest.raises(CannotStart, match="the log says why"):
        serving.serve(settings, opened, ready=lambda: told.append("ready"))
    assert told == []
