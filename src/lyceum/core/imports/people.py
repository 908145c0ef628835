"""Bringing in people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from lyceum.core import external_ids
from lyceum.core.access.actions import give_roles, set_only_role
from lyceum.core.access.model import Gift
from lyceum.core.access.queries import roles_of, usual_role
from lyceum.core.actor import Actor
from lyceum.core.database import TryAgain
from lyceum.core.errors import Fault, Invalid, Problem, Refusal
from lyceum.core.imports.faults import refused
from lyceum.core.imports.model import NAMESPACE, Answer, Outcome, PersonRow
from lyceum.core.imports.seen import Keys, Seen
from lyceum.core.people import store as people_store
from lyceum.core.people.actions import add_users, change_user
from lyceum.core.people.errors import EmailTaken, LoginTaken
from lyceum.core.people.model import NewUser, User, UserChange, clean_new
from lyceum.core.work import Work, WriteWork
from lyceum.kit import text

_OWN = {"namespace": NAMESPACE, "kind": "user"}


def keys(row: PersonRow) -> Keys:
    """A login and an address are one kind of name, since who has no login signs in by address."""
    found: Keys = {}
    if row.external_id is not None:
        found["external_id"] = ("external_id", row.external_id)
    if row.login is not None:
        found["login"] = ("name", text.fold(row.login))
    if row.email is not None and ("name", text.fold(row.email)) not in found.values():
        found["email"] = ("name", text.fold(row.email))
    return found


class Directory(msgspec.Struct, frozen=True):
    """Who is known by what stands in some rows; `names` are their outside ids."""

    by_outside_id: dict[str, int]
    by_login: dict[str, int]
    by_email: dict[str, int]
    names: dict[int, str]
    live: set[int]

    def named(self, name: str) -> int | None:
        """Whoever has this address, else this login."""
        key = text.fold(name)
        return self.by_email.get(key, self.by_login.get(key))

    def knows(self, row: PersonRow) -> bool:
        """Whether somebody had the address or the login of a row when it was looked up."""
        names = (text.fold(name) for name in (row.login, row.email) if name is not None)
        return any(name in self.by_login or name in self.by_email for name in names)

    def rename(self, user: User, said: NewUser) -> None:
        """From now on the names that somebody had are free, and those that they were given not."""
        self.by_login.pop(text.fold(user.login), None)
        self.by_login[text.fold(said.login or user.login)] = user.id
        if user.email is not None:
            self.by_email.pop(text.fold(user.email), None)
        if said.email is not None:
            self.by_email[text.fold(said.email)] = user.id


async def directory(
    work: Work, *, outside_ids: Iterable[str | None], names: Iterable[str | None]
) -> Directory:
    """Looks up all of them at once."""
    known = [value for value in outside_ids if value is not None]
    by_outside_id = await external_ids.entities_known_as(work, **_OWN, values=known)
    folded = sorted({text.fold(name) for name in names if name is not None})
    found = await work.all(people_store.KNOWN, keys=folded) if folded else []
    there = {*by_outside_id.values(), *(one.id for one in found)}
    own = await external_ids.names_of(work, namespace=NAMESPACE, entity_ids=there)
    live = await work.all(people_store.LIVE_AMONG, ids=sorted(there)) if there else []
    return Directory(
        by_outside_id,
        {one.login_key: one.id for one in found},
        {one.email_key: one.id for one in found if one.email_key is not None},
        own,
        {one.id for one in live},
    )


async def write_people(
    work: WriteWork, actor: Actor, rows: Sequence[PersonRow], *, seen: Seen
) -> list[Answer]:
    """Adds and changes people as the rows say; who stands there as said is left alone."""
    who = await directory(
        work,
        outside_ids=[row.external_id for row in rows],
        names=[name for row in rows for name in (row.login, row.email)],
    )
    ids = sorted(who.live)
    people = {user.id: user for user in await work.all(people_store.BY_IDS, ids=ids)}
    held = await roles_of(work, ids)
    answers: list[Answer] = []
    adopted: dict[int, str] = {}
    for row in rows:
        try:
            one = _found(who, row)
            if one is None:
                answers.append(Answer(Outcome.CREATED))
                continue
            seen.claim(one, next(iter(keys(row))))
            is_changed = await _change(work, actor, people[one], row, who=who, held=held[one])
            if row.external_id is not None and one not in who.names:
                adopted[one] = row.external_id
                is_changed = True
            answers.append(Answer(Outcome.UPDATED if is_changed else Outcome.UNCHANGED, one))
        except Refusal as refusal:
            answers.append(refused(refusal))
    await _add(work, actor, rows, answers, who=who, adopted=adopted)
    return answers


def _found(who: Directory, row: PersonRow) -> int | None:
    """The person that a row is about; None for somebody new. Refuses a row that means several."""
    ways = {
        "external_id": who.by_outside_id.get(row.external_id or ""),
        "login": who.by_login.get(text.fold(row.login)) if row.login is not None else None,
        "email": who.by_email.get(text.fold(row.email)) if row.email is not None else None,
    }
    if not keys(row):
        raise Invalid(Problem("external_id", Fault.MISSING, expected=tuple(ways)))
    column, found = next(((c, one) for c, one in ways.items() if one is not None), ("", None))
    if found is None:
        if not row.name:
            raise Invalid(Problem("name", Fault.MISSING))
        return None
    others = [c for c, one in ways.items() if one is not None and one != found]
    is_another = row.external_id is not None and who.names.get(found) not in {None, row.external_id}
    if is_another or found not in who.live:
        others.append(column)
    if others:
        raise Invalid(*(Problem(other, Fault.TAKEN) for other in others))
    return found


async def _change(
    work: WriteWork, actor: Actor, user: User, row: PersonRow, *, who: Directory, held: list[str]
) -> bool:
    """Whether anything was to change."""
    said = clean_new(
        NewUser(
            display_name=row.name or user.display_name,
            email=row.email or user.email,
            login=row.login or user.login,
        )
    )
    differs = {
        name: getattr(said, name)
        for name in ("display_name", "email", "login")
        if getattr(said, name) != getattr(user, name)
    }
    has_role = row.role is None or held == [row.role]
    if row.role is not None and not has_role:
        await set_only_role(work, actor, user_id=user.id, key=row.role)
    if differs:
        await _write(work, actor, user, UserChange(**differs))
        who.rename(user, said)
    return bool(differs) or not has_role


async def _write(work: WriteWork, actor: Actor, user: User, change: UserChange) -> None:
    try:
        await change_user(work, actor, user.id, change)
    except (EmailTaken, LoginTaken) as error:
        # Somebody else took the name since the look: the next try sees whose it is.
        raise TryAgain(str(error)) from error


async def _add(
    work: WriteWork,
    actor: Actor,
    rows: Sequence[PersonRow],
    answers: list[Answer],
    *,
    who: Directory,
    adopted: dict[int, str],
) -> None:
    """Adds all who are new, and puts what became of them in the place of the answers."""
    new = [at for at, answer in enumerate(answers) if answer.outcome is Outcome.CREATED]
    made = await add_users(work, actor, [_new(rows[at]) for at in new]) if new else []
    gifts, usual = [], await usual_role(work)
    for at, user in zip(new, made, strict=True):
        row = rows[at]
        if isinstance(user, EmailTaken | LoginTaken) and not who.knows(row):
            # Somebody else took the name since the look: the next try sees whose it is.
            raise TryAgain(str(user))
        if isinstance(user, Refusal):
            answers[at] = refused(user)
            continue
        answers[at] = Answer(Outcome.CREATED, user.id)
        gifts.append(Gift(user_id=user.id, key=row.role or usual))
        if row.external_id is not None:
            adopted[user.id] = row.external_id
    if gifts:
        await give_roles(work, actor, gifts)
    await external_ids.adopt_many(work, **_OWN, values=adopted)


def _new(row: PersonRow) -> NewUser:
    return NewUser(display_name=row.name or "", email=row.email, login=row.login)
