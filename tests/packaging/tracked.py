"""The files that git tracks, as text: what the tests of the repository's promises read."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked() -> tuple[Path, ...]:
    """Return every tracked file that exists, relative to the root."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return tuple(Path(name) for name in listing.split("\0") if name and (ROOT / name).is_file())


def texts(*suffixes: str) -> dict[Path, str]:
    """Return the text of tracked files with these suffixes (none: all), leaving out binary ones."""
    found = {}
    for path in tracked():
        if suffixes and path.suffix not in suffixes:
            continue
        try:
            found[path] = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found
