"""Every statement of the code base: those that modules hold, and those that builders make."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from functools import _lru_cache_wrapper, cache
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple, get_type_hints

import lyceum
from lyceum.core.database import Flavor, Statement
from lyceum.core.database.stamp import is_followed
from lyceum.core.listing import PageStatements
from tests.core.database.builders import BUILT, Choices
from tests.core.database.pairs import tries

NOT_FOR_IMPORT = ("__main__", "migrations.env", "migrations.versions")


def made(builder: Callable[..., Any], choices: Choices) -> Iterator[Statement[Any]]:
    """What the builder makes of its choices, or of the shapes that have these."""
    shape = get_type_hints(builder).get("shape")
    if shape is not None:
        choices = {"shape": tuple(tries(shape, **choices))}
    for each in tries(builder, **choices):
        if isinstance(each, PageStatements):
            yield from of_pages(each)
        else:
            yield each


def of_pages(pages: PageStatements[Any]) -> Iterator[Statement[Any]]:
    """All statements that a list may be read with."""
    yield from (pages.rows, pages.rows_from_the_end, pages.rows_after, pages.rows_before)
    yield from (pages.page, pages.total)
    if is_followed(pages._table) and pages._walk is pages._table and not pages._changed:
        yield from of_pages(pages.of_the_changed)


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(lyceum.__path__, "lyceum."):
        if not any(word in found.name for word in NOT_FOR_IMPORT):
            yield import_module(found.name)


class Found(NamedTuple):
    """A statement by the name that holds or makes it, and the databases that it is for."""

    name: str
    statement: Statement[Any]
    flavors: tuple[Flavor, ...] = tuple(Flavor)


def held() -> Iterator[Found]:
    """Each statement that a module holds itself, alone or in a collection."""
    for module in modules():
        place = module.__name__.removeprefix("lyceum.")
        for name, value in vars(module).items():
            if isinstance(value, Statement):
                yield Found(f"{place}.{name}", value)
            elif isinstance(value, PageStatements):
                yield from _collected(f"{place}.{name}", tuple(of_pages(value)))
            elif isinstance(value, dict | list | tuple) and not name.startswith("__"):
                yield from _collected(f"{place}.{name}", value)


def _collected(name: str, value: Any) -> Iterator[Found]:
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(each, Statement):
            flavors = (key,) if isinstance(key, Flavor) else tuple(Flavor)
            yield Found(f"{name}[{key}]", each, flavors)


@cache
def every_statement() -> tuple[Found, ...]:
    """All of them, each once, under the first name that it was found by."""
    found: dict[int, Found] = {}
    for each in held():
        found.setdefault(id(each.statement), each)
    for builder, choices in BUILT.items():
        place = builder.__module__.removeprefix("lyceum.")
        for at, statement in enumerate(made(builder, choices)):
            found[id(statement)] = Found(f"{place}.{builder.__name__}[{at}]", statement)
    return tuple(sorted(found.values(), key=lambda each: each.name))


def builders() -> set[Callable[..., Any]]:
    """The functions with a memory that answer with a statement."""
    return {
        value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, _lru_cache_wrapper) and _answers_with_a_statement(value)
    }


def _answers_with_a_statement(function: Any) -> bool:
    answer = get_type_hints(function).get("return")
    return getattr(answer, "__origin__", answer) in (Statement, PageStatements)
