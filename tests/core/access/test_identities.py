"""People whom somebody else vouches for come in as learners, and are found again."""

from __future__ import annotations

from functools import partial

import pytest

from lyceum.core.access.identities import (
    Newcomer,
    actor_of_person,
    follow,
    subject_of,
    uid_of_subject,
    welcome,
)
from lyceum.core.access.queries import roles_of
from lyceum.core.people.errors import EmailTaken
from lyceum.core.people.model import User
from tests.harness.school import School

NOOR = Newcomer(
    subject="user_1", email="Noor@school.example", given_name="Noor", family_name="Aziz"
)


async def let_in(school: School, newcomer: Newcomer) -> User:
    user: User = await school.write(partial(welcome, actor=school.system(), newcomer=newcomer))
    return user


async def test_a_newcomer_is_a_learner_who_is_found_by_the_providers_name(school: School) -> None:
    user = await let_in(school, NOOR)
    assert (user.display_name, user.given_name, user.family_name) == ("Noor Aziz", "Noor", "Aziz")
    assert subject_of(user) == "user_1"
    async with school.works.read(school.tenant) as work:
        assert await uid_of_subject(work, "user_1") == user.uid
        assert await uid_of_subject(work, "user_2") is None
        actor = await actor_of_person(work, uid=user.uid, credential_name="s", dialect="d")
    assert actor is not None
    assert actor.user_id == user.id
    assert actor.roles == frozenset({"learner"})


async def test_somebody_without_a_name_or_an_address_gets_in_all_the_same(school: School) -> None:
    nameless = await let_in(school, Newcomer(subject="user_2"))
    assert (nameless.display_name, nameless.email) == ("user_2", None)
    by_mail = await let_in(school, Newcomer(subject="user_3", email="kofi@school.example"))
    assert by_mail.display_name == "kofi"


async def test_a_proved_address_finds_who_has_it_and_another_takes_it_from_nobody(
    school: School,
) -> None:
    claimed = Newcomer(subject="user_4", email="learner@school.example")
    with pytest.raises(EmailTaken):
        await let_in(school, claimed)
    proved = Newcomer(subject="user_4", email="LEARNER@school.example", is_verified=True)
    user = await let_in(school, proved)
    assert user.id == school.people["learner"].id
    async with school.works.read(school.tenant) as work:
        assert (await roles_of(work, [user.id]))[user.id] == ["learner"]
    with pytest.raises(EmailTaken):
        await let_in(school, Newcomer(subject="user_5", email=user.email, is_verified=True))


async def test_what_the_provider_says_later_is_taken_over(school: School) -> None:
    user = await let_in(school, NOOR)
    later = Newcomer(subject="user_1", email="noor.haddad@school.example", given_name="Noora")
    changed = await school.write(partial(follow, actor=school.system(), user=user, newcomer=later))
    assert (changed.email, changed.display_name) == ("noor.haddad@school.example", "Noora")
    with pytest.raises(EmailTaken):
        taken = Newcomer(subject="user_1", email="admin@school.example")
        await school.write(partial(follow, actor=school.system(), user=user, newcomer=taken))
