"""Files: what is kept, what is refused and leaves nothing, who reads and shows them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from lyceum.core.actor import Permission
from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.attachments import (
    FileRole,
    files_of_units,
)
from lyceum.core.catalog.content import UnitChange, change_unit
from lyceum.core.catalog.model import CourseChange, CourseState
from lyceum.core.enrollment.steps import drop
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.files.actions import receive_file
from lyceum.core.files.errors import (
    EmptyFile,
    FileTooLarge,
    NoSuchFile,
    NotWhatItSays,
    StorageFull,
)
from lyceum.core.files.model import FileState
from lyceum.core.schedule.errors import UnitLocked
from lyceum.core.schedule.files import open_file
from lyceum.kit import clock
from lyceum.kit.time import DAY
from tests.core.files.desk import PDF, VIDEO, Desk


async def test_what_is_kept_comes_back_byte_by_byte(desk: Desk) -> None:
    file = await desk.keep(declared="application/pdf; x=1")
    assert (file.name, file.mime, file.size) == ("map.pdf", "application/pdf", len(PDF))
    assert file.state is FileState.READY
    assert await desk.read(file, "instructor") == PDF
    opened = await open_file(desk.stages(), desk.school.actor("instructor"), file.uid)
    part = b"".join([chunk async for chunk in opened.read(first=5, size=700)])
    assert part == PDF[5:705]


@pytest.mark.parametrize(
    ("data", "name", "declared"),
    [
        (PDF, "map.png", ""),
        (PDF, "map", "image/png"),
        (PDF, "map.txt", ""),
        (b"just words", "map.pdf", ""),
        (b"just words", "map", "application/pdf"),
        (b"words at first\n" * 800 + b"\x00\x01", "notes.txt", ""),
        (VIDEO, "film.pdf", "video/mp4"),
        (b"\x7fELF\x02\x01\x01" + bytes(99), "notes.txt", ""),
    ],
)
async def test_a_file_that_is_not_what_it_says_leaves_nothing(
    desk: Desk, data: bytes, name: str, declared: str
) -> None:
    with pytest.raises(NotWhatItSays):
        await desk.keep(data, name=name, declared=declared)
    await desk.expect_nothing()


async def test_an_empty_file_is_refused(desk: Desk) -> None:
    with pytest.raises(EmptyFile):
        await desk.keep(b"")
    await desk.expect_nothing()


async def test_a_recording_may_be_larger_than_a_document(desk: Desk) -> None:
    with pytest.raises(FileTooLarge) as refused:
        await desk.keep(PDF + bytes(20_000))
    assert refused.value.limit == 20_000
    await desk.expect_nothing()
    film = await desk.keep(VIDEO + bytes(19_000), name="film.mp4")
    assert film.mime == "video/mp4"
    with pytest.raises(FileTooLarge):
        await desk.keep(VIDEO * 2, name="film.mp4")
    assert len(await desk.rows()) == len(desk.blobs()) == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/notes.txt", "notes.txt"),
        ("C:\\homework\\notes.txt", "notes.txt"),
        (" no\x00t\x1bes\u202e.txt ", "notes.txt"),
        ("Übung für später.txt", "Übung für später.txt"),
    ],
)
async def test_a_name_is_no_path_and_hides_nothing(desk: Desk, name: str, kept: str) -> None:
    assert (await desk.keep(b"words", name=name)).name == kept


@pytest.mark.parametrize("name", ["", "..", "/", "a/", "\x00", "x" * 256])
async def test_a_name_that_is_none_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(Invalid):
        await desk.keep(name=name)
    await desk.expect_nothing()


async def test_a_client_that_goes_away_leaves_nothing(desk: Desk) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield PDF
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        await receive_file(
            desk.stages(),
            desk.school.actor("instructor"),
            name="a.pdf",
            declared="",
            chunks=broken(),
        )
    await desk.expect_nothing()


async def test_a_full_disk_is_told_and_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: Any, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lyceum.adapters.blobs._write", full)
    with pytest.raises(StorageFull):
        await desk.keep()
    await desk.expect_nothing()


@pytest.mark.parametrize("who", ["learner", "subscriber"])
async def test_who_can_write_no_course_keeps_no_file(desk: Desk, who: str) -> None:
    with pytest.raises(Forbidden):
        await desk.keep(who=who)
    await desk.expect_nothing()


async def test_a_file_that_no_unit_shows_is_its_owners_and_staffs(desk: Desk) -> None:
    file = await desk.keep()
    for who in ("instructor", "manager", "admin"):
        assert await desk.read(file, who) == PDF
    nobody = msgspec.structs.replace(desk.school.actor("learner"), user_id=None)
    for other in ("other_instructor", "learner", "subscriber", nobody):
        with pytest.raises(NoSuchFile):
            await desk.read(file, other)


async def test_learners_read_while_their_enrollment_lets_them(desk: Desk) -> None:
    course = await desk.school.course()
    file = await desk.keep()
    await desk.show(file, await desk.unit(course))
    with pytest.raises(NoSuchFile):
        await desk.read(file, "learner")
    made = await desk.let_in(course)
    assert await desk.read(file, "learner") == PDF
    with pytest.raises(NoSuchFile):
        await desk.read(file, "other_learner")
    draft = CourseChange(state=CourseState.DRAFT)
    await desk.write(change_course, course.id, change=draft)
    with pytest.raises(NoSuchFile):
        await desk.read(file, "learner")
    await desk.write(change_course, course.id, change=CourseChange(state=CourseState.PRIVATE))
    assert await desk.read(file, "learner") == PDF
    await desk.write(drop, made.id, who="admin")
    with pytest.raises(NoSuchFile):
        await desk.read(file, "learner")


async def test_what_a_locked_unit_shows_is_locked(desk: Desk) -> None:
    course = await desk.school.course()
    file = await desk.keep()
    unit = await desk.unit(course)
    await desk.show(file, unit)
    await desk.let_in(course)
    later = UnitChange(opens_at=clock.now() + DAY)
    await desk.write(change_unit, unit.id, change=later)
    with pytest.raises(UnitLocked):
        await desk.read(file, "learner")
    await desk.show(file, await desk.unit(course))
    assert await desk.read(file, "learner") == PDF


async def test_who_leads_a_course_reads_what_it_shows(desk: Desk) -> None:
    course = await desk.school.course(lead_id=desk.school.people["other_instructor"].id)
    file = await desk.keep()
    await desk.show(file, await desk.unit(course), who="admin")
    assert await desk.read(file, "other_instructor") == PDF
    reader = msgspec.structs.replace(
        desk.school.actor("other_instructor"), grants=frozenset[str]({Permission.COURSES_LEAD})
    )
    assert await desk.read(file, reader) == PDF


async def test_a_unit_shows_files_in_their_order_and_each_once(desk: Desk) -> None:
    unit = await desk.unit(await desk.school.course())
    first, second = await desk.keep(), await desk.keep(VIDEO, name="film.mp4")
    await desk.show(first, unit)
    await desk.show(second, unit, role=FileRole.VIDEO)
    with pytest.raises(Invalid):
        await desk.show(first, unit)
    async with desk.school.works.read(desk.school.tenant) as work:
        shown = (await files_of_units(work, [unit.id]))[unit.id]
    assert [(one.file_uid, one.role, one.name) for one in shown] == [
        (first.uid, "document", "map.pdf"),
        (second.uid, "video", "film.mp4"),
    ]


async def test_a_file_must_fit_its_role_and_be_ones_own(desk: Desk) -> None:
    unit = await desk.unit(await desk.school.course())
    file = await desk.keep()
    for role in (FileRole.VIDEO, FileRole.POSTER):
        with pytest.raises(Invalid):
            await desk.show(file, unit, role=role)
    others = await desk.keep(who="other_instructor")
    with pytest.raises(NoSuchFile):
        await desk.show(others, unit)
    with pytest.raises(Forbidden):
        await desk.show(others, unit, who="other_instructor")
    await desk.show(others, unit, who="admin")
