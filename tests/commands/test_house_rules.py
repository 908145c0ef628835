"""The rules of the house, each broken once."""

from pathlib import Path

import pytest

from scripts.house_rules import File, breaches

# Put together, so that this file does not break the rules itself.
HOST = "https://py" + "pi.org/simple"
HERE = "/wo" + "rk/main/src"
LEFT_OVER = "TO" + "DO"


def found(path: str, text: str) -> list[str]:
    return breaches([File(Path(path), text)])


def function(lines: int) -> str:
    return 'def long():\n    """Say.\n\n    More.\n    """\n' + "    # Why.\n\n    x = 1\n" * lines


def test_plain_code_passes():
    assert found("src/lyceum/kit/text.py", function(5)) == []


@pytest.mark.parametrize("text", [f"index = {HOST}", f"cd {HERE}"])
def test_hosts_and_folders_of_one_machine(text: str):
    (breach,) = found("docs/start.md", f"# Start\n{text}\n")
    assert breach.startswith("docs/start.md:2: take out '")


def test_an_address_that_only_looks_like_one():
    assert found("docs/a.md", "see /api/work/1 and artwork/main\n") == []


def test_work_left_over():
    assert found("src/lyceum/a.py", f"\n# {LEFT_OVER}: more\n") == [
        f"src/lyceum/a.py:2: do it or take out '{LEFT_OVER}'"
    ]


@pytest.mark.parametrize("path", ["src/lyceum/utils/text.py", "src/lyceum/web/base.html"])
def test_vague_names(path: str):
    (breach,) = found(path, "")
    assert "for what it holds" in breach


def test_long_files_but_for_migrations():
    assert "401 lines" in found("src/lyceum/a.py", "x = 1\n" * 401)[0]
    assert found("src/lyceum/core/migrations/versions/0001.py", "x = 1\n" * 401) == []


def test_long_functions_counted_in_lines_of_code():
    assert found("src/lyceum/a.py", function(59)) == []
    assert found("src/lyceum/a.py", function(60)) == [
        "src/lyceum/a.py:1: split long(): 61 lines of code, 60 are allowed"
    ]


@pytest.mark.parametrize(
    "call", ["datetime.now(UTC)", "datetime.datetime.now()", "time.time()", "date.today()"]
)
def test_clocks_in_the_core(call: str):
    assert "take the time as an argument" in found("src/lyceum/core/a.py", f"x = {call}\n")[0]
    assert found("src/lyceum/kit/clock.py", f"x = {call}\n") == []


@pytest.mark.parametrize(
    "body",
    [
        "assert x",
        "with pytest.raises(ValueError): f()",
        "assert_same(a, b)",
        "await expect_refusal(x)",
        "checked(x)",
    ],
)
def test_tests_that_can_fail(body: str):
    text = f"async def test_it():\n    {body}\n\n\ndef checked(x):\n    assert x\n"
    assert found("tests/test_a.py", text) == []


def test_tests_that_cannot():
    assert found("tests/test_a.py", "def test_it():\n    f()\n") == [
        "tests/test_a.py:1: make test_it() assert something"
    ]
