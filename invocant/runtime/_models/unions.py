"""Unions: the JSON type decides, then a tag; `shapes` has objects without one. There is no trial decoding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from invocant.runtime._models.kinds import Decode, Kind, KindLike, encode_value, kind_of, same, wrong
from invocant.runtime._models.model import UnknownModel
from invocant.runtime._problems import Problem

__all__ = ["Based", "OneOf", "Tagged"]

T = TypeVar("T")


class Tagged(Kind[T]):
    """Objects told apart by the value of one member, the tag. A variant may be tagged by another in turn.

    An object whose tag is not in the table becomes an `UnknownModel`; a missing one counts as null, which may
    be in the table. 2 and 2.0 are one tag, as in JSON. Only the variants that are met get imported.
    """

    __slots__ = ("booleans", "tag", "variants")

    def __init__(
        self,
        tag: str,
        variants: Mapping[Any, KindLike[Any]],
        booleans: Mapping[bool, KindLike[Any]] | None = None,
    ) -> None:
        """Take the tables: that of the *booleans* is apart, as Python takes true for 1."""
        self.tag = tag
        self.variants = {value: kind_of(kind) for value, kind in variants.items()}
        self.booleans = {value: kind_of(kind) for value, kind in (booleans or {}).items()}

    @property
    def words(self) -> str:
        return "an object"

    def variant(self, value: dict[str, Any]) -> Kind[Any] | None:
        """Return the kind that the tag of *value* chooses; None when there is no such variant."""
        return self._listed(value)

    def _listed(self, value: dict[str, Any]) -> Kind[Any] | None:
        tag = value.get(self.tag)
        if tag.__class__ is bool:
            return self.booleans.get(tag)
        try:
            return self.variants.get(tag)
        except TypeError:  # a tag that is an object or an array
            return None

    def _otherwise(self) -> Kind[Any]:
        """Return the kind of an object that belongs to no variant."""
        return UnknownModel._kind()

    def _bind(self) -> tuple[bool, Decode, Decode]:
        tag, bound = self.tag, dict[Any, Decode]()
        unknown = self._otherwise().decode

        def bind(value: dict[str, Any]) -> Decode:
            kind = self._listed(value)
            if kind is None:
                return unknown  # and not remembered: there may be any number of such tags
            return bound.setdefault(value.get(tag), kind.decode)

        def decode(value: Any) -> Any:
            if value.__class__ is not dict:
                return value
            try:
                decode_variant = bound[value[tag]]
            except (KeyError, TypeError):
                decode_variant = bind(value)
            return decode_variant(value)

        def decode_number(value: Any) -> Any:
            if value.__class__ is not dict:
                return value
            return (self._listed(value) or self._otherwise()).decode(value)

        texts = not self.booleans and all(key is None or isinstance(key, str) for key in self.variants)
        return False, decode if texts else decode_number, encode_value

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        if value.__class__ is not dict:
            yield wrong(value, path, self.words)
            return
        kind = self.variant(value)
        if kind is not None:
            yield from kind.problems(value, path)


class Based(Tagged[T]):
    """Objects told apart by a tag; one whose tag is missing or unknown is read as the base."""

    __slots__ = ("base",)

    def __init__(
        self,
        tag: str,
        variants: Mapping[Any, KindLike[Any]],
        base: KindLike[Any],
        booleans: Mapping[bool, KindLike[Any]] | None = None,
    ) -> None:
        """Take the tables of the *variants*, as `Tagged` does, and the *base*."""
        super().__init__(tag, variants, booleans)
        self.base = kind_of(base)

    def variant(self, value: dict[str, Any]) -> Kind[Any]:
        """Return the kind that the tag of *value* chooses, else the base's."""
        return self._listed(value) or self.base

    def _otherwise(self) -> Kind[Any]:
        return self.base


class OneOf(Kind[T]):
    """A value of one of several JSON types, each with its kind; a type without a kind is not allowed.

    Where only *number* is given it stands for integers too.
    """

    __slots__ = ("_kinds",)

    def __init__(
        self,
        *,
        object: KindLike[Any] | None = None,  # noqa: A002  # JSON calls it so
        array: KindLike[Any] | None = None,
        string: KindLike[Any] | None = None,
        integer: KindLike[Any] | None = None,
        number: KindLike[Any] | None = None,
        boolean: KindLike[Any] | None = None,
        null: bool = False,
    ) -> None:
        given = {dict: object, list: array, str: string, int: integer or number, float: number, bool: boolean}
        self._kinds: dict[type, Kind[Any] | None] = {
            json_class: kind_of(kind) for json_class, kind in given.items() if kind is not None
        }
        if integer is not None and number is None:
            self._kinds[float] = kind_of(integer)  # 1.0 is an integer too; other numbers are its problem
        if null:
            self._kinds[type(None)] = None

    def alternative(self, value: Any) -> Kind[Any] | None:
        """Return the kind for the JSON type of *value*; None for null, and where no such type is allowed."""
        return self._kinds.get(value.__class__)

    @property
    def words(self) -> str:
        words: list[str] = []
        for kind in self._kinds.values():
            text = "null" if kind is None else kind.words
            if text not in words:
                words.append(text)
        return " or ".join(words) or "nothing"

    def _bind(self) -> tuple[bool, Decode, Decode]:
        kinds = {
            json_class: kind
            for json_class, kind in self._kinds.items()
            if kind is not None and not kind.plain
        }
        if not kinds:
            return True, same, same
        if len(kinds) == 1:  # the one that does something lets the other types pass
            (only,) = kinds.values()
            return False, only.decode, only.encode
        decoders = {json_class: kind.decode for json_class, kind in kinds.items()}
        find_decoder = decoders.get
        encoders: dict[type, Callable[[Any], Any]] = {
            json_class: kind.encode for json_class, kind in kinds.items()
        }
        find_encoder = encoders.get

        def decode(value: Any) -> Any:
            decode_one = find_decoder(value.__class__)
            return value if decode_one is None else decode_one(value)

        def encode(value: Any) -> Any:
            encode_one = find_encoder(value.__class__)
            return encode_value(value) if encode_one is None else encode_one(value)

        return False, decode, encode

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        if value.__class__ not in self._kinds:
            yield wrong(value, path, self.words)
            return
        kind = self._kinds[value.__class__]
        if kind is not None:
            yield from kind.problems(value, path)
