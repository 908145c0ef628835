"""Recorded exchanges of the product, replayed in order against a fresh school of ours."""

from __future__ import annotations

import base64
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx2 as httpx
import msgspec

from lyceum import dialects
from lyceum.app.founding import found
from lyceum.core.access.actions import give_role
from lyceum.core.access.keys import NewKey, add_key
from lyceum.core.access.model import KeyAccess
from lyceum.core.actor import system
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser
from lyceum.core.work import Tenant, WriteWork
from lyceum.dialects.masteriyo import auth
from lyceum.dialects.masteriyo.routes import OPERATIONS
from lyceum.dialects.masteriyo.shapes import same_path
from lyceum.http.dialect import KeyAsked
from lyceum.http.platform import Platform
from tests.harness.school import School

ROOT = Path(__file__).parents[3]
GOLDEN = Path(os.environ.get("LYCEUM_GOLDEN") or ROOT.parent / "shared" / "golden") / "masteriyo"
TOO_EARLY = "masteriyo_rest_authentication_error"
"""Said before it is asked where a request goes."""

LEAST = 300
"""As many exchanges at least are there, if they are there at all."""

PEOPLE = {
    1: ("admin", "admin", "admin"),
    2: ("mgr", "Mgr Test", "manager"),
    3: ("ins", "Ins Test", "instructor"),
    4: ("stu", "Stu Test", "learner"),
    5: ("stu2", "Stu2 Test", "learner"),
    6: ("sub", "Sub Test", "subscriber"),
}
KEYS = {
    "admin": (1, "read_write"),
    "apppw": (1, "read_write"),
    "admin_r": (1, "read"),
    "admin_w": (1, "write"),
    "mgr": (2, "read_write"),
    "ins": (3, "read_write"),
    "stu": (4, "read_write"),
    "stu2": (5, "read_write"),
    "sub": (6, "read_write"),
}

KINDS = (
    (r"/courses/(categories|tags|difficulties)", "term"),
    (r"/courses/(reviews|questions-answers)", "comment"),
    (r"/(lessons|quizes)/reviews", "comment"),
    (r"/users/courses", "enrollment"),
    (r"/users", "user"),
    (r"/course-progress/items", "item"),
    (r"/course-progress", "progress"),
    (r"/quizes/attempts", "attempt"),
    (r"/rest-api", "key"),
    (r"/notifications", "notification"),
    (r"/order-items", "order item"),
)
"""Whose ids are told apart; all others are posts."""

NAMES = {
    "user_id": "user",
    "customer_id": "user",
    "customer": "user",
    "author_id": "user",
    "reassign": "user",
    "user": "user",
    "categories": "term",
    "tags": "term",
    "difficulty": "term",
    "category": "term",
    "tag": "term",
    **dict.fromkeys(
        ("course_id", "course", "quiz_id", "item_id", "order_id", "section", "post_id"), "post"
    ),
}
OF_THE_PATH = frozenset({"id", "ids", "delete", "include", "exclude", "parent", "parent_id"})


class Exchanged(msgspec.Struct, frozen=True):
    """One of the recorded exchanges; `response` is None where only the request was given."""

    case: str
    auth: str | None
    request: dict[str, Any]
    response: dict[str, Any] | None
    created_id: int | None = None

    @property
    def path(self) -> str:
        """Of the resource alone."""
        path, _, _ = self.request["path"].partition("?")
        return re.sub(r"^.*/wp-json/masteriyo/v1", "", path)

    @property
    def kind(self) -> str:
        return next((kind for path, kind in KINDS if re.match(path, self.path)), "post")

    @property
    def makes(self) -> str:
        """The kind of what is answered with: of a quiz that is started an attempt."""
        return "attempt" if self.path == "/quizes/start_quiz" else self.kind


def _added(case: str, auth: str, path: str, body: dict[str, Any], made: int | None) -> Exchanged:
    request = {
        "method": "POST",
        "path": f"/wp-json/masteriyo/v1{path}",
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps(body),
    }
    return Exchanged(case=case, auth=auth, request=request, response=None, created_id=made)


_SKY = {"type": "true-false", "answers": [{"name": "True", "correct": True}, {"name": "False"}]}
_FLOW = {"course_id": 62, "parent_id": 63}

ADDED = (
    _added(
        "442-quiz-check-answers", "stu", "/quizes/check_answers",
        {"id": 32, "data": {"35": "True", "36": "3"}}, None,
    ),
    _added("930-a", "admin", "/courses", {"name": "Flow"}, 62),
    _added("930-b", "admin", "/sections", {"name": "S", "course_id": 62, "parent_id": 62}, 63),
    _added("930-c", "admin", "/lessons", {"name": "L", **_FLOW}, 64),
    _added("930-d", "admin", "/quizes", {"name": "Q", "attempts_allowed": 1, **_FLOW}, 65),
    _added(
        "930-e", "admin", "/questions",
        {"name": "Sky?", "course_id": 62, "parent_id": 65, "points": 2, **_SKY}, 66,
    ),
    _added("931-a", "admin", "/users/courses", {"course_id": 62, "user_id": 4}, 7),
    _added("931-b", "stu", "/course-progress", {"course_id": 62}, 5),
    _added(
        "942-a", "stu", "/course-progress/items",
        {"course_id": 62, "item_id": 65, "item_type": "quiz", "completed": True}, None,
    ),
    *(_added(f"179-{at}", "admin", "/courses", {"name": "T"}, at) for at in (19, 20, 21)),
    _added("909-a", "admin", "/courses", {"name": "ToDelete"}, 56),
    _added("909-b", "admin", "/courses", {"name": "ToDelete2"}, 59),
    _added("973-z", "admin", "/courses", {"name": "Form"}, 67),
)  # fmt: skip
"""What was asked between the exchanges and is not among them, as the answers to 447, 939 and 943
tell of it; and by it some of those that were recorded without it, in their place."""
LINKED = (
    "180", "183", "185", "187", "193", "194", "443", "910", "912", "932", "935", "939", "940",
    "943", "949", "974",
)  # fmt: skip


class Compared(msgspec.Struct, frozen=True):
    """`differs` is "" where ours agrees with the product's."""

    case: str
    differs: str


def exchanges() -> list[Exchanged]:
    """All in the order of their names; an empty list where they are not at hand."""
    files = sorted(GOLDEN.glob("*.json"))
    files += [file for number in LINKED for file in (GOLDEN / "unlinked").glob(f"{number}-*.json")]
    found = [msgspec.json.decode(file.read_bytes(), type=Exchanged) for file in files]
    return sorted([*found, *ADDED], key=lambda each: each.case) if found else []


def is_built(exchanged: Exchanged) -> bool:
    """Whether this API has that path yet, or is meant never to."""
    path = exchanged.path.rstrip("/") or "/"
    answer = exchanged.response or {}
    body = answer.get("body")
    is_nothing = isinstance(body, dict) and body.get("code") == "rest_no_route"
    by_route = "rest_route" in exchanged.request["path"]
    is_early = isinstance(body, dict) and body.get("code") == TOO_EARLY
    rows = {row.method for row in same_path(OPERATIONS, path)}
    method = exchanged.request["method"].replace("HEAD", "GET")
    return not by_route and (
        is_early or is_nothing or method in rows or (method == "OPTIONS" and bool(rows))
    )


class Replay:
    """A site of ours in the observed profile, and what its ids are in the recorded one."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.keys: dict[str, str] = {}
        self.ids: dict[tuple[str, int], int] = {
            ("term", 2): 11, ("term", 3): 12, ("term", 4): 13,
        }  # fmt: skip

    @classmethod
    async def on(cls, platform: Platform) -> Replay:
        live, test = await found(platform.works, name="Recorded")
        platform.directory.forget()
        spoken = dialects.load(options={"masteriyo": {"profile": "observed"}})
        replay = cls(School(platform, live, test, spoken))
        await platform.works.writing(live, lambda work: replay._let_in(work, live))
        return replay

    async def _let_in(self, work: WriteWork, tenant: Tenant) -> None:
        actor = system(tenant.id, name="replay")
        for number, (login, name, role) in PEOPLE.items():
            new = NewUser(display_name=name, login=login, email=f"{login}@example.test")
            user = await add_user(work, actor, new)
            await give_role(work, actor, user_id=user.id, key=role)
            self.ids["user", number] = user.id
        for name, (number, access) in KEYS.items():
            secret = auth.key(KeyAsked(entropy=name.encode() * 8))
            self.keys[name] = secret
            new_key = NewKey(
                user_id=self.ids["user", number],
                dialect=auth.NAME,
                name=name,
                secret=secret,
                handle=auth.handle(secret),
                access=KeyAccess(access),
            )
            await add_key(work, new_key)

    async def run(self) -> list[Compared]:
        compared = []
        for exchanged in exchanges():
            if is_built(exchanged):
                answer = await self.send(exchanged)
                if exchanged.response is not None:
                    differs = difference(exchanged.response, answer)
                    compared.append(Compared(exchanged.case, differs))
        return compared

    async def send(self, exchanged: Exchanged) -> httpx.Response:
        """With our ids in place of the recorded ones; notes what a new thing's id is."""
        asked = exchanged.request
        client = self.school.client(self._headers(exchanged))
        path, _, query = asked["path"].partition("?")
        answer = await client.request(
            asked["method"],
            self._path(exchanged, path) + (f"?{self._form(exchanged, query)}" if query else ""),
            content=self._body(exchanged),
        )
        self._note(exchanged, answer)
        return answer

    def _headers(self, exchanged: Exchanged) -> dict[str, str]:
        headers = dict(exchanged.request["headers"])
        if exchanged.auth in self.keys:
            headers |= auth.headers(self.keys[exchanged.auth])
        sent = headers.get("Authorization", "")
        if exchanged.auth == "custom" and sent.startswith("Basic "):
            shown = base64.b64decode(sent[6:]).decode()
            if re.match(r"key_[0-9a-f]{32}:", shown):
                shown = auth.handle(self.keys["admin"]) + ":" + shown.partition(":")[2]
                headers |= auth.headers(shown)
        return headers

    def _ours(self, kind: str, theirs: int) -> int:
        """An id that was never seen stays what it is: nothing is there under it."""
        return self.ids.get((kind, theirs), theirs if theirs > 9_000 else theirs + 800_000)

    def _path(self, exchanged: Exchanged, path: str) -> str:
        return re.sub(
            r"(?<=/)[0-9]+(?=/|$)",
            lambda found: str(self._ours(exchanged.kind, int(found[0]))),
            path,
        )

    def _kind_of(self, exchanged: Exchanged, name: str) -> str | None:
        # Of `categories[0][id]` the first word tells whose id it is, of others the last.
        words = re.findall(r"[a-z]\w*", name) or [name]
        word = words[0] if words[-1] == "id" else words[-1]
        if word in OF_THE_PATH:
            return exchanged.kind
        return NAMES.get(word)

    def _form(self, exchanged: Exchanged, text: str) -> str:
        pairs = parse_qsl(text, keep_blank_values=True)
        return urlencode([(name, self._text(exchanged, name, value)) for name, value in pairs])

    def _text(self, exchanged: Exchanged, name: str, value: str) -> str:
        kind = self._kind_of(exchanged, name)
        if kind is None or not re.fullmatch(r"[0-9]+(,[0-9]+)*", value):
            return value
        return ",".join(str(self._ours(kind, int(part))) for part in value.split(","))

    def _body(self, exchanged: Exchanged) -> bytes | None:
        body = exchanged.request["body"]
        if body is None:
            return None
        kind = exchanged.request["headers"].get("Content-Type", "")
        if "json" in kind:
            try:
                return json.dumps(self._mapped(exchanged, json.loads(body))).encode()
            except ValueError:
                return str(body).encode()
        if "urlencoded" in kind:
            return self._form(exchanged, body).encode()
        return str(body).encode()

    def _mapped(self, exchanged: Exchanged, value: Any, kind: str | None = None) -> Any:
        if isinstance(value, Mapping):
            return {
                self._named(name): self._mapped(
                    exchanged,
                    part,
                    kind if name == "id" and kind else self._kind_of(exchanged, name),
                )
                for name, part in value.items()
            }
        if isinstance(value, list):
            return [self._mapped(exchanged, part, kind) for part in value]
        if kind is not None and isinstance(value, int) and not isinstance(value, bool) and value:
            return self._ours(kind, value)
        return value

    def _named(self, name: str) -> str:
        """Answers are named by their questions' ids."""
        return str(self._ours("post", int(name))) if name.isdecimal() else name

    def _note(self, exchanged: Exchanged, answer: httpx.Response) -> None:
        if not answer.is_success or not answer.content:
            return
        ours, theirs = answer.json(), (exchanged.response or {}).get("body")
        if exchanged.created_id is not None and isinstance(ours, dict):
            theirs = {"id": exchanged.created_id}
        self._pair(exchanged.makes, ours, theirs)

    def _pair(self, kind: str, ours: Any, theirs: Any) -> None:
        """Ids at the top, and of what was made in a batch."""
        if not isinstance(ours, dict) or not isinstance(theirs, dict):
            return
        if isinstance(theirs.get("id"), int) and isinstance(ours.get("id"), int):
            self.ids.setdefault((kind, theirs["id"]), ours["id"])
        for mine, other in zip(ours.get("create", []), theirs.get("create", []), strict=False):
            self._pair(kind, mine, other)


def difference(recorded: dict[str, Any], answer: httpx.Response) -> str:
    """Where status, or the name or type of a field, is another; "" where none is."""
    if recorded["status"] != answer.status_code:
        return f"status {answer.status_code} for {recorded['status']}: {answer.text[:160]}"
    if not recorded["is_json"] or not answer.content:
        return ""
    return _differs(recorded["body"], answer.json(), at="")


def _differs(theirs: Any, ours: Any, *, at: str) -> str:
    if type(theirs) is not type(ours):
        return f"{at or 'body'}: {type(ours).__name__} for {type(theirs).__name__}"
    if isinstance(theirs, dict):
        theirs, ours = _by_form(theirs), _by_form(ours)
        if theirs.keys() != ours.keys():
            more, less = sorted(ours.keys() - theirs.keys()), sorted(theirs.keys() - ours.keys())
            return f"{at or 'body'}: more {more[:6]}, less {less[:6]}"
        inner = (_differs(part, ours[name], at=f"{at}.{name}") for name, part in theirs.items())
        return next(filter(None, inner), "")
    if isinstance(theirs, list):
        if bool(theirs) != bool(ours):
            return f"{at or 'body'}: {len(ours)} rows for {len(theirs)}"
        inner = (_differs(a, b, at=f"{at}[]") for a, b in zip(theirs, ours, strict=False))
        return next(filter(None, inner), "")
    return ""


def _by_form(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Ids in the names of fields are told apart by nobody: the first of them stands for all."""
    formed: dict[str, Any] = {}
    for name, part in fields.items():
        formed.setdefault(re.sub(r"(^|_)[0-9]{2,}$", r"\1id", name), part)
    return formed
