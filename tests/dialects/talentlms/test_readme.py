"""What the dialect's README says: its walk works as it is printed, its decisions are shown."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

from lyceum.dialects import talentlms
from tests.dialects import curl
from tests.harness.school import School

README = Path(talentlms.__file__).with_name("README.md")


async def test_every_command_of_the_walk_works_as_it_stands(school: School) -> None:
    known = {"KEY": (await school.key("talentlms", "admin"))["X-API-Key"]}
    client = school.client()
    commands = re.findall(r"```sh\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert len(commands) == 7
    for command in commands:
        request = curl.read(Template(command).substitute(known))
        answer = await client.request(
            request.method, request.url, headers=request.headers, content=request.body
        )
        assert answer.status_code in (200, 204), (command, answer.text)
        for name in ("users", "courses"):
            if request.method == "POST" and request.url.endswith(name):
                known[name.upper().removesuffix("S")] = str(answer.json()["_data"]["id"])
