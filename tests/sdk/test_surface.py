"""Every operation of Akako has a method in the Python client, sync and async alike."""

from __future__ import annotations

import inspect

import pytest
from akako_lms import AkakoAPI, AsyncAkakoAPI
from akako_lms.errors import BY_CODE

from lyceum.dialects.akako import dialect
from lyceum.dialects.akako.errors import CODES
from scripts.sdks.surface import METHODS, WITHOUT, spelled, unplaced

NOWHERE = "http://127.0.0.1:1/api"


def test_every_operation_has_a_method_or_a_reason_to_have_none() -> None:
    assert unplaced() == (set(), set())
    assert all(len(reason) > 10 for reason in WITHOUT.values())


def test_an_operation_without_a_method_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(METHODS["users"], "get_user")
    assert unplaced() == ({"GET /users/{id}"}, set())
    monkeypatch.setitem(METHODS["users"], "gone", "GET /gone")
    assert unplaced()[1] == {"GET /gone"}


def test_no_operation_has_two_methods() -> None:
    placed = [one for methods in METHODS.values() for one in methods.values()]
    assert len(placed) == len(set(placed))
    assert set(placed) <= {spelled(operation) for operation in dialect.operations}


def test_both_clients_have_these_methods_with_the_same_arguments() -> None:
    plain, awaited = AkakoAPI(NOWHERE), AsyncAkakoAPI(NOWHERE)
    for namespace, methods in METHODS.items():
        public = [name for name in dir(getattr(plain, namespace)) if not name.startswith("_")]
        assert sorted(public) == sorted(methods)
        for name in methods:
            one = getattr(getattr(plain, namespace), name)
            other = getattr(getattr(awaited, namespace), name)
            assert inspect.iscoroutinefunction(other)
            assert not inspect.iscoroutinefunction(one)
            signatures = [inspect.signature(each).parameters for each in (one, other)]
            assert [*signatures[0].values()] == [*signatures[1].values()]


def test_every_code_has_an_error_of_its_own() -> None:
    assert set(CODES.values()) <= set(BY_CODE)
    assert len(set(BY_CODE.values())) == len(BY_CODE)


def test_both_take_only_addresses_of_the_web() -> None:
    for kind in (AkakoAPI, AsyncAkakoAPI):
        with pytest.raises(ValueError, match="base_url"):
            kind("school.example/api")
