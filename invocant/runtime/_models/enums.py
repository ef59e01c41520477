"""Open enums: known values are members, and a value the document does not know yet is kept as itself."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from invocant.runtime._models.kinds import INT, STR, Decode, Kind
from invocant.runtime._models.plain_json import to_json

if TYPE_CHECKING:
    from invocant.runtime._problems import Problem

__all__ = ["EnumKind", "OpenInt", "OpenStr"]

T = TypeVar("T")


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

    @classmethod
    def _kind(cls) -> EnumKind[Self]:
        """Return the kind of this enum's values."""
        return EnumKind(cls)

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

    def __deepcopy__(self, _memo: Any) -> Self:
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


class EnumKind(Kind[T]):
    """A member of an open enum. A value that is not listed becomes a member of its own."""

    __slots__ = ("enum",)

    def __init__(self, enum_class: type[T]) -> None:
        self.enum: Any = enum_class

    @property
    def words(self) -> str:
        return "a string" if issubclass(self.enum, str) else "an integer"

    def _bind(self) -> tuple[bool, Decode, Decode]:
        members: dict[Any, Any] = dict(self.enum._value2member_map_)
        base = str if issubclass(self.enum, str) else int
        enum_class: Any = self.enum
        missing = enum_class._missing_

        def decode(value: Any) -> Any:
            if value.__class__ is not base:
                return value
            member = members.get(value)
            return missing(value) if member is None else member

        def encode(value: Any) -> Any:
            return value._value_ if value.__class__ is enum_class else to_json(value)

        return False, decode, encode

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        if issubclass(self.enum, str):
            yield from STR.problems(value, path)
        else:
            yield from INT.problems(value, path)
