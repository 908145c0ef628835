"""How answers of this API are read in tests."""

from __future__ import annotations

import httpx2 as httpx


def refused(answer: httpx.Response) -> tuple[int, str, str]:
    """The status, the id and the sentence, which stands in the answer twice."""
    told = answer.json()
    (said,) = told["_errors"]
    assert (set(said), set(told["error"])) == ({"id", "title"}, {"type", "message"})
    assert said["title"] == told["error"]["message"]
    kind = "api_error" if answer.status_code >= 500 else "invalid_request_error"
    assert told["error"]["type"] == kind
    return answer.status_code, said["id"], said["title"]
