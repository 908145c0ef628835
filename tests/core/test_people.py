"""People: their names, and that an address and a login are one person's, however they are spelt."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest
from msgspec import UNSET

from lyceum.core.errors import Fault, Forbidden, Invalid
from lyceum.core.page import Slice
from lyceum.core.people import queries
from lyceum.core.people.actions import add_user, change_user
from lyceum.core.people.errors import EmailTaken, LoginTaken, NoSuchUser
from lyceum.core.people.model import NewUser, User, UserChange, UserFilter
from tests.harness.school import School


async def add(school: School, display_name: str = "Zora Quill", **rest: Any) -> User:
    new = NewUser(display_name=display_name, **rest)
    user: User = await school.write(partial(add_user, actor=school.system(), new=new))
    return user


async def change(school: School, user_id: int, *, by: str = "", **what: Any) -> User:
    actor = school.actor(by) if by else school.system()
    act = partial(change_user, actor=actor, user_id=user_id, change=UserChange(**what))
    user: User = await school.write(act)
    return user


@pytest.mark.parametrize(
    ("name", "given", "family"),
    [
        ("Zora Quill", "Zora", "Quill"),
        ("  Zora   Neale Quill ", "Zora   Neale", "Quill"),
        ("Zora", "Zora", ""),
        ("María José de la Cruz", "María José de la", "Cruz"),
        ("王小明", "王小明", ""),
    ],
)
async def test_a_name_is_split_at_its_last_space(
    school: School, name: str, given: str, family: str
) -> None:
    user = await add(school, name, email="zora@school.example")
    assert (user.display_name, user.given_name, user.family_name) == (name.strip(), given, family)


async def test_writing_a_name_splits_it_again(school: School) -> None:
    user = await add(school, email="zora@school.example")
    user = await change(school, user.id, display_name=" Zora von Quill ")
    assert (user.display_name, user.given_name, user.family_name) == (
        "Zora von Quill",
        "Zora von",
        "Quill",
    )


@pytest.mark.parametrize("name", ["", " ", "\t\n", "x" * 201])
async def test_a_name_is_neither_blank_nor_endless(school: School, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        await add(school, name)
    assert [problem.field for problem in refused.value.problems] == ["display_name"]


SAME_ADDRESS = (
    "zora@school.example",
    "ZORA@SCHOOL.EXAMPLE",
    " Zora@School.Example ",
    "ｚｏｒａ@school.example",
)


@pytest.mark.parametrize("spelling", SAME_ADDRESS)
async def test_an_address_is_one_persons_however_it_is_spelt(school: School, spelling: str) -> None:
    first = await add(school, email="Zora@school.example")
    assert first.email == "Zora@school.example"
    with pytest.raises((EmailTaken, Invalid)):
        await add(school, email=spelling)
    other = await add(school, email="other@school.example")
    with pytest.raises((EmailTaken, Invalid)):
        await change(school, other.id, email=spelling)


async def test_a_person_may_spell_their_own_address_anew(school: School) -> None:
    user = await add(school, email="zora@school.example")
    assert (await change(school, user.id, email="Zora@School.example")).email == (
        "Zora@School.example"
    )


@pytest.mark.parametrize(
    "email", ["", "zora", "zora@", "@school.example", "a b@school.example", "x" * 250 + "@a.ex"]
)
async def test_what_is_no_address_is_refused(school: School, email: str) -> None:
    with pytest.raises(Invalid) as refused:
        await add(school, email=email)
    assert [problem.field for problem in refused.value.problems] == ["email"]
    assert refused.value.problems[0].fault in (Fault.MALFORMED, Fault.TOO_LONG)


async def test_without_an_address_there_is_still_a_login(school: School) -> None:
    first, second = await add(school), await add(school)
    assert first.email is second.email is None
    assert first.login != second.login
    assert first.login


async def test_the_address_is_the_login_unless_that_is_somebodys(school: School) -> None:
    assert (await add(school, email="zora@school.example")).login == "zora@school.example"
    await add(school, login="quill@school.example")
    user = await add(school, email="quill@school.example")
    assert user.login != "quill@school.example"
    assert user.email == "quill@school.example"


async def test_a_login_is_one_persons_however_it_is_spelt(school: School) -> None:
    await add(school, login="Zora")
    for spelling in ("zora", "ZORA", " zora ", "ｚｏｒａ"):
        with pytest.raises(LoginTaken):
            await add(school, login=spelling)
    with pytest.raises(Invalid):
        await add(school, login="  ")
    with pytest.raises(Invalid):
        await add(school, login="x" * 255)


async def test_of_many_with_one_address_at_once_one_is_let_in(school: School) -> None:
    ends = await asyncio.gather(
        *(add(school, f"Zora {n}", email="zora@school.example") for n in range(8)),
        return_exceptions=True,
    )
    assert sum(isinstance(end, User) for end in ends) == 1
    assert {type(end) for end in ends} == {User, EmailTaken}


async def test_one_changes_ones_own_name_and_password_and_nothing_else(school: School) -> None:
    mine = school.people["learner"].id
    user = await change(school, mine, by="learner", display_name="L. Haddad", password_hash="x")
    assert user.display_name == "L. Haddad"
    for what in ({"email": "new@school.example"}, {"login": "new"}, {"email": None}):
        with pytest.raises(Forbidden):
            await change(school, mine, by="learner", **what)
    with pytest.raises(Forbidden):
        await change(school, school.people["other_learner"].id, by="learner", display_name="X Y")


async def test_nobody_is_changed_who_is_not_there(school: School) -> None:
    with pytest.raises(NoSuchUser):
        await change(school, 7, display_name="X Y")


async def test_who_may_not_read_people_reads_themselves_alone(school: School) -> None:
    learner, other = school.people["learner"], school.people["other_learner"]
    async with school.works.read(school.tenant) as work:
        actor = school.actor("learner")
        assert (await queries.user(work, actor, learner.id)).id == learner.id
        assert await queries.user_id_of(work, actor, learner.uid) == learner.id
        for uid in (other.uid, bytes(10), None):
            with pytest.raises(Forbidden):
                await queries.user_id_of(work, actor, uid)
        with pytest.raises(Forbidden):
            await queries.user(work, actor, other.id)
        where, sliced = UserFilter(), Slice(limit=5)
        with pytest.raises(Forbidden):
            await queries.users(work, actor, where=where, ranks=[], sliced=sliced)


async def test_a_password_hash_is_in_nothing_that_is_read(school: School) -> None:
    user = await add(school, email="zora@school.example", password_hash="a hash")
    assert "password_hash" not in User.__struct_fields__
    assert UserChange().password_hash is UNSET
    async with school.works.read(school.tenant) as work:
        assert "a hash" not in repr(await queries.users_by_id(work, [user.id]))
