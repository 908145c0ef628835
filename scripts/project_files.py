"""Name the files that are the project, and not what was built from them."""

import subprocess
from pathlib import Path

# For a copy without git's records: what .gitignore would leave out.
BUILT = (".venv*", ".git", ".*_cache", "__pycache__", "data", "dist", "node_modules", ".hypothesis")


def project_files(root: Path) -> list[Path]:
    """Return what git tracks, and what is new and not ignored, from `root` on."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        return sorted(path.relative_to(root) for path in unbuilt(root))
    names = set(listed.stdout.decode().split("\0")) - {""}
    return sorted(Path(name) for name in names if (root / name).is_file())


def unbuilt(folder: Path) -> list[Path]:
    """Return the files below `folder`, without the folders that were built."""
    found: list[Path] = []
    for path in folder.iterdir():
        if any(path.match(pattern) for pattern in BUILT):
            continue
        found += unbuilt(path) if path.is_dir() else [path]
    return found
