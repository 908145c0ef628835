"""What files refuses.

NotFound
└── NoSuchFile
Invalid
├── EmptyFile
├── NotWhatItSays    the name or the declared type promises another content
└── NotAPicture      nothing smaller can be made of it
Conflict
└── FileInUse        a unit still shows it
TooBusy
├── StorageFull      there is no room for more bytes
└── StorageUnavailable
Refusal
└── FileTooLarge     `limit` is in bytes
"""

from lyceum.core.errors import Conflict, Fault, Invalid, NotFound, Problem, Refusal, TooBusy


class NoSuchFile(NotFound):
    message = "There is no such file."


class EmptyFile(Invalid):
    message = "The file is empty."


class NotWhatItSays(Invalid):
    message = "The content of the file is not what its name or type says."


class NotAPicture(Invalid):
    message = "The file is no picture of which a smaller one can be made."

    def __init__(self, *problems: Problem, message: str | None = None) -> None:
        own = (Problem("width", Fault.NOT_ALLOWED),)
        super().__init__(*(problems or own), message=message)


class FileInUse(Conflict):
    message = "The file is still used by a unit."
    field = "file"


class StorageFull(TooBusy):
    message = "There is no room left for files."


class StorageUnavailable(TooBusy):
    message = "The store of files does not answer; try again shortly."


class FileTooLarge(Refusal):
    message = "The file is too large."

    def __init__(self, *, limit: int = 0) -> None:
        super().__init__(f"The file is larger than {limit} bytes." if limit else None)
        self.limit = limit
