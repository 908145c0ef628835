"""What goes wrong with a job; none of it is a refusal.

LeaseLost           the job is no longer this worker's, who must leave it alone
"""


class LeaseLost(Exception):
    pass
