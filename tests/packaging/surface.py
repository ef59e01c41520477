"""The public surface as text: names, signatures, members, keys, commands, one file for each part.

A line is one promise: what a program may import, call, read or type. It shows no private module, no address
and nothing that differs between versions of Python: a line that goes or changes is a break, one that comes is
news.
"""

from __future__ import annotations

import enum
import inspect
import pkgutil
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from tests.generated import begun, exported, reviewed
from tests.snapshots import accepting

OURS = ("invocant", "invocant_api")
FOLDER = Path(__file__).parents[1] / "data" / "surface"
"""Where the accepted text of each part is."""
APIS = tuple(api for api in reviewed() if accepting() or (FOLDER / f"{api}.txt").exists())
"""The APIs whose surface is held: those that were reviewed and accepted, or are being accepted now."""
_OTHERS = tuple(sorted({*begun(), *reviewed()} - {*APIS}))
_NOT_YET = frozenset(
    {
        *(name for api in _OTHERS for name in exported(api)),
        *(f"{prefix}{api}_mock" for api in _OTHERS for prefix in ("", "async_")),
    }
)
"""What public modules give out for an API whose surface is not accepted yet: its clients, its fixtures."""
PARTS: Mapping[str, tuple[str, ...]] = {
    "runtime": ("invocant.runtime", "invocant.runtime.kinds"),
    "invocant": ("invocant", *(f"invocant.{api}" for api in APIS)),
    "documents": ("invocant.documents", "invocant.documents.keywords", "invocant.documents.pointers"),
    "mock": ("invocant.mock", "invocant.pytest_plugin"),
    "contract": ("invocant.contract",),
    **{api: (f"invocant_api.{api}",) for api in APIS},
}
"""The public modules of each file; a generated package stands for all public modules in it."""
COMMANDS: Mapping[str, tuple[str, str]] = {
    "invocant": ("invocant.cli._commands", "invocant"),
    "python -m generator": ("invocant_generator._cli", "main"),
}
"""The command lines: where their groups of commands are."""
_LEFT_OUT = frozenset({"raw", "operations", "document"})
"""Modules of a generated package that are for type checkers, or for the methods alone."""
_PROTOCOLS = frozenset(
    f"__{name}__"
    for name in (
        *("aenter", "enter", "aiter", "iter", "anext", "next", "await", "bytes", "call"),
        *("contains", "getitem", "len", "setitem"),
    )
)
"""What the language does with an object that has them."""
_PLUMBING = frozenset({"FIELDS", "args", "mro"})


def parts() -> dict[str, str]:
    """Return the text of each part."""
    known = _known()
    found = {}
    for part, names in PARTS.items():
        modules = [name for public in names for name in _modules(public)]
        shown = [list(_module(name, known)) for name in modules]
        found[part] = "\n".join("\n".join(lines) + "\n" for lines in shown if len(lines) > 1)
    found["commands"] = "\n".join(
        "\n".join(_command(title, getattr(import_module(module), name))) + "\n"
        for title, (module, name) in COMMANDS.items()
    )
    return found


def _modules(public: str) -> Iterator[str]:
    """Yield *public*, and for a generated package also the modules in it that a user may import."""
    yield public
    if public.startswith("invocant_api."):
        folder = import_module(public).__path__
        for one in sorted(pkgutil.walk_packages(folder, f"{public}."), key=lambda info: info.name):
            own = one.name.removeprefix(f"{public}.").split(".")
            if not any(name.startswith("_") or name in _LEFT_OUT for name in own):
                yield one.name


def _names(module: types.ModuleType) -> list[str]:
    """Return the public names of a module: those it lists, else those it defines."""
    listed = getattr(module, "__all__", None)
    if listed is not None:
        return sorted(set(listed) - _NOT_YET)
    return sorted(
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and name not in _NOT_YET
        and not isinstance(value, types.ModuleType)
        and (getattr(value, "__module__", None) == module.__name__ or _is_fixture(value) or _is_alias(value))
        and name != "annotations"
    )


def _known() -> dict[int, str]:
    """Return the module that shows each class and function: the first of `PARTS` in which it is public."""
    known: dict[int, str] = {}
    for names in PARTS.values():
        for public in names:
            for name in _modules(public):
                module = import_module(name)
                for own in _names(module):
                    value = getattr(module, own)
                    if inspect.isclass(value) or inspect.isfunction(value):
                        known.setdefault(id(value), name)
    return known


def _module(name: str, known: Mapping[int, str]) -> Iterator[str]:
    module = import_module(name)
    yield f"## {name}"
    for own in _names(module):
        value = getattr(module, own)
        home = known.get(id(value), name)
        if home != name:
            yield f"{own} is that of {home}"
        else:
            yield from _value(own, value, known)
    for old, new in getattr(module, "_RENAMED", {}).items():
        yield f"{old} is called {new} now"


def _value(name: str, value: Any, known: Mapping[int, str]) -> Iterator[str]:
    if inspect.isclass(value):
        yield from _class(name, value, known)
    elif _is_fixture(value):
        yield f"fixture {value.name}"
    elif inspect.isfunction(value):
        yield f"{_prefix(value)}{name}{signature(value)}"
    elif isinstance(value, types.ModuleType):
        yield f"module {name}: {', '.join(_names(value))}"
    elif _is_alias(value):
        yield f"{name} = {spelled(value)}"
    else:
        yield f"{name}: {next(base.__name__ for base in type(value).__mro__ if base.__name__[0] != '_')}"


def _class(name: str, cls: type, known: Mapping[int, str]) -> Iterator[str]:
    if typing.is_typeddict(cls):
        yield f"dict {name}"
        for key, annotation in inspect.get_annotations(cls).items():
            yield f"    {key!r}: {spelled(annotation)}"
        return
    bases = [
        f"{known[id(base)]}.{base.__name__}" if base.__name__ == cls.__name__ else spelled(base)
        for base in cls.__bases__
        if base is not object and not base.__name__.startswith("_")
    ]
    yield f"class {name}({', '.join(bases)})" if bases else f"class {name}"
    if not issubclass(cls, enum.Enum) and not getattr(cls, "_is_protocol", False):
        made = "" if "FIELDS" in vars(cls) else signature(cls)
        if made:
            yield f"    made by {made}"
    supported = sorted({name for base in cls.__mro__ if _is_ours(base) for name in vars(base)} & _PROTOCOLS)
    if supported:
        yield f"    supports {', '.join(supported)}"
    keys = {one.name: one.key for one in getattr(cls, "FIELDS", ()) if one.name != one.key}
    shown = [base for base in cls.__mro__ if id(base) not in known or base is cls]
    for member, owner in sorted(_members(shown).items()):
        if not _is_inherited(member, cls, known):
            yield f"    {_member(member, owner, cls, keys.get(member))}"


def _members(bases: list[type]) -> dict[str, type]:
    """Return the public members of a class and of those of its bases that have no lines of their own."""
    found: dict[str, type] = {}
    for base in bases:
        if _is_ours(base):
            for member in (*inspect.get_annotations(base), *vars(base)):
                if not member.startswith("_") and member not in _PLUMBING:
                    found.setdefault(member, base)
    return found


def _is_inherited(name: str, cls: type, known: Mapping[int, str]) -> bool:
    """Tell whether a public base of *cls* has its lines for what *cls* has under *name*."""
    if name in inspect.get_annotations(cls):
        return False
    own = inspect.getattr_static(cls, name, None)
    return own is not None and any(
        id(base) in known and inspect.getattr_static(base, name, None) is own for base in cls.__mro__[1:]
    )


def _is_ours(cls: type) -> bool:
    return cls.__module__.partition(".")[0] in OURS


def _member(name: str, owner: type, cls: type, key: str | None) -> str:
    """Return the line of one member: by its annotation where it has one, else by what it is."""
    value = inspect.getattr_static(owner, name, None)
    annotation = inspect.get_annotations(owner).get(name)
    if annotation is not None:
        given = _given(name, cls)
        return (
            f"{name}: {spelled(annotation)}{f' = {given}' if given else ''}{f' (key {key!r})' if key else ''}"
        )
    if isinstance(value, property | cached_property):
        getter = value.fget if isinstance(value, property) else value.func
        return f"{name} -> {spelled(inspect.get_annotations(getter).get('return', Any))}"  # type: ignore[arg-type] # no property without one
    if isinstance(value, classmethod | staticmethod):
        kind = "class" if isinstance(value, classmethod) else "static"
        return f"{kind} {_prefix(value.__func__)}{name}{signature(value.__func__)}"
    if inspect.isfunction(value):
        return f"{_prefix(value)}{name}{signature(value)}"
    if isinstance(value, enum.Enum):
        return f"{name} = {_default(value.value)}"
    if issubclass(owner, str | int):
        return f"{name} = {_default(getattr(owner, name))}"
    return name


def _given(name: str, cls: type) -> str:
    """Return what a model's member is when it is not given, empty for one that must be."""
    if "FIELDS" not in vars(cls):
        return ""
    parameter = inspect.signature(cls).parameters.get(name)
    if parameter is None or parameter.default is inspect.Parameter.empty:
        return ""
    return _default(parameter.default)


def signature(called: Callable[..., Any]) -> str:
    """Return the signature of *called* without `self` and quotes; empty where it has none of its own."""
    if inspect.isclass(called) and not _is_ours(_maker(called)):
        return ""
    found = inspect.signature(called)
    parameters = [one for one in found.parameters.values() if one.name not in {"self", "cls"}]
    shown: list[str] = []
    star = False
    for position, one in enumerate(parameters):
        text = {one.VAR_POSITIONAL: "*", one.VAR_KEYWORD: "**"}.get(one.kind, "") + one.name  # type: ignore[call-overload] # kinds are ints
        star = star or one.kind is one.VAR_POSITIONAL
        if one.kind is one.KEYWORD_ONLY and not star:
            shown.append("*")
            star = True
        if one.annotation is not one.empty:
            text += f": {spelled(one.annotation)}"
        if one.default is not one.empty:
            text += f" = {_default(one.default)}"
        shown.append(text)
        following = parameters[position + 1 : position + 2]
        if one.kind is one.POSITIONAL_ONLY and not any(
            each.kind is each.POSITIONAL_ONLY for each in following
        ):
            shown.append("/")
    returned = found.return_annotation
    arrow = (
        "" if inspect.isclass(called) or returned is inspect.Signature.empty else f" -> {spelled(returned)}"
    )
    return f"({', '.join(shown)}){arrow}"


def _maker(cls: type) -> type:
    """Return the class whose constructor *cls* has."""
    names = {"__init__", "__new__", "__signature__"}
    return next(base for base in cls.__mro__ if names & vars(base).keys())


def _prefix(called: Callable[..., Any]) -> str:
    return "async " if inspect.iscoroutinefunction(called) else ""


def _default(value: Any) -> str:
    """Return *value* as it would be written, or `...` where that would say how it is made."""
    if isinstance(value, enum.Enum):
        return value.name
    if value is None:
        return "None"
    plain: tuple[type[Any], ...] = (bool, int, float, str, bytes)
    for kind in plain:
        if isinstance(value, kind):
            return repr(kind(value))
    if isinstance(value, tuple):
        inner = ", ".join(map(_default, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if inspect.isclass(value) or inspect.isfunction(value):
        return value.__name__
    return "..."


def spelled(annotation: Any) -> str:
    """Return *annotation* as it would be written, whatever Python holds it as."""
    if isinstance(annotation, str):
        return " ".join(annotation.split()).replace('"', "'")
    if isinstance(annotation, typing.ForwardRef):
        return spelled(annotation.__forward_arg__)
    if annotation is None or annotation is types.NoneType:
        return "None"
    if annotation is Ellipsis:
        return "..."
    if isinstance(annotation, typing.TypeVar | typing.ParamSpec):
        return annotation.__name__
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in {typing.Union, types.UnionType}:
        return " | ".join(map(spelled, arguments))
    if origin is typing.Literal:
        return f"Literal[{', '.join(map(repr, arguments))}]"
    if origin is not None and origin is not annotation:
        inner = ", ".join(
            f"[{', '.join(map(spelled, one))}]" if isinstance(one, list) else spelled(one)
            for one in arguments
        )
        return f"{spelled(origin)}[{inner}]"
    return str(getattr(annotation, "__qualname__", None) or getattr(annotation, "__name__", annotation))


def _is_alias(value: Any) -> bool:
    return typing.get_origin(value) is not None and not isinstance(value, type)


def _is_fixture(value: Any) -> bool:
    return type(value).__name__ == "FixtureFunctionDefinition"  # which pytest does not export


def _command(title: str, command: click.Command) -> Iterator[str]:
    """Yield a command with what it takes, then those below it."""
    yield title
    for one in command.params:
        if not getattr(one, "hidden", False):
            names = ", ".join((*one.opts, *one.secondary_opts)) if isinstance(one, click.Option) else one.name
            takes = (
                "|".join(map(str, one.type.choices)) if isinstance(one.type, click.Choice) else one.type.name
            )
            flag = isinstance(one, click.Option) and one.is_flag
            words = (
                "" if flag else takes,
                "required" if one.required else "",
                "..." if _repeats(one) else "",
            )
            yield " ".join(("   ", str(names), *filter(None, words)))
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _command(f"{title} {name}", below)


def _repeats(one: click.Parameter) -> bool:
    return one.multiple or one.nargs != 1
