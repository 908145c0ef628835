"""`lyceum plans`."""

import httpx2 as httpx

from tests.cli.program import Program


def test_an_organization_begins_on_no_plan(peopled: Program) -> None:
    assert peopled.run("plans", "show", "--json").json["plan"] is None
    done = peopled.run("plans", "show")
    assert (done.code, done.out) == (0, "On no plan: nothing is counted, and nothing refused.\n")


def test_a_plan_is_chosen_shown_and_taken_back(anywhere: Program) -> None:
    anywhere.let_in("ada@school.example", "admin")
    shown = anywhere.run("plans", "set", "pro", "--json").json
    assert shown["plan"] == "pro"
    assert shown["calls"] == {"used": 0, "limit": 10_000, "left": 10_000}
    assert shown["uploads"] == {"used": 0, "limit": 100, "left": 100}
    assert shown["resets_at"].endswith("-01T00:00:00Z")
    assert anywhere.run("plans", "show", "--json").json == shown
    text = anywhere.run("plans", "set", "enterprise").out
    assert "On the plan enterprise" in text
    assert "unlimited" in text
    agreed = anywhere.run("plans", "set", "enterprise", "--per-minute", "1200")
    assert "enterprise, 1200 requests a minute" in agreed.out
    assert anywhere.run("plans", "show", "--json").json["per_minute"] == 1200
    for wrong in (("pro", "60"), ("enterprise", "0"), ("enterprise", "1000001")):
        assert (
            "per_minute"
            in anywhere.run("plans", "set", wrong[0], "--per-minute", wrong[1]).sentence
        )
    assert anywhere.run("plans", "show", "--json").json["per_minute"] == 1200
    none = anywhere.run("plans", "set", "none", "--json").json
    assert (none["plan"], none["per_minute"]) == (None, None)


def test_where_there_are_several_organizations_it_must_be_said_which(lyceum: Program) -> None:
    for name in ("North", "South"):
        lyceum.run("organizations", "create", "--name", name)
    assert "--organization" in lyceum.run("plans", "set", "free").sentence
    assert lyceum.run("plans", "set", "free", "--organization", "south").code == 0
    plans = [
        lyceum.run("plans", "show", "--organization", name, "--json").json["plan"]
        for name in ("North", "South")
    ]
    assert plans == [None, "free"]


def test_a_plan_that_there_is_not_is_refused(peopled: Program) -> None:
    assert peopled.run("plans", "set", "gold").code == 2
    assert peopled.run("plans", "show", "--json").json["plan"] is None


def test_a_running_server_counts_once_a_plan_is_chosen(peopled: Program) -> None:
    whose = ("--dialect", "akako", "--user", "ada@school.example")
    key = peopled.run("keys", "create", *whose, "--json").json
    peopled.run("plans", "set", "free")
    server = peopled.serve()
    answer = httpx.get(server.address + "/api/users", headers=key["headers"])
    assert answer.headers["x-quota-remaining"] == "999"
    shown = peopled.run("plans", "show", "--json").json
    assert shown["calls"] == {"used": 1, "limit": 1_000, "left": 999}
