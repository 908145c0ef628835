"""A letter made of its texts: `texts/<language>/<name>.txt`, whose first line is the subject, and
`.html` beside it. In them `$name` stands for a value."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from importlib import resources
from string import Template

from lyceum.core.mail import Letter

USUAL = "en"
"""The language of a school whose own has no texts."""


def letter(kind: str, *, locale: str, values: Mapping[str, str], to: str, name: str) -> Letter:
    """The letter of this kind, in the language of the locale (`de`, `de-AT`) if there are texts in
    it."""
    language = locale.replace("_", "-").partition("-")[0].lower()
    plain, rich = _texts(kind, language if language in languages() else USUAL)
    subject, _, text = plain.substitute(values).partition("\n")
    return Letter(
        name=name,
        to=to,
        # A line break in a title would begin another header.
        subject=" ".join(subject.split()),
        text=text.lstrip("\n"),
        html=rich.substitute({key: escape(value) for key, value in values.items()}),
    )


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """Those that there are texts in."""
    folder = resources.files("lyceum.messages") / "texts"
    return frozenset(each.name for each in folder.iterdir() if each.is_dir())


@lru_cache(maxsize=64)
def _texts(kind: str, language: str) -> tuple[Template, Template]:
    folder = resources.files("lyceum.messages") / "texts" / language
    plain = (folder / f"{kind}.txt").read_text("utf-8")
    return Template(plain), Template((folder / f"{kind}.html").read_text("utf-8"))
