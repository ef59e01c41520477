"""For which runtime a generated package is made, and what its project has to depend on.

The rules are docs/compatibility.md: a package says the version of the interface when it is imported, and its
`pyproject.toml` says the releases that have it.
"""

from __future__ import annotations

MADE_FOR = (1, 0)
"""Version of the interface of `invocant.runtime` that the templates use, as major and minor."""
SINCE = "0.1"
"""The first release of `invocant` that has it."""


def requirement(since: str = SINCE) -> str:
    """Return what a project with a generated package depends on, as PEP 508 has it: `invocant>=0.1,<0.3`.

    Args:
        since: The first release that has the interface. Before 1.0, the packages of one minor release run
            with the next; from 1.0 on, with all of the major one.
    """
    major, minor = (int(part) for part in since.split(".")[:2])
    end = f"0.{minor + 2}" if major == 0 else f"{major + 1}"
    return f"invocant>={since},<{end}"
