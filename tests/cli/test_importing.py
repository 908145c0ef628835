"""`lyceum import`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.program import Program

PEOPLE = """external_id,login,email,name,role
p1,ann,ann@school.example,Ann Berg,learner
p2,bob,,Bob Cole,captain
p3,ann,,Ann Two,
"""


def _file(program: Program, text: str, name: str = "people.csv") -> Path:
    path = program.folder / name
    path.write_text(text)
    return path


def test_rows_come_in_and_those_refused_are_shown_with_their_reasons(peopled: Program) -> None:
    done = peopled.run("import", "people", str(_file(peopled, PEOPLE)))
    assert done.code == 1
    assert done.err == ""
    lines = done.out.splitlines()
    assert lines[0].split(maxsplit=2) == ["line", "column", "refused because"]
    assert lines[1].startswith("3     role    This is not one of the words (")
    assert lines[2] == "4     login   An earlier row is about the same."
    assert lines[3] == "3 rows: 1 created, 0 updated, 0 unchanged, 2 refused"
    assert "Ann Berg" in peopled.run("users", "list").out


def test_brought_in_again_a_file_changes_nothing(peopled: Program) -> None:
    path = str(_file(peopled, '{"login": "ann", "name": "Ann"}\n', "people.jsonl"))
    first = peopled.run("import", "people", path, "--json").json
    assert (first["created"], first["unchanged"], first["refused_rows"]) == (1, 0, [])
    again = peopled.run("import", "people", path, "--json").json
    assert (again["created"], again["unchanged"]) == (0, 1)


def test_a_trial_leaves_nothing_behind(peopled: Program) -> None:
    path = str(_file(peopled, "login,name\nann,Ann\n"))
    before = peopled.run("users", "list", "--json").json
    tried = peopled.run("import", "people", path, "--dry-run")
    assert (tried.code, tried.out) == (
        0,
        "1 rows: tried, and nothing stays: 1 created, 0 updated, 0 unchanged, 0 refused\n",
    )
    assert peopled.run("users", "list", "--json").json == before


def test_a_file_that_cannot_be_read_is_refused_as_a_whole(peopled: Program) -> None:
    done = peopled.run("import", "people", str(_file(peopled, "login,shoe\nann,38\n")))
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        "shoe: This is not allowed here (external_id, login, email, name, role).",
        "name: This is missing.",
        "Nothing was brought in.",
    ]


def test_a_file_that_is_not_there_is_told_with_2(peopled: Program) -> None:
    done = peopled.run("import", "people", "nowhere.csv")
    assert done.code == 2
    assert "nowhere.csv" in done.err
