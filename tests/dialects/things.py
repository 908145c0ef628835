"""Things of a school by what they are to whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import count
from types import MappingProxyType

import msgspec

from lyceum.core.commerce.coupons import create_coupon
from lyceum.core.commerce.model import NewCoupon
from lyceum.core.sequencing import number_all_events
from lyceum.http.dialect import Dialect
from lyceum.http.operation import Kin
from tests.dialects.begun import pay
from tests.dialects.bringing import bring, hold_key, let_in, sign_in_as
from tests.dialects.happening import HOOK, NOTE, PLACE, be_heard, start_import
from tests.dialects.making import Making
from tests.dialects.places import tells_of_payments
from tests.dialects.requests import A_FILM
from tests.harness.school import School

COLUMNS: dict[str, frozenset[Kin]] = {
    "own": frozenset({Kin.OWN, Kin.JOINED, Kin.SHOWN}),
    "led": frozenset({Kin.LED, Kin.SHOWN}),
    "joined": frozenset({Kin.JOINED, Kin.SHOWN}),
    "other's": frozenset({Kin.SHOWN}),
    "hidden": frozenset(),
}
"""What the things of each kind are to the caller; hidden ones are of a course not published."""

_NUMBERS = count(1)


class Things(msgspec.Struct, frozen=True):
    """A course with a quiz, and a person in it who handed one attempt in, has another that runs, is
    allowed more than the others, says something, is signed in, has a key and brings in a file;
    beside it a course called `asked`, which the same person asked to be let into, and one called
    `for_sale` in a category of that name; `entered` is the one that they are in. `marks` are texts
    that only these things have; `spare` are those of things that nobody uses yet; `by_list` has the
    text that a list is looked through for instead of the marks. `numbers` are the ids of what
    stands in no list, by the list in which it would."""

    person: str
    marks: frozenset[str]
    spare: frozenset[str] = frozenset()
    asked: str = ""
    entered: str = ""
    numbers: dict[str, str] = {}
    session: str = ""
    for_sale: str = ""
    by_list: Mapping[str, str] = MappingProxyType({})


async def lay_out(school: School, dialect: Dialect, column: str, *, caller: str) -> Things:
    """Makes things that are to `caller` what the column says."""
    number = next(_NUMBERS)
    person = caller if column == "own" else await let_in(school, role="learner")
    making = Making(school, column, caller=caller, person=person, title=f"Course {number}")
    making.file = await bring(school, making.taker, name=f"Sheet {number}.csv")
    making.film = await bring(school, making.taker, name=f"Film {number}.mp4", content=A_FILM[1])
    loose = await bring(school, making.taker, name=f"Loose sheet {number}.csv")
    teacher = await let_in(school, role="instructor")
    making.teacher = school.people[teacher]
    making.applicant = school.people[await let_in(school, role="learner")]
    await school.write(making.everything)
    await start_import(school, making.taker)
    await be_heard(school, dialect)
    key = f"Key of {making.title}"
    await hold_key(school, dialect, person, name=key)
    agent = f"agent {number}"
    await sign_in_as(school, dialect, person, agent=agent)
    code = f"OFF{number}"
    by_hand = any(each.path == "/order-items" for each in dialect.operations)
    if tells_of_payments(dialect) and not by_hand:
        await pay(school, school.people[person].id, back=100)
        coupon = NewCoupon(code=code, percent=10)
        await school.write(partial(create_coupon, actor=school.system(), new=coupon))
    if by_hand:
        await school.write(making.order)
    await number_all_events(school.works)
    marks = {*making.marks(), f"{person}@school.example", agent, code, key, NOTE, PLACE, HOOK}
    spare = {making.spare, loose.name, making.teacher.display_name}
    return Things(
        person,
        frozenset(marks),
        frozenset(spare),
        asked=making.asked,
        session=making.session,
        entered=making.title,
        numbers=making.numbers,
        for_sale=making.for_sale,
        by_list={
            **dict.fromkeys(("/instructors", "/users/instructors"), f"{teacher}@school.example"),
            **({"/orders": making.title} if by_hand else {}),
        },
    )
