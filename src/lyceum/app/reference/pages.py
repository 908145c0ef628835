"""The two pages of the reference, as HTML that needs no script to be read."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template

from lyceum.app.reference.assets import Assets
from lyceum.http.dialect import Dialect
from lyceum.http.openapi import operation_addresses
from lyceum.http.postman import is_basic

STATIC = Path(__file__).with_name("static")


def index(spoken: Sequence[Dialect], *, root: str, origin: str, assets: Assets) -> str:
    """What there is: each API with its address, a first call, and its operations."""
    cards = "\n".join(_card(dialect, root=root, origin=origin) for dialect in spoken)
    return _filled("index.html", _common(assets), safe={"cards": cards})


def viewer(dialect: Dialect, *, root: str, assets: Assets) -> str:
    """One API in Swagger UI."""
    values = {
        **_common(assets),
        "title": dialect.title,
        "root": root,
        "document": f"{root}/{dialect.name}/openapi.json",
        "collection": f"{root}/{dialect.name}/postman.json",
        "viewer_css": assets.address("swagger-ui.css"),
        "viewer_js": assets.address("swagger-ui-bundle.js"),
        "start_js": assets.address("start.js"),
    }
    return _filled("viewer.html", values)


def _common(assets: Assets) -> dict[str, str]:
    return {"css": assets.address("reference.css"), "icon": assets.address("favicon-32x32.png")}


def _card(dialect: Dialect, *, root: str, origin: str) -> str:
    values = {
        "name": dialect.name,
        "title": dialect.title,
        "version": dialect.version,
        "address": origin + dialect.mount,
        "count": str(len(dialect.operations)),
        "viewer": f"{root}/{dialect.name}",
        "document": f"{root}/{dialect.name}/openapi.json",
        "collection": f"{root}/{dialect.name}/postman.json",
        "call": _first_call(dialect, origin),
    }
    return _filled("card.html", values, safe={"rows": _rows(dialect, root)})


def _first_call(dialect: Dialect, origin: str) -> str:
    """A command for a shell, with a placeholder for the key, which curl itself encodes where two
    parts of it must be."""
    headers = dialect.credentials.headers("<key>").items()
    shown = [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in headers]
    if is_basic(dialect):
        shown = ["-u", shlex.quote("<key>:<secret>")]
    return " ".join(["curl", *shown, shlex.quote(origin + dialect.mount + dialect.sample)])


def _rows(dialect: Dialect, root: str) -> str:
    row = Template(
        '<tr><td><span class="method $method">$method</span></td>'
        '<td><a href="$href"><code>$path</code></a></td><td>$summary</td></tr>'
    )
    return "\n".join(
        row.substitute(
            method=escape(operation.method),
            href=escape(f"{root}/{dialect.name}{address}"),
            path=escape(operation.path),
            summary=escape(operation.summary),
        )
        for operation, address in operation_addresses(dialect)
    )


def _filled(name: str, values: Mapping[str, str], safe: Mapping[str, str] | None = None) -> str:
    """The template with `values` escaped; `safe` is HTML already."""
    template = Template((STATIC / name).read_text(encoding="utf-8"))
    return template.substitute({key: escape(value) for key, value in values.items()}, **safe or {})
