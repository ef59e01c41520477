"""Which releases of the runtime a project asks for: those that run what this generator makes."""

from __future__ import annotations

from invocant.runtime import VERSION


def runtime_range() -> str:
    """Return the range, as a requirement has it: from the minor version of this generator, below the next but one."""
    major, minor, *_ = VERSION.split(".")
    return f">={major}.{minor},<{major}.{int(minor) + 2}"
