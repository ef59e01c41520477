"""Unions: the JSON type decides, then a tag, else which required members are there; no trial decoding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from invocant.runtime._models.kinds import Decode, Kind, KindLike, encode_value, equal, kind_of, same, wrong
from invocant.runtime._models.model import UnknownModel
from invocant.runtime._problems import Problem

__all__ = ["Based", "OneOf", "Shape", "Shapes", "Tagged"]

T = TypeVar("T")
_MAX_SHAPES = 64
"""How many sets of keys a `Shapes` remembers the answer for; others are worked out each time."""


class Tagged(Kind[T]):
    """Objects told apart by the value of one member, the tag. A variant may be tagged by another in turn.

    An object whose tag is not in the table becomes an `UnknownModel`; a missing one counts as null, which may
    be in the table. Only the variants that are met get imported.
    """

    __slots__ = ("tag", "variants")

    def __init__(self, tag: str, variants: Mapping[Any, KindLike[Any]]) -> None:
        self.tag = tag
        self.variants = {value: kind_of(kind) for value, kind in variants.items()}

    @property
    def words(self) -> str:
        return "an object"

    def variant(self, value: dict[str, Any]) -> Kind[Any] | None:
        """Return the kind that the tag of *value* chooses; None when there is no such variant."""
        return self._listed(value)

    def _listed(self, value: dict[str, Any]) -> Kind[Any] | None:
        try:
            return self.variants.get(value.get(self.tag))
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

        return False, decode, encode_value

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

    def __init__(self, tag: str, variants: Mapping[Any, KindLike[Any]], base: KindLike[Any]) -> None:
        super().__init__(tag, variants)
        self.base = kind_of(base)

    def variant(self, value: dict[str, Any]) -> Kind[Any]:
        """Return the kind that the tag of *value* chooses, else the base's."""
        return self._listed(value) or self.base

    def _otherwise(self) -> Kind[Any]:
        return self.base


class Shape:
    """One variant of a union without a tag.

    Attributes:
        required: The members that it must have.
        known: Those that it may have, the required ones among them.
        kind: Its kind.
        fixed: The one value that some of them have, if they are there.
    """

    __slots__ = ("fixed", "kind", "known", "required")

    def __init__(
        self,
        required: tuple[str, ...],
        known: tuple[str, ...],
        kind: KindLike[Any],
        fixed: Mapping[str, Any] | None = None,
    ) -> None:
        self.required, self.known = frozenset(required), frozenset(known) | frozenset(required)
        self.kind = kind_of(kind)
        self.fixed: Mapping[str, Any] = fixed or {}

    def agrees(self, value: Mapping[str, Any]) -> bool:
        """Whether no member of *value* contradicts a fixed one."""
        return all(key not in value or equal(value[key], fixed) for key, fixed in self.fixed.items())


class Shapes(Kind[T]):
    """Objects told apart by the members they have, where the document gives no tag.

    Of the shapes whose required members are all there, the one that knows most of the object's members wins,
    then the one that requires most, then the first. One that fixes a member to another value than it has
    comes last. An object that fits none becomes an `UnknownModel`.
    """

    __slots__ = ("shapes",)

    def __init__(self, *shapes: Shape) -> None:
        self.shapes = shapes

    @property
    def words(self) -> str:
        return "an object"

    def variant(self, value: Mapping[str, Any]) -> Kind[Any] | None:
        """Return the kind that the object *value* fits best; None when it fits none."""
        fitting = self._fitting(tuple(value))
        return _best(fitting, value).kind if fitting else None

    def _fitting(self, keys: tuple[str, ...]) -> list[Shape]:
        """Return the shapes that an object with *keys* fits, the best first."""
        present = frozenset(keys)
        return sorted(
            (shape for shape in self.shapes if shape.required <= present),
            key=lambda shape: (-len(shape.known & present), -len(shape.required)),
        )

    def _bind(self) -> tuple[bool, Decode, Decode]:
        bound: dict[tuple[str, ...], Decode] = {}
        unknown = UnknownModel._kind().decode

        def bind(keys: tuple[str, ...]) -> Decode:
            fitting = self._fitting(keys)
            decode_variant: Decode
            if not fitting:
                decode_variant = unknown
            elif not fitting[0].fixed:
                decode_variant = fitting[0].kind.decode
            else:  # the keys alone do not decide

                def decode_variant(value: Any) -> Any:
                    return _best(fitting, value).kind.decode(value)

            if len(bound) < _MAX_SHAPES:
                bound[keys] = decode_variant
            return decode_variant

        def decode(value: Any) -> Any:
            if value.__class__ is not dict:
                return value
            keys = tuple(value)
            return (bound.get(keys) or bind(keys))(value)

        return False, decode, encode_value

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        if value.__class__ is not dict:
            yield wrong(value, path, self.words)
            return
        kind = self.variant(value)
        if kind is not None:
            yield from kind.problems(value, path)


def _best(fitting: list[Shape], value: Mapping[str, Any]) -> Shape:
    """Return the first shape that *value* does not contradict; if it contradicts all, the first."""
    return next((shape for shape in fitting if shape.agrees(value)), fitting[0])


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
