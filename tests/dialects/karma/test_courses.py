"""Courses through Karma."""

from tests.harness.school import School


async def test_a_learner_lists_published_courses_alone(school: School) -> None:
    await school.course("Reading Weather Maps")
    await school.course("Unfinished", state="draft")
    client = await school.client_as("learner")
    answer = await client.get("/api/v1/courses")
    assert answer.status_code == 200
    assert [row["title"] for row in answer.json()["data"]] == ["Reading Weather Maps"]
    assert answer.json()["meta"] == {"total": 1, "page": 1, "per_page": 20}
    assert answer.json()["error"] is None
