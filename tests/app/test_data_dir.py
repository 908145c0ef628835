"""The data folder: made for its owner, probed, locked, and its secret."""

import stat
from pathlib import Path

import pytest

from lyceum.app import data_dir
from lyceum.app.errors import CannotStart
from lyceum.app.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "new" / "data")


def test_the_folder_is_made_for_its_owner_alone_and_nothing_is_left_in_it(
    settings: Settings,
) -> None:
    data_dir.prepare(settings)
    assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o700
    assert list(settings.data_dir.iterdir()) == []


def test_a_folder_that_was_there_keeps_its_rights(settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True)
    settings.data_dir.chmod(0o750)
    data_dir.prepare(settings)
    assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o750


def test_the_secret_is_made_once_and_for_its_owner_alone(settings: Settings) -> None:
    data_dir.prepare(settings)
    made = data_dir.secret(settings)
    assert len(made) == 64
    assert data_dir.secret(settings) == made
    assert [path.name for path in settings.data_dir.iterdir()] == ["secret"]
    assert stat.S_IMODE((settings.data_dir / "secret").stat().st_mode) == 0o600


def test_a_secret_of_the_settings_goes_before_the_folders_own(settings: Settings) -> None:
    data_dir.prepare(settings)
    data_dir.secret(settings)
    given = settings.model_copy(update={"secret": "given by whoever runs the server"})
    assert data_dir.secret(given) == b"given by whoever runs the server"


def test_one_server_holds_the_folder_until_it_ends(settings: Settings) -> None:
    data_dir.prepare(settings)
    with data_dir.held(settings):
        with pytest.raises(CannotStart, match="Another server"), data_dir.held(settings):
            pass
        with data_dir.migrating(settings):
            pass
    with data_dir.held(settings):
        assert (settings.data_dir / "server.lock").exists()
