"""Files: what is kept, what is refused and leaves nothing, who reads, and what goes along."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lyceum.adapters.blobs import FolderBlobs
from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.attachments import (
    Attachment,
    FileRole,
    attach_file,
    detach_file,
    files_of_units,
)
from lyceum.core.catalog.content import NewUnit, UnitChange, add_unit, change_unit
from lyceum.core.catalog.model import Course, CourseChange, CourseState, CourseUnit, UnitKind
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from lyceum.core.enrollment.steps import drop
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.files import actions
from lyceum.core.files.actions import ABANDONED_AFTER, delete_file, receive_file, sweep
from lyceum.core.files.errors import (
    EmptyFile,
    FileInUse,
    FileTooLarge,
    NoSuchFile,
    NotWhatItSays,
    StorageFull,
)
from lyceum.core.files.model import FileState, StoredFile
from lyceum.core.removal.actions import delete_course, delete_unit, delete_user
from lyceum.core.schedule.errors import UnitLocked
from lyceum.core.schedule.files import open_file
from lyceum.core.stages import FileLimits, Stages
from lyceum.core.work import WriteWork
from lyceum.jobs import forgotten_files
from lyceum.kit import clock
from lyceum.kit.time import DAY
from tests.harness.rows import every_row
from tests.harness.school import School

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
VIDEO = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(20_000)


class Desk:
    """A school whose files lie in a folder that the test can look into."""

    def __init__(self, school: School, folder: Path) -> None:
        self.school = school
        self.folder = folder
        self.limits = FileLimits(document=20_000, video=40_000)

    def stages(self, blobs: Any = None) -> Stages:
        ports = msgspec.structs.replace(
            self.school.platform.ports,
            blobs=blobs or FolderBlobs(self.folder),
            file_limits=self.limits,
        )
        return Stages(self.school.works, self.school.tenant, ports)

    async def keep(
        self,
        data: bytes = PDF,
        *,
        name: str = "map.pdf",
        declared: str = "",
        who: str = "instructor",
        **rest: Any,
    ) -> StoredFile:
        return await receive_file(
            self.stages(**rest),
            self.school.actor(who),
            name=name,
            declared=declared,
            chunks=in_pieces(data),
        )

    async def read(self, file: StoredFile, who: str | Actor) -> bytes:
        actor = who if isinstance(who, Actor) else self.school.actor(who)
        opened = await open_file(self.stages(), actor, file.uid)
        return b"".join([chunk async for chunk in opened.read(first=0, size=opened.file.size)])

    async def rows(self) -> list[tuple[Any, ...]]:
        return (await every_row(self.school.works.database))["files"]

    def blobs(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]

    async def expect_nothing(self) -> None:
        assert await self.rows() == []
        assert self.blobs() == []

    async def unit(self, course: Course, **rest: Any) -> CourseUnit:
        new = NewUnit(kind=UnitKind.DOCUMENT, title="Map", **rest)
        return await self.write(add_unit, who="admin", course_id=course.id, new=new)

    async def show(self, file: StoredFile, unit: CourseUnit, **rest: Any) -> Any:
        how = Attachment(role=rest.pop("role", FileRole.DOCUMENT))
        return await self.write(attach_file, unit.id, file_uid=file.uid, how=how, **rest)

    async def write(self, act: Any, *args: Any, who: str = "instructor", **rest: Any) -> Any:
        actor = self.school.actor(who)
        return await self.school.write(lambda work: act(work, actor, *args, **rest))

    async def let_in(self, course: Course) -> Any:
        user_id = self.school.people["learner"].id
        grounds = Grounds.GRANTED
        return await self.write(
            enroll, who="admin", user_id=user_id, course_id=course.id, grounds=grounds
        )


@pytest.fixture
def desk(school: School, tmp_path: Path) -> Desk:
    return Desk(school, tmp_path / "files")


async def in_pieces(data: bytes, size: int = 1_000) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


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


async def test_a_file_is_deleted_by_who_owns_it_and_not_while_it_is_shown(desk: Desk) -> None:
    unit = await desk.unit(await desk.school.course())
    file, other = await desk.keep(), await desk.keep()
    await desk.show(file, unit)
    with pytest.raises(FileInUse):
        await delete_file(desk.stages(), desk.school.actor("instructor"), file.uid)
    for who, uid in {"other_instructor": other.uid, "manager": b"nothing"}.items():
        with pytest.raises(NoSuchFile):
            await delete_file(desk.stages(), desk.school.actor(who), uid)
    with pytest.raises(Forbidden):
        nobody = msgspec.structs.replace(desk.school.actor("instructor"), grants=frozenset())
        await delete_file(desk.stages(), nobody, other.uid)
    await delete_file(desk.stages(), desk.school.actor("instructor"), other.uid)
    assert [row[1] for row in await desk.rows()] == [file.id]
    assert len(desk.blobs()) == 1


Going = Callable[[Desk, CourseUnit, StoredFile], Any]


async def _detach(desk: Desk, unit: CourseUnit, file: StoredFile) -> None:
    await desk.write(detach_file, unit.id, file_id=file.id)


async def _delete_unit(desk: Desk, unit: CourseUnit, file: StoredFile) -> None:
    await desk.write(delete_unit, unit.id)


async def _delete_course(desk: Desk, unit: CourseUnit, file: StoredFile) -> None:
    await desk.write(delete_course, unit.course_id)


@pytest.mark.parametrize("going", [_detach, _delete_unit, _delete_course])
async def test_a_file_goes_with_the_last_unit_that_shows_it(desk: Desk, going: Going) -> None:
    first = await desk.unit(await desk.school.course("One"))
    second = await desk.unit(await desk.school.course("Two"))
    file, beside = await desk.keep(), await desk.keep()
    await desk.show(file, first)
    await desk.show(file, second)
    await going(desk, first, file)
    assert await desk.read(file, "instructor") == PDF
    await going(desk, second, file)
    with pytest.raises(NoSuchFile):
        await desk.read(file, "instructor")
    assert await sweep_later(desk) == 1
    assert [row[1] for row in await desk.rows()] == [beside.id]
    assert len(desk.blobs()) == 1


async def test_the_regular_duty_sweeps_every_tenant(desk: Desk) -> None:
    unit = await desk.unit(await desk.school.course())
    file = await desk.keep()
    await desk.show(file, unit)
    await desk.write(delete_unit, unit.id)
    now = clock.now()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lyceum.kit.clock.now", lambda: now + ABANDONED_AFTER + 1)
        await forgotten_files.run(desk.school.works, desk.stages().ports)
    await desk.expect_nothing()


async def sweep_later(desk: Desk) -> int:
    """Sweeps as an hour later, by whatever clock."""
    now = clock.now()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lyceum.kit.clock.now", lambda: now + ABANDONED_AFTER + 1)
        return await sweep(desk.stages())


async def test_a_person_leaves_what_units_show_and_takes_the_rest_along(desk: Desk) -> None:
    unit = await desk.unit(await desk.school.course())
    shown = await desk.keep(who="other_instructor")
    await desk.keep(who="other_instructor")
    await desk.show(shown, unit, who="admin")
    gone = desk.school.people["other_instructor"].id
    await desk.write(delete_user, gone, who="admin")
    await sweep_later(desk)
    assert [row[1:4] for row in await desk.rows()] == [(shown.id, shown.uid, None)]
    assert await desk.read(shown, "instructor") == PDF


class Dying(FolderBlobs):
    """A process that ends at one point: nothing after it happens."""

    def __init__(self, folder: Path, at: str) -> None:
        super().__init__(folder)
        self._at = at

    async def write(self, key: str, chunks: Any) -> None:
        if self._at == "before":
            raise Died
        await super().write(key, chunks)
        if self._at == "after":
            raise Died

    async def delete(self, key: str) -> None:
        raise Died


class Died(BaseException):
    pass


@pytest.mark.parametrize("at", ["before", "after", "discarding"])
async def test_the_sweep_takes_what_a_crash_left_and_nothing_that_moves(
    desk: Desk, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dead(*args: Any, **rest: Any) -> None:
        raise Died

    if at != "discarding":
        monkeypatch.setattr(actions, "_discard", dead)
    data = b"" if at == "discarding" else PDF
    with pytest.raises(Died):
        await desk.keep(data, blobs=Dying(desk.folder, at))
    (row,) = await desk.rows()
    assert row[9] == ("deleting" if at == "discarding" else "pending")
    kept = await desk.keep()
    assert await sweep(desk.stages()) == 0
    assert await sweep_later(desk) == 1
    assert [row[1] for row in await desk.rows()] == [kept.id]
    assert len(desk.blobs()) == 1
    assert await sweep_later(desk) == 0


async def test_an_upload_that_still_moves_is_not_swept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "TOUCH_EVERY", 0)
    began = clock.now()

    async def slow() -> AsyncIterator[bytes]:
        for at, chunk in enumerate([PDF[:5_000], PDF[5_000:], b""]):
            monkeypatch.setattr("lyceum.kit.clock.now", lambda at=at: began + at * ABANDONED_AFTER)
            assert await sweep(desk.stages()) == 0
            yield chunk

    actor = desk.school.actor("instructor")
    file = await receive_file(desk.stages(), actor, name="map.pdf", declared="", chunks=slow())
    assert await desk.read(file, "instructor") == PDF


async def test_what_is_pending_or_going_is_not_served(desk: Desk) -> None:
    file = await desk.keep()
    for state in (FileState.PENDING, FileState.DELETING):
        await desk.school.write(partial(_put_state, file_id=file.id, state=state))
        with pytest.raises(NoSuchFile):
            await desk.read(file, "instructor")


async def _put_state(work: WriteWork, *, file_id: int, state: FileState) -> None:
    sql = f"UPDATE files SET state = '{state}' WHERE id = {file_id}"
    await work.connection.execute(sql, ())


async def test_bytes_that_are_lost_are_not_there(desk: Desk) -> None:
    file = await desk.keep()
    desk.blobs()[0].write_bytes(b"short")
    with pytest.raises(NoSuchFile):
        await desk.read(file, "instructor")
