"""Write docs/use/settings.md and docs/use/cli.md, from the settings and from the commands' help.

With --check nothing is written: it fails, and names them, when pages are not what they would be.
"""

import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import typer.main
from pydantic.fields import FieldInfo
from typer.testing import CliRunner

from lyceum.app.settings import CONFIG, PREFIX, Settings
from lyceum.cli import application

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "use"

SETTINGS = f"""\
# Settings

Each setting has one name and three places. A flag of the command outranks the environment, where
it is called `{PREFIX}<NAME>`; the environment outranks the file `lyceum.toml` in the working
folder, or the file that `{CONFIG}` names, where it is called by its name in lower case. What none
of them says has the value in the table. Lists are words with commas between them, in the file also
lists of TOML. `lyceum doctor` points out variables that are no settings.

| variable | default | what it does |
|---|---|---|
"""

COMMANDS = """\
# The command `lyceum`

`make run` builds `.venv/bin/lyceum` and starts `lyceum serve --demo`. All commands work beside a
running server. They end with 0 when all went well, with 1 when something was refused or a check
failed (one sentence on standard error says what), and with 2 when the command was not understood.
With `--json` a command prints one JSON document on standard output.
"""


def pages() -> dict[Path, str]:
    """Return the text of each page."""
    return {FOLDER / "settings.md": settings(), FOLDER / "cli.md": commands()}


def settings() -> str:
    """Return the table of every setting."""
    rows = [
        f"| `{PREFIX}{name.upper()}` | {spelled(field.default)} | {told(field)} |"
        for name, field in Settings.model_fields.items()
    ]
    return SETTINGS + "\n".join(rows) + "\n"


def told(field: FieldInfo) -> str:
    """Describe a setting, with the words that it may have where these are few."""
    kind = field.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        words = ", ".join(f"`{word.value}`" for word in kind)
        return f"{field.description} One of {words}."
    return str(field.description)


def spelled(default: Any) -> str:
    """Write a default as the environment would have it."""
    if isinstance(default, Enum):
        default = default.value
    if isinstance(default, tuple):
        default = ",".join(default)
    if isinstance(default, bool):
        default = str(default).lower()
    return f"`{default}`" if str(default) else "empty"


def commands() -> str:
    """Return the help of every command, one after the other."""
    app = application()
    parts = [COMMANDS]
    for words in ["lyceum"], *each_command(typer.main.get_command(app), ["lyceum"]):
        shown = CliRunner().invoke(
            app, [*words[1:], "--help"], prog_name="lyceum", env={"COLUMNS": "80"}
        )
        parts.append(f"\n## {' '.join(words)}\n\n```text\n{shown.stdout.strip()}\n```\n")
    return "".join(parts)


def each_command(command: Any, words: list[str]) -> Iterator[list[str]]:
    """Yield the words that call each command, a group's own before its members'."""
    for name, below in getattr(command, "commands", {}).items():
        yield [*words, name]
        yield from each_command(below, [*words, name])


def stale() -> list[str]:
    """Name the pages that are missing or of another time."""
    return sorted(
        path.name
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    )


def main(arguments: list[str]) -> int:
    """Write, or check when told to; return the exit code."""
    if arguments != ["--check"]:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for path, text in pages().items():
            path.write_text(text, encoding="utf-8")
        return 0
    found = stale()
    if found:
        print(f"docs/use: run scripts/manual.py, for {', '.join(found)}.", file=sys.stderr)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
