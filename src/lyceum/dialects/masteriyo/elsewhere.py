"""Where else WordPress takes requests of this API (contract 1, transport; 755, 758)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from starlette.types import Scope

from lyceum.dialects.masteriyo.here import BASE

INDEX = "/index.php"
ROUTE = "rest_route"
_MOUNT = BASE.removesuffix("/masteriyo/v1")


def elsewhere(scope: Scope) -> Scope | None:
    """The request as it would come to the mount: behind `/index.php`, or named in a query, where
    no key counts (755). None for what is none of this API's."""
    path: str = scope["path"]
    if _is_ours(path.removeprefix(INDEX)):
        return {**scope, "path": path.removeprefix(INDEX)}
    if path not in ("", "/", INDEX, f"{INDEX}/"):
        return None
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    named = _MOUNT + dict(query).get(ROUTE, "")
    if not _is_ours(named):
        return None
    rest = urlencode([(name, value) for name, value in query if name != ROUTE]).encode()
    headers = [(name, value) for name, value in scope["headers"] if name != b"authorization"]
    return {**scope, "path": named, "query_string": rest, "headers": headers}


def _is_ours(path: str) -> bool:
    return path == BASE or path.startswith(f"{BASE}/")
