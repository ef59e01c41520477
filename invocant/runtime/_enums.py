"""Open enums: known values are members, and a value the document does not know yet is kept as itself."""

from __future__ import annotations

import enum
from typing import Any, Self

__all__ = ["OpenInt", "OpenStr"]


class _Open(enum.Enum):
    """What both kinds of open enum share. Has no members, since an enum with members cannot be extended."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        """Make a member of a value that the document does not list; None, an error to `Enum`, for other types."""
        base: Any = cls._member_type_
        if value.__class__ is not base:
            return None
        member = base.__new__(cls, value)
        member._name_ = str(value)
        member._value_ = value
        return member  # type: ignore[no-any-return]  # a member, made as Enum itself makes one

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
    """Base of an enum of strings that may grow. Members are strings: they compare, hash and print as their text.

    `Color("red")` is the member, `Color("beige")` a value that is kept though the document does not list it;
    `is_known` tells them apart.
    """

    def __str__(self) -> str:
        return str(self._value_)

    def __format__(self, spec: str) -> str:
        return format(str(self._value_), spec)


class OpenInt(int, _Open):
    """Base of an enum of integers that may grow. Members are integers: they compare, hash and print as such.

    `Code(1)` is the member, `Code(99)` a value that is kept though the document does not list it;
    `is_known` tells them apart.
    """

    def __str__(self) -> str:
        return str(self._value_)

    def __format__(self, spec: str) -> str:
        return format(int(self._value_), spec)
