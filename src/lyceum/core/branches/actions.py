"""Writing branches: what they are, where they are reached, whether anybody gets in."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.access.model import RoleKey
from lyceum.core.actor import Actor, Permission
from lyceum.core.branches import store
from lyceum.core.branches.errors import BranchNameTaken, NoSuchBranch
from lyceum.core.branches.model import Branch, BranchChange, NewBranch, Signup, clean_branch
from lyceum.core.branches.queries import main_host
from lyceum.core.database import NotUnique
from lyceum.core.events import Gone
from lyceum.core.extras import merged
from lyceum.core.groups import store as group_store
from lyceum.core.groups.errors import NoSuchGroup
from lyceum.core.tenancy.errors import HostTaken
from lyceum.core.tenancy.model import clean_host
from lyceum.core.work import WriteWork
from lyceum.kit import text

NOWHERE = "localhost"
"""What a branch's host ends with where the school has no host of its own."""

_TAKEN = {"uq_branches_name": BranchNameTaken, "pk_hosts": HostTaken}


async def create_branch(work: WriteWork, actor: Actor, new: NewBranch) -> Branch:
    """Makes a branch, which is active at once, and a host for it; refuses a name that another
    branch has, and a host that anybody has. Whoever knows hosts has to forget them then."""
    actor.must_everywhere(Permission.PEOPLE_WRITE_ANY)
    branch = clean_branch(
        Branch(
            id=await work.new_id(),
            name=new.name,
            description=new.description,
            active=True,
            locale=new.locale,
            zone=new.zone,
            signup=Signup.DIRECT,
            default_role=RoleKey.LEARNER,
            default_group_id=None,
            owner_id=actor.user_id,
            branding={},
            created_at=work.now,
            updated_at=work.now,
            extra={},
        )
    )
    host = await _host(work, branch, asked=new.host)
    try:
        await work.insert(store.INSERT, branch, name_key=text.fold(branch.name))
        await work.run(store.INSERT_HOST, name=host, branch_id=branch.id)
    except NotUnique as error:
        raise _TAKEN[error.index] from error
    work.record(actor, "branch.created", "branch", branch.id, after=branch)
    return branch


async def _host(work: WriteWork, branch: Branch, *, asked: str | None) -> str:
    """The host that was asked for; else the branch's name before the school's, with its number
    where somebody has that."""
    if asked is not None:
        return clean_host(asked)
    label = text.slugify(branch.name, limit=40) or "branch"
    main = await main_host(work)
    behind = f"-{main}" if main is not None else f".{NOWHERE}"
    if await work.first(store.HOST_TAKEN, name=f"{label}{behind}") is None:
        return clean_host(f"{label}{behind}")
    return clean_host(f"{label}-{branch.id}{behind}")


async def change_branch(
    work: WriteWork, actor: Actor, branch_id: int, change: BranchChange
) -> Branch:
    """Changes what `change` names; refuses the name of another branch, and a group that there is
    not."""
    branch = await _locked(work, actor, branch_id)
    after = clean_branch(_laid_over(branch, change))
    columns: dict[str, Any] = {
        name: getattr(after, name)
        for name in BranchChange.__struct_fields__
        if getattr(after, name) != getattr(branch, name)
    }
    if not columns:
        return branch
    if columns.get("default_group_id") is not None:
        await _must_be_a_group(work, columns["default_group_id"])
    changed = sorted(columns)
    if "name" in columns:
        columns["name_key"] = text.fold(after.name)
    columns["updated_at"] = work.now
    try:
        await work.run(store.change(tuple(sorted(columns))), row_id=branch_id, **columns)
    except NotUnique as error:
        raise _TAKEN[error.index] from error
    after = msgspec.structs.replace(after, updated_at=work.now)
    work.record(actor, "branch.updated", "branch", branch_id, after=after, changed=changed)
    return after


def _laid_over(branch: Branch, change: BranchChange) -> Branch:
    said = {n: v for n, v in msgspec.structs.asdict(change).items() if v is not UNSET}
    if change.branding is not UNSET:
        laid = {**branch.branding, **change.branding}
        said["branding"] = {name: value for name, value in laid.items() if value is not None}
    if change.extra is not UNSET:
        said["extra"] = merged(branch.extra, change.extra)
    return msgspec.structs.replace(branch, **said)


async def _must_be_a_group(work: WriteWork, group_id: int) -> None:
    if await work.first(group_store.BY_ID, id=group_id) is None:
        raise NoSuchGroup


async def delete_branch(work: WriteWork, actor: Actor, branch_id: int) -> None:
    """Takes a branch away with its host and its keys; its people, courses and groups stay, and are
    the school's. Whoever knows hosts has to forget them then."""
    branch = await _locked(work, actor, branch_id)
    await work.run(store.REVOKE_KEYS, id=branch_id, revoked_at=work.machine_now)
    for statement in store.DELETE:
        await work.run(statement, id=branch_id)
    work.record(actor, "branch.deleted", "branch", branch_id, after=Gone(branch.id))


async def _locked(work: WriteWork, actor: Actor, branch_id: int) -> Branch:
    actor.must_everywhere(Permission.PEOPLE_WRITE_ANY)
    branch = await work.first(store.BY_ID_LOCKED, id=branch_id)
    if branch is None:
        raise NoSuchBranch
    return branch
