"""Open enums: known values are members, and a value the document does not know yet is kept as itself."""

from __future__ import annotations

import enum
from typing import Any, Self, cast

__all__ = ["OpenInt", "OpenStr"]


class _Open(enum.Enum):
    """What both kinds of open enum share. Has no members, since an enum with members cannot be extended."""

    @classmethod
    def _missing_(cls, value: Any) -> Self | None:
        """Make a member of a value that the document does not list; None, an error to `Enum`, otherwise."""
        open_class: Any = cls
        base: Any = open_class._member_type_
        if not isinstance(value, base) or isinstance(value, bool):
            return None
        plain = base.__str__(value) if base is str else int(value)  # of an enum's member: what it stands for
        member = base.__new__(open_class, plain)
        member._name_ = str(plain)
        member._value_ = plain
        return cast("Self", member)

    @property
    def is_known(self) -> bool:
        """Whether the document lists this value. False for one that only the wire has shown."""
        return self._value_ in self.__class__._value2member_map_

    def __repr__(self) -> str:
        if self.is_known:
            return f"{self.__class__.__name__}.{self._name_}"
        return f"{self.__class__.__name__}({self._value_!r})"

    def __reduce_ex__(self, protocol: Any) -> Any:
        return self.__class__, (self._value_,)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: Any) -> Self:
        return self


class OpenStr(str, _Open):
    """Base of an enum of strings that may grow. Members compare, hash, print and format as their text.

    `Color("red")` is the member, `Color("beige")` a value that is kept though the document does not list it;
    `is_known` tells them apart.
    """

    def __str__(self) -> str:
        return str(self._value_)

    def __format__(self, spec: str) -> str:
        return format(str(self._value_), spec)


class OpenInt(int, _Open):
    """Base of an enum of integers that may grow. Members compare, hash, print and format as their number.

    `Code(1)` is the member, `Code(99)` a value that is kept though the document does not list it;
    `is_known` tells them apart.
    """

    def __str__(self) -> str:
        return str(self._value_)

    def __format__(self, spec: str) -> str:
        return format(int(self._value_), spec)
