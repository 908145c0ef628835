"""What the reference shows: what this API is, and request bodies as a client sends them."""

DESCRIPTION = """\
The whole platform in its own words. Ids are integers, times are RFC 3339 in UTC with microseconds,
money is an `amount` in the currency's smallest unit with its `currency`.

Sign in with `POST /session`, or let an administrator make a key with
`lyceum keys create --dialect lyceum`, and send it as `Authorization: Bearer …`.

Lists have `limit`, `cursor` and `order` (`-created_at` falls), filters by name, `fields` for fewer
fields, `parts` for more, and `total=true` for a count; `Link` says where the other pages are. PATCH
takes a merge patch (RFC 7396): what is left out stays, null takes away. A name that an operation
does not know is refused.

`Idempotency-Key` on POST, PUT and PATCH makes a request take effect once: for a day, the same key
gives the same answer again, with `Idempotent-Replayed: true`.

A file is the whole body, or the last part of a form; what else is said of it stands in the query,
or in the form before it.

A refusal is a problem document (RFC 9457) with a `code` for programs and, where fields are wrong,
all of them in `errors`.
"""

SIGN_IN = {"login": "amara.okafor@school.example", "password": "correct horse battery"}
REFRESH = {"refresh_token": "mJx3Wq0s5Vt1kZr8Yb2Nc7Hd4Lf6Pg9Qe-Ru_TiAoSw"}
CREATE_USER = {
    "display_name": "Amara Okafor",
    "email": "amara.okafor@school.example",
    "password": "correct horse battery",
    "roles": ["learner"],
}
CHANGE_USER = {"display_name": "Amara N. Okafor"}
GIVE_ROLE = {"role": "instructor", "ends_at": "2031-07-31T22:00:00Z"}
CREATE_COURSE = {
    "title": "Reading Weather Maps",
    "summary": "What tomorrow brings, read off a map.",
    "body": "Fronts, isobars and what they mean for tomorrow.",
    "category": "Science",
    "state": "published",
    "price": {"amount": 4900, "currency": "EUR"},
    "seats": 30,
}
CHANGE_COURSE = {"state": "archived", "seats": None}
