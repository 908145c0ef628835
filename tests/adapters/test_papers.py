"""Certificates as PDF: names in every script show, and nothing in them is markup."""

from __future__ import annotations

import asyncio
import io

import msgspec
import pypdf
import pytest

from lyceum.adapters.papers import TypstPapers
from lyceum.core.errors import TooBusy
from lyceum.core.stages import Sheet

SHEET = Sheet(
    language="en",
    title="Certificate",
    before="This is to certify that",
    person="Leila Haddad",
    between="has completed the course",
    course="Reading Weather Maps",
    lines=("Issued on 2026-11-21", "Issued by Hill School"),
    proof=("https://school.example/certificate/X",),
    warning="",
    made_at=1_790_000_000_000_000,
)
SCRIPTS = (
    "Tomáš Ångström", "Ελένη Παπαδοπούλου", "Наталья Ёлкина", "ليلى حداد", "שרה כהן",
    "प्रिया शर्मा", "তানিয়া রহমান", "தமிழ்ச்செல்வி", "สมชาย ใจดี", "山田太郎", "김민수", "王小明",
    "Նարեկ", "ნინო",
)  # fmt: skip


def text_of(paper: bytes) -> str:
    (page,) = pypdf.PdfReader(io.BytesIO(paper)).pages
    return page.extract_text()


async def test_a_paper_says_all_that_stands_on_its_sheet_and_is_always_the_same() -> None:
    papers = TypstPapers()
    paper = await papers.set(SHEET)
    assert paper.startswith(b"%PDF-")
    said = text_of(paper)
    for part in (SHEET.before, SHEET.person, SHEET.course, *SHEET.lines, *SHEET.proof):
        assert part in said
    about = pypdf.PdfReader(io.BytesIO(paper)).metadata
    assert about is not None
    assert (about.title, about.author) == ("Certificate: Reading Weather Maps", "Leila Haddad")
    assert await TypstPapers().set(SHEET) == paper
    warned = await papers.set(msgspec.structs.replace(SHEET, warning="It was revoked."))
    assert "It was revoked." in text_of(warned)


async def test_a_name_shows_in_every_script() -> None:
    papers = TypstPapers()
    for name in SCRIPTS:
        paper = await papers.set(msgspec.structs.replace(SHEET, person=name))
        # A letter that no font has is set as the one that stands for none, which reads as NUL.
        assert "\x00" not in text_of(paper), name


async def test_nothing_that_somebody_is_called_is_markup() -> None:
    papers = TypstPapers()
    for name in (
        "#panic()",
        "*x* _y_ $z$",
        '] #read("/etc/passwd")',
        "a\x1fb\x00c\nd",
        "\\",
        "😀" * 200,
    ):
        paper = await papers.set(msgspec.structs.replace(SHEET, person=name, course=name))
        if name.isascii() and name.isprintable():
            assert name in text_of(paper)


async def test_whoever_comes_when_too_many_wait_is_sent_away() -> None:
    papers = TypstPapers(queue=1)
    asked = [asyncio.create_task(papers.set(SHEET)) for _ in range(6)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert any(isinstance(answer, TooBusy) for answer in answers)
    assert any(isinstance(answer, bytes) for answer in answers)
    with pytest.raises(TooBusy):
        raise next(answer for answer in answers if isinstance(answer, TooBusy))
