"""What is taught at the demo school: whole, graded right by the core itself, and free of filler."""

import contextlib
import io
import re
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from flit_core import buildapi

from lyceum.app.demo.answering import answer_to
from lyceum.app.demo.courses import COURSES
from lyceum.app.demo.quizzes import QuestionText, right_answer
from lyceum.app.demo.syllabus import CONTENT, CourseText, UnitText, course_text
from lyceum.core.assessment.authoring import checked
from lyceum.core.assessment.grading import points_won
from lyceum.core.assessment.model import POINT, Question, QuestionKind
from lyceum.core.catalog.model import UnitKind
from lyceum.kit import content

PROJECT = Path(__file__).parents[2]

WHOLE = ("weather", "first-aid", "python")
"""The courses to be taken from the first unit to the last."""

TEXTS = {course.key: course.text for course in COURSES}
UNITS = [(key, unit) for key, text in TEXTS.items() for unit in text.units]
QUESTIONS = [
    pytest.param(question, id=f"{unit.key}-{place}")
    for _, unit in UNITS
    if unit.quiz
    for place, question in enumerate(unit.quiz.questions)
]


def _asked(question: QuestionText) -> Question:
    """As a learner would be given it."""
    made = checked(question.content)
    return Question(
        id=1, uid=b"", course_id=1, extra={}, revision_id=1, number=1,
        kind=made.kind, text=made.text, options=list(made.options), key=made.key,
        points=made.points, feedback=made.feedback,
    )  # fmt: skip


@pytest.mark.parametrize("key", WHOLE)
def test_a_whole_course_has_sections_of_lessons_and_quizzes(key: str) -> None:
    text = TEXTS[key]
    assert 3 <= len(text.sections) <= 5
    for section in text.sections:
        assert section.title
        assert 3 <= len(section.units) <= 6
        assert [unit.kind for unit in section.units].count(UnitKind.QUIZ) == 1
    lessons = [unit for unit in text.units if unit.kind is UnitKind.TEXT]
    for lesson in lessons:
        assert 300 <= len((lesson.body or "").split()) <= 800, lesson.key
    assert len(lessons) >= 6


def test_every_unit_has_something_to_read_or_to_answer() -> None:
    for _, unit in UNITS:
        assert unit.title
        if unit.quiz is None:
            assert len((unit.body or "").split()) > 30, unit.key
        else:
            assert len(unit.quiz.questions) >= 4, unit.key


def test_every_kind_of_question_and_a_film_and_a_sheet_occur() -> None:
    asked = [question for _, unit in UNITS if unit.quiz for question in unit.quiz.questions]
    assert {question.kind for question in asked} == set(QuestionKind)
    assert sum(question.content.key is None for question in asked) >= len(WHOLE)
    assert {UnitKind.VIDEO, UnitKind.DOCUMENT} < {unit.kind for _, unit in UNITS}


def test_a_course_opens_bit_by_bit_after_another_is_completed() -> None:
    (planned,) = (course for course in COURSES if course.after is not None)
    assert planned.after in TEXTS
    days = [section.opens_after_days or 0 for section in planned.text.sections]
    assert days == sorted(set(days))
    assert len(days) >= 3


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_right_answer_wins_all_points_and_a_wrong_one_not(question: QuestionText) -> None:
    asked = _asked(question)
    right = right_answer(question.content)
    assert question.feedback
    if right is None:
        assert question.replies
        assert points_won(asked, answer_to(question, Random(1), knows=1.0)) is None
        return
    assert points_won(asked, right) == question.points * POINT
    for seed in range(20):
        wrong = answer_to(question, Random(seed), knows=0.0)
        won = points_won(asked, wrong)
        assert won is not None
        assert won < question.points * POINT, (seed, wrong)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_right_option_named_is_one_of_the_options(question: QuestionText) -> None:
    if question.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        assert set(question.right) < set(question.options)
    elif question.kind is QuestionKind.TRUE_FALSE:
        assert set(question.right) < {"true", "false"}
    elif question.kind is QuestionKind.FILL_IN:
        assert question.text.count("___") == len(question.gaps)
    assert all(0 < reply.points <= question.points for reply in question.replies)
    assert all(reply.text and reply.feedback for reply in question.replies)


def test_nothing_is_filler_and_nothing_is_said_twice() -> None:
    said: dict[str, str] = {}
    for key, text in TEXTS.items():
        for paragraph in _paragraphs(text):
            assert not re.search(r"\b([Ll]orem|[Ii]psum|TBD)\b", paragraph), paragraph
            if len(paragraph.split()) > 12:
                assert paragraph not in said, (key, said[paragraph], paragraph)
                said[paragraph] = key
    assert len(said) > 200


def _paragraphs(text: CourseText) -> list[str]:
    bodies = [text.description, *(unit.body or "" for unit in text.units)]
    return [part.strip() for body in bodies for part in body.split("\n\n")]


def test_no_file_lies_there_that_nobody_shows() -> None:
    assert {folder.name for folder in CONTENT.iterdir()} == set(TEXTS)
    for key, text in TEXTS.items():
        shown = {unit.key for unit in text.units} | {"course"}
        assert {path.stem for path in (CONTENT / key).iterdir()} == shown


@pytest.mark.parametrize("unit", [unit for _, unit in UNITS if unit.file], ids=lambda u: u.key)
def test_what_is_shown_is_small_and_is_what_its_name_says(unit: UnitText) -> None:
    assert unit.file is not None
    data = unit.file.read_bytes()
    assert 1_000 < len(data) < 300_000
    assert content.agree(
        content.kind_of(data[: content.HEAD]), content.kind_by_name(unit.file.name)
    )


def test_the_package_brings_every_text_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PROJECT)
    wheel = ZipFile(tmp_path / buildapi.build_wheel(str(tmp_path)))
    packed = {name.partition("/demo/content/")[2] for name in wheel.namelist()}
    there = {str(path.relative_to(CONTENT)) for path in CONTENT.glob("*/*")}
    assert there <= packed


def test_the_film_can_be_played_while_it_is_still_coming() -> None:
    (film,) = (unit.file for _, unit in UNITS if unit.kind is UnitKind.VIDEO)
    assert film is not None
    data = film.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    assert b"avc1" in data


def test_the_programs_in_the_lessons_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lessons = {unit.key: unit.body or "" for unit in course_text("python").units}
    (table,) = re.findall(r"```\n(guest,.*?)```", lessons["reading-tables"], re.DOTALL)
    Path("data").mkdir()
    for name in ("bookings.csv", "data/bookings.csv"):
        Path(name).write_text(table, encoding="utf-8")
    ran = 0
    for lesson in lessons.values():
        blocks = re.findall(r"```python\n(.*?)```", lesson, re.DOTALL)
        with contextlib.redirect_stdout(io.StringIO()):
            exec("\n".join(blocks), {"__name__": "__main__"})
        ran += len(blocks)
    assert ran > 25
