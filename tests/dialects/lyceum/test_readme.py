"""The walk through the API in the dialect's README works as it is printed."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template
from typing import Any

from lyceum.dialects import lyceum as dialect
from tests.dialects import curl
from tests.dialects.lyceum.callers import API, Lyceum

README = Path(dialect.__file__).with_name("README.md")
NAMES = {"login": "USER", "price": "COURSE", "grounds": "ENROLLMENT"}
"""A field that only such a thing has, and the name that its id gets."""


def commands() -> list[str]:
    return re.findall(r"```sh\n(.*?)```", README.read_text("utf-8"), re.DOTALL)


def remember(known: dict[str, str], answer: dict[str, Any]) -> None:
    if "access_token" in answer:
        known |= {"TOKEN": answer["access_token"], "REFRESH": answer["refresh_token"]}
    for field, name in NAMES.items():
        if field in answer:
            known[name] = str(answer["id"])


async def test_every_command_of_the_walk_works_as_it_stands(lyceum: Lyceum) -> None:
    known: dict[str, str] = {}
    client = lyceum.school.client()
    for command in commands():
        request = curl.read(Template(command).substitute(known))
        answer = await client.request(
            request.method, request.url, headers=request.headers, content=request.body
        )
        assert answer.status_code in (200, 201), (command, answer.text)
        remember(known, answer.json())


def test_the_walk_passes_every_kind_of_thing() -> None:
    asked = " ".join(commands())
    for what in (
        "session",
        "session/refresh",
        "users",
        "courses",
        "units",
        "enrollments",
        "assessments",
        "attempts",
        "changes",
        "keys",
        "usage",
    ):
        assert f"{API}/{what}" in asked
