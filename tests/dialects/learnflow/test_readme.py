"""The walk through the API in the dialect's README works as it is printed."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template
from typing import Any

from lyceum.dialects import learnflow
from tests.dialects import curl
from tests.dialects.learnflow.callers import LearnFlow

README = Path(learnflow.__file__).with_name("README.md")
NAMES = {"stu": "STUDENT", "crs": "COURSE", "enr": "ENROLLMENT"}


def commands() -> list[str]:
    return re.findall(r"```sh\n(.*?)```", README.read_text("utf-8"), re.DOTALL)


def remember(known: dict[str, str], told: dict[str, Any]) -> None:
    """What an answer gives, under the name by which later commands speak of it."""
    if told.get("id", "")[:3] in NAMES:
        known[NAMES[told["id"][:3]]] = told["id"]
    if told.get("payment"):
        known["PAYMENT"] = told["payment"]["id"]


async def test_every_command_of_the_walk_works_as_it_stands(learnflow: LearnFlow) -> None:
    headers = await learnflow.school.key("learnflow", "admin")
    known = {"KEY": headers["Authorization"].removeprefix("Bearer ")}
    client = learnflow.school.client()
    for command in commands():
        request = curl.read(Template(command).substitute(known))
        answer = await client.request(
            request.method, request.url, headers=request.headers, content=request.body
        )
        assert answer.status_code in (200, 201), (command, answer.text)
        remember(known, answer.json())


def test_the_walk_passes_the_modes_own_things() -> None:
    asked = " ".join(commands())
    for what in ("students", "courses", "enrollments", "refunds", "test_clock/advance"):
        assert f"/v2/{what}" in asked
