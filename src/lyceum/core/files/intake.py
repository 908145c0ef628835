"""Looks at the bytes of an upload as they pass: how many, of which kind, with which digest."""

from __future__ import annotations

import hashlib

from lyceum.core.errors import Fault, Problem
from lyceum.core.files.errors import EmptyFile, FileTooLarge, NotWhatItSays
from lyceum.core.files.model import is_recording
from lyceum.core.stages import FileLimits
from lyceum.kit import content


class Intake:
    """Keeps the first bytes alone; `take` refuses as soon as it can tell, where `kinds` are the
    only ones, others too."""

    def __init__(
        self,
        *,
        name: str,
        declared: str,
        limits: FileLimits,
        kinds: frozenset[str] | None = None,
    ) -> None:
        media_type = declared.partition(";")[0].strip().lower()
        self._said = (content.kind_by_name(name), media_type or content.UNKNOWN)
        self._limits = limits
        self._limit = limits.document
        self._kinds = kinds
        self._head = b""
        self._digest = hashlib.sha256()
        self._is_plain_text = False
        self.mime = ""
        self.size = 0

    def take(self, chunk: bytes) -> None:
        """Refuses more than the limit of this kind, and what is not what it says."""
        self.size += len(chunk)
        self._digest.update(chunk)
        if not self.mime:
            self._head += chunk[: content.HEAD]
            if len(self._head) >= content.HEAD:
                self._judge()
        if self.size > self._limit:
            raise FileTooLarge(limit=self._limit)
        if self._is_plain_text and not content.reads_as_text(chunk):
            raise NotWhatItSays(_not(content.TEXT))

    def finish(self) -> bytes:
        """The digest of all that was taken; refuses an empty file."""
        if not self.size:
            raise EmptyFile(Problem("file", Fault.TOO_SHORT, limit=1))
        if not self.mime:
            self._judge()
        return self._digest.digest()

    def _judge(self) -> None:
        found = content.kind_of(self._head)
        if not all(content.agree(found, said) for said in self._said):
            raise NotWhatItSays(_not(*self._said))
        self.mime = content.refined(found, self._said[0])
        if self._kinds is not None and self.mime not in self._kinds:
            raise NotWhatItSays(_not(*sorted(self._kinds)))
        self._is_plain_text = found == content.TEXT and not content.is_utf16(self._head)
        if is_recording(found):
            self._limit = self._limits.video


def _not(*said: str) -> Problem:
    expected = tuple(kind for kind in dict.fromkeys(said) if kind != content.UNKNOWN)
    return Problem("file", Fault.MALFORMED, expected=expected)
