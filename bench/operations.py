"""What is measured: the requests, and how near to the floor each has to come."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from bench.rows import BODY
from bench.school import CATEGORIES, School, free_pair
from lyceum.dialects.karma.ids import CODES

MOUNT = "/api/v1"
Request = tuple[str, bytes]
"""A path and a body."""


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
        path, body = self.request(school, number)
        lines = [f"{self.method} {path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name}: {value}" for name, value in school.headers.items()]
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + body


def _list(school: School, number: int) -> Request:
    return f"{MOUNT}/courses", b""


def _detail(school: School, number: int) -> Request:
    _, uid = school.courses[number % len(school.courses)]
    return f"{MOUNT}/courses/{CODES['course'].encode(uid)}", b""


def _enroll(school: School, number: int) -> Request:
    learner, course = free_pair(school, number)
    body = {
        "user_id": CODES["user"].encode(school.learners[learner][1]),
        "course_id": CODES["course"].encode(school.courses[course][1]),
    }
    return f"{MOUNT}/enrollments", msgspec.json.encode(body)


def _create(school: School, number: int) -> Request:
    body = {
        "title": f"A course made by the bench {number}",
        "description": BODY,
        "category": f"Category {number % CATEGORIES}",
        "status": "published",
    }
    return f"{MOUNT}/courses", msgspec.json.encode(body)


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
)
"""In this order: the list is of the 1,000 courses before any is created."""
