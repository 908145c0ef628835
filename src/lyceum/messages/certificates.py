"""What a certificate says, on paper and on the page that verifies it: `texts/<language>/
certificate.toml`, in which `$name` stands for a value."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from string import Template

import msgspec

from lyceum.core.recognition.model import Certificate, CertificateState
from lyceum.core.stages import Sheet
from lyceum.kit.time import iso_seconds
from lyceum.messages.letters import USUAL, languages

GROUP = 5
"""Characters of a serial that stand together, so that it can be compared and typed."""


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate, and what it says besides: the school's name and language, the address of the
    page that verifies it, and the moment at which it is looked at."""

    certificate: Certificate
    school: str
    locale: str
    address: str
    now: int


class Notice(msgspec.Struct, frozen=True):
    """What the page says: a heading, and lines below it; `paper` names the link to the PDF."""

    language: str
    title: str
    lines: tuple[str, ...]
    paper: str = ""


def sheet(issued: Issued) -> Sheet:
    """The paper, in the school's language if there are texts in it; it says if it holds no more."""
    language, words = _words(issued.locale)
    held = issued.certificate
    state = held.state_at(issued.now)
    return Sheet(
        language=language,
        title=words["title"].template,
        before=words["before"].template,
        person=held.person,
        between=words["between"].template,
        course=held.title,
        lines=(*_dates(held, words), _by(issued, words)),
        proof=(
            words["verify"].template,
            issued.address,
            words["serial"].substitute(serial=spaced(held.serial)),
        ),
        warning="" if state is CertificateState.VALID else words[state].template,
        made_at=held.issued_at,
    )


def notice(issued: Issued) -> Notice:
    """What whoever verifies it is told."""
    language, words = _words(issued.locale)
    held = issued.certificate
    lines = (
        words["of"].substitute(person=held.person, course=held.title),
        *_dates(held, words),
        _by(issued, words),
        words["serial"].substitute(serial=spaced(held.serial)),
    )
    said = words[held.state_at(issued.now)].template
    return Notice(language, said, lines, words["paper"].template)


def unknown(locale: str = USUAL) -> Notice:
    """What whoever verifies a serial that names nothing is told."""
    language, words = _words(locale)
    return Notice(language, words["unknown"].template, (words["unknown_said"].template,))


def spaced(serial: str) -> str:
    """As it is read aloud: ABCDE-FGHIJ-KLMNO-PQRST."""
    return "-".join(serial[at : at + GROUP] for at in range(0, len(serial), GROUP))


def _dates(held: Certificate, words: Mapping[str, Template]) -> tuple[str, ...]:
    issued = words["issued"].substitute(date=_date(held.issued_at))
    if held.expires_at is None:
        return (issued,)
    return (issued, words["expires"].substitute(date=_date(held.expires_at)))


def _by(issued: Issued, words: Mapping[str, Template]) -> str:
    return words["by"].substitute(school=issued.school)


def _date(at: int) -> str:
    return iso_seconds(at).partition("T")[0]


def _words(locale: str) -> tuple[str, Mapping[str, Template]]:
    language = locale.replace("_", "-").partition("-")[0].lower()
    language = language if language in languages() else USUAL
    return language, _read(language)


@lru_cache(maxsize=16)
def _read(language: str) -> Mapping[str, Template]:
    file = resources.files("lyceum.messages") / "texts" / language / "certificate.toml"
    return {name: Template(text) for name, text in tomllib.loads(file.read_text("utf-8")).items()}
