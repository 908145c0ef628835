"""What workers do: every file here is one kind of job, or one thing that is done regularly.

A file has `kind = Kind(...)` or `regular = Regular(...)`; there is no list to add it to.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from lyceum.core.jobs.duties import Duties, Kind, Regular


def load() -> Duties:
    """Every kind of job and everything regular."""
    files = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    kinds: list[Kind] = [file.kind for file in files if hasattr(file, "kind")]
    regulars: list[Regular] = [file.regular for file in files if hasattr(file, "regular")]
    return Duties({kind.name: kind for kind in kinds}, tuple(regulars))
