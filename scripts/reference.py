"""Write docs/api/*.md from the operations: the reference of every API, and what spans them all.

With --check nothing is written: it fails, and names them, when pages are not what they would be.
"""

import sys
from pathlib import Path

from lyceum import dialects
from lyceum.http.reference import markdown
from scripts import coverage, permissions

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "api"


def pages() -> dict[Path, str]:
    """Return the text of each page that there should be."""
    of_apis = {FOLDER / f"{dialect.name}.md": markdown(dialect) for dialect in dialects.load()}
    return {
        **of_apis,
        FOLDER / "coverage.md": coverage.markdown(),
        FOLDER / "permissions.md": permissions.markdown(),
    }


def stale() -> list[str]:
    """Name the pages that are missing, of another time, or of no API that there is."""
    wanted = pages()
    missing_or_old = {
        path for path, text in wanted.items() if not path.exists() or path.read_text() != text
    }
    return sorted(path.name for path in missing_or_old | (set(FOLDER.glob("*.md")) - set(wanted)))


def write() -> None:
    """Write every page, and take away those of APIs that are gone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for path in set(FOLDER.glob("*.md")) - set(wanted):
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Write, or check when told to; return the exit code."""
    if arguments != ["--check"]:
        write()
        return 0
    found = stale()
    if found:
        print(f"docs/api: run scripts/reference.py, for {', '.join(found)}.", file=sys.stderr)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
