"""Make a virtual environment that was built under one name work under another.

Its scripts, `pyvenv.cfg` and `activate` carry the path they were built at. Only
the last part of it changes, so only that part is replaced: how the rest is
quoted, in a folder with a space for instance, stays as it was.
"""

import sys
from pathlib import Path


def settle(folder: Path, name: str) -> None:
    """Write `name` wherever a file of the environment says `folder`'s own name."""
    for path in [folder / "pyvenv.cfg", *(folder / "bin").iterdir()]:
        if path.is_symlink() or not path.is_file():
            continue
        before = path.read_bytes()
        after = before.replace(folder.name.encode(), name.encode())
        if after != before:
            path.write_bytes(after)


if __name__ == "__main__":
    settle(Path(sys.argv[1]), sys.argv[2])
