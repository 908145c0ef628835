"""What tenancy refuses.

Conflict
└── HostTaken
"""

from lyceum.core.errors import Conflict


class HostTaken(Conflict):
    message = "The host name already belongs to a tenant."
    field = "host"
