"""The walk through the API in the dialect's README works as it is printed."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template
from typing import Any

from lyceum.dialects import karma
from tests.dialects import curl
from tests.dialects.karma.callers import Karma, expect_envelope

README = Path(karma.__file__).with_name("README.md")
NAMES = {
    "usr": "USER",
    "crs": "COURSE",
    "enr": "ENROLLMENT",
    "asm": "ASSESSMENT",
    "qst": "QUESTION",
}


def commands() -> list[str]:
    return re.findall(r"```sh\n(.*?)```", README.read_text("utf-8"), re.DOTALL)


def remember(known: dict[str, str], data: Any) -> None:
    """What an answer gives, under the name by which later commands speak of it."""
    if not isinstance(data, dict):
        return
    if "access_token" in data:
        known |= {"TOKEN": data["access_token"], "REFRESH": data["refresh_token"]}
    elif data["id"][:3] in NAMES:
        known[NAMES[data["id"][:3]]] = data["id"]


async def test_every_command_of_the_walk_works_as_it_stands(karma: Karma) -> None:
    known: dict[str, str] = {}
    client = karma.school.client()
    for command in commands():
        request = curl.read(Template(command).substitute(known))
        answer = await client.request(
            request.method, request.url, headers=request.headers, content=request.body
        )
        assert answer.status_code in (200, 201), (command, answer.text)
        remember(known, expect_envelope(answer)["data"])


def test_the_walk_passes_every_kind_of_thing() -> None:
    asked = " ".join(commands())
    things = ("users", "courses", "enrollments", "assessments")
    for what in ("auth/login", "auth/refresh", "auth/logout", *things):
        assert f"/api/v1/{what}" in asked
    assert "/questions" in asked
    assert "/submissions" in asked
