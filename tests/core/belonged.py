"""One of everything that people and courses belong to, come to, have and are given."""

from __future__ import annotations

from lyceum.core.access.links import sign_in_link
from lyceum.core.branches import belonging as branches
from lyceum.core.branches.actions import create_branch
from lyceum.core.branches.model import NewBranch
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.model import UnitKind
from lyceum.core.commerce.crediting import add_credits
from lyceum.core.fields.actions import add_field, fill_course, fill_user
from lyceum.core.fields.model import Entity, FieldKind, NewField
from lyceum.core.groups import actions as groups
from lyceum.core.groups.model import NewGroup
from lyceum.core.meetings.actions import set_meeting, sign_up
from lyceum.core.meetings.model import NewMeeting
from lyceum.core.paths.actions import create_path, enroll_on_path
from lyceum.core.paths.model import NewPath
from lyceum.core.recognition.awards import reward, set_rules
from lyceum.core.recognition.certificates import give_certificates
from lyceum.core.recognition.model import Deed, Rules
from lyceum.core.work import WriteWork
from tests.harness.school import School


async def belong(work: WriteWork, *, school: School, user_id: int, course_id: int) -> None:
    """Of a person who is in the course already."""
    actor = school.actor("admin")
    pair = {"user_id": user_id}, {"course_id": course_id}
    group = await groups.create_group(work, actor, NewGroup(name=f"Group {user_id}"))
    await groups.add_member(work, actor, group_id=group.id, **pair[0])
    await groups.add_course(work, actor, group_id=group.id, **pair[1])
    new = NewBranch(name=f"branch{user_id}", locale="en-US", host=f"b{user_id}.school.example")
    branch = await create_branch(work, actor, new)
    await branches.add_member(work, actor, branch_id=branch.id, **pair[0])
    await branches.place_course(work, actor, branch_id=branch.id, **pair[1])
    await _be_given(work, school, user_id, course_id=course_id)
    path = await create_path(work, actor, NewPath(title="A path", course_ids=(course_id,)))
    await enroll_on_path(work, actor, path_id=path.id, user_id=user_id)
    session = NewUnit(kind=UnitKind.SESSION, title=f"Meeting {user_id}")
    unit = await add_unit(work, actor, course_id=course_id, new=session)
    asked = NewMeeting(title="A day", starts_at=work.now, minutes=60)
    meeting = await set_meeting(work, actor, unit.id, asked)
    await sign_up(work, actor, meeting.id, user_id=user_id)


async def _be_given(work: WriteWork, school: School, user_id: int, *, course_id: int) -> None:
    actor = school.actor("admin")
    for entity in Entity:
        new = NewField(entity=entity, kind=FieldKind.TEXT, name=f"Team {user_id}")
        field = await add_field(work, actor, new)
        if entity is Entity.USER:
            await fill_user(work, actor, user_id, {field.id: "Ops"})
        else:
            await fill_course(work, actor, course_id, {field.id: "Ops"})
    await add_credits(work, actor, user_id=user_id, amount=500)
    rules = await set_rules(work, actor, Rules(active=True))
    about = f"unit {user_id}"
    await reward(work, actor, user_id=user_id, deed=Deed.UNIT, about=about, rules=rules)
    await give_certificates(work, actor, course_id, days=None)
    await sign_in_link(work, actor, user_id)
