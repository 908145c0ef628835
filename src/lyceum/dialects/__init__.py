"""The published APIs that this platform speaks: every folder here is one."""

from __future__ import annotations

import pkgutil
from collections.abc import Collection
from importlib import import_module

from lyceum.http.dialect import Dialect


def names() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


def load(off: Collection[str] = ()) -> list[Dialect]:
    """Every dialect that is not switched off, the most specific mount first."""
    loaded = [import_module(f"{__name__}.{name}").dialect for name in names() if name not in off]
    return sorted(loaded, key=lambda dialect: -len(dialect.mount))
