"""REDbot's judgement of one address, as lines of JSON: a process of its own, since it brings its
own event loop, and credentials, which its command cannot send."""

from __future__ import annotations

import json
import sys
from configparser import ConfigParser

import thor
from redbot.resource import HttpResource


def judge(url: str, headers: list[tuple[str, str]]) -> None:
    """Prints every note on the answer and on those to the requests that follow from it."""
    config = ConfigParser()
    config.read_dict({"redbot": {"enable_local_access": "True"}})
    resource = HttpResource(config["redbot"])
    resource.set_request(url, headers=headers)
    resource.on("check_done", thor.stop)
    resource.check()
    thor.run()
    for name, one in [("answer", resource), *resource.subreqs.items()]:
        for note in [*one.request.notes, *one.response.notes]:
            found = {"on": name, "level": note.level.name, "note": type(note).__name__}
            print(json.dumps(found | {"says": str(note.summary), "detail": str(note.detail)}))


if __name__ == "__main__":
    judge(sys.argv[1], [tuple(header) for header in json.load(sys.stdin)])
