"""What learning paths refuse.

NotFound
├── NoSuchPath      there is none, or the caller may not know of it
└── NotOnPath       this person is not on this path
Conflict
├── AlreadyOnPath   this person is on it, or through it
└── PathNotOpen     nobody new is let onto it
"""

from lyceum.core.errors import Conflict, NotFound


class NoSuchPath(NotFound):
    message = "There is no such learning path."


class NotOnPath(NotFound):
    message = "This user is not on the learning path."


class AlreadyOnPath(Conflict):
    message = "This user is on the learning path already."
    field = "user_id"


class PathNotOpen(Conflict):
    message = "The learning path takes nobody in."
    field = "path_id"
