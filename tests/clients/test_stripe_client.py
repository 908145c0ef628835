"""The official Stripe client, unmodified, pointed at LearnFlow's API on a real port (L11)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, TypeVar

import pytest
import stripe

from tests.dialects.learnflow.callers import COURSE, FREE, PAID, VISA, LearnFlow
from tests.harness.processes import LOOPBACK
from tests.harness.school import found_school, make_platform
from tests.harness.serving import serving

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

Result = TypeVar("Result")


class Client:
    """The library beside the server that answers it; it waits, so it has a thread of its own."""

    def __init__(self, learnflow: LearnFlow, address: str, key: str) -> None:
        self.learnflow = learnflow
        self.address = address
        self.key = key
        self.show(key)

    def show(self, key: str, **rest: Any) -> None:
        """From now on this key is sent."""
        self.stripe = stripe.StripeClient(
            key, base_addresses={"api": self.address}, max_network_retries=2, **rest
        )

    async def ask(self, method: str, path: str, **params: Any) -> Any:
        answer = await self.run(lambda: self.stripe.raw_request(method, path, **params))
        return self.stripe.deserialize(answer, api_mode="V2")

    async def run(self, act: Callable[[], Result]) -> Result:
        return await asyncio.to_thread(act)


@pytest.fixture
async def client(works: Any) -> AsyncIterator[Client]:
    learnflow = LearnFlow(await found_school(make_platform(works, limit_factor=100), mode="test"))
    headers = await learnflow.school.key("learnflow", "admin")
    async with serving(learnflow.school.root) as address:
        assert LOOPBACK in address
        yield Client(learnflow, address, headers["Authorization"].removeprefix("Bearer "))


async def test_it_pages_through_all_courses(client: Client) -> None:
    made = [(await client.learnflow.course(title=str(number)))["id"] for number in range(35)]
    for other in range(3):
        await client.learnflow.course(title=f"other {other}", status="archived")
    page = await client.ask("get", "/v2/courses?limit=10&status=draft")
    found = await client.run(lambda: [course["id"] for course in page.auto_paging_iter()])
    assert found == made[::-1]


async def test_it_makes_changes_and_deletes(client: Client) -> None:
    course = await client.ask("post", "/v2/courses", **COURSE)
    assert (course.object, course.price) == ("course", 49.99)
    changed = await client.ask("post", f"/v2/courses/{course.id}", title="Other")
    assert changed.title == "Other"
    gone = await client.ask("delete", f"/v2/courses/{course.id}")
    assert gone.deleted is True


async def test_it_sees_typed_errors(client: Client) -> None:
    with pytest.raises(stripe.InvalidRequestError) as invalid:
        await client.ask("post", "/v2/courses", title="T")
    assert (invalid.value.code, invalid.value.http_status) == ("parameter_missing", 400)
    assert invalid.value.request_id is not None
    assert invalid.value.request_id.startswith("req_")
    with pytest.raises(stripe.InvalidRequestError) as missing:
        await client.ask("get", "/v2/courses/crs_none")
    assert (missing.value.code, missing.value.http_status) == ("resource_missing", 404)
    client.show("sk_test_none")
    with pytest.raises(stripe.AuthenticationError):
        await client.ask("get", "/v2/courses")


async def test_it_sees_that_a_card_was_declined(client: Client) -> None:
    course = await client.learnflow.make("/courses", **PAID)
    student = await client.learnflow.student()
    asked = {"student_id": student["id"], "course_id": course["id"]}
    with pytest.raises(stripe.CardError) as declined:
        await client.ask(
            "post", "/v2/enrollments", **asked, payment_method_id="pm_card_chargeDeclined"
        )
    assert (declined.value.code, declined.value.http_status) == ("card_declined", 402)
    assert declined.value.error is not None
    assert declined.value.error.decline_code == "generic_decline"
    made = await client.ask("post", "/v2/enrollments", **asked, payment_method_id=VISA)
    assert made.payment.status == "succeeded"


async def test_it_sees_that_a_key_may_not(client: Client) -> None:
    restricted = await client.learnflow.make(
        "/api_keys", name="Reader", scopes=["courses.read_any"]
    )
    client.show(restricted["secret"])
    await client.ask("get", "/v2/courses")
    with pytest.raises(stripe.PermissionError):
        await client.ask("post", "/v2/courses", **COURSE)


async def test_its_retries_take_effect_once(client: Client) -> None:
    """The answer to the first try is lost on the way; the library sends the same key again."""
    course = await client.learnflow.make("/courses", **FREE)
    student = await client.learnflow.student()
    losing = _Losing()
    client.show(client.key, http_client=losing)
    made = await client.ask(
        "post", "/v2/enrollments", student_id=student["id"], course_id=course["id"]
    )
    assert losing.lost == 1
    admin = await client.learnflow.caller()
    rows = (await admin.get("/enrollments")).json()["data"]
    assert [row["id"] for row in rows] == [made.id]


class _Losing(stripe.RequestsClient):
    """A way on which the first answer to a POST is lost."""

    lost = 0

    def request(self, method: str, url: str, *rest: Any, **more: Any) -> Any:
        answer = super().request(method, url, *rest, **more)
        if method.lower() == "post" and not self.lost:
            self.lost += 1
            raise stripe.APIConnectionError("lost on the way", should_retry=True)
        return answer
