"""Who asks: an access token got by signing in, or an API key `lyk_…`."""

from __future__ import annotations

from lyceum.http.bearer import Bearer
from lyceum.kit.ids import ALPHANUMERIC, UidCode
from lyceum.kit.time import DAY

NAME = "lyceum"
ACCESS_SECONDS = 3600
REFRESH_LIFETIME = 30 * DAY

BEARER = Bearer(
    dialect=NAME,
    key_prefix="lyk_",
    seconds=ACCESS_SECONDS,
    session=UidCode(prefix="lys_", alphabet=ALPHANUMERIC, length=16),
)
