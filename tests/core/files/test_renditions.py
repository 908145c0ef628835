"""Smaller pictures: made once, kept beside the file, in a folder or in a bucket, gone with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lyceum.adapters.blobs import FolderBlobs
from lyceum.adapters.bucket import BucketBlobs
from lyceum.core.files.actions import delete_file, receive_file
from lyceum.core.files.errors import NoSuchFile, NotAPicture
from lyceum.core.files.model import StoredFile
from lyceum.core.files.renditions import PICTURES, WIDTHS, Rendition, rendition
from lyceum.core.stages import Blobs, PictureForm, Stages
from tests.core.files.desk import PDF, in_pieces
from tests.core.files.pictures import bomb, opened, picture
from tests.harness.bucket import bucket_server
from tests.harness.school import School

JPEG, WEBP = PictureForm.JPEG, PictureForm.WEBP


class Counting:
    """Makes pictures smaller as the school's own does, and counts how many it was."""

    def __init__(self, pictures: Any, meanwhile: Callable[[], Any] | None = None) -> None:
        self._pictures = pictures
        self._meanwhile = meanwhile
        self.made = 0

    async def shrink(self, file: Any, *, width: int, form: PictureForm) -> bytes:
        self.made += 1
        if self._meanwhile is not None:
            await self._meanwhile()
        data: bytes = await self._pictures.shrink(file, width=width, form=form)
        return data


class Album:
    """A school's pictures, and what lies where they are kept."""

    def __init__(self, school: School, blobs: Blobs, names: Callable[[], list[str]]) -> None:
        self.school = school
        self.blobs = blobs
        self.names = names
        self.counting = Counting(school.platform.ports.pictures)

    def stages(self) -> Stages:
        ports = msgspec.structs.replace(
            self.school.platform.ports, blobs=self.blobs, pictures=self.counting
        )
        return Stages(self.school.works, self.school.tenant, ports)

    async def keep(self, data: bytes, name: str = "hill.jpg") -> StoredFile:
        actor = self.school.actor("instructor")
        return await receive_file(
            self.stages(), actor, name=name, declared="", chunks=in_pieces(data)
        )

    async def small(self, file: StoredFile, width: int, form: PictureForm = JPEG) -> Rendition:
        return await rendition(self.stages(), file, width=width, form=form)

    async def delete(self, file: StoredFile) -> None:
        await delete_file(self.stages(), self.school.actor("instructor"), file.uid)


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.needs("s3"))])
def album(request: pytest.FixtureRequest, school: School, tmp_path: Path) -> Album:
    if request.param == "folder":
        folder = tmp_path / "files"
        return Album(
            school,
            FolderBlobs(folder),
            lambda: [one.name for one in folder.rglob("*") if one.is_file()],
        )
    server, prefix = bucket_server(), f"album-{tmp_path.name}".lower()
    return Album(school, BucketBlobs(server.place(prefix)), lambda: server.objects(prefix))


async def test_a_small_picture_is_made_once_and_kept(album: Album) -> None:
    file = await album.keep(picture(1_000, 500))
    for asked, made in ((1, 160), (160, 160), (161, 320), (640, 640), (1_280, 1_280)):
        for form in PictureForm:
            small = await album.small(file, asked, form)
            assert (small.width, small.form) == (made, form)
            assert opened(small.data).width == min(made, 1_000)
            assert (await album.small(file, asked, form)).data == small.data
    assert album.counting.made == 8
    assert len(album.names()) == 9


async def test_it_goes_with_the_file(album: Album) -> None:
    file, other = await album.keep(picture(900, 900)), await album.keep(picture(200, 200))
    for width in WIDTHS:
        for form in PictureForm:
            await album.small(file, width, form)
    await album.small(other, 160)
    await album.delete(file)
    assert len(album.names()) == 2


async def test_one_that_is_made_while_the_file_goes_is_not_left_behind(album: Album) -> None:
    file = await album.keep(picture(900, 900))
    album.counting = Counting(album.school.platform.ports.pictures, lambda: album.delete(file))
    with pytest.raises(NoSuchFile):
        await album.small(file, 320)
    assert album.names() == []


async def test_many_who_ask_at_once_are_all_answered(album: Album) -> None:
    file = await album.keep(picture(900, 900))
    made = await asyncio.gather(*(album.small(file, 320) for _ in range(8)))
    assert len({small.data for small in made}) == 1
    assert (await album.small(file, 320)).data == made[0].data


@pytest.mark.parametrize(
    ("data", "name"),
    [(PDF, "map.pdf"), (b"words", "notes.txt"), (bomb(), "bomb.png")],
    ids=["a sheet", "words", "a bomb"],
)
async def test_of_what_is_no_picture_none_is_made(album: Album, data: bytes, name: str) -> None:
    file = await album.keep(data, name)
    with pytest.raises(NotAPicture):
        await album.small(file, 160)
    assert len(album.names()) == 1


async def test_every_kind_of_picture_is_known_by_its_content(album: Album) -> None:
    kept = [
        await album.keep(picture(30, 20, kind), f"hill.{kind.lower()}")
        for kind in ("PNG", "JPEG", "GIF", "WEBP")
    ]
    assert {file.mime for file in kept} == PICTURES
