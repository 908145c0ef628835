"""Lists narrowed to ids, to moments and to names, wherever an integrator asks (contract 1)."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx

from tests.dialects.masteriyo.conftest import Site
from tests.dialects.masteriyo.test_learning import Built

NARROWED = (
    "/courses", "/sections", "/lessons", "/quizes", "/questions", "/users", "/users/instructors",
)  # fmt: skip
OTHERS = (
    "/orders", "/courses/reviews", "/lessons/reviews", "/quizes/reviews",
    "/courses/questions-answers", "/course-announcement", "/webhooks",
)  # fmt: skip

SEARCHED = {"/sections": "pART 1", "/lessons": "esso", "/quizes": "QUI", "/questions": "SKY"}
"""A part of what the first of each is called."""


async def found(client: httpx.AsyncClient, path: str, **params: Any) -> set[int]:
    """The ids of a list that fits one page; the total says as many."""
    answer = await client.get(path, params={"per_page": 100, **params})
    assert answer.status_code == 200, (path, params, answer.text)
    body = answer.json()
    rows = body if isinstance(body, list) else body["data"]
    assert answer.headers["x-wp-total"] == str(len(rows)), (path, params)
    return {row["id"] for row in rows}


async def test_lists_are_narrowed_to_ids_and_to_moments(documented: Site) -> None:
    admin = await documented.client()
    built = await Built.by(admin)
    in_course = {"course_id": built.ids["course"], "parent_id": built.ids["section1"]}
    await built.make("other", "/courses", name="Clouds")
    await built.make("second", "/lessons", name="Rain", **in_course)
    await built.make("third", "/quizes", name="Rain", **in_course)
    early, late = "2000-01-01 00:00:00", "2100-01-01T00:00:00Z"
    for path in NARROWED:
        everything = await found(admin, path)
        one = min(everything)
        assert len(everything) > 1, path
        rows: list[tuple[dict[str, Any], set[int]]] = [
            ({"include": one}, {one}),
            ({"include[]": [one, 99_999]}, {one}),
            ({"exclude": one}, everything - {one}),
            ({"include": one, "exclude": one}, set()),
            ({"include": "", "exclude": ""}, everything),
            ({"after": early, "before": late}, everything),
            ({"after": late}, set()),
            ({"before": early}, set()),
            ({"include": one, "before": early}, set()),
            ({"search": "nothing is called so"}, set()),
            ({"search": SEARCHED.get(path, "")}, {one} if path in SEARCHED else everything),
        ]
        for params, expected in rows:
            assert await found(admin, path, **params) == expected, (path, params)
        too_many = await admin.request("GET", path, json={"include": [one] * 1_001})
        assert list(too_many.json()["data"]["params"]) == ["include"], path
    (course,) = (await admin.get("/courses", params={"include": built.ids["course"]})).json()[
        "data"
    ]
    for word in ("after", "before"):
        beside = await found(admin, "/courses", **{word: course["date_created"]})
        assert course["id"] not in beside, "what was made in that second is neither"
    learner = await documented.client("learner")
    for path in (*NARROWED, *OTHERS):
        for word in ("after", "before"):
            refused = await learner.get(path, params={word: "soon"})
            told = refused.json()
            assert (refused.status_code, told["code"]) == (400, "rest_invalid_param"), path
            assert told["data"]["params"] == {word: "Invalid date."}
            assert told["data"]["details"][word]["code"] == "rest_invalid_date"


async def test_how_long_a_page_may_be(documented: Site) -> None:
    admin = await documented.client()
    many = (
        "/users/courses", "/course-progress", "/course-progress/items", "/quizes/attempts",
        "/notifications",
    )  # fmt: skip
    for paths, most in ((many, 1_000), (("/questions",), 999), (("/courses", "/users"), 100)):
        for path in paths:
            full = await admin.get(path, params={"per_page": most})
            assert full.status_code == 200, path
            beyond = await admin.get(path, params={"per_page": most + 1})
            said = f"per_page must be between 1 (inclusive) and {most} (inclusive)"
            assert beyond.json()["data"]["params"] == {"per_page": said}, path
