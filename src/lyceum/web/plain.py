"""The plainest page: a heading, some lines, and perhaps a form. It needs no file beside it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import msgspec
from starlette.responses import HTMLResponse, RedirectResponse

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
    # The address of such a page holds a secret.
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

_STYLE = (
    "body{font:1rem/1.5 system-ui;max-width:32rem;margin:10vh auto;padding:0 1rem}"
    "label,input,button{display:block;font:inherit;margin:.5rem 0}"
)


class Field(msgspec.Struct, frozen=True):
    """One input of a form; `kind` and `hint` are its `type` and `autocomplete`."""

    name: str
    label: str
    kind: str = "text"
    hint: str = "off"


class Link(msgspec.Struct, frozen=True):
    """Where else to go."""

    label: str
    address: str


def page(
    title: str,
    *lines: str,
    fields: Sequence[Field] = (),
    button: str = "",
    status: int = 200,
    alert: str = "",
    links: Sequence[Link] = (),
    lang: str = "en",
) -> HTMLResponse:
    """A page that says `lines`, all of them escaped; with a `button` it has a form that comes back
    to the same address."""
    said = "".join(f"<p>{escape(line)}</p>" for line in lines)
    if alert:
        said += f'<p role="alert"><strong>{escape(alert)}</strong></p>'
    body = f"<main><h1>{escape(title)}</h1>{said}{_form(fields, button)}{_links(links)}</main>"
    html = (
        f'<!doctype html><html lang="{escape(lang)}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body>{body}</body></html>"
    )
    return HTMLResponse(html, status_code=status, headers=HEADERS)


def _form(fields: Sequence[Field], button: str) -> str:
    if not button:
        return ""
    inputs = "".join(
        f'<label>{escape(each.label)}<input name="{escape(each.name)}" type="{escape(each.kind)}"'
        f' autocomplete="{escape(each.hint)}" required></label>'
        for each in fields
    )
    return f'<form method="post">{inputs}<button>{escape(button)}</button></form>'


def on(address: str) -> RedirectResponse:
    """Sends the browser on, with a GET."""
    return RedirectResponse(address, status_code=303, headers=HEADERS)


def _links(links: Sequence[Link]) -> str:
    return "".join(
        f'<p><a href="{escape(each.address)}">{escape(each.label)}</a></p>' for each in links
    )
