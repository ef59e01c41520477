"""Unions of objects without a tag: the members that an object has decide, and constants before all else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any, TypeAlias, TypeVar

from invocant.runtime._models.kinds import (
    Decode,
    Kind,
    KindLike,
    Reference,
    encode_value,
    equal,
    kind_of,
    wrong,
)
from invocant.runtime._models.model import UnknownModel
from invocant.runtime._problems import Problem

__all__ = ["Shape", "Shapes"]

T = TypeVar("T")
_MAX_SHAPES = 64
"""How many sets of keys a `Shapes` remembers the answer for; others are worked out each time."""
_is_trial: ContextVar[bool] = ContextVar("is_trial", default=False)
"""Whether a variant is only tried: a union of equals inside of it says nothing then, or trials of trials
would take time by the power of their depth."""
_MISSING = object()
_CLASSES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int, float),  # 1.0 is an integer, and telling it from 1.5 is not worth the look
    "number": (int, float),
    "boolean": (bool,),
}
"""The classes of the values of each JSON type."""


class Shape:
    """One variant of a union without a tag.

    Attributes:
        required: The members that it must have.
        known: Those that it may have, the required ones among them.
        kind: Its kind.
        fixed: The one value that some of them have, if they are there.
        listed: The values that some have, by the way to them: of its members, or of members of those.
        types: The JSON types that some have (`object`, `array`, `string`, `number`, `boolean`, …). Null
            is no type here: servers send it where their documents do not say so.
    """

    __slots__ = ("_classes", "fixed", "kind", "known", "listed", "required", "types")

    def __init__(
        self,
        required: tuple[str, ...],
        known: tuple[str, ...],
        kind: KindLike[Any],
        fixed: Mapping[str, Any] | None = None,
        listed: Mapping[tuple[str, ...], tuple[Any, ...]] | None = None,
        types: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.required, self.known = frozenset(required), frozenset(known) | frozenset(required)
        self.kind = kind_of(kind)
        self.fixed: Mapping[str, Any] = fixed or {}
        self.listed: Mapping[tuple[str, ...], tuple[Any, ...]] = listed or {}
        self.types: Mapping[str, tuple[str, ...]] = types or {}
        self._classes = {
            key: frozenset(cls for name in names for cls in _CLASSES[name])
            for key, names in self.types.items()
        }

    def agrees(self, value: Mapping[str, Any]) -> bool:
        """Whether no member of *value* contradicts a fixed or a listed one, or the type of one."""
        return not self._judged(value)[0]

    def _speaks_of(self, keys: Iterable[str]) -> bool:
        """Whether one of *keys* is that of a fixed or a listed member, or holds one, or has a type."""
        return not {*self.fixed, *self.types, *(path[0] for path in self.listed)}.isdisjoint(keys)

    def _judged(self, value: Mapping[str, Any]) -> tuple[bool, int, int]:
        """Return whether *value* contradicts it, and how many of its constants and of its lists it fits."""
        constants = lists = 0
        agrees = all(
            value[key].__class__ in classes
            for key, classes in self._classes.items()
            if value.get(key) is not None
        )
        for only, fits in self._compared(value):
            agrees = agrees and fits
            constants += only and fits
            lists += fits and not only
        return not agrees, constants, lists

    def _compared(self, value: Mapping[str, Any]) -> Iterator[tuple[bool, bool]]:
        """Yield of each such member that is there whether it may have but one value, and whether it fits."""
        for key, only in self.fixed.items():
            if key in value:
                yield True, equal(value[key], only)
        for path, values in self.listed.items():
            member = _at(value, path)
            if member is not _MISSING:
                yield len(values) == 1, any(equal(member, known) for known in values)


def _at(value: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        if value.__class__ is not dict or key not in value:
            return _MISSING
        value = value[key]
    return value


_Fitting: TypeAlias = tuple[tuple[int, int], Shape]
"""How well the keys of an object fit a shape, less being better, and the shape."""


class Shapes(Kind[T]):
    """Objects told apart by the members they have, where the document gives no tag.

    Of the shapes whose required members are all there, one that the object contradicts, by another value than
    the one or few that a member may have or one of another type, comes last. Of the others the one wins most
    of whose constants the object has, then the one that knows most of its members, then the one that requires
    most, then the one of whose listed values it has most, then the first. Where that one has a problem with
    what is deeper in the object, the next wins that has none, knows as many of the members, and is not
    contradicted. An object that fits none becomes an `UnknownModel`.
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
        return _tried(_best(fitting, value), value) if fitting else None

    def _fitting(self, keys: tuple[str, ...]) -> list[_Fitting]:
        """Return the shapes that an object with *keys* fits, the best first as far as the keys say."""
        present = frozenset(keys)
        fitting = [
            ((-len(shape.known & present), -len(shape.required)), shape)
            for shape in self.shapes
            if shape.required <= present
        ]
        return sorted(fitting, key=lambda ranked: ranked[0])

    def _bind(self) -> tuple[bool, Decode, Decode]:
        bound: dict[tuple[str, ...], Decode] = {}
        unknown = UnknownModel._kind().decode

        def bind(keys: tuple[str, ...]) -> Decode:
            fitting = self._fitting(keys)
            decode_variant: Decode
            if not fitting:
                decode_variant = unknown
            elif len(fitting) == 1 or _decided(fitting, keys):
                decode_variant = fitting[0][1].kind.decode
            else:
                untried = _read_alike(fitting, keys)

                def decode_variant(value: Any) -> Any:
                    kinds = _best(fitting, value)
                    kind = kinds[0] if kinds[0] in untried else _tried(kinds, value)
                    return kind.decode(value)

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
        fitting = self._fitting(tuple(value))
        kinds = _best(fitting, value) if fitting else []
        if len(kinds) == 1 or (kinds and not _is_trial.get()):
            yield from _tried(kinds, value).problems(value, path)


def _decided(fitting: list[_Fitting], keys: tuple[str, ...]) -> bool:
    """Return whether the keys alone say that the first of the shapes is the best.

    A trial, or a look at the value, where there is no need made the functions of `bench` 8 to 14 % dearer.
    """
    if any(shape._speaks_of(keys) for _, shape in fitting):
        return False
    return fitting[0][0][0] != fitting[1][0][0] or bool(_read_alike(fitting, keys))


def _read_alike(fitting: list[_Fitting], keys: tuple[str, ...]) -> frozenset[Kind[Any]]:
    """Return the kinds that know most of *keys*, if all read them alike: if one has a problem, all have."""
    kinds = [shape.kind for by_keys, shape in fitting if by_keys[0] == fitting[0][0][0]]
    first, *rest = (_members(kind) for kind in kinds)
    alike = first is not None and all(
        other is not None and all(_is_same(first.get(key), other.get(key)) for key in keys) for other in rest
    )
    return frozenset(kinds if alike else ())


def _members(kind: Kind[Any]) -> dict[str, Kind[Any]] | None:
    """Return the kinds of a model's members by key; None of another kind, or where others are typed."""
    cls = getattr(kind.target() if isinstance(kind, Reference) else kind, "cls", None)
    if cls is None or cls.EXTRAS is not None:
        return None
    return {field.key: field.kind for field in cls.FIELDS}


def _is_same(first: Kind[Any] | None, second: Kind[Any] | None) -> bool:
    """Return whether two kinds are one, or the same container of one."""
    if first is second or first is None or second is None:
        return first is second
    inner, other = getattr(first, "item", None), getattr(second, "item", None)
    return first.__class__ is second.__class__ and inner is not None and _is_same(inner, other)


def _best(fitting: list[_Fitting], value: Mapping[str, Any]) -> list[Kind[Any]]:
    """Return the kinds of the shapes that *value* may be, the best first.

    The others are those that it does not contradict either, and that know as many of its members.
    """
    ranked = []
    for place, (by_keys, shape) in enumerate(fitting):
        contradicts, constants, lists = shape._judged(value)
        ranked.append(((contradicts, -constants, by_keys, -lists, place), by_keys, shape.kind))
    ranked.sort(key=lambda entry: entry[0])
    (contradicts, *_), (known, _), best = ranked[0]
    if contradicts:
        return [best]
    return [kind for rank, by_keys, kind in ranked if not rank[0] and by_keys[0] <= known]


def _tried(kinds: list[Kind[Any]], value: Mapping[str, Any]) -> Kind[Any]:
    """Return the first of *kinds* that has no problem with *value*, else the first."""
    if len(kinds) == 1 or _is_trial.get():
        return kinds[0]
    token = _is_trial.set(True)
    try:
        return next((kind for kind in kinds if next(kind.problems(value), None) is None), kinds[0])
    except RecursionError:  # a trial takes more of the stack than reading does
        return kinds[0]
    finally:
        _is_trial.reset(token)
