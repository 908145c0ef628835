"""A school whose files can be looked at."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec

from lyceum.adapters.blobs import FolderBlobs
from lyceum.core.actor import Actor
from lyceum.core.catalog.attachments import (
    Attachment,
    FileRole,
    attach_file,
)
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.model import Course, CourseUnit, UnitKind
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from lyceum.core.files.actions import receive_file
from lyceum.core.files.model import StoredFile
from lyceum.core.schedule.files import open_file
from lyceum.core.stages import FileLimits, Stages
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


async def in_pieces(data: bytes, size: int = 1_000) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]
