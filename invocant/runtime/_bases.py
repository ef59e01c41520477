"""A class that others extend: a value of it may be any of them, and is the class itself if nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from invocant.runtime._kind import Decode, Kind, KindLike, kind_of
from invocant.runtime._unions import Tagged

T = TypeVar("T")


class Based(Tagged[T]):
    """Objects told apart by a tag, where one whose tag is missing or not in the table is still the base."""

    __slots__ = ("base",)

    def __init__(self, tag: str, variants: Mapping[Any, KindLike[Any]], base: KindLike[Any]) -> None:
        super().__init__(tag, variants)
        self.base = kind_of(base)

    def variant(self, value: dict[str, Any]) -> Kind[Any]:
        """Return the kind that the tag of *value* chooses, else the base's."""
        return super().variant(value) or self.base

    def _bind(self) -> tuple[bool, Decode, Decode]:
        known, base = super().variant, self.base
        plain, decode_known, encode = super()._bind()

        def decode(value: Any) -> Any:
            if value.__class__ is dict and known(value) is None:
                return base.decode(value)
            return decode_known(value)

        return plain, decode, encode
