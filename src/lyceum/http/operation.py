"""Operations as data: one line per method and path says all that there is to know of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, get_args, get_type_hints

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.errors import Forbidden, Refusal, Unauthenticated
from lyceum.core.stages import Stages
from lyceum.core.work import Unit, Work, WriteWork

Handler = Callable[[Any, Actor, Any], Awaitable[Any]]
"""(the Work or Stages that the unit opens, who acts, the arguments) → the answer."""


class Nothing(msgspec.Struct, frozen=True):
    """No arguments."""


class Who(msgspec.Struct, frozen=True):
    """Which credentials may knock; what they may do behind the door the core decides again."""

    public: bool = False
    permissions: tuple[Permission, ...] = ()

    def must_knock(self, actor: Actor) -> None:
        """Refuses a caller whose credential can do nothing here."""
        if self.public:
            return
        if actor.credential is None:
            raise Unauthenticated
        if self.permissions and not any(map(actor.may, self.permissions)):
            raise Forbidden


PUBLIC = Who(public=True)
SIGNED_IN = Who()


def any_of(*permissions: Permission) -> Who:
    return Who(permissions=permissions)


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a dialect's table, completed by what the handler's signature says.

    `path` is relative to the mount, with `{name}` for each path argument; `example` is a request
    body as the vendor's client would send it; `bucket` names a rate limit of its own.
    """

    method: str
    path: str
    handler: Handler
    summary: str
    unit: Unit
    arguments: type[msgspec.Struct]
    answer: Any
    is_list: bool
    who: Who = SIGNED_IN
    status: int = 200
    refuses: tuple[type[Refusal], ...] = ()
    bucket: str = ""
    example: Mapping[str, Any] | None = None

    @property
    def name(self) -> str:
        return self.handler.__name__


_UNITS = {Work: Unit.READ, WriteWork: Unit.WRITE, Stages: Unit.STAGED}


def operation(method: str, path: str, handler: Handler, **rest: Any) -> Operation:
    """A row: the handler's first parameter says the unit of work, its last the arguments, its
    result the answer (a generic over rows is a list), its docstring the summary."""
    hints = get_type_hints(handler)
    answer = hints.pop("return")
    work, _, arguments = hints.values()
    rows = get_args(answer) if answer is not type(None) else ()
    return Operation(
        method=method,
        path=path,
        handler=handler,
        summary=(handler.__doc__ or "").partition("\n")[0].rstrip("."),
        unit=_UNITS[work],
        arguments=arguments,
        answer=rows[0] if rows else answer,
        is_list=bool(rows),
        **rest,
    )
