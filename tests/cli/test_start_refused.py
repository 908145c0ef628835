"""What keeps a server from starting: one sentence each, and the exit code 1."""

import os
import shutil
import socket
import sqlite3
import subprocess

import pytest

from tests.cli.program import PROGRAM, Program
from tests.harness.processes import LOOPBACK, free_port


def test_a_port_that_another_program_has(fresh: Program) -> None:
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen()
        port = other.getsockname()[1]
        sentence = fresh.run_apart("serve", "--port", str(port)).sentence
    assert f"Port {port}" in sentence
    assert "--port" in sentence
    assert not (fresh.data_dir / "lyceum.db").exists()


def test_a_second_server_on_the_same_data(fresh: Program) -> None:
    first = fresh.serve()
    sentence = fresh.run_apart("serve", "--port", str(free_port())).sentence
    assert "Another server is already running" in sentence
    first.running.kill()
    assert fresh.serve().running.terminate() == 0


def test_a_data_folder_that_cannot_be_made(fresh: Program) -> None:
    (fresh.folder / "a file").touch()
    sentence = fresh.run("serve", LYCEUM_DATA_DIR=f"{fresh.folder}/a file/data").sentence
    assert "a file/data cannot be written (not a directory)" in sentence
    assert "LYCEUM_DATA_DIR" in sentence


def test_a_data_folder_that_this_user_may_not_write(fresh: Program) -> None:
    fresh.data_dir.mkdir(mode=0o555)
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("another user: no setpriv")
    # Root as everybody else is: bound by the rights of files.
    bound = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"]
    done = subprocess.run(
        [*(bound if os.geteuid() == 0 else []), PROGRAM, "serve"],
        env=fresh.settings({}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be written (permission denied)" in done.stderr


@pytest.mark.needs("mounts")
@pytest.mark.parametrize("kilobytes", [16, 480])
def test_a_full_disk_and_a_start_once_there_is_room(fresh: Program, kilobytes: int) -> None:
    fresh.data_dir.mkdir()
    size = f"size={kilobytes}k"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", fresh.data_dir], check=True)
    try:
        sentence = fresh.run_apart("serve", "--demo", "--port", str(free_port())).sentence
        assert "no space left" in sentence or "disk is full" in sentence
        subprocess.run(
            ["mount", "-o", "remount,size=16m", fresh.data_dir], check=True, capture_output=True
        )
        server = fresh.serve("--demo")
        assert server.sign_ins
        server.running.terminate()
    finally:
        subprocess.run(["umount", fresh.data_dir], check=True)


@pytest.mark.parametrize("command", [("serve",), ("migrate",), ("users", "list"), ("demo",)])
def test_a_postgresql_that_does_not_answer(fresh: Program, command: tuple[str, ...]) -> None:
    url = f"postgresql://lyceum:hidden@{LOOPBACK}:{free_port()}/school"
    sentence = fresh.run(*command, LYCEUM_DATABASE_URL=url, LYCEUM_PORT="0").sentence
    assert "PostgreSQL does not answer" in sentence
    assert "hidden" not in sentence


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("SECRET", "too short"),
        ("DATABASE_URL", "mysql://school"),
        ("TRUSTED_PROXIES", "somewhere"),
        ("DIALECTS_OFF", "esperanto"),
        ("LOG_LEVEL", "loud"),
        ("REQUIRE_HTTPS", "perhaps"),
        ("RATE_LIMIT_FACTOR", "0"),
    ],
)
def test_a_setting_that_is_not_valid_is_named_and_its_value_is_not(
    fresh: Program, name: str, value: str
) -> None:
    sentence = fresh.run("serve", **{f"LYCEUM_{name}": value}).sentence
    assert sentence.startswith(f"The setting LYCEUM_{name} is not valid")
    if name == "SECRET":
        assert value not in sentence
        assert "32 characters" in sentence


@pytest.mark.parametrize(
    ("content", "told"),
    [('port = "x', "is not valid TOML"), ("prot = 1", "no setting named prot")],
)
def test_a_file_of_settings_that_is_not_valid(fresh: Program, content: str, told: str) -> None:
    (fresh.folder / "lyceum.toml").write_text(content)
    assert told in fresh.run("serve").sentence


def test_a_file_of_settings_that_is_named_and_missing(fresh: Program) -> None:
    sentence = fresh.run("serve", LYCEUM_CONFIG="elsewhere.toml").sentence
    assert "elsewhere.toml" in sentence


def test_a_host_that_is_not_of_this_machine(fresh: Program) -> None:
    assert "192.0.2.1" in fresh.run("serve", "--host", "192.0.2.1", "--port", "0").sentence


def test_a_secret_file_that_was_cut_short(fresh: Program) -> None:
    fresh.data_dir.mkdir()
    (fresh.data_dir / "secret").write_text("short")
    assert "must hold at least 32 characters" in fresh.run("serve", "--port", "0").sentence


def test_a_database_that_a_newer_version_made(fresh: Program) -> None:
    assert fresh.run("migrate").code == 0
    with sqlite3.connect(fresh.data_dir / "lyceum.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    assert "a newer version made" in fresh.run("serve", "--port", "0").sentence


def test_a_file_that_is_no_database(fresh: Program) -> None:
    fresh.data_dir.mkdir()
    (fresh.data_dir / "lyceum.db").write_bytes(b"a letter, not a database" * 100)
    assert "not a database" in fresh.run("serve", "--port", "0").sentence
