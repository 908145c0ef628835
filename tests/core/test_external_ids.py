"""Ids that others gave to our things."""

from functools import partial

import pytest

from lyceum.core import external_ids
from lyceum.core.database import NotUnique
from lyceum.core.work import WriteWork
from lyceum.dialects.karma import ids
from tests.harness.school import School


async def adopt(school: School, kind: str, value: str, entity_id: int, *, namespace: str = "karma"):
    await school.write(
        partial(
            external_ids.adopt, namespace=namespace, kind=kind, value=value, entity_id=entity_id
        )
    )


async def uid_of(school: School, kind: str, value: str, *, namespace: str = "karma"):
    async with school.works.read(school.tenant) as work:
        return await external_ids.uid_of(work, namespace=namespace, kind=kind, value=value)


async def test_a_thing_is_found_by_the_id_that_it_was_given(school: School) -> None:
    learner = school.people["learner"]
    await adopt(school, "user", "usr_lrn001", learner.id)
    assert await uid_of(school, "user", "usr_lrn001") == learner.uid


async def test_an_id_is_one_of_its_kind_and_of_its_namespace(school: School) -> None:
    await adopt(school, "user", "usr_lrn001", school.people["learner"].id)
    assert await uid_of(school, "course", "usr_lrn001") is None
    assert await uid_of(school, "user", "usr_lrn001", namespace="akako") is None
    assert await uid_of(school, "user", "USR_LRN001") is None
    assert await uid_of(school, "user", "") is None


async def test_what_nobody_can_adopt_has_no_such_ids(school: School) -> None:
    assert await uid_of(school, "session", "ses_abc123") is None


async def test_an_id_is_given_to_one_thing_and_a_thing_gets_one_id(school: School) -> None:
    learner, admin = school.people["learner"], school.people["admin"]
    await adopt(school, "user", "usr_lrn001", learner.id)
    with pytest.raises(NotUnique):
        await adopt(school, "user", "usr_lrn001", admin.id)
    with pytest.raises(NotUnique):
        await adopt(school, "user", "usr_lrn002", learner.id)
    assert await uid_of(school, "user", "usr_lrn001") == learner.uid
    assert await uid_of(school, "user", "usr_lrn002") is None


async def test_each_namespace_has_its_own_id_of_a_thing(school: School) -> None:
    course = await school.course()
    await adopt(school, "course", "crs_abc123", course.id)
    await adopt(school, "course", "17", course.id, namespace="masteriyo")
    assert await uid_of(school, "course", "crs_abc123") == course.uid
    assert await uid_of(school, "course", "17", namespace="masteriyo") == course.uid
    async with school.works.read(school.tenant) as work:
        from lyceum.core.catalog.queries import courses_by_id

        (kept,) = (await courses_by_id(work, [course.id])).values()
    assert kept.extra == {"karma": {"id": "crs_abc123"}, "masteriyo": {"id": "17"}}


async def test_another_tenant_has_no_such_thing(school: School) -> None:
    await adopt(school, "user", "usr_lrn001", school.people["learner"].id)
    async with school.works.read(school.test_tenant) as work:
        found = external_ids.uid_of(work, namespace="karma", kind="user", value="usr_lrn001")
        assert await found is None


async def test_a_thing_is_shown_by_the_id_that_it_was_given(school: School) -> None:
    course = await school.course()
    await adopt(school, "course", "crs_abc123", course.id)
    client = await school.client_as("learner")
    for spelling in ("crs_abc123", ids.CODES["course"].encode(course.uid)):
        answer = await client.get(f"/api/v1/courses/{spelling}")
        assert answer.json()["data"]["id"] == "crs_abc123"


async def test_an_id_goes_with_the_thing_and_is_free_again(school: School) -> None:
    from lyceum.core.removal.actions import delete_user

    learner = school.people["learner"]
    await adopt(school, "user", "usr_lrn001", learner.id)

    async def delete(work: WriteWork) -> None:
        await delete_user(work, school.system(), learner.id)

    await school.write(delete)
    assert await uid_of(school, "user", "usr_lrn001") is None
    await adopt(school, "user", "usr_lrn001", school.people["other_learner"].id)
