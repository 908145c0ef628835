"""`lyceum users`: the people of an organization."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lyceum.cli.tenants import JsonOption, Mode, ModeOption, OrganizationOption

if TYPE_CHECKING:
    from lyceum.app.settings import Settings
    from lyceum.core.people.model import NewUser, User
    from lyceum.core.work import Works

CREATE = "Example: lyceum users create --role admin --email you@example.org --name 'Ada Okoye'"


class Role(StrEnum):
    """The roles that every organization has."""

    ADMIN = "admin"
    MANAGER = "manager"
    INSTRUCTOR = "instructor"
    LEARNER = "learner"
    SUBSCRIBER = "subscriber"


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(
        name="users",
        help="People and their roles.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.command(epilog=CREATE)(create)
    group.command("list", epilog="Example: lyceum users list --role instructor --json")(list_all)
    app.add_typer(group)


def create(
    *,
    email: Annotated[str, typer.Option(help="Address to sign in with.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")],
    login: Annotated[
        str | None, typer.Option(help="Another name to sign in with; else the address.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="Full name; else what stands before the @.")
    ] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    organization: OrganizationOption = None,
    mode: ModeOption = Mode.LIVE,
    as_json: JsonOption = False,
) -> None:
    """Add a person with one role.

    In an empty database this founds the first organization. Without --password-stdin a password
    is made and shown once.
    """
    from lyceum.cli.opening import run, settings_of
    from lyceum.cli.printing import print_json

    settings = settings_of()
    password = _read_password() if password_stdin else None
    made = run(
        _create(
            settings,
            {"email": email, "login": login, "display_name": name or email.partition("@")[0]},
            password,
            role=role.value,
            organization=organization,
            mode=mode,
        )
    )
    if as_json:
        print_json(made)
        return
    print(f"Added {made['email']} as {role.value}, number {made['id']}.")
    if "password" in made:
        print(f"Password: {made['password']}")


def _read_password() -> str:
    """The first line of standard input; refuses one that the APIs would refuse as well."""
    from lyceum.app.people import SHORTEST_PASSWORD
    from lyceum.cli.failing import Refused

    password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(f"The password must have at least {SHORTEST_PASSWORD} characters.")
    return password


async def _create(
    settings: Settings,
    fields: dict[str, Any],
    password: str | None,
    *,
    role: str,
    organization: str | None,
    mode: Mode,
) -> dict[str, Any]:
    from lyceum.adapters.passwords import Argon2Passwords
    from lyceum.app.people import new_password
    from lyceum.cli.opening import opened
    from lyceum.core.people.model import NewUser

    shown = {} if password is not None else {"password": new_password()}
    async with opened(settings) as works:
        digest = await Argon2Passwords().hash(password or shown["password"])
        new = NewUser(**fields, password_hash=digest)
        user = await _let_in(works, new, role, organization=organization, mode=mode)
    return {
        "id": user.id,
        "uid": user.uid.hex(),
        "email": user.email,
        "login": user.login,
        **shown,
    }


async def _let_in(
    works: Works, new: NewUser, role: str, *, organization: str | None, mode: Mode
) -> User:
    from lyceum.app import people
    from lyceum.cli.tenants import chosen_tenant

    if mode is Mode.LIVE:
        user = await people.let_in_first(
            works, new, role, organization=organization or people.FIRST_NAME
        )
        if user is not None:
            return user
    tenant = await chosen_tenant(works, organization, mode=mode)
    return await people.let_in_to(works, tenant, new, role)


def list_all(
    *,
    role: Annotated[
        Role | None, typer.Option(help="Only those whose strongest role this is.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 100,
    offset: Annotated[int, typer.Option(min=0, help="Leave out so many first.")] = 0,
    organization: OrganizationOption = None,
    mode: ModeOption = Mode.LIVE,
    as_json: JsonOption = False,
) -> None:
    """List people, the newest first."""
    from lyceum.cli.opening import run, settings_of
    from lyceum.cli.printing import print_json, print_table, say

    found = run(_list(settings_of(), role, organization, mode=mode, limit=limit, offset=offset))
    if as_json:
        print_json(found)
        return
    rows = [
        (one["id"], one["email"] or "", one["name"], " ".join(one["roles"]), one["state"])
        for one in found["users"]
    ]
    print_table(("number", "e-mail", "name", "roles", "state"), rows)
    if found["total"] > len(rows):
        say(f"{len(rows)} of {found['total']}; --offset and --limit show the others.")


async def _list(
    settings: Settings,
    role: Role | None,
    organization: str | None,
    *,
    mode: Mode,
    limit: int,
    offset: int,
) -> dict[str, Any]:
    from lyceum.cli.opening import opened
    from lyceum.cli.tenants import chosen_tenant
    from lyceum.core.access.model import RANKS
    from lyceum.core.access.queries import roles_of
    from lyceum.core.actor import system
    from lyceum.core.page import Slice
    from lyceum.core.people.model import UserFilter
    from lyceum.core.people.queries import users

    async with opened(settings) as works:
        tenant = await chosen_tenant(works, organization, mode=mode)
        where = UserFilter(strongest=(role.value,)) if role else UserFilter()
        ranks = [RANKS[role.value]] if role else []
        async with works.read(tenant) as work:
            page = await users(
                work,
                system(tenant.id, name="command line"),
                where=where,
                ranks=ranks,
                sliced=Slice(limit=limit, offset=offset),
            )
            roles = await roles_of(work, [user.id for user in page.rows])
    return {"total": page.total, "users": [_shown(user, roles[user.id]) for user in page.rows]}


def _shown(user: User, roles: list[str]) -> dict[str, Any]:
    return {
        "id": user.id,
        "uid": user.uid.hex(),
        "email": user.email,
        "login": user.login,
        "name": user.display_name,
        "roles": roles,
        "state": user.state,
    }
