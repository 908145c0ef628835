"""`lyceum doctor`."""

import asyncio
import json
import stat
from collections.abc import AsyncIterator

import pytest

from lyceum import dialects
from lyceum.adapters.bucket import BucketBlobs
from tests.cli.program import Program
from tests.harness.bucket import bucket_server
from tests.harness.machine import require
from tests.harness.processes import LOOPBACK, free_port


def _verdicts(found: list[dict[str, str]]) -> dict[str, str]:
    return {one["check"]: one["verdict"] for one in found}


def _examined(program: Program, code: int, **more: str) -> list[dict[str, str]]:
    done = program.run("doctor", "--json", **more)
    assert done.code == code, done.err
    found: list[dict[str, str]] = json.loads(done.out)
    assert all(one["advice"] for one in found if one["verdict"] != "ok")
    return found


def test_a_school_in_good_order(anywhere: Program) -> None:
    anywhere.let_in("ada@school.example", "admin")
    verdicts = _verdicts(_examined(anywhere, 0))
    assert set(verdicts.values()) == {"ok"}
    kind = "SQLite" if "sqlite" in anywhere.environment["LYCEUM_DATABASE_URL"] else "PostgreSQL"
    assert {"data folder", "disk", "clock", "https", "APIs", "revision", kind} <= set(verdicts)
    lines = anywhere.run("doctor").out.splitlines()
    assert all(line.startswith("ok ") for line in lines)
    assert len(lines) == len(verdicts)


def test_before_the_first_start_nothing_is_wrong_and_nothing_is_made(fresh: Program) -> None:
    assert set(_verdicts(_examined(fresh, 0)).values()) == {"ok"}
    assert not fresh.data_dir.exists()


def test_it_runs_beside_a_server_and_sees_it(fresh: Program) -> None:
    server = fresh.serve("--demo")
    found = {one["check"]: one for one in _examined(fresh, 0)}
    assert "One is running" in found["server"]["found"]
    assert found["secret"]["verdict"] == "ok"
    server.running.terminate()
    found = {one["check"]: one for one in _examined(fresh, 0)}
    assert "None is running" in found["server"]["found"]


def test_a_secret_that_others_may_read_fails(fresh: Program) -> None:
    fresh.run("migrate")
    assert fresh.run("demo").code == 0
    secret = fresh.data_dir / "secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    secret.chmod(0o644)
    assert _verdicts(_examined(fresh, 1))["secret"] == "fail"


def test_a_database_that_does_not_answer_fails(fresh: Program) -> None:
    url = f"postgresql://lyceum:hidden@{LOOPBACK}:{free_port()}/school"
    found = _examined(fresh, 1, LYCEUM_DATABASE_URL=url)
    assert _verdicts(found)["database"] == "fail"
    assert "hidden" not in str(found)


def test_a_bucket_that_answers_and_one_that_does_not(fresh: Program) -> None:
    require("s3")
    place = bucket_server().place()
    settings = {
        "LYCEUM_FILES_URL": f"s3://{place.bucket}/of-the-doctor",
        "LYCEUM_FILES_ENDPOINT": place.endpoint,
        "LYCEUM_FILES_KEY_ID": place.key_id,
        "LYCEUM_FILES_SECRET_KEY": place.secret_key,
    }
    asyncio.run(BucketBlobs(place).write("1-ab", one_chunk()))
    assert _verdicts(_examined(fresh, 0, **settings))["files"] == "ok"
    for wrong in (
        {"LYCEUM_FILES_SECRET_KEY": "none of ours"},
        {"LYCEUM_FILES_ENDPOINT": f"http://{LOOPBACK}:{free_port()}"},
    ):
        found = _examined(fresh, 1, **settings | wrong)
        assert _verdicts(found)["files"] == "fail"
        assert place.secret_key not in str(found)
    assert not fresh.data_dir.exists()


async def one_chunk() -> AsyncIterator[bytes]:
    yield b"words"


def test_a_database_without_tables_is_a_warning(fresh: Program) -> None:
    fresh.data_dir.mkdir()
    (fresh.data_dir / "lyceum.db").touch()
    assert _verdicts(_examined(fresh, 0))["revision"] == "warn"


@pytest.mark.parametrize(
    ("settings", "check"),
    [
        ({"LYCEUM_PROT": "9000"}, "settings"),
        ({"LYCEUM_HOST": "0.0.0.0"}, "https"),
        ({"LYCEUM_HOST": "0.0.0.0", "LYCEUM_REQUIRE_HTTPS": "never"}, "https"),
        ({"LYCEUM_TRUSTED_PROXIES": "0.0.0.0/0"}, "proxies"),
        ({"LYCEUM_DIALECTS_OFF": ",".join(dialects.names())}, "APIs"),
    ],
)
def test_what_may_become_a_trouble_is_a_warning(
    fresh: Program, settings: dict[str, str], check: str
) -> None:
    assert _verdicts(_examined(fresh, 0, **settings))[check] == "warn"


def test_a_server_behind_a_trusted_proxy_is_well(fresh: Program) -> None:
    settings = {"LYCEUM_HOST": "0.0.0.0", "LYCEUM_TRUSTED_PROXIES": "10.0.0.1"}
    assert set(_verdicts(_examined(fresh, 0, **settings)).values()) == {"ok"}
