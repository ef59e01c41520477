"""Records: classes that are their members, written by `frozen` and `define` as attrs would write them.

The part of attrs that the runtime's own values need. Importing attrs, and letting it write the forty classes
of the runtime, was a sixth of the time until the first client (docs/performance.md). A record's
constructor is put together when its first instance is made; a program makes few of the forty. Models, which
users may want to hand to attrs, are attrs classes (`_models.model`).

Rules:

- Members are the annotated names, `ClassVar` apart, those of a base class first. They live in slots.
- A value in the class body is the default; `field` says more. `__post_init__` runs last.
- Frozen records refuse assignment; `copy`, `pickle` and `evolve` work on all.
- Methods cannot use `super()` without arguments: the class is made anew for its slots.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform, overload

if TYPE_CHECKING:
    import inspect

__all__ = ["define", "evolve", "field", "frozen"]

C = TypeVar("C", bound=type)
R = TypeVar("R")

_MISSING: Any = object()


class _Member:
    """One member of a record: its name, its default, and whether equality, hash and repr include it."""

    __slots__ = ("default", "eq", "factory", "init", "kw_only", "name", "repr")

    def __init__(
        self,
        default: Any,
        factory: Callable[[], Any] | None,
        kw_only: bool,
        init: bool,
        eq: bool,
        repr_: bool | Callable[[Any], str],
    ) -> None:
        self.name = ""
        self.default, self.factory = default, factory
        self.kw_only, self.init, self.eq, self.repr = kw_only, init, eq, repr_


def field(
    *,
    default: Any = _MISSING,
    factory: Callable[[], Any] | None = None,
    kw_only: bool = False,
    init: bool = True,
    eq: bool = True,
    repr: bool | Callable[[Any], str] = True,  # noqa: A002  # as attrs calls it
) -> Any:
    """Declare a member with more than a default.

    Args:
        default: What it is when it is not given.
        factory: What makes that, for each instance anew.
        kw_only: Whether it is given by name alone.
        init: Whether it is given at all; if not, it needs a default.
        eq: Whether it counts in comparisons and hashes.
        repr: Whether it is printed, or what prints it.
    """
    return _Member(default, factory, kw_only, init, eq, repr)


@overload
def frozen(cls: C, /) -> C: ...
@overload
def frozen(*, kw_only: bool = False, eq: bool = True) -> Callable[[C], C]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: C | None = None, /, *, kw_only: bool = False, eq: bool = True) -> C | Callable[[C], C]:
    """Class decorator: a record that cannot be changed, compared and hashed by its members.

    Args:
        cls: The class; left out when options are given.
        kw_only: Whether all members declared here are given by name alone.
        eq: Whether it is compared by its members; if not, by identity.
    """

    def make(cls: C) -> C:
        return _record(cls, True, kw_only, eq, True)

    return make if cls is None else make(cls)


@overload
def define(cls: C, /) -> C: ...
@overload
def define(*, kw_only: bool = False, repr: bool = True) -> Callable[[C], C]: ...
@dataclass_transform(eq_default=False, field_specifiers=(field,))
def define(
    cls: C | None = None,
    /,
    *,
    kw_only: bool = False,
    repr: bool = True,  # noqa: A002  # as attrs calls it
) -> C | Callable[[C], C]:
    """Class decorator: a record that can be changed, and is compared by identity.

    Args:
        cls: The class; left out when options are given.
        kw_only: Whether all members declared here are given by name alone.
        repr: Whether to write its `repr`; if not, the class has one.
    """

    def make(cls: C) -> C:
        return _record(cls, False, kw_only, False, repr)

    return make if cls is None else make(cls)


def evolve(record: R, **changes: Any) -> R:
    """Return a copy of a record with some members changed; `__post_init__` runs for it too.

    Raises:
        TypeError: a change names no member that can be given.
    """
    given = {member.name: getattr(record, member.name) for member in _members_of(record) if member.init}
    return record.__class__(**{**given, **changes})


def _members_of(record: Any) -> tuple[_Member, ...]:
    members: tuple[_Member, ...] = record.__record_members__
    return members


def _record(cls: C, is_frozen: bool, kw_only: bool, eq: bool, has_repr: bool) -> C:
    """Return the class made anew: with slots, and with what a record can do."""
    namespace: dict[str, Any] = dict(cls.__dict__)
    own: list[_Member] = []
    for name, annotation in namespace.get("__annotations__", {}).items():
        if "ClassVar" in annotation:
            continue
        declared = namespace.pop(name, _MISSING)
        member = (
            declared if declared.__class__ is _Member else _Member(declared, None, kw_only, True, True, True)
        )
        member.name = name
        member.kw_only = member.kw_only or kw_only
        own.append(member)
    for value in namespace.values():
        if value.__class__ is FunctionType and "__class__" in value.__code__.co_freevars:
            raise TypeError(f"{cls.__name__}.{value.__name__} uses super() without arguments")

    again = {member.name for member in own}
    inherited: tuple[_Member, ...] = getattr(cls, "__record_members__", ())
    members = (*[member for member in inherited if member.name not in again], *own)
    slots = [name for name in again if not hasattr(cls.__base__, name)]
    if getattr(cls.__base__, "__weakrefoffset__", 0) == 0:
        slots.append("__weakref__")
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    namespace["__slots__"] = tuple(slots)
    namespace["__record_members__"] = members
    namespace["__match_args__"] = tuple([m.name for m in members if m.init and not m.kw_only])
    namespace["__signature__"] = _Signature()
    namespace["__getstate__"], namespace["__setstate__"] = _state, _restore
    namespace["__replace__"] = evolve
    if has_repr:
        namespace.setdefault("__repr__", _repr)
    if is_frozen:
        namespace["__setattr__"] = namespace["__delattr__"] = _refuse
    if eq:
        namespace["__eq__"], namespace["__hash__"] = _equal, _hash

    made: Any = None

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807  # the first one, which writes the second
        made.__init__ = init = _constructor(made)
        init(self, *args, **kwargs)

    namespace["__init__"] = __init__
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    return made  # type: ignore[no-any-return]  # the class again, with slots


def _constructor(cls: Any) -> Callable[..., None]:
    """Write the constructor of a record. No text of a document is in it: the names are our classes'."""
    scope: dict[str, Any] = {}
    positional: list[str] = []
    named: list[str] = []
    lines: list[str] = []
    is_frozen = cls.__setattr__ is _refuse
    for index, member in enumerate(cls.__record_members__):
        name, value = member.name, member.name
        scope[f"_set{index}"] = getattr(cls, name).__set__
        if member.factory is not None:
            scope[f"_make{index}"] = member.factory
        elif member.default is not _MISSING:
            scope[f"_default{index}"] = member.default
        if not member.init:
            value = f"_make{index}()" if member.factory is not None else f"_default{index}"
        else:
            parameter = name
            if member.factory is not None:
                scope["_MISSING"] = _MISSING
                parameter += " = _MISSING"
                value = f"_make{index}() if {name} is _MISSING else {name}"
            elif member.default is not _MISSING:
                parameter += f" = _default{index}"
            (named if member.kw_only else positional).append(parameter)
        lines.append(f" _set{index}(self, {value})" if is_frozen else f" self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    star = ["*"] if named else []
    head = f"def __init__({', '.join(['self', *positional, *star, *named])}):"
    exec("\n".join([head, *(lines or [" pass"])]), scope)  # noqa: S102  # written above, of our own names
    init: Any = scope["__init__"]
    init.__qualname__, init.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    return init  # type: ignore[no-any-return]  # what has just been written


class _Signature:
    """The constructor's signature, for `help` and editors, worked out when somebody asks."""

    __slots__ = ()

    def __get__(self, instance: Any, owner: Any) -> inspect.Signature:
        import inspect

        for cls in owner.__mro__:
            if "__record_members__" in cls.__dict__:
                whole = inspect.signature(_constructor(cls))
                kept = [p.replace(default=_shown(p.default)) for p in whole.parameters.values()][1:]
                return whole.replace(parameters=kept)
            if "__init__" in cls.__dict__:
                break
        whole = inspect.signature(owner.__init__)
        return whole.replace(parameters=list(whole.parameters.values())[1:])


class _Made:
    """Stands in a signature for a default that is made for each instance."""

    def __repr__(self) -> str:
        return "<made>"


def _shown(default: Any) -> Any:
    return _Made() if default is _MISSING else default


def _refuse(self: Any, name: str, value: Any = None) -> None:  # noqa: ARG001  # also called to delete
    raise AttributeError(f"{self.__class__.__name__} cannot be changed: {name}")


def _compared(record: Any) -> tuple[Any, ...]:
    return tuple([getattr(record, member.name) for member in _members_of(record) if member.eq])


def _equal(self: Any, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    mine, theirs = _compared(self), _compared(other)
    try:
        return mine == theirs
    except RecursionError:
        from invocant.runtime._nesting import is_equal  # here, as few programs need it

        return is_equal(mine, theirs)


def _hash(self: Any) -> int:
    return hash((self.__class__, _compared(self)))


def _repr(self: Any) -> str:
    shown = []
    for member in _members_of(self):
        if member.repr:
            value = getattr(self, member.name)
            try:
                text = repr(value) if member.repr is True else member.repr(value)
            except RecursionError:
                text = f"<{value.__class__.__name__}, nested too deep to be shown>"
            shown.append(f"{member.name}={text}")
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _state(self: Any) -> dict[str, Any]:
    from invocant.runtime._nesting import held  # as above

    return {member.name: held(getattr(self, member.name)) for member in _members_of(self)}


def _restore(self: Any, state: dict[str, Any]) -> None:
    from invocant.runtime._nesting import released

    cls = self.__class__
    for name, value in state.items():
        getattr(cls, name).__set__(self, released(value))
