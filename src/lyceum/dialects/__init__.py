"""The published APIs that this platform speaks: every folder here is one."""

from __future__ import annotations

import pkgutil
from collections.abc import Collection, Mapping
from importlib import import_module

from msgspec.structs import replace

from lyceum.http.dialect import Dialect


def names() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


def load(
    off: Collection[str] = (), options: Mapping[str, Mapping[str, str]] | None = None
) -> list[Dialect]:
    """Every dialect that is not switched off, the most specific mount first, with its `options`."""
    loaded = [_loaded(name, options or {}) for name in names() if name not in off]
    return sorted(loaded, key=lambda dialect: -len(dialect.mount))


def _loaded(name: str, options: Mapping[str, Mapping[str, str]]) -> Dialect:
    dialect: Dialect = import_module(f"{__name__}.{name}").dialect
    return replace(dialect, options=options[name]) if name in options else dialect
