"""What brings people and courses together: a group and a branch with both in them."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.batches.actions import ask_for_batch
from lyceum.core.batches.model import PutUser
from lyceum.core.branches import belonging
from lyceum.core.branches.actions import create_branch
from lyceum.core.branches.model import NewBranch
from lyceum.core.groups import actions as groups
from lyceum.core.groups.model import NewGroup
from lyceum.core.work import WriteWork
from lyceum.dialects.talentlms import task_ids


def key_of(title: str) -> str:
    """What lets one into the group that has this course."""
    return f"Key of {title}"


async def bring_together(
    work: WriteWork, system: Actor, *, title: str, user_id: int, course_id: int
) -> frozenset[str]:
    """Their names."""
    names = {word: f"{word} of {title}" for word in ("Group", "Branch")}
    new_group = NewGroup(name=names["Group"], key=key_of(title))
    group = await groups.create_group(work, system, new_group)
    await groups.add_member(work, system, group_id=group.id, user_id=user_id)
    await groups.add_course(work, system, group_id=group.id, course_id=course_id)
    host = f"branch-{group.id}.localhost"
    new = NewBranch(name=names["Branch"], locale="en-US", host=host)
    branch = await create_branch(work, system, new)
    await belonging.add_member(work, system, branch_id=branch.id, user_id=user_id)
    await belonging.place_course(work, system, branch_id=branch.id, course_id=course_id)
    return frozenset(names.values())


async def begin_task(work: WriteWork, asker: Actor) -> str:
    """The id of a task that somebody asked for, and that nobody does."""
    return task_ids.spelled((await ask_for_batch(work, asker, [PutUser(login="nobody")])).id)
