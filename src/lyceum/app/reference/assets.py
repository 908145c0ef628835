"""The files that the reference's pages need: our own, and Swagger UI's from its package."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import mimetypes
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

OWN = Path(__file__).with_name("static")
OWN_NAMES = ("reference.css", "start.js")
VIEWER_NAMES = ("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png")

# The folder in an address changes with what is in it, so nothing need ever be asked for twice.
_FOR_GOOD = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}


class Assets:
    """Serves the files under `<root>/assets/<stamp>/`. Found without importing their package,
    which would bring a web framework along."""

    def __init__(self, root: str) -> None:
        viewer = distribution("flask-swagger-ui")
        folder = Path(str(viewer.locate_file("flask_swagger_ui/dist")))
        self._files = {name: OWN / name for name in OWN_NAMES}
        self._files |= {name: folder / name for name in VIEWER_NAMES}
        self.root = f"{root}/assets/{_stamp(viewer.version)}"

    def address(self, name: str) -> str:
        return f"{self.root}/{name}"

    async def serve(self, request: Request) -> Response:
        path = self._files.get(request.path_params["name"])
        if path is None:
            return PlainTextResponse("There is no such file.\n", status_code=404)
        headers = dict(_FOR_GOOD)
        if takes_gzip(request) and path.suffix != ".png":
            headers["Content-Encoding"] = "gzip"
            body = await asyncio.to_thread(_compressed, path)
        else:
            body = path.read_bytes()
        return Response(body, media_type=mimetypes.guess_type(path.name)[0], headers=headers)


def takes_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


@cache
def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=6)


def _stamp(version: str) -> str:
    digest = hashlib.sha256(version.encode())
    for name in OWN_NAMES:
        digest.update((OWN / name).read_bytes())
    return digest.hexdigest()[:12]
