"""All that a worker does: the jobs, what is done regularly, and the webhooks of the dialects."""

from __future__ import annotations

from lyceum import dialects, jobs
from lyceum.app.settings import Settings
from lyceum.core.jobs.duties import Duties
from lyceum.jobs.old_calls import sweeping_calls
from lyceum.jobs.webhooks import sending_for
from lyceum.kit.time import DAY


def duties_of(settings: Settings) -> Duties:
    """What a worker does for an instance with these settings."""
    loaded = jobs.load()
    spoken = dialects.load(off=settings.dialects_off)
    spellings = {dialect.name: dialect.events for dialect in spoken if dialect.events is not None}
    sweeping = sweeping_calls(kept_for=settings.request_log_days * DAY)
    return Duties(loaded.kinds, (*loaded.regulars, sweeping, sending_for(spellings)))
