"""When a call is made again: too many requests, and no answer to what changes nothing."""

from __future__ import annotations

import random
from dataclasses import dataclass

from akako_lms.errors import APIError


@dataclass(frozen=True)
class Retries:
    """At most `most` more tries. Waits double from `first_wait` on, with some chance in them,
    unless the server says when; where it says more than `longest_wait`, the error rises at once.
    Both are in seconds."""

    most: int = 3
    first_wait: float = 0.5
    longest_wait: float = 60.0

    def after_refusal(self, error: APIError, tries: int) -> float | None:
        """Return how long to wait after as many tries; None when it is over."""
        if error.status != 429 or tries > self.most:
            return None
        wait = self._backoff(tries) if error.retry_after is None else error.retry_after
        return wait if wait <= self.longest_wait else None

    def after_failure(self, tries: int, *, safe: bool) -> float | None:
        """Return the same where no answer came."""
        return self._backoff(tries) if safe and tries <= self.most else None

    def _backoff(self, tries: int) -> float:
        """Many clients that were refused together do not come again together."""
        wait: float = self.first_wait * 2 ** (tries - 1)
        return min(wait * random.uniform(0.5, 1.0), self.longest_wait)  # noqa: S311 - no secret
