"""What jobs refuse.

NotFound
└── NoSuchJob
LeaseLost           no refusal: the job is no longer this worker's, who must leave it alone
"""

from lyceum.core.errors import NotFound


class NoSuchJob(NotFound):
    message = "There is no such job."


class LeaseLost(Exception):
    pass
