"""The client libraries of Akako's API: what of them is written from its operations."""

from pathlib import Path

from scripts.sdks import python, typescript
from scripts.sdks.surface import surface


def files() -> dict[Path, str]:
    """Return the text of each file that there should be in both libraries."""
    found = surface()
    return {**python.files(found), **typescript.files(found)}
