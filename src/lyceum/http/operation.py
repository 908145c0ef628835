"""Operations as data: one line per method and path says all that there is to know of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Set
from enum import StrEnum
from typing import Any, get_args, get_type_hints

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.errors import Forbidden, Refusal, Unauthenticated
from lyceum.core.stages import Stages
from lyceum.core.work import Unit, Work, WriteWork
from lyceum.http.brought import Signed, Upload

Handler = Callable[..., Awaitable[Any]]
"""(the Work or Stages that the unit opens, who acts, the arguments, perhaps an `Upload` or None, or
what was `Signed`) → the answer."""


class Nothing(msgspec.Struct, frozen=True):
    """No arguments."""


class Kin(StrEnum):
    """What a thing may be to whoever asks for it."""

    ANY = "any"
    """Whatever it is."""
    OWN = "own"
    """Their account, enrollment, attempt or session."""
    LED = "led"
    """Of a course that they lead."""
    JOINED = "joined"
    """Of a course that they are in."""
    SHOWN = "shown"
    """Of a published course."""


class Reach(msgspec.Struct, frozen=True):
    """Things of this kin, for whoever has all of these permissions."""

    kin: Kin
    needs: tuple[Permission, ...]


class Who(msgspec.Struct, frozen=True):
    """Which credentials may knock, and which things they are expected to reach behind the door;
    there the core decides again, and the permission matrix compares.

    Without `reaches` everything is reached. A `closed` door refuses who can reach nothing at all;
    behind an open one they learn no more than that there is no such thing.
    """

    public: bool = False
    closed: bool = False
    reaches: tuple[Reach, ...] = ()

    def must_knock(self, actor: Actor) -> None:
        """Refuses a caller whose credential can do nothing here."""
        if self.public:
            return
        if actor.credential is None:
            raise Unauthenticated
        if self.closed and not self.lets_in(actor.grants):
            raise Forbidden

    def lets_in(self, grants: Set[str]) -> bool:
        """Whether these permissions reach anything here."""
        return self.reach(grants, frozenset(Kin))

    def reach(self, grants: Set[str], kin: Set[Kin]) -> bool:
        """Whether these permissions are expected to reach a thing that is all of `kin` to the
        caller."""
        if self.public or not self.reaches:
            return True
        return any(
            grants >= set(reach.needs) and (reach.kin is Kin.ANY or reach.kin in kin)
            for reach in self.reaches
        )


PUBLIC = Who(public=True)
SIGNED_IN = Who()

Needs = Permission | tuple[Permission, ...]


def any_of(*permissions: Permission, **kin: Needs) -> Who:
    """Each of `permissions` reaches everything; `own=…`, `led=…`, `joined=…` and `shown=…` say what
    is needed for such things alone. Who has none of it may not knock."""
    return Who(closed=True, reaches=(*_everything(permissions), *_of_kin(kin)))


def whoever(*permissions: Permission, **kin: Needs) -> Who:
    """The same behind a door that is open to everybody who is signed in."""
    return Who(reaches=(*_everything(permissions), *_of_kin(kin)))


def _everything(permissions: Iterable[Permission]) -> Iterator[Reach]:
    return (Reach(Kin.ANY, (permission,)) for permission in permissions)


def _of_kin(kin: Mapping[str, Needs]) -> Iterator[Reach]:
    for word, needs in kin.items():
        yield Reach(Kin(word), needs if isinstance(needs, tuple) else (needs,))


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a dialect's table, completed by what the handler's signature says.

    `path` is relative to the mount, with `{name}` for each path argument; `example` is a request
    body as the vendor's client would send it; `bucket` names a rate limit of its own;
    the answer of a `secret` one is shown once and kept nowhere; one that is not `metered` is free
    of a plan's quota; an `upload` brings a file, and one that `may_upload` does where its arguments
    come as a form; fields of the form may follow where they may come `late`; what is `signed` is a
    message that an identity provider sends by itself. `again` is the status where what is asked
    for was there already. With a `body` a DELETE is told in one what to do; `query` names the
    arguments that stand in the query although there is a body.
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
    secret: bool = False
    example: Mapping[str, Any] | None = None
    upload: bool = False
    may_upload: bool = False
    late: bool = False
    metered: bool = True
    signed: bool = False
    again: int | None = None
    body: bool = False
    query: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.handler.__name__


def first_word(operation: Operation) -> str:
    """What an operation is about, by its path: `/course-categories/{id}` is `Course Categories`."""
    first = operation.path.strip("/").partition("/")[0] or "index"
    return first.replace("-", " ").replace("_", " ").title()


_UNITS = {Work: Unit.READ, WriteWork: Unit.WRITE, Stages: Unit.STAGED}


def operation(method: str, path: str, handler: Handler, **rest: Any) -> Operation:
    """A row: the handler's first parameter says the unit of work, its last the arguments, its
    result the answer (a generic over rows is a list), its docstring the summary; a fourth one is
    the file that comes with the request, or what its sender signed."""
    hints = get_type_hints(handler)
    answer = hints.pop("return")
    work, _, arguments, *upload = hints.values()
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
        upload=upload == [Upload],
        may_upload=upload == [Upload | None],
        signed=upload == [Signed],
        **rest,
    )
