"""What tenancy refuses.

Conflict
├── HostTaken
└── LiveClock            the clock of a live tenant is the machine's
NotFound
└── NoSuchOrganization
TooManyRequests
└── QuotaSpent           the month's calls or uploads of the organization's plan are used up
"""

from lyceum.core.errors import Conflict, NotFound, TooManyRequests
from lyceum.kit.time import iso_seconds, seconds_until


class HostTaken(Conflict):
    message = "The host name already belongs to a tenant."
    field = "host"


class LiveClock(Conflict):
    message = "Only the clock of a test tenant can be moved."


class NoSuchOrganization(NotFound):
    message = "There is no such organization."


class QuotaSpent(TooManyRequests):
    """`what` is `calls` or `uploads`, of which the plan has `limit` until `resets_at`; times in
    microseconds UTC."""

    def __init__(self, *, what: str, limit: int, resets_at: int, now: int) -> None:
        super().__init__(
            f"The plan's {limit:,} {what} of this month are used up; "
            f"the next month begins at {iso_seconds(resets_at)}.",
            retry_after=seconds_until(resets_at, now=now),
        )
        self.what = what
        self.limit = limit
        self.resets_at = resets_at
