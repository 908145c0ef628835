"""Coming in and going out: login links, logout, who is online, a new password, a forgotten login
(contract 2.1)."""

from __future__ import annotations

from functools import partial

from lyceum.core.access import links
from lyceum.core.access.model import Purpose
from lyceum.core.access.sessions import is_online
from lyceum.core.actor import Actor
from lyceum.core.branches.model import Branch, BranchFilter
from lyceum.core.branches.queries import branches, hosts_of
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.page import Slice
from lyceum.core.people.queries import user
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.talentlms.wire import access as wire
from lyceum.dialects.talentlms.wire.texts import OneAsked
from lyceum.http.links import address, signed_out
from lyceum.kit.text import is_email

MOST_BRANCHES = 100


async def list_login_links(stages: Stages, actor: Actor, asked: OneAsked) -> list[wire.LoginLink]:
    """Make links that sign a user in, one for each branch and one for the portal."""
    made = partial(_login_links, actor=actor, user_id=asked.id, origin=stages.origin)
    return await stages.write(made)


async def _login_links(
    work: WriteWork, *, actor: Actor, user_id: int, origin: str
) -> list[wire.LoginLink]:
    await links.must_stand_above(work, actor, user_id)
    sliced = Slice(limit=MOST_BRANCHES, total=False)
    page = await branches(work, actor, where=BranchFilter(user_id=user_id), sliced=sliced)
    hosts = await hosts_of(work, [branch.id for branch in page.rows])
    places = [(branch.name, _at(branch, hosts, origin=origin), True) for branch in page.rows]
    return [
        wire.LoginLink(name, address(at, Purpose.SIGN_IN, secret), is_branch)
        for name, at, is_branch in [*places, ("main_domain", origin, False)]
        for secret in [await links.sign_in_link(work, actor, user_id)]
    ]


def _at(branch: Branch, hosts: dict[int, str], *, origin: str) -> str:
    """Where the branch is reached: a host of its own, with the scheme that this request came by."""
    host = hosts.get(branch.id)
    return origin if host is None else f"{origin.partition('://')[0] or 'https'}://{host}"


async def log_out(stages: Stages, actor: Actor, asked: wire.Logout) -> wire.Redirect:
    """Sign a user out everywhere."""
    following = ""
    if isinstance(asked.next, str):
        following = wire.web_address(asked.next, field="next")
    secret = await stages.write(
        partial(_sign_out, actor=actor, user_id=asked.id, following=following)
    )
    token = f"token:{secret},next:{wire.encoded(following)}"
    return wire.Redirect(signed_out(stages.origin, token))


async def _sign_out(work: WriteWork, *, actor: Actor, user_id: int, following: str) -> str:
    await links.sign_out_everywhere(work, actor, user_id)
    return await links.sign_out_link(work, user_id, next=following)


async def get_online_status(work: Work, actor: Actor, asked: OneAsked) -> wire.OnlineStatus:
    """Ask whether a user is online."""
    found = await user(work, actor, asked.id)
    return wire.OnlineStatus("online" if await is_online(work, found.id) else "offline")


async def reset_password(stages: Stages, actor: Actor, asked: wire.PasswordReset) -> None:
    """Send a user a link to choose a new password by."""
    following = wire.decoded(asked.redirect_url, field="redirect_url")
    before = address(stages.origin, Purpose.NEW_PASSWORD)
    ask = partial(links.ask_new_password, actor=actor, login=asked.login)
    await stages.write(partial(ask, address=before, next=following))


async def recover_username(
    stages: Stages, actor: Actor, asked: wire.UsernameRecovery
) -> wire.Recovered:
    """Send a user their login."""
    email = asked.email.strip()
    if not is_email(email):
        raise Invalid(Problem("email", Fault.MALFORMED, expected=("email address",)))
    where = wire.decoded(asked.domain_url, field="domain_url") or stages.origin
    found = await stages.write(
        partial(links.ask_login_reminder, actor=actor, email=email, address=where)
    )
    return wire.Recovered(found.id)
