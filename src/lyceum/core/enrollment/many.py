"""Letting many people into courses in one go, by the rules of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.model import Course, CourseState
from lyceum.core.database import NotUnique, TryAgain
from lyceum.core.enrollment import store
from lyceum.core.enrollment.actions import begun, let_in, must_take_people, note_made
from lyceum.core.enrollment.errors import AlreadyEnrolled, CourseFull
from lyceum.core.enrollment.model import OPEN, WAITING, Enrollment, EnrollmentState, Grounds
from lyceum.core.errors import Refusal
from lyceum.core.people import store as people_store
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.work import WriteWork

Pair = tuple[int, int]
"""The ids of a user and of a course."""


async def enroll_many(
    work: WriteWork, actor: Actor, pairs: Sequence[Pair], *, grounds: Grounds
) -> list[Enrollment | Refusal]:
    """Lets into courses whoever can be let in, in the order given: for each pair the enrollment,
    or why not. Staff alone do so, since whoever comes by themselves comes alone."""
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    there = await _there(work, pairs)
    numbers = await work.new_ids(len(pairs))
    answers: list[Enrollment | Refusal] = []
    made: list[Enrollment] = []
    for number, pair in zip(numbers, pairs, strict=True):
        try:
            course = there.admit(pair, now=work.now)
        except Refusal as refusal:
            answers.append(refusal)
            continue
        waiting = there.open.get(pair)
        if waiting is not None:
            enrollment = await let_in(work, actor, waiting.id, course=course, grounds=grounds)
        else:
            state = EnrollmentState.ACTIVE
            enrollment = begun(
                number, pair[0], course=course, state=state, grounds=grounds, now=work.now
            )
            made.append(enrollment)
        there.take(pair, enrollment)
        answers.append(enrollment)
    await _insert(work, actor, made)
    return answers


class _There(msgspec.Struct, frozen=True):
    """What the rules ask about: who and what is there, who is in, and which seats are taken."""

    users: set[int]
    courses: dict[int, Course]
    open: dict[Pair, store.OfPair]
    taken: dict[int, int]

    def admit(self, pair: Pair, *, now: int) -> Course:
        """The course, when the person may be let into it now."""
        user_id, course_id = pair
        course = self.courses.get(course_id)
        if course is None:
            raise NoSuchCourse
        if user_id not in self.users:
            raise NoSuchUser
        must_take_people(course, now=now)
        found = self.open.get(pair)
        if found is not None and found.state not in WAITING:
            raise AlreadyEnrolled
        if course.seats is not None and self.taken.get(course_id, 0) >= course.seats:
            raise CourseFull
        return course

    def take(self, pair: Pair, made: Enrollment) -> None:
        """What is let in holds a seat, and is in."""
        self.taken[pair[1]] = self.taken.get(pair[1], 0) + 1
        self.open[pair] = store.OfPair(made.id, *pair, state=made.state)


async def _there(work: WriteWork, pairs: Iterable[Pair]) -> _There:
    users = sorted({user_id for user_id, _ in pairs})
    courses = sorted({course_id for _, course_id in pairs})
    found = await work.all(catalog_store.BY_IDS, ids=courses)
    there = {course.id: course for course in found if course.state is not CourseState.TRASHED}
    limited = [course.id for course in there.values() if course.seats is not None]
    taken: Counter[int] = Counter()
    if limited:
        await work.all(store.SEATS_LOCKED, course_ids=sorted(limited))
        for statement in (store.SEATS_TAKEN_IN, store.SEATS_HELD_IN):
            for line in await work.all(statement, course_ids=limited):
                taken[line.course_id] += line.seats
    known = await work.all(people_store.LIVE_AMONG, ids=users)
    seen = await work.all(store.OF_PAIRS, user_ids=users, course_ids=courses)
    is_in = {(line.user_id, line.course_id): line for line in seen if line.state in OPEN}
    return _There({one.id for one in known}, there, is_in, taken)


async def _insert(work: WriteWork, actor: Actor, made: Sequence[Enrollment]) -> None:
    try:
        await work.run_many(store.INSERT, [msgspec.structs.asdict(one) for one in made])
    except NotUnique as error:
        # Somebody else let one of them in since the look: the next try sees it.
        raise TryAgain(str(error)) from error
    for enrollment in made:
        note_made(work, actor, enrollment)
