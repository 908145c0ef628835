"""What the schedule refuses.

Forbidden
└── UnitLocked      the unit is not open to this learner now; carries every reason
"""

from __future__ import annotations

from lyceum.core.errors import Forbidden
from lyceum.core.schedule.model import Availability


class UnitLocked(Forbidden):
    message = "This unit is not open to you now."

    def __init__(self, availability: Availability) -> None:
        super().__init__()
        self.availability = availability
