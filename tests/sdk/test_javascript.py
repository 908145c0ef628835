"""The JavaScript client: built, packed and installed as whoever uses it would, then tried by Node
against the running server."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from pathlib import Path

import pytest
from akako_lms.errors import BY_CODE

from scripts.sdks.surface import METHODS
from scripts.sdks.words import camel
from tests.harness.machine import ROOT
from tests.harness.npm import environment, installed, node
from tests.harness.school import CAST
from tests.sdk.served import Served

PROJECT = ROOT / "sdk" / "js"
PATIENCE = 240

pytestmark = pytest.mark.needs("npm")
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])


async def run(*words: str, folder: Path, **extra: str) -> tuple[int | None, str]:
    """Node's exit code, and all that it said."""
    process = await asyncio.create_subprocess_exec(
        node(),
        *words,
        cwd=folder,
        env={**environment(), **extra},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode, said.decode()


def copy_tests(to: Path) -> list[str]:
    """Their names, in order."""
    for path in (PROJECT / "test").glob("*.js"):
        shutil.copy(path, to / path.name)
    return sorted(path.name for path in to.glob("*.test.js"))


@on_sqlite
async def test_its_own_tests_pass_against_the_running_server(
    akako: Served, user: Path, database_kind: str
) -> None:
    """One after another: they write in the same school."""
    names = copy_tests(user)
    tokens = json.dumps({who: await akako.token(who) for who in CAST})
    assert len(names) == 3
    for name in names:
        settings = {"AKAKO_URL": akako.base_url, "AKAKO_TOKENS": tokens}
        code, said = await run("--test", name, folder=user, **settings)
        assert code == 0, said
        assert re.search(r"(#|ℹ) tests [1-9]", said), said


async def test_it_has_the_methods_of_the_table_and_errors_of_all_codes(user: Path) -> None:
    program = """
        import { AkakoAPI, BY_CODE } from "@akako/lms-sdk";
        const api = new AkakoAPI({ baseURL: "http://127.0.0.1:1/api" });
        const methods = Object.entries(api).map(([space, { constructor }]) => [
          space,
          Object.getOwnPropertyNames(constructor.prototype).filter((x) => x !== "constructor"),
        ]);
        const errors = Object.entries(BY_CODE).map(([code, { name }]) => [code, name]);
        console.log(JSON.stringify([methods, errors].map(Object.fromEntries)));
    """
    code, said = await run("--input-type=module", "--eval", program, folder=user)
    assert code == 0, said
    methods, errors = json.loads(said)
    assert methods == {space: [camel(name) for name in names] for space, names in METHODS.items()}
    assert errors == {code: kind.__name__ for code, kind in BY_CODE.items()}


CONSUMER = """
import { AkakoAPI, NotFoundError, type Level, type Page } from "@akako/lms-sdk";

const api = new AkakoAPI({ baseURL: "https://school.example/api", token: () => "t" });
export const levels: Page<Level> = await api.education.getLevels();
export const names: string[] = levels.map((level) => level.name);
await api.users.updateUser("c1", { imageUrl: null, status: "ACTIVE" });
// @ts-expect-error a level needs a name
await api.education.createLevel({ description: "x" }).catch((e) => e instanceof NotFoundError);
// @ts-expect-error there is no such role
await api.users.assignRole("c1", { role: "JANITOR" });
"""


async def test_its_types_hold_for_who_uses_it(user: Path) -> None:
    (user / "uses.ts").write_text(CONSUMER)
    compiler = installed(PROJECT) / "typescript" / "bin" / "tsc"
    options = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--skipLibCheck"]
    options += ["--module", "NodeNext", "--target", "ES2022", "--lib", "ES2022,DOM"]
    code, said = await run(str(compiler), *options, "uses.ts", folder=user)
    assert (code, said) == (0, "")


async def test_the_package_holds_what_is_needed_and_asks_for_nothing(user: Path) -> None:
    home = user / "node_modules" / "@akako" / "lms-sdk"
    told = json.loads((home / "package.json").read_text())
    assert (told["name"], told["private"], "dependencies" in told) == (
        "@akako/lms-sdk",
        True,
        False,
    )
    assert {path.name for path in home.iterdir()} == {
        "LICENSE",
        "README.md",
        "dist",
        "package.json",
    }
    sources = {path.stem for path in (PROJECT / "src").glob("*.ts")}
    built = {path.name for path in (home / "dist").iterdir()}
    assert built == {f"{name}{ending}" for name in sources for ending in (".js", ".d.ts")}


@on_sqlite
async def test_the_walk_of_its_readme_works(akako: Served, user: Path, database_kind: str) -> None:
    """Added: the server's address, and a key."""
    readme = (PROJECT / "README.md").read_text()
    first = re.findall(r"```js\n(.*?)```", readme, re.DOTALL)[0]
    token = await akako.token("admin")
    program = first.replace("http://127.0.0.1:8000/api", akako.base_url).replace("akk_…", token)
    code, said = await run("--input-type=module", "--eval", program, folder=user)
    assert (code, said) == (0, "High School\n")
