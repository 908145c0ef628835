"""Write docs/api/ from the operations: the reference and the Postman collection of every API, and
what spans them all; and what of the client libraries in sdk/ follows from them.

With --check nothing is written: it fails, and names them, when pages are not what they would be.
"""

import json
import sys
from pathlib import Path

from lyceum import dialects
from lyceum.http.dialect import Dialect
from lyceum.http.postman import collection
from lyceum.http.reference import SERVER, markdown
from scripts import coverage, permissions, sdks

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "api"
COLLECTION = ".postman_collection.json"


def pages() -> dict[Path, str]:
    """Return the text of each page that there should be."""
    spoken = dialects.load()
    return {
        **{FOLDER / f"{dialect.name}.md": markdown(dialect) for dialect in spoken},
        **{FOLDER / f"{dialect.name}{COLLECTION}": postman(dialect) for dialect in spoken},
        FOLDER / "coverage.md": coverage.markdown(),
        FOLDER / "permissions.md": permissions.markdown(),
        **sdks.files(),
    }


def postman(dialect: Dialect) -> str:
    """Return the text of the collection."""
    whole = collection(dialect, server_url=SERVER)
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def stale() -> list[str]:
    """Name the pages that are missing, of another time, or of no API that there is."""
    wanted = pages()
    missing_or_old = {
        path for path, text in wanted.items() if not path.exists() or path.read_text() != text
    }
    return sorted(path.name for path in missing_or_old | (kept() - set(wanted)))


def kept() -> set[Path]:
    """Return the pages that are there."""
    return {*FOLDER.glob("*.md"), *FOLDER.glob(f"*{COLLECTION}")}


def write() -> None:
    """Write every page, and take away those of APIs that are gone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for path in kept() - set(wanted):
        path.unlink()
    for path, text in wanted.items():
        # Others may be reading what is as it should be.
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Write, or check when told to; return the exit code."""
    if arguments != ["--check"]:
        write()
        return 0
    found = stale()
    if found:
        print(f"run python -m scripts.reference, for {', '.join(found)}.", file=sys.stderr)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
