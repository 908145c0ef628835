"""What a request carries, and where it goes, as the HTTP library wants it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from akako_lms.calls import Call, given
from akako_lms.files import opened


def base(url: str) -> str:
    """Return the address that paths are put behind; ValueError for what is none."""
    if not url.startswith(("http://", "https://")):
        raise ValueError("base_url must begin with http:// or https://")
    return url.rstrip("/")


def body_of(call: Call, files: ExitStack) -> dict[str, Any]:
    """Return the body; a file stays open as long as `files`, and is read while it is sent."""
    if call.file is not None:
        name, file = call.file
        # The fields stand before the file, so that a refusal need not wait for its bytes.
        return {"data": call.sent_form(), "files": {name: files.enter_context(opened(file))}}
    return {} if call.json is None else {"json": given(call.json)}
