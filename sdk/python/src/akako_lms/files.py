"""A file that is sent: never read whole, save where it is bytes already."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

File = str | os.PathLike[str] | bytes | IO[bytes] | tuple[str, bytes | IO[bytes]]
"""A path, bytes, an open file, or its name and one of the latter two. An open file is sent from its
beginning."""

Part = tuple[str, Any, str]


@contextmanager
def opened(file: File) -> Iterator[Part]:
    """Yield name, content and media type as a form wants them; a file opened here is closed."""
    if isinstance(file, str | os.PathLike):
        path = Path(file)
        with path.open("rb") as own:
            yield path.name, own, media_type(path.name)
        return
    name, content = file if isinstance(file, tuple) else (name_of(file), file)
    if not isinstance(content, bytes) and not content.seekable():
        raise ValueError("a file must be seekable, since it may have to be sent again")
    yield name, content, media_type(name)


def name_of(content: bytes | IO[bytes]) -> str:
    """Return the last part of an open file's own name."""
    name = getattr(content, "name", "")
    return Path(name).name if isinstance(name, str) and name else "file"


def media_type(name: str) -> str:
    """Return the type that a name's ending stands for."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
