"""What goes wrong with a job.

Conflict
└── JobOver
LeaseLost           no refusal: the job is no longer this worker's, who must leave it alone
"""

from lyceum.core.errors import Conflict


class JobOver(Conflict):
    message = "The job has ended already."


class LeaseLost(Exception):
    pass
