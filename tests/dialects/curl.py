"""Reads a curl command as a document prints it, so that a test can send what it says."""

from __future__ import annotations

import shlex

import msgspec


class Request(msgspec.Struct):
    method: str
    url: str
    headers: dict[str, str]
    body: str | None


def read(command: str) -> Request:
    """The request of `curl …`; curl's own headers are left out, an unknown option is an error."""
    words = shlex.split(command.replace("\\\n", " "))
    assert words.pop(0) == "curl"
    request = Request("GET", "", {}, None)
    while words:
        word = words.pop(0)
        if word in ("-s", "-i"):
            continue
        if word == "-X":
            request.method = words.pop(0)
        elif word == "-H":
            name, _, value = words.pop(0).partition(": ")
            request.headers[name] = value
        elif word == "-d":
            request.body = words.pop(0)
        else:
            assert not request.url and not word.startswith("-"), word
            request.url = word
    if request.body is not None and request.method == "GET":
        request.method = "POST"
    return request
