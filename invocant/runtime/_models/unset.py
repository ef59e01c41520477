"""The mark of what is left out of a call or a model, which is not the same as null."""

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
        """What is left out is false, as None is."""
        return False

    def __repr__(self) -> str:
        return "UNSET"

    __str__ = __repr__


UNSET: Final = Unset.UNSET
"""Stands for what is left out, where ``None`` would send JSON's null: the default of arguments that may be.

``Function(name=UNSET)`` is without a name, ``function.copy(name=UNSET)`` removes it. Reading never gives it:
a member that is missing reads as None, and ``"name" in function`` tells whether it is there.
"""
