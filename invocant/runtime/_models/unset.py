"""The mark of a member that is missing, which is not the same as null."""

from __future__ import annotations

import enum
from typing import Final, Literal

__all__ = ["UNSET", "Unset"]


class Unset(enum.Enum):
    """The type of ``UNSET``; ``isinstance(x, Unset)`` and ``x is UNSET`` both narrow under mypy and pyright.

    An enum with one member, so that copies, pickles and threads all see the one object.
    """

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        """A missing member is false, so ``if function.description:`` reads as it should."""
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""Stands for a member that is absent: of a body that came, and of one to be sent. ``None`` is JSON's null."""
