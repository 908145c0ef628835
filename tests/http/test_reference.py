"""The pages of docs/api are what the operations say today."""

from functools import cache

import pytest

from lyceum import dialects
from lyceum.http.downloads import Download
from scripts import reference


def test_the_pages_are_what_the_operations_say() -> None:
    assert reference.stale() == [], "run: .venv/bin/python scripts/reference.py"


def test_every_operation_stands_on_its_page_with_a_call_and_an_answer() -> None:
    for dialect in dialects.load():
        page = (reference.FOLDER / f"{dialect.name}.md").read_text()
        assert page.count("\n### ") - dialect.description.count("\n### ") == len(dialect.operations)
        assert page.count("```sh\ncurl ") == len(dialect.operations)
        # A file is no JSON, and some answers have no body.
        others = sum(each.answer is Download or each.status == 204 for each in dialect.operations)
        assert page.count("```json\n") == len(dialect.operations) - others
        for operation in dialect.operations:
            assert f"`{operation.method} {operation.path}`" in page


@pytest.mark.needs("time")
def test_a_page_that_is_old_missing_or_of_no_api_is_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    # The libraries lie elsewhere.
    monkeypatch.setattr("scripts.sdks.files", dict)
    # The operations stay as they are, and a page takes seconds.
    monkeypatch.setattr(reference, "pages", cache(reference.pages))
    apis = [dialect.name for dialect in dialects.load()]
    names = [f"{name}.md" for name in [*apis, "coverage", "permissions"]]
    names = sorted([*names, *(f"{name}.postman_collection.json" for name in apis)])
    assert reference.stale() == names
    assert reference.main([]) == 0
    assert reference.stale() == []
    (tmp_path / "gone.md").write_text("# An API that was taken out\n")
    (tmp_path / names[0]).write_text("old\n")
    assert reference.stale() == sorted(["gone.md", names[0]])
    assert reference.main(["--check"]) == 1
    assert reference.main([]) == 0
    assert reference.main(["--check"]) == 0
    assert not (tmp_path / "gone.md").exists()
