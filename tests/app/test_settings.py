"""Settings: where they come from, and what is said of those that are wrong."""

from pathlib import Path

import pytest

from lyceum.adapters.blobs import FolderBlobs
from lyceum.adapters.bucket import BucketBlobs
from lyceum.app.errors import CannotStart
from lyceum.app.settings import Settings, load_settings
from lyceum.app.wiring import blobs_of


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder without a file of settings, and an environment without any."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"LYCEUM_{name.upper()}", raising=False)
    monkeypatch.delenv("LYCEUM_CONFIG", raising=False)
    return tmp_path


def test_a_flag_outranks_the_environment_and_that_the_file_and_that_the_default(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings().port == 8000
    (nowhere / "lyceum.toml").write_text("port = 8001")
    assert load_settings().port == 8001
    monkeypatch.setenv("LYCEUM_PORT", "8002")
    assert load_settings(port=None).port == 8002
    assert load_settings(port=8003).port == 8003


def test_lists_are_words_with_commas_or_lists_of_the_file(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (nowhere / "lyceum.toml").write_text('trusted_proxies = ["10.0.0.1", "10.1.0.0/16"]')
    assert load_settings().trusted_proxies == ("10.0.0.1", "10.1.0.0/16")
    monkeypatch.setenv("LYCEUM_TRUSTED_PROXIES", " 10.0.0.2, ::1 ,")
    assert load_settings().trusted_proxies == ("10.0.0.2", "::1")
    monkeypatch.setenv("LYCEUM_TRUSTED_PROXIES", "")
    assert load_settings().trusted_proxies == ()


def test_the_database_is_a_file_in_the_data_folder_unless_said_otherwise() -> None:
    assert load_settings(data_dir=Path("school")).database == "sqlite:///school/lyceum.db"
    url = "postgresql://here/school"
    assert load_settings(database_url=url).database == url


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("files_url", "school-files"),
        ("files_url", "s3://"),
        ("files_url", "s3://a b"),
        ("files_url", "https://store.example/school-files"),
        ("files_endpoint", "store.example:9000"),
    ],
)
def test_a_place_for_files_that_is_none_is_refused(setting: str, value: str) -> None:
    with pytest.raises(CannotStart, match=f"LYCEUM_{setting.upper()} is not valid: must"):
        load_settings(**{setting: value})


def test_files_lie_in_the_data_folder_unless_a_bucket_is_named(nowhere: Path) -> None:
    assert isinstance(blobs_of(load_settings(data_dir=nowhere)), FolderBlobs)
    named = load_settings(files_url="s3://school-files/of/hill-school/", files_region="eu-west-1")
    assert isinstance(blobs_of(named), BucketBlobs)


def test_a_fault_names_the_setting_and_never_repeats_a_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LYCEUM_SECRET", "hunter2")
    with pytest.raises(CannotStart, match="LYCEUM_SECRET") as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)


def test_every_setting_says_what_it_is_for() -> None:
    told = [field.description or "" for field in Settings.model_fields.values()]
    assert all(sentence[0].isupper() or sentence[0] == "`" for sentence in told if sentence)
    assert all(sentence.endswith((".", "error.")) for sentence in told)
