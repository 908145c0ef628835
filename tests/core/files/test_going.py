"""Files that go: with what showed them, with a person, and what a crash left of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lyceum.adapters.blobs import FolderBlobs
from lyceum.core.catalog.attachments import (
    detach_file,
)
from lyceum.core.catalog.model import CourseUnit
from lyceum.core.errors import Forbidden
from lyceum.core.files import actions
from lyceum.core.files.actions import ABANDONED_AFTER, delete_file, receive_file, sweep
from lyceum.core.files.errors import (
    FileInUse,
    NoSuchFile,
)
from lyceum.core.files.model import FileState, StoredFile
from lyceum.core.removal.actions import delete_course, delete_unit, delete_user
from lyceum.core.work import WriteWork
from lyceum.jobs import forgotten_files
from lyceum.kit import clock
from tests.core.files.desk import PDF, Desk


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
