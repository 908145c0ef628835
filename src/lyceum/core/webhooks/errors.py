"""What webhooks refuse.

NotFound
├── NoSuchEndpoint
└── NoSuchDelivery
Conflict
├── EndpointDisabled    nothing is sent to it until it is enabled again
└── TooManyEndpoints
"""

from lyceum.core.errors import Conflict, NotFound


class NoSuchEndpoint(NotFound):
    message = "There is no such webhook endpoint."


class NoSuchDelivery(NotFound):
    message = "There is no such delivery."


class EndpointDisabled(Conflict):
    message = "The webhook endpoint is disabled; enable it first."


class TooManyEndpoints(Conflict):
    message = "There are as many webhook endpoints as there may be; delete one first."
