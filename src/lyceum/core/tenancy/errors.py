"""What tenancy refuses.

Conflict
├── HostTaken
└── LiveClock       the clock of a live tenant is the machine's
"""

from lyceum.core.errors import Conflict


class HostTaken(Conflict):
    message = "The host name already belongs to a tenant."
    field = "host"


class LiveClock(Conflict):
    message = "Only the clock of a test tenant can be moved."
