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
    subject, plain, rich = _texts(kind, language if language in languages() else USUAL)
    return Letter(
        name=name,
        to=to,
        # A line break in a title would begin another header.
        subject=" ".join(subject.substitute(values).split()),
        text=plain.substitute(values),
        html=rich.substitute({key: escape(value) for key, value in values.items()}),
    )


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """Those that there are texts in."""
    folder = resources.files("lyceum.messages") / "texts"
    return frozenset(each.name for each in folder.iterdir() if each.is_dir())


@lru_cache(maxsize=64)
def _texts(kind: str, language: str) -> tuple[Template, Template, Template]:
    """Subject, plain text and HTML."""
    folder = resources.files("lyceum.messages") / "texts" / language
    subject, _, plain = (folder / f"{kind}.txt").read_text("utf-8").partition("\n")
    rich = (folder / f"{kind}.html").read_text("utf-8")
    return Template(subject), Template(plain.lstrip("\n")), Template(rich)
