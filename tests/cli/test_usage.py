"""What holds for every command: help with an example, quick starts, exit codes, clean output."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from lyceum import __version__
from lyceum.cli import application
from scripts import manual
from tests.cli.program import Program
from tests.harness.processes import clean_environment

COMMANDS = [
    words[1:] for words in manual.each_command(typer.main.get_command(application()), ["lyceum"])
]
GROUPS = [["users"], ["keys"], ["organizations"], ["plans"]]


def test_every_command_is_known() -> None:
    assert [" ".join(words) for words in COMMANDS if words not in GROUPS] == [
        "serve",
        "worker",
        "migrate",
        "demo",
        "import",
        "doctor",
        "openapi",
        "users create",
        "users list",
        "keys create",
        "keys list",
        "keys revoke",
        "organizations create",
        "organizations list",
        "organizations switch",
        "plans set",
        "plans show",
    ]


def test_the_manual_is_of_today() -> None:
    assert manual.stale() == []


def test_every_command_has_an_example_in_its_help() -> None:
    told = manual.commands()
    for words in COMMANDS:
        section = told.partition(f"\n## lyceum {' '.join(words)}\n")[2].partition("\n## ")[0]
        assert words in GROUPS or f"Example: lyceum {' '.join(words)}" in section, words


def _imported(*words: str) -> set[str]:
    """The modules that a command has imported when it ends."""
    code = (
        "import sys, atexit, lyceum.cli\n"
        "atexit.register(lambda: print('\\n'.join(sys.modules), file=sys.stderr))\n"
        f"sys.argv[1:] = {list(words)!r}\n"
        "lyceum.cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return {name.partition(".")[0] for name in done.stderr.splitlines()}


@pytest.mark.parametrize("words", [["--help"], ["serve", "--help"], ["keys", "create", "--help"]])
def test_help_is_quick_since_it_imports_nothing_heavy(words: list[str]) -> None:
    heavy = {"alembic", "asyncio", "rich", "sqlalchemy", "starlette", "uvicorn"}
    assert not _imported(*words) & heavy


def test_wrong_usage_ends_with_2_and_says_where_help_is(fresh: Program) -> None:
    for words in (["nonsense"], ["users", "create"], ["serve", "--port", "x"], ["keys", "revoke"]):
        done = fresh.run(*words)
        assert done.code == 2
        assert "--help" in done.err
        assert done.out == ""


def test_a_reader_who_has_gone_is_no_crash(lyceum: Program) -> None:
    done = subprocess.run(
        ["sh", "-c", "lyceum openapi | true"],
        env=lyceum.settings({"PATH": _path()}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr


def _path() -> str:
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def test_the_flags_before_the_command_outrank_the_environment(lyceum: Program) -> None:
    other = lyceum.folder / "other"
    assert lyceum.run("--data-dir", str(other), "migrate", "--json").json["before"] is None
    assert (other / "lyceum.db").exists()
    url = f"sqlite:///{lyceum.folder}/third.db"
    assert lyceum.run("--database-url", url, "migrate").code == 0
    assert (lyceum.folder / "third.db").exists()


def test_settings_stand_in_a_file_and_the_environment_outranks_it(fresh: Program) -> None:
    (fresh.folder / "lyceum.toml").write_text('data_dir = "from-file"\nrate_limit_factor = 2\n')
    done = subprocess.run(
        [sys.executable, "-m", "lyceum", "migrate"],
        cwd=fresh.folder,
        env=clean_environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert (fresh.folder / "from-file" / "lyceum.db").exists()
    assert fresh.run("migrate").code == 0
    assert (fresh.data_dir / "lyceum.db").exists()


def test_the_version_is_shown(fresh: Program) -> None:
    assert fresh.run_apart("--version").out == f"lyceum {__version__}\n"


def test_migrating_twice_says_so_and_two_at_once_do_not_harm_each_other(fresh: Program) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "lyceum", "migrate", "--json"],
            cwd=fresh.folder,
            env=fresh.settings({}),
            stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    answers = [json.loads(one.communicate()[0]) for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert len({answer["after"] for answer in answers}) == 1
    assert "already" in fresh.run("migrate").out


def test_the_openapi_document_is_that_of_the_api_and_names_the_server(fresh: Program) -> None:
    words = ("openapi", "--dialect", "karma", "--server-url", "https://school.example")
    document = fresh.run(*words).json
    assert document["openapi"].startswith("3.1")
    assert document["servers"][0]["url"] == "https://school.example/api/v1"
    assert "/courses" in document["paths"]
    assert fresh.run("openapi", "--dialect", "esperanto").code == 2
