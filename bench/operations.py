"""What is measured: the requests, and how near to the floor each has to come."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from bench.lessons import Lesson
from bench.rows import BODY
from bench.school import CATEGORIES, School, free_pair
from lyceum.dialects.karma.ids import CODES

MOUNT, OWN, SITE = "/api/v1", "/api/lyceum/v1", "/wp-json/masteriyo/v1"


class Request(msgspec.Struct, frozen=True):
    """`headers` are those of the caller's key."""

    path: str
    headers: dict[str, str]
    body: bytes = b""


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """`request` makes the number-th request; `route` is its path for a router. The targets are
    the least ratios of ours to the floor, by database."""

    name: str
    method: str
    route: str
    status: int
    request: Callable[[School, int], Request]
    targets: dict[str, float]

    def wire(self, school: School, number: int) -> bytes:
        """The number-th request as it goes over the wire."""
        asked = self.request(school, number)
        lines = [f"{self.method} {asked.path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name}: {value}" for name, value in asked.headers.items()]
        if asked.body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(asked.body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + asked.body


def _list(school: School, number: int) -> Request:
    return Request(f"{MOUNT}/courses", school.headers)


def _whole_list(school: School, number: int) -> Request:
    """With categories, tags and links."""
    return Request(f"{SITE}/courses?per_page=20", school.site_headers)


def _detail(school: School, number: int) -> Request:
    _, uid = school.courses[number % len(school.courses)]
    return Request(f"{MOUNT}/courses/{CODES['course'].encode(uid)}", school.headers)


def _enroll(school: School, number: int) -> Request:
    learner, course = free_pair(school, number)
    body = {
        "user_id": CODES["user"].encode(school.learners[learner][1]),
        "course_id": CODES["course"].encode(school.courses[course][1]),
    }
    return Request(f"{MOUNT}/enrollments", school.headers, msgspec.json.encode(body))


def _create(school: School, number: int) -> Request:
    body = {
        "title": f"A course made by the bench {number}",
        "description": BODY,
        "category": f"Category {number % CATEGORIES}",
        "status": "published",
    }
    return Request(f"{MOUNT}/courses", school.headers, msgspec.json.encode(body))


def _unit(school: School, number: int) -> Request:
    lesson = _lesson(school, number)
    return Request(f"{OWN}/units/{lesson.text_id}", lesson.headers["lyceum"])


def _progress(school: School, number: int) -> Request:
    """Never to the end: that would be done once only."""
    lesson = _lesson(school, number)
    body = {"fraction": number % 900, "position": number % 3_600, "seconds": 1}
    path = f"{OWN}/enrollments/{lesson.enrollment_id}/units/{lesson.text_id}/seen"
    return Request(path, lesson.headers["lyceum"], msgspec.json.encode(body))


def _submit(school: School, number: int) -> Request:
    lesson = _lesson(school, number)
    answers = [
        {"question_id": CODES["question"].encode(uid), "selected_option": "It lifts warm air."}
        for uid in lesson.questions
    ]
    path = f"{MOUNT}/assessments/{CODES['assessment'].encode(lesson.quiz)}/submissions"
    return Request(path, lesson.headers["karma"], msgspec.json.encode({"answers": answers}))


def _lesson(school: School, number: int) -> Lesson:
    return school.lessons[number % len(school.lessons)]


MEASURED = (
    Measured(
        name="list",
        method="GET",
        route=f"{MOUNT}/courses",
        status=200,
        request=_list,
        targets={"sqlite": 0.5, "postgres": 0.6},
    ),
    Measured(
        name="courses",
        method="GET",
        route=f"{SITE}/courses",
        status=200,
        request=_whole_list,
        targets={"sqlite": 0.4, "postgres": 0.4},
    ),
    Measured(
        name="detail",
        method="GET",
        route=f"{MOUNT}/courses/{{id}}",
        status=200,
        request=_detail,
        targets={"sqlite": 0.35, "postgres": 0.6},
    ),
    Measured(
        name="enroll",
        method="POST",
        route=f"{MOUNT}/enrollments",
        status=201,
        request=_enroll,
        targets={"sqlite": 0.5, "postgres": 0.6},
    ),
    Measured(
        name="create",
        method="POST",
        route=f"{MOUNT}/courses",
        status=201,
        request=_create,
        targets={"sqlite": 0.5, "postgres": 0.6},
    ),
    Measured(
        name="unit",
        method="GET",
        route=f"{OWN}/units/{{id}}",
        status=200,
        request=_unit,
        targets={"sqlite": 0.35, "postgres": 0.6},
    ),
    Measured(
        name="progress",
        method="POST",
        route=f"{OWN}/enrollments/{{id}}/units/{{unit_id}}/seen",
        status=200,
        request=_progress,
        targets={"sqlite": 0.5, "postgres": 0.6},
    ),
    Measured(
        name="submit",
        method="POST",
        route=f"{MOUNT}/assessments/{{id}}/submissions",
        status=201,
        request=_submit,
        targets={"sqlite": 0.5, "postgres": 0.6},
    ),
)
"""In this order: the list is of the 1,000 courses before any is created."""
