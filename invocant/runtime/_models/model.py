"""Models: classes whose members are declared, and that lose nothing of the JSON object they come from.

A model is a slotted class with one attribute for each declared member. An instance also knows how its object
was laid out (`_layout`: the order of the keys) and holds the members that the document does not declare
(`_unknown`), so that it can be written back exactly. For most instances these are a shared object and None.

Making a class has to be cheap, since an API has hundreds and a program uses a few: the metaclass only makes
the slots. The keyword constructor, written by attrs, and what decoding needs are added when first asked for.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, dataclass_transform

from invocant.runtime._models.fields import Field
from invocant.runtime._models.kinds import Kind, wrong
from invocant.runtime._models.layouts import Codec, Layout
from invocant.runtime._models.plain_json import to_json
from invocant.runtime._models.unset import UNSET
from invocant.runtime._problems import Problem

if TYPE_CHECKING:
    import inspect

    import attrs

    from invocant.runtime._errors import DecodeError
    from invocant.runtime._models.model_kind import ModelKind

__all__ = ["RESERVED", "Field", "Model", "UnknownModel", "model"]

T = TypeVar("T")
M = TypeVar("M", bound="Model")
"""A model; also where `typing.Self` would do, which jedi takes for `Model` itself."""


_materialising = threading.RLock()
if hasattr(os, "register_at_fork"):  # a forked child has whole classes, and a lock that somebody can open
    os.register_at_fork(
        before=_materialising.acquire,
        after_in_parent=_materialising.release,
        after_in_child=_materialising.release,
    )
_reserved: frozenset[str] = frozenset()  # filled in when the base class exists


class ModelType(type):
    """Makes a model class: slots for the declared members, whose defaults it keeps for the constructor."""

    _defaults: dict[str, Any]

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> ModelType:
        fields: tuple[Field[Any], ...] = namespace.get("FIELDS", ())
        names = tuple([field.name for field in fields])
        taken = _reserved.intersection(names)
        if taken:
            raise TypeError(f"{name}: a member cannot be called {', '.join(sorted(taken))}")
        defaults = {key: namespace.pop(key) for key in names if key in namespace}
        inherited: tuple[Field[Any], ...] = ()
        for base in bases:
            if isinstance(base, ModelType):
                inherited += base.FIELDS
                defaults = {**base._defaults, **defaults}
        if inherited:
            again = {field.name for field in inherited}.intersection(names)
            if again:
                raise TypeError(f"{name}: {', '.join(sorted(again))} declared by a base class already")
        fields = inherited + fields
        namespace["FIELDS"] = fields
        namespace["_defaults"] = defaults
        if "__slots__" not in namespace:
            namespace["__slots__"] = names
        namespace["__match_args__"] = tuple([field.name for field in fields])
        made = super().__new__(cls, name, bases, namespace)
        if inherited:  # else it would take over the constructor that its base has, or will have
            made._materialise()
        return made

    if not TYPE_CHECKING:

        def __getattr__(cls, name: str) -> Any:
            if name == "__attrs_attrs__" and cls is not Model:
                cls._materialise()
                return cls.__dict__["__attrs_attrs__"]
            if name == "__attrs_props__" and cls is not Model:
                cls._materialise()
                return cls.__dict__.get("__attrs_props__")
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")

    FIELDS: tuple[Field[Any], ...]

    @property
    def __signature__(cls) -> inspect.Signature:
        """The keyword constructor's signature, for `help` and editors."""
        import inspect

        cls._materialise()
        whole = inspect.signature(cls.__init__)  # type: ignore[misc]  # this class's own, which is what is asked
        return whole.replace(parameters=list(whole.parameters.values())[1:])

    @property
    def _codec(cls) -> Codec:
        """What decodes and encodes instances of just this class."""
        codec: Codec | None = cls.__dict__.get("_codec_")
        if codec is None:
            with _materialising:
                codec = cls.__dict__.get("_codec_")
                if codec is None:
                    own: Any = cls  # a model, of which this metaclass knows too little
                    overridden = own.to_dict is not Model.to_dict
                    codec = Codec(cls, cls.FIELDS, own.EXTRAS, overridden=overridden)
                    type.__setattr__(cls, "_codec_", codec)
        return codec

    def _materialise(cls) -> None:
        """Let attrs write the constructor of this class, once; `Model` itself keeps its own."""
        with _materialising:
            if cls is Model or "__attrs_attrs__" in cls.__dict__:
                return
            import attrs

            attributes = {
                field.name: attrs.field(
                    default=_default(field, cls._defaults.get(field.name, attrs.NOTHING), attrs.NOTHING),
                    alias=field.name,
                    metadata={"key": field.key},
                )
                for field in cls.FIELDS
            }
            attrs.define(
                these=attributes,
                slots=False,  # it has them already
                kw_only=True,
                repr=False,
                eq=False,
                order=False,
                unsafe_hash=False,
                match_args=False,
                weakref_slot=False,
                on_setattr=None,
                auto_attribs=False,
            )(cls)


def _default(field: Field[Any], declared: Any, nothing: Any) -> Any:
    """Return what the constructor takes for a member that is not given; *nothing* where it must be.

    That is what the class body *declared*, but a member that may be missing is missing rather than None; so
    is one that only the server sets, which no caller can know.
    """
    optional = not field.required or field.read_only
    return UNSET if optional and (declared is None or declared is nothing) else declared


@dataclass_transform(kw_only_default=True)
def model(cls: type[M]) -> type[M]:
    """Mark a class as a model, so that type checkers know the constructor that its annotations describe."""
    return cls


class Model(metaclass=ModelType):
    """Base of every model.

    ``from_dict`` and ``to_dict`` are inverse for any JSON object: order, nulls, unknown members and wrong
    types included. Lists and maps of plain JSON are shared with the object that was decoded, not copied.

    An attribute whose member is missing reads as None, as one that is null does. ``"name" in model`` tells
    whether it is there: the member of that name in Python, else of that key in JSON, else the unknown member
    of that key. Assigning to an attribute sets its member; None makes null of one that came with the object
    or was given to the constructor or to `copy`, and leaves out any other. ``copy(name=None)`` adds null,
    ``copy(name=UNSET)`` removes.
    """

    __slots__ = ("__weakref__", "_layout", "_unknown")
    __hash__ = None  # type: ignore[assignment]  # what can change cannot be a key

    FIELDS: ClassVar[tuple[Field[Any], ...]] = ()
    """The declared members, in the document's order."""
    EXTRAS: ClassVar[Kind[Any] | None] = None
    """The kind of all other members, where the document says what they are; None where it does not."""

    if TYPE_CHECKING:
        __attrs_attrs__: ClassVar[tuple[attrs.Attribute[Any], ...]]
        _layout: Layout
        _unknown: dict[str, Any] | None

    def __init__(self, **members: Any) -> None:
        """Make an instance from keywords; nested objects may be models or plain dicts.

        What is given is there, None as null; what is left out, or UNSET, is missing.

        Raises:
            TypeError: a required member is missing, or a keyword is none of the declared members.
        """
        cls = self.__class__
        if cls is Model:
            if members:
                raise TypeError(f"Model has no members, so none called {', '.join(members)}")
            self.__attrs_post_init__()
            return
        cls._materialise()
        init: Callable[..., None] = cls.__dict__.get("__attrs_init__") or cls.__init__
        init(self, **members)

    def __attrs_post_init__(self) -> None:
        codec = self.__class__._codec
        keys = []
        for field in codec.fields:
            # one that a base's constructor does not know is for the class's own to set, after it
            if getattr(self, field.name, UNSET) is UNSET:
                setattr(self, field.name, None)
            else:
                keys.append(field.key)
        self._layout = codec.made_layout(tuple(keys))
        self._unknown = None

    @classmethod
    def _kind(cls) -> ModelKind[Self]:
        """Return the kind of this class's objects."""
        from invocant.runtime._models.model_kind import ModelKind  # here, since few programs need it at first

        return ModelKind(cls)

    @classmethod
    def from_dict(cls: type[M], data: Mapping[str, Any], *, strict: bool = False) -> M:
        """Return the instance that stands for the JSON object *data*.

        Args:
            data: The object. Its plain parts are shared with the instance.
            strict: Whether to raise when a value is not what its annotation says, a required member included.
                By default such values are kept as they came, and `problems` lists them.

        Raises:
            DecodeError: *data* is not an object; or *strict*, for the first problem.
        """
        if data.__class__ is not dict:
            if not isinstance(data, Mapping):
                raise _decode_error(cls.__name__, [wrong(data, "$", "an object")])
            data = dict(data)
        if strict:
            problems = list(cls._kind().problems(data))
            if problems:
                raise _decode_error(cls.__name__, problems)
        return cls._codec.decode(data)  # type: ignore[no-any-return]  # an instance of this class, for a dict

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object: members in the order they came, then added ones as declared."""
        return self._layout.encode(self)

    @classmethod
    def from_json(cls: type[M], text: str | bytes | bytearray, *, strict: bool = False) -> M:
        """Return the instance that stands for the JSON object in *text*.

        Raises:
            DecodeError: *text* is not JSON or not an object; or *strict*, for the first problem.
        """
        from invocant.runtime._models.json_text import (
            loads,  # here, since it is one of two in the whole module
        )

        try:
            data = loads(text)
        except ValueError as error:
            raise _decode_error(cls.__name__, [Problem("$", f"not JSON: {error}", cls.__name__)]) from error
        return cls.from_dict(data, strict=strict)

    def json(self, *, indent: int | None = None) -> str:
        """Return the object as JSON text, in ASCII and spaced as `json.dumps` does it."""
        if indent is None and not self._layout.codec.overridden:
            try:
                return self._layout.text(self)
            except (TypeError, RecursionError):  # an UNSET in a plain dict, say; `to_dict` leaves it out
                pass
        from invocant.runtime._models.json_text import dumps

        return dumps(self.to_dict(), indent=indent)

    def problems(self) -> list[Problem]:
        """Return what in this instance is not what the annotations say; empty when all is well.

        Unknown members, unknown enum values and unknown variants of a union are not problems.
        """
        return list(self._kind().problems(to_json(self.to_dict())))

    def copy(self: M, **changes: Any) -> M:
        """Return a copy with some members changed. Nested values are shared.

        None gives the copy null, whether or not the member was there; `UNSET` removes it.

        Raises:
            TypeError: a keyword is none of the declared members.
        """
        cls = self.__class__
        values = {field.name: _value(self, field) for field in cls._codec.fields}
        extra = [name for name in changes if name not in values]
        if extra:
            raise TypeError(f"{cls.__name__} has no member {', '.join(map(repr, extra))}")
        twin = cls.__new__(cls)
        _fill(twin, self._layout.keys, {**values, **changes})
        twin._unknown = dict(self._unknown) if self._unknown else None
        return twin

    __replace__ = copy  # copy.replace, from Python 3.13 on

    @property
    def additional_properties(self) -> dict[str, Any]:
        """The members that the document does not name, by their keys in JSON. Changing it changes the object.

        They are plain JSON, or what the document says that they are (`EXTRAS`), decoded like any member. A
        key of a declared member has no effect here.
        """
        if self._unknown is None:
            self._unknown = {}
        return self._unknown

    def __contains__(self, member: object) -> bool:
        """Whether a member is there, null included, by its name in Python; by its key in JSON otherwise."""
        if not isinstance(member, str):
            return False
        codec = self.__class__._codec
        if member in codec.names:
            return _value(self, codec.fields[codec.names.index(member)]) is not UNSET
        field = codec.by_key.get(member)
        if field is not None:
            return _value(self, field) is not UNSET
        return self._unknown is not None and member in self._unknown

    def __eq__(self, other: object) -> bool:
        """Whether both are of one class and of one JSON object, in whatever order its members are.

        Values that Python calls equal are, two texts of one moment too, and others that are sent as the same.
        """
        if not isinstance(other, Model) or other.__class__ is not self.__class__:
            return NotImplemented
        try:
            for field in self.__class__._codec.fields:
                mine, theirs = _value(self, field), _value(other, field)
                if mine != theirs and not _equal_sent(field, mine, theirs):
                    return False
            return _equal_unknown(self, other)
        except RecursionError:
            from invocant.runtime._nesting import is_equal  # here, as in all that few programs need

            return is_equal(self, other)

    def __pairs__(self, other: Model) -> list[tuple[Any, Any]] | None:
        """Return the deep members of both, of one class, if all else in them is equal; else None."""
        from invocant.runtime._nesting import is_deep

        pairs: list[tuple[Any, Any]] = []
        for field in self.__class__._codec.fields:
            mine, theirs = _value(self, field), _value(other, field)
            if is_deep(mine, _FEW_LEVELS) or is_deep(theirs, _FEW_LEVELS):
                pairs.append((mine, theirs))
            elif mine != theirs and not _equal_sent(field, mine, theirs):
                return None
        mine, theirs = _unknown(self), _unknown(other)
        if is_deep(mine, _FEW_LEVELS) or is_deep(theirs, _FEW_LEVELS):
            return [*pairs, (mine, theirs)]
        return pairs if _equal_unknown(self, other) else None

    def __repr__(self) -> str:
        from invocant.runtime._models.printing import model_repr  # here, since most programs never print one

        return model_repr(self)

    def _repr_html_(self) -> str:
        """Return the object as a table, which notebooks show. Names and values are escaped and cut."""
        from invocant.runtime._models.printing import model_html

        return model_html(self)

    def __rich_repr__(self) -> Iterable[tuple[str, Any]]:
        yield from self._members()

    def _members(self) -> Iterator[tuple[str, Any]]:
        """Yield the members that are there by name, unknown ones last."""
        for field in self.__class__._codec.fields:
            value = _value(self, field)
            if value is not UNSET:
                yield field.name, value
        yield from _unknown(self).items()

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        from invocant.runtime._nesting import held

        function, (cls, keys, members, unknown) = self.__nested__()
        members = {name: held(value) for name, value in members.items()}
        return function, (cls, keys, members, held(unknown))

    def __nested__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Return a function, and the arguments with which it makes an object like this one."""
        members = {field.name: _value(self, field) for field in self.__class__._codec.fields}
        return _restore, (self.__class__, self._layout.keys, members, self._unknown)


def _decode_error(model: str, problems: Iterable[Problem]) -> DecodeError:
    from invocant.runtime._errors import DecodeError  # here, since only a failure needs the tree of errors

    return DecodeError.of(model, problems)


def _value(model: Model, field: Field[Any]) -> Any:
    """Return the value of a member that is there, None for null; UNSET for one that is missing."""
    value = getattr(model, field.name, UNSET)
    return UNSET if value is None and field.key not in model._layout.keys else value


def _equal_sent(field: Field[Any], mine: Any, theirs: Any) -> bool:
    """Whether two values of a member, which differ, are sent as the same."""
    if mine is UNSET or theirs is UNSET:
        return False
    try:
        return bool(field.kind.encode(mine) == field.kind.encode(theirs))
    except RecursionError:  # it cannot be sent
        return False


def _equal_unknown(model: Model, other: Model) -> bool:
    """Whether the members that are not declared are equal in both, or sent as the same."""
    return _unknown(model) == _unknown(other) or (
        model.EXTRAS is not None and _encoded_unknown(model) == _encoded_unknown(other)
    )


def _unknown(model: Model) -> Mapping[str, Any]:
    """Return the members that are not declared, without what somebody put there under a declared key."""
    unknown = model._unknown
    if not unknown:
        return {}
    declared = model.__class__._codec.by_key
    return {key: value for key, value in unknown.items() if key not in declared}


def _encoded_unknown(model: Model) -> dict[str, Any]:
    """Return the members that are not declared, as they are sent."""
    encode = to_json if model.EXTRAS is None else model.EXTRAS.encode
    return {key: encode(value) for key, value in _unknown(model).items()}


def _fill(instance: Model, keys: tuple[str, ...], values: Mapping[str, Any]) -> None:
    """Give a new instance its declared members.

    Args:
        instance: The instance, as `__new__` makes it.
        keys: The keys in the order they came, unknown ones among them. What is there besides follows them.
        values: The members by name. One that is UNSET, or not among them, is missing.
    """
    codec = instance.__class__._codec
    given: dict[str, None] = {}
    for field in codec.fields:
        value = values.get(field.name, UNSET)
        if value is UNSET:
            value = None
        else:
            given[field.key] = None
        setattr(instance, field.name, value)
    kept = dict.fromkeys([key for key in keys if key in given or key not in codec.by_key])
    instance._layout = codec.made_layout((*(kept | given),))


def _restore(
    cls: type[M], keys: tuple[str, ...], members: dict[str, Any], unknown: dict[str, Any] | None
) -> M:
    """Rebuild a pickled or copied instance; a member that the class has gained since is no longer unknown."""
    codec = cls._codec
    instance = cls.__new__(cls)
    from invocant.runtime._nesting import released

    members = {name: released(value) for name, value in members.items()}
    unknown = dict(released(unknown)) if unknown else None
    for field in codec.fields:
        if unknown and field.key in unknown and field.name not in members:
            members = {**members, field.name: field.kind.decode(to_json(unknown.pop(field.key)))}
    _fill(instance, keys, members)
    instance._unknown = unknown
    return instance


class UnknownModel(Model):
    """An object of a variant that the document does not know: all its members are additional properties.

    They can be read as attributes too, as the members of the known variants are, by their names in JSON. One
    that is called like something every model has (`json`, say), or with two underscores in front, is in `raw`
    alone.
    """

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        """Return the member called *name*.

        Raises:
            AttributeError: there is no such member.
        """
        # what Python looks for is no member, nor is a slot that is not filled yet: it would look for itself
        if not name.startswith("__") and name not in _SLOTS and self._unknown and name in self._unknown:
            return self._unknown[name]
        raise AttributeError(f"this {self.__class__.__name__} has no member {name!r}", name=name, obj=self)

    @property
    def raw(self) -> dict[str, Any]:
        """The object as it came."""
        return self.additional_properties


_FEW_LEVELS = 4
"""Values of so many levels are compared by Python, and those that differ as they are sent."""

_SLOTS = frozenset(Model.__slots__)

RESERVED = _reserved = frozenset(name for name in dir(Model) if not name.startswith("__"))
"""Names that a member cannot have in Python, since every model has them for something else."""
