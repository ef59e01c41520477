"""What a request carries of a value: all but the members that only the server sets, at any depth.

A model that came as an answer and goes back as a body has members that are none of the caller's. They are
left out on the way from Python to JSON: of a model by what its class declares, of a plain dict by the kind of
its place, unions included. Only a `Writable` does so, which generated code puts where such a member can be:
encoding anywhere else neither asks nor pays for it.

Source: OpenAPI 3.0.4, section 4.7.24.2 (`readOnly`); OpenAPI 3.1.1, section 4.8.24.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from invocant.runtime._models.containers import List, Map, Nullable, Tuple
from invocant.runtime._models.fields import Field
from invocant.runtime._models.kinds import ANY, Decode, Kind, KindLike, Reference, kind_of
from invocant.runtime._models.layouts import Codec, Layout
from invocant.runtime._models.model import Model
from invocant.runtime._models.model_kind import ModelKind
from invocant.runtime._models.plain_json import to_json
from invocant.runtime._models.shapes import Shape, Shapes
from invocant.runtime._models.unions import OneOf, Tagged
from invocant.runtime._models.unset import UNSET
from invocant.runtime._problems import Problem

__all__ = ["Writable"]

T = TypeVar("T")


class Writable(Kind[T]):
    """A kind whose values are encoded without the members that only the server sets (`Field.read_only`)."""

    __slots__ = ("item",)

    def __init__(self, item: KindLike[T]) -> None:
        self.item = kind_of(item)

    @property
    def words(self) -> str:
        return self.item.words

    def _bind(self) -> tuple[bool, Decode, Decode]:
        item = self.item
        return False, item.decode, lambda value: sent(value, item)

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        yield from self.item.problems(value, path)


def sent(value: Any, kind: Kind[Any]) -> Any:
    """Return the JSON of *value* for a request, where *kind* is what stands in its place."""
    if value.__class__ in _ATOMS:
        return value  # before the kind is asked, which may import models
    try:
        return _sent(value, kind)
    except RecursionError:  # nested deeper than Python's stack: writing it will say so
        return value


def _sent(value: Any, kind: Kind[Any]) -> Any:
    if value.__class__ in _ATOMS:
        return value
    if isinstance(value, Model):
        return _model(value)
    if kind.plain:
        return _open(value)
    if isinstance(value, Mapping):
        return _mapping(value, kind)
    if isinstance(value, (list, tuple)):
        return _sequence(value, kind)
    return kind.encode(value)


def _model(instance: Model) -> dict[str, Any]:
    """Return what is sent of a model: as it encodes itself, each member in turn as it is sent."""
    cls = instance.__class__
    if instance._layout.codec.overridden:
        return _object(instance.to_dict(), cls)
    codec = _sending(cls)
    made = Layout(codec, instance._layout.keys).work_through(instance)
    for field in codec.fields:
        if field.read_only:
            made.pop(field.key, None)
    for key, value in (instance._unknown or {}).items() if codec.extras is None else ():
        if key in made and key not in codec.by_key:
            made[key] = _open(value)
    return made


def _object(value: Mapping[str, Any], cls: type[Model]) -> dict[str, Any]:
    """Return what is sent of a plain object that stands for a model of class *cls*."""
    made: dict[str, Any] = {}
    declared, extras = cls._codec.by_key, cls._codec.extras
    for key, member in value.items():
        field = declared.get(key)
        if member is UNSET or (field is not None and field.read_only):
            continue
        kind = extras if field is None else field.kind
        made[key] = _open(member) if kind is None else _sent(member, kind)
    return made


def _mapping(value: Mapping[str, Any], kind: Kind[Any]) -> dict[str, Any]:
    """Return what is sent of an object, of which *kind* says whether it is a model or a map."""
    kind = _object_kind(kind, value)
    if isinstance(kind, ModelKind):
        return _object(value, kind.cls)
    if isinstance(kind, Map):
        return {key: _sent(member, kind.item) for key, member in value.items()}
    return _open_object(value)


def _sequence(value: list[Any] | tuple[Any, ...], kind: Kind[Any]) -> Any:
    """Return what is sent of an array."""
    while isinstance(kind, (Nullable, OneOf, Reference, Writable)):
        kind = (kind._kinds.get(list) or ANY) if isinstance(kind, OneOf) else _inner(kind)
    if isinstance(kind, List):
        return [_sent(item, kind.item) for item in value]
    if isinstance(kind, Tuple):
        return [_sent(item, place) for item, place in zip(value, kind._kinds(len(value)), strict=True)]
    return _open(value)


def _open(value: Any) -> Any:
    """Return what is sent where the document says nothing: the JSON of *value*, of models what they send.

    A tuple stays one, unless it holds models: it may be a file with its name.
    """
    if isinstance(value, Model):
        return _model(value)
    if isinstance(value, Mapping):
        return _open_object(value)
    if value.__class__ is list or (value.__class__ is tuple and any(isinstance(i, Model) for i in value)):
        return [item if item.__class__ in _ATOMS else _open(item) for item in value]
    return value if value.__class__ is tuple else to_json(value)


def _open_object(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _open(member) for key, member in value.items() if member is not UNSET}


# Kinds -----------------------------------------------------------------------------------------------------


def _inner(kind: Nullable[Any] | Reference[Any] | Writable[Any]) -> Kind[Any]:
    return kind.target() if isinstance(kind, Reference) else kind.item


def _object_kind(kind: Kind[Any], value: Mapping[str, Any]) -> Kind[Any]:
    """Return what an object of *kind* is: a kind that is no union, `ANY` for a variant that is not known."""
    while True:
        if isinstance(kind, (Nullable, Reference, Writable)):
            kind = _inner(kind)
        elif isinstance(kind, OneOf):
            kind = kind._kinds.get(dict) or ANY
        elif isinstance(kind, Tagged):
            kind = kind.variant(dict(value)) or ANY
        elif isinstance(kind, Shapes):
            kind = kind.variant(value) or _shape(kind, value) or ANY
        else:
            return kind


def _shape(kind: Shapes[Any], value: Mapping[str, Any]) -> Kind[Any] | None:
    """Return the variant that *value* fits without the members that are not sent; None when it fits none."""
    shapes = [
        Shape(
            tuple(shape.required - _unsent(shape.kind)),
            tuple(shape.known),
            shape.kind,
            shape.fixed,
            shape.listed,
            shape.types,
        )
        for shape in kind.shapes
    ]
    return Shapes(*shapes).variant(value)


def _unsent(kind: Kind[Any]) -> frozenset[str]:
    """Return the members of an object of *kind* that only the server sets."""
    while isinstance(kind, (Nullable, Reference, Writable)):
        kind = _inner(kind)
    if isinstance(kind, ModelKind):
        return frozenset(field.key for field in kind.cls.FIELDS if field.read_only)
    variants: list[Kind[Any]] = []
    if isinstance(kind, Tagged):
        variants = [*kind.variants.values(), *kind.booleans.values()]
    elif isinstance(kind, Shapes):
        variants = [shape.kind for shape in kind.shapes]
    return frozenset().union(*map(_unsent, variants))


def _sending(cls: type[Model]) -> Codec:
    """Return what encodes an instance of *cls* itself for a request, made at its first."""
    codec: Codec | None = cls.__dict__.get("_sending_")
    if codec is None:
        fields = [
            Field(
                field.name,
                ANY if field.read_only else Writable(field.kind),
                field.key,
                read_only=field.read_only,
            )
            for field in cls._codec.fields
        ]
        extras = cls._codec.extras
        codec = Codec(cls, tuple(fields), None if extras is None else Writable(extras))
        type.__setattr__(cls, "_sending_", codec)
    return codec


_ATOMS = frozenset((str, int, float, bool, type(None)))
"""Classes of values that are sent as they are, whatever their kind."""
