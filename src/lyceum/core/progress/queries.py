"""Reading progress: whoever was shown an enrollment may see how far it came."""

from __future__ import annotations

from lyceum.core.enrollment.model import Enrollment
from lyceum.core.progress import store
from lyceum.core.progress.model import UnitProgress
from lyceum.core.work import Work


async def progress_of(work: Work, enrollment: Enrollment) -> list[UnitProgress]:
    """Every unit that was begun in an enrollment, which the caller was allowed to read."""
    return await work.all(store.OF_ENROLLMENT, enrollment_id=enrollment.id)
