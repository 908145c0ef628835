"""What a file is, told from its first bytes alone.

`filetype` (pure Python, no dependencies, settled at 1.2) names a kind only by a true signature;
`puremagic` was tried as well, and takes every ZIP for a Word document.
"""

from __future__ import annotations

import codecs
from mimetypes import MimeTypes

import filetype

HEAD = 8_192
"""As many bytes are enough to tell; fewer if there are no more."""

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"

_WRITTEN = bytes({*range(0x20, 0x7F), *range(0x80, 0x100), *b"\t\n\r\f\x1b"})
"""Every byte that stands in text of whatever encoding that extends ASCII."""
_BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WRITTEN_KINDS = {"application/pdf", "application/rtf"}
"""They have a signature, and may hold nothing but text for a while."""

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_COMPOUND = "application/x-ole-storage"
_COMPOUND_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
"""Office documents from before 2007, which `filetype` knows by more than their first bytes."""

_NAMES = MimeTypes(filenames=())
for _ending, _kind in {
    ".md": "text/markdown",
    ".vtt": "text/vtt",
    ".srt": "text/plain",
    ".yaml": "text/plain",
    ".yml": "text/plain",
    ".webp": "image/webp",
    ".m4a": "audio/mp4",
    ".mkv": "video/x-matroska",
    ".ogg": "audio/ogg",
    ".epub": "application/epub+zip",
    ".7z": "application/x-7z-compressed",
    ".gz": "application/gzip",
    ".rtf": "application/rtf",
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}presentationml.presentation",
    ".odt": f"{_OPEN}text",
    ".ods": f"{_OPEN}spreadsheet",
    ".odp": f"{_OPEN}presentation",
}.items():
    _NAMES.add_type(_kind, _ending)

_FAMILIES = {
    "video/quicktime": "mp4",
    "video/mp4": "mp4",
    "video/x-m4v": "mp4",
    "audio/mp4": "mp4",
    "audio/x-m4a": "mp4",
    "audio/aac": "mp4",
    "video/webm": "matroska",
    "audio/webm": "matroska",
    "video/x-matroska": "matroska",
    "audio/ogg": "ogg",
    "video/ogg": "ogg",
    "application/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
    "audio/wav": "wav",
    "audio/wave": "wav",
    "audio/x-wav": "wav",
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-ms-bmp": "image/bmp",
    "video/x-msvideo": "avi",
    "video/avi": "avi",
    "text/rtf": "application/rtf",
    "application/x-gzip": "application/gzip",
    "application/x-zip-compressed": "application/zip",
    "application/json": "text",
    "application/xml": "text",
    "application/javascript": "text",
    "application/x-javascript": "text",
    "application/x-sh": "text",
    "application/x-tex": "text",
    "application/x-latex": "text",
    "application/sql": "text",
    "application/yaml": "text",
    "image/svg+xml": "text",
    "application/msword": _COMPOUND,
    "application/vnd.ms-excel": _COMPOUND,
    "application/vnd.ms-powerpoint": _COMPOUND,
}
"""Names of the same thing, and things that begin alike: one family each."""


def kind_of(head: bytes) -> str:
    """The media type of what begins with `head`, text included; UNKNOWN if it is neither."""
    if head.startswith(_COMPOUND_SIGNATURE):
        return _COMPOUND
    guessed = filetype.guess(head)
    if reads_as_text(head) and (guessed is None or guessed.mime not in _WRITTEN_KINDS):
        # Some signatures are two letters, with which a sentence may begin as well.
        return TEXT
    return guessed.mime if guessed is not None else UNKNOWN


def reads_as_text(chunk: bytes) -> bool:
    """Whether this may be text: no control characters, or marked as UTF-16."""
    return is_utf16(chunk) or not chunk.translate(None, delete=_WRITTEN)


def is_utf16(head: bytes) -> bool:
    return head.startswith(_BYTE_ORDER_MARKS)


def kind_by_name(name: str) -> str:
    """The media type that the name's ending promises; UNKNOWN if it promises none."""
    kind, encoding = _NAMES.guess_type(name.lower(), strict=False)
    return UNKNOWN if kind is None or encoding is not None else kind


def agree(found: str, said: str) -> bool:
    """Whether what was found can be what was said; kinds that nobody here recognises say
    nothing."""
    if _family(said) not in _RECOGNISED and not _is_packed(said):
        return True
    return _is_same(found, said)


def refined(found: str, said: str) -> str:
    """The finer word for what was found, if what was said is one."""
    return said if _is_same(found, said) else found


def _is_same(found: str, said: str) -> bool:
    """Office documents and books are archives, and some of them do not show more than that."""
    zipped = found == "application/zip" and _is_packed(said)
    return _family(found) == _family(said) or zipped


def _is_packed(kind: str) -> bool:
    return kind.startswith((_OFFICE, _OPEN)) or kind.endswith("+zip")


def _family(kind: str) -> str:
    if kind.startswith("text/") and kind != "text/rtf":
        return "text"
    return _FAMILIES.get(kind, "text" if kind.endswith("+xml") else kind)


_RECOGNISED = ({_family(kind.mime) for kind in filetype.TYPES} | {"text", _COMPOUND}) - {UNKNOWN}
