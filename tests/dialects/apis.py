"""Every API of a school at once, as tests that write through one and read through others use it."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx

from lyceum.core.catalog.model import Course
from lyceum.core.work import WriteWork
from lyceum.dialects.akako import ids as akako_ids
from tests.harness.school import School

AKAKO, OWN, KARMA, LEARNFLOW = "/api", "/api/lyceum/v1", "/api/v1", "/v2"
MASTERIYO = "/wp-json/masteriyo/v1"
MOUNTS = {
    OWN: "lyceum",
    KARMA: "karma",
    LEARNFLOW: "learnflow",
    MASTERIYO: "masteriyo",
    AKAKO: "akako",
}
"""The most specific first."""
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


class Apis:
    """Every API of a school, as each of the cast calls it."""

    def __init__(self, school: School) -> None:
        self.school = school
        self._clients: dict[tuple[str, str], httpx.AsyncClient] = {}

    async def __call__(
        self, method: str, path: str, *, who: str = "admin", expects: int = 200, **rest: Any
    ) -> Any:
        """The JSON of an answer; the mount says which API is asked."""
        name = next(name for mount, name in MOUNTS.items() if path.startswith(f"{mount}/"))
        if (name, who) not in self._clients:
            self._clients[name, who] = await self.school.client_as(who, name)
        answer = await self._clients[name, who].request(method, path, **rest)
        assert answer.status_code == expects, (method, path, answer.text)
        return answer.json()

    async def akako(self, method: str, path: str, **rest: Any) -> Any:
        return (await self(method, AKAKO + path, **rest)).get("data")

    async def own(self, method: str, path: str, **rest: Any) -> Any:
        return await self(method, OWN + path, **rest)

    async def karma(self, method: str, path: str, **rest: Any) -> Any:
        return (await self(method, KARMA + path, **rest)).get("data")

    async def masteriyo(self, method: str, path: str, **rest: Any) -> Any:
        expects = 201 if method == "POST" else 200
        return await self(method, MASTERIYO + path, **{"expects": expects, **rest})

    async def learnflow(self, method: str, path: str, **rest: Any) -> Any:
        return await self(method, LEARNFLOW + path, **rest)

    async def tree(self, **subject: Any) -> dict[str, Any]:
        """A subject in a grade of a level, written through Akako."""
        level = await self.akako(
            "POST", "/admin/education/levels", json={"name": "Primary School"}, expects=201
        )
        body = {"name": "Grade 1", "educationLevelId": level["id"]}
        grade = await self.akako("POST", "/admin/education/grades", json=body, expects=201)
        body = {"name": "Maths", "gradeId": grade["id"], **subject}
        made: dict[str, Any] = await self.akako(
            "POST", "/admin/education/subjects", json=body, expects=201
        )
        return {**made, "levelId": level["id"]}


def titled(answer: Any, title: str, *, by: str = "title") -> Any:
    """The row of that name; None if there is none."""
    return next((row for row in answer["data"] if row[by] == title), None)


async def the_course(apis: Apis, subject: dict[str, Any]) -> Course:
    uid = akako_ids.CUID.decode(subject["id"])

    async def find(work: WriteWork) -> Course:
        from lyceum.core.catalog.queries import course

        return await course(work, apis.school.system(), uid)

    found: Course = await apis.school.write(find)
    return found
