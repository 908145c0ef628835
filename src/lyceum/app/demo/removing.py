"""Taking the demo school away again, and nothing else."""

from __future__ import annotations

from collections import Counter

from lyceum.app.demo.people import PEOPLE
from lyceum.app.demo.remembering import Made, forget, remembered
from lyceum.core.access.actions import remove_access
from lyceum.core.actor import Actor, system
from lyceum.core.catalog.categories import remove_unused_category
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.people.errors import LeadsCourses, NoSuchUser
from lyceum.core.removal.actions import delete_course, delete_user
from lyceum.core.work import WriteWork

_NAMES = {person.key: person.name for person in PEOPLE}


async def remove(work: WriteWork) -> Counter[str]:
    """Deletes the demo's courses, people and keys, with all enrollments of either, and gives up its
    files; how many of each kind. Categories that hold other courses stay; a person who leads
    others is refused."""
    actor = system(work.tenant.id, name="demo")
    made = await remembered(work)
    removed: Counter[str] = Counter()
    for course in (one for one in made if one.kind == "course"):
        removed["courses"] += await _remove_course(work, actor, course.id)
    for person in (one for one in made if one.kind == "user"):
        removed["people"] += await _remove_person(work, actor, person)
    for category in (one for one in reversed(made) if one.kind == "category"):
        removed["categories"] += await remove_unused_category(work, actor, category.id)
    for kind in ("key", "file"):
        removed[f"{kind}s"] = sum(one.kind == kind for one in made)
    await forget(work)
    return removed


async def _remove_course(work: WriteWork, actor: Actor, course_id: int) -> bool:
    try:
        await delete_course(work, actor, course_id)
    except NoSuchCourse:
        return False
    return True


async def _remove_person(work: WriteWork, actor: Actor, person: Made) -> bool:
    # Without roles even the only administrator may go: the command line makes the next one.
    await remove_access(work, actor, user_id=person.id)
    try:
        await delete_user(work, actor, person.id)
    except NoSuchUser:
        return False
    except LeadsCourses as error:
        raise LeadsCourses(
            f"{_NAMES.get(person.name, person.name)} leads a course that the demo did not make; "
            "give it to somebody else first."
        ) from error
    return True
