"""What the dialect's README says: its walk works as it is printed, its decisions are shown."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

from lyceum.dialects import talentlms
from tests.dialects import curl
from tests.harness.school import School

HERE = Path(__file__).parent
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


def test_every_decision_names_a_test_that_there_is() -> None:
    rows = re.findall(r"^\| (T\d+) \|(.*)\|$", README.read_text("utf-8"), re.MULTILINE)
    assert [name for name, _ in rows] == [f"T{number}" for number in range(1, len(rows) + 1)]
    for name, rest in rows:
        files = re.findall(r"test_\w+\.py", rest)
        assert files, name
        assert all((HERE / file).exists() for file in files), name
