"""The operations of files, alone and in units."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.assessment.errors import NotEnrolled
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.files.errors import (
    EmptyFile,
    FileInUse,
    FileTooLarge,
    NoSuchFile,
    NotAPicture,
    NotWhatItSays,
    StorageFull,
)
from lyceum.core.schedule.errors import UnitLocked
from lyceum.dialects.lyceum import files
from lyceum.http.operation import Kin, Reach, Who, any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

UPLOADS = Who(
    closed=True,
    reaches=(
        Reach(Kin.ANY, (Permission.COURSES_WRITE_ANY,)),
        Reach(Kin.ANY, (Permission.COURSES_CREATE,)),
        Reach(Kin.ANY, _LEADS),
    ),
)
READS_FILE = whoever(
    Permission.ENROLLMENTS_READ_ANY, own=(), led=Permission.COURSES_LEAD, joined=()
)
DELETES_FILE = any_of(Permission.COURSES_WRITE_ANY, own=Permission.OWN_WRITE)
READS_UNIT = whoever(Permission.COURSES_READ_ANY, joined=())
WRITES_UNIT = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS)

SHOW_FILE = {"role": "document", "name": "Weather map.pdf", "note": "Print it.", "position": 0}

_UPLOAD = (Invalid, Forbidden, EmptyFile, NotWhatItSays, FileTooLarge, StorageFull)

# fmt: off
FILES = (
    operation("GET", "/files", files.list_files, refuses=(Invalid,)),
    operation("POST", "/files", files.upload_file, who=UPLOADS, status=201, refuses=_UPLOAD,
              example={}),
    operation("GET", "/files/{id}", files.get_file, who=READS_FILE,
              refuses=(Invalid, NoSuchFile, UnitLocked)),
    operation("GET", "/files/{id}/content", files.download_file, who=READS_FILE,
              refuses=(Invalid, NoSuchFile, UnitLocked, NotAPicture)),
    operation("DELETE", "/files/{id}", files.delete_file, who=DELETES_FILE,
              refuses=(Invalid, Forbidden, NoSuchFile, FileInUse)),
    operation("GET", "/units/{id}/files", files.list_unit_files, who=READS_UNIT,
              refuses=(NoSuchUnit, NotEnrolled, UnitLocked)),
    operation("PUT", "/units/{id}/files/{file_id}", files.show_file, who=WRITES_UNIT,
              refuses=(Invalid, Forbidden, NoSuchUnit, NoSuchFile), example=SHOW_FILE),
    operation("DELETE", "/units/{id}/files/{file_id}", files.hide_file, who=WRITES_UNIT,
              refuses=(Invalid, Forbidden, NoSuchUnit, NoSuchFile)),
)
# fmt: on
