"""The harness itself: servers start and end, databases are copied, and lacks are told by name."""

import os
import pwd
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from tests.harness import machine, postgres, processes
from tests.harness.postgres import Installation, OwnServer, PostgresServer, apart

pytestmark = pytest.mark.needs("time")

HTTP = [sys.executable, "-m", "http.server", "--bind", processes.LOOPBACK]
# A test that needs things, run by a pytest of its own under the project's conftest.
SAMPLE = """
import pytest

def test_plain():
    pass

@pytest.mark.needs("postgres")
def test_marked():
    raise AssertionError("ran")

def test_by_fixture(postgres_server):
    raise AssertionError("ran")

@pytest.mark.needs("golden")
def test_golden():
    raise AssertionError("ran")

@pytest.mark.long
def test_long():
    raise AssertionError("ran long")
"""
NO_POSTGRES = """
from tests.harness import machine, postgres
postgres.installations = lambda: []
"""


@pytest.fixture(params=postgres.installations(), ids=lambda found: found.name)
def installation(request: pytest.FixtureRequest) -> Installation:
    """Every set of server binaries on this machine."""
    found: Installation = request.param
    return found


@pytest.fixture
def own_server(installation: Installation) -> Iterator[OwnServer]:
    """A server of its own, for tests that look at its life."""
    server = postgres.start_server(installation)
    yield server
    apart(server.close())


async def fetch(url: str, statement: str) -> object:
    """One value from a database."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def write_five(url: str) -> None:
    """Fills a template."""
    await fetch(url, "CREATE TABLE number AS SELECT 5 AS value")


def is_there(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    done = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return bool(done.stdout.strip()) and not done.stdout.startswith("Z")


def wait_for(fact: Callable[[], bool], *, patience: float = 10.0) -> bool:
    """Whether the fact came true in time."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if fact():
            return True
        time.sleep(0.02)
    return fact()


def run_pytest(
    folder: Path, *arguments: str, text: str = SAMPLE, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Runs a pytest of its own over `text`, where PostgreSQL and the recordings are lacking."""
    (folder / "test_sample.py").write_text(text)
    (folder / "no_postgres.py").write_text(NO_POSTGRES)
    path = os.pathsep.join([str(machine.ROOT), str(folder)])
    own = {"PYTHONPATH": path, "CI": "", "LYCEUM_GOLDEN": str(folder / "nowhere")}
    # Plugins that nobody uses here would cost a second of every start.
    own["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    environment = processes.clean_environment(own | settings)
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, "--rootdir", str(folder)]
    command += ["-p", "no_postgres", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    command += [*arguments, str(folder)]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.needs("postgres")
async def test_each_installation_starts_as_whoever_runs_the_tests(own_server: OwnServer) -> None:
    assert await fetch(own_server.address, "SHOW fsync") == "off"
    data = own_server.running.output.with_name("data")
    assert data.owner() == ("nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name)


@pytest.mark.needs("postgres")
async def test_a_stranger_on_this_machine_is_not_let_in(own_server: OwnServer) -> None:
    password = urlsplit(own_server.address).password or ""
    stranger = own_server.address.replace(password, "guess")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await fetch(stranger, "SELECT 1")


@pytest.mark.needs("postgres")
def test_an_ordinary_user_starts_a_server_too(installation: Installation) -> None:
    user = "nobody" if os.geteuid() == 0 else None
    python = python_for_all() if user else sys.executable
    if python is None:
        pytest.skip("root has no Python here that another user may run")
    folder = processes.new_folder(user)
    script = (
        "from tests.harness import postgres, processes\n"
        f"binaries = postgres.Path({str(installation.binaries)!r})\n"
        "server = postgres.start_server(postgres.Installation('it', binaries))\n"
        "url = postgres.apart(server.new_database())\n"
        "print('made', url)\n"
    )
    environment = {
        "PYTHONPATH": os.pathsep.join([str(machine.ROOT), *sys.path[1:]]),
        "HOME": str(folder),
    }
    done = subprocess.run(
        [python, "-B", "-c", script],
        cwd=folder,
        env=processes.clean_environment(environment),
        capture_output=True,
        text=True,
        check=False,
        **processes.as_user(user),
    )
    assert done.stdout.startswith("made postgresql://"), done.stderr


def python_for_all() -> str | None:
    """An interpreter that any user may run, the project and its packages being in reach too."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    candidates = [
        path for path in (Path(sys.executable), Path("/usr/bin", version)) if path.exists()
    ]
    reachable = all(map(processes.is_open_to_all, (machine.ROOT, Path(asyncpg.__file__).parent)))
    return next(
        (str(path) for path in candidates if reachable and processes.is_open_to_all(path)), None
    )


@pytest.mark.needs("postgres")
def test_a_wheel_in_a_closed_folder_is_copied_to_where_others_may_run_it() -> None:
    binaries = postgres.wheel_binaries()
    if binaries is None:
        pytest.skip("only the wheel can lie in a closed folder")
    copied = postgres.copy_wheel(binaries, processes.new_folder() / "wheel")
    done = subprocess.run(
        [copied / "initdb", "--version"], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("initdb (PostgreSQL)"), done.stderr


@pytest.mark.needs("postgres")
async def test_a_database_is_a_copy_of_its_template(postgres_server: PostgresServer) -> None:
    template = await postgres_server.template("five", write_five)
    first, second = [await postgres_server.new_database(template=template) for _ in range(2)]
    await fetch(first, "UPDATE number SET value = 6")
    assert await fetch(second, "SELECT value FROM number") == 5
    for url in (first, second):
        await postgres_server.drop(url)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await fetch(first, "SELECT 1")


@pytest.mark.needs("postgres")
async def test_a_template_is_filled_once(postgres_server: PostgresServer) -> None:
    filled = []

    async def fill(url: str) -> None:
        filled.append(url)

    urls = [await postgres_server.template("once", fill) for _ in range(2)]
    assert filled == urls[:1]


@pytest.mark.needs("postgres")
async def test_a_server_that_was_given_is_used_and_left_running(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LYCEUM_TEST_POSTGRES", postgres_server.address)
    given = postgres.postgres_server()
    url = await given.template("five", write_five)
    await given.close()
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await fetch(url, "SELECT 1")
    assert await fetch(postgres_server.address, "SELECT 1") == 1


@pytest.mark.needs("postgres")
async def test_only_test_databases_are_dropped(postgres_server: PostgresServer) -> None:
    with pytest.raises(ValueError, match="no test database"):
        await postgres_server.drop(postgres_server.address)


def test_each_kind_of_database_is_empty(database_kind: str, database_url: str) -> None:
    if database_kind == "sqlite":
        connection = sqlite3.connect(database_url.removeprefix("sqlite:///"))
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
        connection.close()
    else:
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert apart(fetch(database_url, tables)) == 0


def test_a_lack_is_skipped_and_named_in_the_last_line(tmp_path: Path) -> None:
    done = run_pytest(tmp_path)
    assert done.returncode == 0
    closing, last = done.stdout.splitlines()[-2:]
    assert "1 passed, 3 skipped, 1 deselected in" in closing
    assert last == (
        "skipped: PostgreSQL (no server binaries, no wheel); "
        "golden recordings (no folder, set LYCEUM_GOLDEN)"
    )


def test_workers_tell_their_lacks_too(tmp_path: Path) -> None:
    pytest.importorskip("xdist")
    done = run_pytest(tmp_path, "-p", "xdist", "-n", "2")
    assert done.stdout.splitlines()[-1].startswith(
        "skipped: PostgreSQL (no server binaries, no wheel); golden"
    )


def test_in_ci_a_lack_is_an_error_but_for_the_recordings(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, CI="true")
    assert done.returncode == 1
    assert "1 passed, 1 skipped, 1 deselected, 2 errors" in done.stdout
    assert "CI has to give PostgreSQL (no server binaries, no wheel)" in done.stdout


def test_what_is_left_out_by_choice_is_named_and_no_error(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, CI="true", LYCEUM_TEST_FAST="1")
    assert done.returncode == 0
    assert "PostgreSQL (left out by LYCEUM_TEST_FAST)" in done.stdout.splitlines()[-1]


def test_a_need_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, text=SAMPLE.replace('"golden"', '"gold"'))
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "test_golden needs gold, which machine.py does not know" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "settings"), [(("-m", "long"), {}), ((), {"LYCEUM_TEST_LONG": "1"})]
)
def test_long_tests_run_when_asked_for(
    tmp_path: Path, arguments: tuple[str, ...], settings: dict[str, str]
) -> None:
    assert "ran long" in run_pytest(tmp_path, *arguments, **settings).stdout


def test_a_process_answers_and_ends_when_asked() -> None:
    port = processes.free_port()
    server = processes.start([*HTTP, str(port)], port=port)
    assert processes.answers(port)
    assert server.terminate() == -signal.SIGTERM
    assert not processes.answers(port)


def test_a_process_that_ends_before_it_answers_is_told_with_its_output() -> None:
    command = [sys.executable, "-c", "raise SystemExit('no such school')"]
    with pytest.raises(processes.DidNotAnswer, match="ended with 1: no such school"):
        processes.start(command, port=processes.free_port())


def test_kill_ends_the_whole_group() -> None:
    tree = processes.start(["sh", "-c", "sleep 60 & echo $!; wait"])
    assert wait_for(lambda: tree.text().endswith("\n"))
    child = int(tree.text())
    assert tree.kill() == -signal.SIGKILL
    assert wait_for(lambda: not is_there(child))


def test_settings_of_whoever_runs_the_tests_do_not_reach_a_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LYCEUM_DATABASE_URL", "postgresql://production")
    kept = processes.clean_environment({"LYCEUM_PORT": "1"})
    assert kept["LYCEUM_PORT"] == "1"
    assert "LYCEUM_DATABASE_URL" not in kept


def test_nothing_outlives_a_run_that_was_killed() -> None:
    script = (
        "import time\n"
        "from tests.harness import processes\n"
        "print(processes.start(['sleep', '60']).group, processes.new_folder(), flush=True)\n"
        "time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script]
    run = processes.start(command, environment={"PYTHONPATH": str(machine.ROOT)})
    assert wait_for(lambda: run.text().endswith("\n"))
    group, folder = run.text().split()
    assert is_there(int(group))
    run.kill()
    assert wait_for(lambda: not is_there(int(group)) and not Path(folder).exists())
