"""The page docs/api/coverage.md: which operations of which API reach each action of the core.

An action is a public function of the core that writes (its first parameter is a WriteWork or
Stages) on somebody's behalf (it has an `actor`). What an operation reaches is read from the code
of its handler, and of all that is named there: every branch counts, whatever was asked.
"""

from __future__ import annotations

import dis
import functools
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from types import CodeType, FunctionType, ModuleType
from typing import Any

import msgspec

from lyceum import core, dialects
from lyceum.http.dialect import Dialect
from lyceum.http.operation import Operation

Reaching = dict[FunctionType, dict[str, list[Operation]]]
"""By action and by the name of a dialect: the operations that reach it."""

_SHOWN = 4
_WRITING = ("WriteWork", "Stages")


def actions() -> list[FunctionType]:
    """Every action of the core, in the order of modules and of their text."""
    found = []
    for module in pkgutil.walk_packages(core.__path__, f"{core.__name__}."):
        if ".migrations." not in module.name:
            members = vars(import_module(module.name)).values()
            found += [each for each in members if _is_action(each, module.name)]
    return found


def _is_action(member: Any, module: str) -> bool:
    if not isinstance(member, FunctionType) or member.__module__ != module:
        return False
    if member.__name__.startswith("_"):
        return False
    annotations = member.__annotations__
    first = next(iter(annotations.values()), None)
    return first in _WRITING and "actor" in annotations


def name_of(action: Callable[..., Any]) -> str:
    """Such as `enrollment.actions.enroll`."""
    return f"{action.__module__.removeprefix('lyceum.core.')}.{action.__qualname__}"


def reaching(spoken: Iterable[Dialect]) -> Reaching:
    """Which operations of these dialects reach each action."""
    found: Reaching = {action: {} for action in actions()}
    for dialect in spoken:
        for operation in dialect.operations:
            for function in reached(operation.handler):
                if function in found:
                    found[function].setdefault(dialect.name, []).append(operation)
    return found


def reached(handler: Callable[..., Any]) -> set[FunctionType]:
    """Every function of ours that the handler may come to call."""
    seen: set[FunctionType] = set()
    waiting = list(_functions_in(handler))
    while waiting:
        function = waiting.pop()
        if function not in seen:
            seen.add(function)
            waiting += _named_in(function)
    return seen


@functools.cache
def _named_in(function: FunctionType) -> tuple[FunctionType, ...]:
    """The functions that a function's code names, or holds in its closure."""
    held = [cell.cell_contents for cell in function.__closure__ or ()]
    named = [value for code in _codes(function.__code__) for value in _values(code, function)]
    return tuple(found for value in [*held, *named] for found in _functions_in(value))


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _values(code: CodeType, function: FunctionType) -> Iterator[Any]:
    """The globals that a code loads, each with the attributes it goes on to."""
    value: Any = None
    for instruction in dis.get_instructions(code):
        if instruction.opname == "LOAD_GLOBAL":
            value = function.__globals__.get(instruction.argval)
            yield value
        elif instruction.opname in ("LOAD_ATTR", "LOAD_METHOD"):
            value = getattr(value, instruction.argval, None) if _is_ours(value) else None
            yield value
        else:
            value = None


def _is_ours(value: Any) -> bool:
    """A module, a class or a thing of this project: its attributes are worth a look."""
    if isinstance(value, ModuleType):
        return value.__name__.startswith("lyceum")
    kind = value if isinstance(value, type) else type(value)
    return kind.__module__.startswith("lyceum")


def _functions_in(value: Any) -> Iterator[FunctionType]:
    """The functions of ours that a value is, or holds."""
    if isinstance(value, FunctionType):
        if value.__module__.startswith("lyceum"):
            yield value
    elif isinstance(value, functools.partial):
        yield from _functions_in(value.func)
    elif isinstance(value, type):
        members = vars(value).values() if _is_ours(value) else ()
        yield from (member for member in members if isinstance(member, FunctionType))
    else:
        for part in _parts(value):
            yield from _functions_in(part)


def _parts(value: Any) -> Iterable[Any]:
    """What a table of functions holds."""
    if isinstance(value, Mapping):
        return value.values()
    if isinstance(value, tuple | list | set | frozenset):
        return value
    if isinstance(value, msgspec.Struct) and _is_ours(value):
        return (getattr(value, name) for name in value.__struct_fields__)
    return ()


def markdown() -> str:
    """One row for each action, one column for each API."""
    spoken = dialects.load()
    lines = [
        "# Which operation does what",
        "",
        "Made from the code by `scripts/reference.py`: do not edit. Each row is an action of the",
        "core, each column an API with the operations that reach it.",
        "",
        _line("action", *(dialect.title for dialect in spoken)),
        _line(*["---"] * (1 + len(spoken))),
    ]
    for action, by_dialect in reaching(spoken).items():
        cells = [_cell(by_dialect.get(dialect.name, [])) for dialect in spoken]
        lines.append(_line(f"`{name_of(action)}`", *cells))
    return "\n".join(lines) + "\n"


def _cell(operations: list[Operation]) -> str:
    shown = [f"`{each.method} {each.path}`" for each in operations[:_SHOWN]]
    more = len(operations) - len(shown)
    return "<br>".join([*shown, *([f"and {more} more"] if more else [])]) or "–"


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"
