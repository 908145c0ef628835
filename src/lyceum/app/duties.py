"""All that a worker does: the jobs, what is done regularly, and the webhooks of the dialects."""

from __future__ import annotations

from lyceum import dialects, jobs
from lyceum.app.settings import Settings
from lyceum.core.jobs.duties import Duties
from lyceum.jobs.webhooks import sending_for


def duties_of(settings: Settings) -> Duties:
    """What a worker does for an instance with these settings."""
    loaded = jobs.load()
    spoken = dialects.load(off=settings.dialects_off)
    spellings = {dialect.name: dialect.events for dialect in spoken if dialect.events is not None}
    return Duties(loaded.kinds, (*loaded.regulars, sending_for(spellings)))
