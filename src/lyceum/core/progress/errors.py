"""What progress refuses.

NotFound
└── NothingBegun    nobody began that unit, or nobody whom the caller may see
Conflict
├── NotByReading    this kind of unit is completed otherwise than by reading or watching it
└── StillRunning    an attempt counts once it is handed in
"""

from lyceum.core.errors import Conflict, NotFound


class NothingBegun(NotFound):
    message = "There is no such progress."


class NotByReading(Conflict):
    message = "A unit of this kind is not completed by reading or watching it."


class StillRunning(Conflict):
    message = "The attempt has not been handed in yet."
