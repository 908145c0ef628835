"""The store of files: whether it answers, and lets us in."""

from __future__ import annotations

from lyceum.app.doctor.finding import Finding, fail, ok
from lyceum.app.settings import Settings
from lyceum.app.wiring import blobs_of
from lyceum.core.files.errors import StorageUnavailable


async def files(settings: Settings) -> Finding:
    where = settings.files_url or str((settings.data_dir / "files").absolute())
    try:
        await blobs_of(settings).examine()
    except StorageUnavailable as error:
        reason = str(error.__cause__ or "it cannot be written").partition("\n")[0]
        return fail("files", f"{where}: {reason}.", _advice(settings))
    return ok("files", f"Kept in {where}.")


def _advice(settings: Settings) -> str:
    if settings.files_url:
        return "Look at the settings LYCEUM_FILES_*, at the bucket, and at what its key may do."
    return "Give this user the right to write there."
