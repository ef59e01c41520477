"""A program for each API that uses all that is generated for it, by the types that its kinds call for.

What a model declares at run time, its kinds, says what a type checker must see; the annotations were written
beside them and could say anything. So each attribute is asserted to be what its kind reads, each union and
each stream is matched until nothing is left, each dict and each call is written out in full, and each of
their members is given something wrong once, on a line that ends in `WRONG`.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from types import ModuleType
from typing import Any, is_typeddict

from invocant import runtime as rt
from invocant.runtime import kinds as k
from invocant.runtime._models.enums import EnumKind
from invocant.runtime._models.kinds import Reference
from invocant.runtime._models.model_kind import ModelKind
from tests.generated import table

WRONG = "  # a mistake"
HEAD = """\
from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Literal, assert_never, assert_type
from uuid import UUID

from invocant import UnknownEvent
from invocant.runtime import kinds as k
from invocant_api.{api} import AsyncClient, Client, inputs, models

print(UUID, Any, Literal, date, datetime, time, UnknownEvent)
"""

SCALARS = {
    id(k.ANY): ("Any", "['any', 1, None]"),
    id(k.STR): ("str", "'text'"),
    id(k.INT): ("int", "1"),
    id(k.FLOAT): ("float", "0.5"),
    id(k.BOOL): ("bool", "True"),
    id(k.NULL): ("None", "None"),
    id(k.BINARY): ("bytes", "b'raw'"),
    id(k.BASE64): ("k.Base64", "k.Base64(b'raw')"),
    id(k.UUID): ("UUID", "UUID(int=1)"),
    id(k.DATETIME): ("datetime", "datetime(2025, 1, 2)"),
    id(k.DATE): ("date", "date(2025, 1, 2)"),
    id(k.TIME): ("time", "time(1, 2)"),
}
"""What each scalar is read as, and one that a user would write."""


@cache
def part(api: str, name: str) -> ModuleType:
    """Import a module of a generated package."""
    return importlib.import_module(f"invocant_api.{api}.{name}")


def alias(reference: Reference[Any]) -> str:
    """Return the name of the type that a kind constant is annotated with."""
    package = importlib.import_module(reference.package)
    module = importlib.import_module(f".{package._MODULES[reference.name]}", reference.package)
    found = re.fullmatch(r"k\.Kind\[(.+)\]", module.__annotations__[reference.name])
    assert found is not None, reference
    return found[1]


def union(parts: Iterable[str]) -> str:
    """Join types, each once."""
    return " | ".join(dict.fromkeys(parts))


def variants(kind: Any) -> list[k.Kind[Any] | None]:
    """Return the kinds of a union, as declared; None is null."""
    match kind:
        case k.OneOf():
            return list({id(one): one for one in kind._kinds.values()}.values())
        case k.Tagged():
            return list({id(one): one for one in (*kind.variants.values(), *kind.booleans.values())}.values())
        case k.Shapes():
            return [shape.kind for shape in kind.shapes]
        case _:
            raise TypeError(f"no union: {kind!r}")


def typed(kind: Any) -> str:
    """Return the type that a kind reads, as a user would annotate it."""
    match kind:
        case Reference():
            return f"models.{alias(kind) if kind.name.endswith('_kind') else kind.name}"
        case EnumKind():
            return f"models.{kind.enum.__name__}"
        case ModelKind():
            return f"models.{kind.cls.__name__}"
        case k.Const():
            return f"Literal[{', '.join(map(repr, kind.values))}]"
        case k.Nullable():
            return union([typed(kind.item), "None"])
        case k.List():
            return f"list[{typed(kind.item)}]"
        case k.Map():
            return f"dict[str, {typed(kind.item)}]"
        case k.Tuple():
            more = [] if kind.rest is None else [f"*tuple[{typed(kind.rest)}, ...]"]
            return f"tuple[{', '.join([*map(typed, kind.items), *more])}]"
        case k.OneOf():
            return union("None" if one is None else typed(one) for one in variants(kind))
        case k.Tagged() | k.Shapes():
            return union([*[typed(one) for one in variants(kind) if one is not None], "k.UnknownModel"])
        case _:
            return SCALARS[id(kind)][0]


def is_any(kind: Any) -> bool:
    """Whether a kind takes whatever there is."""
    match kind:
        case Reference():
            return is_any(kind.target())
        case k.Nullable():
            return is_any(kind.item)
        case k.OneOf():
            return any(is_any(one) for one in variants(kind))
        case _:
            return kind is k.ANY


def sample(kind: Any) -> str:
    """Return a value that a user would send: of an object as few members as may be."""
    match kind:
        case Reference():
            return sample(kind.target())
        case EnumKind():
            return repr(next(iter(kind.enum)).value)
        case ModelKind():
            return dict_of(kind.cls.FIELDS, all_of_them=False)
        case k.Const():
            return repr(kind.values[0])
        case k.Nullable():
            return sample(kind.item)
        case k.List():
            return f"[{sample(kind.item)}]"
        case k.Map():
            return f"{{'name': {sample(kind.item)}}}"
        case k.Tuple():
            return f"[{', '.join(map(sample, kind.items))}]"
        case k.OneOf() | k.Tagged() | k.Shapes():
            return sample(variants(kind)[0])
        case _:
            return SCALARS[id(kind)][1]


def wrongs(kind: Any) -> Iterator[str]:
    """Yield values that a checker must refuse: wrong as a whole, and wrong inside."""
    if is_any(kind):
        return
    yield "object()"
    while isinstance(kind, (Reference, k.Nullable)):
        kind = kind.target() if isinstance(kind, Reference) else kind.item
    if isinstance(kind, k.List):
        yield from (f"[{inner}]" for inner in wrongs(kind.item))
    elif isinstance(kind, k.Map):
        yield from (f"{{'name': {inner}}}" for inner in wrongs(kind.item))


def dict_of(fields: Sequence[k.Field[Any]], *, all_of_them: bool) -> str:
    """Return an object as a dict."""
    members = [f"{one.key!r}: {sample(one.kind)}" for one in fields if all_of_them or one.required]
    return f"{{{', '.join(members)}}}"


def of_model(cls: type[k.Model]) -> Iterator[str]:
    """Read every attribute of a model, ask for it, and make one of all that may be given, each wrong once."""
    name = f"models.{cls.__name__}"
    yield f"def model_{cls.__name__}(one: {name}) -> None:"
    for field in cls.FIELDS:
        kind = typed(field.kind)
        said = kind if field.required or is_any(field.kind) else union([*kind.split(" | "), "None"])
        yield f"    assert_type(one.{field.name}, {said})"
        yield f"    assert_type({field.name!r} in one, bool)"
    yield "    print(one)"
    given = {
        one.name: typed(one.kind) if one.required or is_any(one.kind) else f"{typed(one.kind)} | k.Unset"
        for one in cls.FIELDS
    }
    yield f"def made_{cls.__name__}({', '.join(f'{one}_: {said}' for one, said in given.items())}) -> {name}:"
    whole = [f"{one}={one}_" for one in given]
    for field in cls.FIELDS:
        others = [one for one in whole if not one.startswith(f"{field.name}=")]
        if not field.required:
            yield f"    {name}({', '.join(others)})"
        if not is_any(field.kind):
            yield f"    {name}({', '.join([*others, f'{field.name}=object()'])}){WRONG}"
            if "None" not in typed(field.kind):
                yield f"    {name}({', '.join([*others, f'{field.name}=None'])}){WRONG}"
    yield f"    return {name}({', '.join(whole)})"


def of_enum(cls: Any) -> Iterator[str]:
    """Name every member of an enum, and make one that is not listed."""
    name = f"models.{cls.__name__}"
    base = "str" if issubclass(cls, str) else "int"
    yield f"def enum_{cls.__name__}() -> list[{name}]:"
    yield f"    listed = [{', '.join(f'{name}.{one.name}' for one in cls)}]"
    yield f"    assert_type(listed, list[{name}])"
    yield f"    plain: {base} = listed[0]"
    yield f"    assert_type({name}(plain).is_known, bool)"
    yield "    return listed"


def of_union(api: str, name: str, kind: Any) -> Iterator[str]:
    """Match every variant of a union, after which nothing is left."""
    yield f"assert_type(models.{name}, k.Kind[{typed(kind)}])"
    said = alias(Reference(f"invocant_api.{api}.models", name))
    yield f"def union_{said}(one: models.{said}) -> None:"
    yield "    match one:"
    for case in dict.fromkeys(patterns(kind)):
        yield f"        case {case}:"
        yield "            print(one)"
    yield "        case _:"
    yield "            assert_never(one)"


def patterns(kind: Any) -> Iterator[str]:
    """Yield the patterns that tell the variants of a union apart."""
    match kind:
        case None:
            yield "None"
        case Reference():
            yield from patterns(kind.target())
        case k.OneOf():
            for one in variants(kind):
                yield from patterns(one)
        case k.Tagged() | k.Shapes():
            for one in variants(kind):
                yield from patterns(one)
            yield "k.UnknownModel()"
        case k.Nullable():
            yield from patterns(kind.item)
            yield "None"
        case k.Const():
            yield from map(repr, kind.values)
        case _:
            yield f"{typed(kind).partition('[')[0]}()"


def of_values(name: str, cls: Any) -> Iterator[str]:
    """Give each value that an enum lists, one that it does not, and something wrong, in its place."""
    base = "str" if issubclass(cls, str) else "int"
    yield f"def values_{name}(other: {base}) -> list[inputs.{name}]:"
    yield f"    one: inputs.{name} = other"
    yield f"    one = object(){WRONG}"
    yield f"    return [one, {', '.join(repr(member.value) for member in cls)}]"


def of_input(name: str, cls: type[k.Model]) -> Iterator[str]:
    """Write a dict with what it must have, one with all it may have, and each member wrong."""
    yield f"def input_{name}() -> inputs.{name}:"
    yield f"    one: inputs.{name} = {dict_of(cls.FIELDS, all_of_them=False)}"
    for field in cls.FIELDS:
        for value in wrongs(field.kind):
            yield f"    one[{field.key!r}] = {value}{WRONG}"
    yield f"    one = {dict_of(cls.FIELDS, all_of_them=True)}"
    yield "    return one"


def of_input_union(name: str, kind: Any) -> Iterator[str]:
    """Write each variant of a union as a dict."""
    yield f"def inputs_{name}(one: inputs.{name}) -> None:"
    for variant in objects(kind):
        yield f"    one = {sample(variant)}"
    yield "    print(one)"


def objects(kind: Any) -> Iterator[Any]:
    """Yield the variants of a union that are objects."""
    match kind:
        case Reference():
            yield from objects(kind.target())
        case k.OneOf() | k.Tagged() | k.Shapes():
            for one in variants(kind):
                yield from objects(one)
        case ModelKind() | k.Map():
            yield kind


def of_stream(operation: rt.Operation[Any], streaming: rt.Streaming[Any]) -> Iterator[str]:
    """Match every event of a stream, after which none is left."""
    yield f"def events_{operation.name.replace('.', '_')}(client: Client) -> None:"
    path, named = arguments(operation)
    least = {name: sample(kind) for name, kind, required in named if required}
    yield f"    for event in client.{streaming.name}({listed([*map(sample, path)], least)}):"
    yield "        match event:"
    for spec in {spec.cls: spec for spec in streaming.events}.values():
        data = {"text": "str", "json-or-text": "str", "empty": "None", "json": "Any"}[spec.data]
        data = data if spec.kind is None else typed(k.kind_of(spec.kind))
        yield f"            case events.{spec.cls.__name__}(data):"
        yield f"                assert_type(event.type, Literal[{spec.type!r}])"
        yield f"                assert_type(data, {data})"
    yield "            case UnknownEvent(data):"
    yield "                assert_type(data, Any)"
    yield "            case _:"
    yield "                assert_never(event)"


def arguments(operation: rt.Operation[Any]) -> tuple[list[Any], list[tuple[str, Any, bool]]]:
    """Return the kinds in the path, and the other arguments with whether they must be given."""
    path = [one.kind for one in operation.parameters if one.location == "path"]
    named = [
        (one.python_name, one.kind, one.required) for one in operation.parameters if one.location != "path"
    ]
    if operation.body is not None:
        fields = operation.body.content[0].fields or ()
        named += [(field.name, field.kind, field.required) for field in fields]
    return path, named


def of_operation(operation: rt.Operation[Any]) -> Iterator[str]:
    """Call a method with all it takes, and with each argument wrong, of both clients."""
    path, named = arguments(operation)
    given = {name: sample(kind) for name, kind, _ in named}
    least = {name: sample(kind) for name, kind, required in named if required}
    stream = operation.stream
    called = operation.name.replace(".", "_")
    for method in [operation.name] if stream is None else list(dict.fromkeys([operation.name, stream.name])):
        places = [*map(sample, path)]
        calls = [f"{method}({listed(places, given)})", f"{method}({listed(places, least)})"]
        for index, _ in enumerate(path):
            wrong = [*places[:index], "object()", *places[index + 1 :]]
            calls.append(f"{method}({listed(wrong, least)}){WRONG}")
        for name, kind, _ in named:
            calls += [f"{method}({listed(places, {**least, name: one})}){WRONG}" for one in wrongs(kind)]
        yield f"def {called}_{method.rpartition('.')[2]}_called(client: Client) -> None:"
        yield from (f"    client.{call}" for call in calls)
        yield f"async def {called}_{method.rpartition('.')[2]}_awaited(client: AsyncClient) -> None:"
        # an unused coroutine would be a mistake of its own
        yield from (
            f"    print(client.{call.replace(WRONG, '')}){WRONG * call.endswith(WRONG)}" for call in calls
        )
    if isinstance(stream, rt.Streaming):
        yield from of_stream(operation, stream)


def listed(places: list[str], named: dict[str, str]) -> str:
    """Write the arguments of a call."""
    return ", ".join([*places, *(f"{name}={value}" for name, value in named.items())])


def program(api: str) -> str:
    """Return the program that uses everything of an API."""
    models, inputs = part(api, "models"), part(api, "inputs")
    lines = [HEAD.format(api=api)]
    if any(row.stream is not None for row in table(api).values()):
        lines.append(f"from invocant_api.{api} import events")
    for name in models.__all__:
        found = getattr(models, name)
        if isinstance(found, k.Kind):
            lines += of_union(api, name, found)
            said = alias(Reference(models.__name__, name))
            if hasattr(inputs, said):
                lines += of_input_union(said, found)
        elif isinstance(found, type) and issubclass(found, k.Model):
            lines += of_model(found)
        elif isinstance(found, type):
            lines += of_enum(found)
            if hasattr(inputs, name):
                lines += of_values(name, found)
    for name, found in vars(inputs).items():
        if is_typeddict(found):
            lines += of_input(name, getattr(models, name))
    for row in table(api).values():
        lines += of_operation(row)
    return "\n".join(lines) + "\n"


def mistakes(text: str) -> set[int]:
    """Return the lines of a program that must not pass."""
    return {number for number, line in enumerate(text.splitlines(), 1) if line.endswith(WRONG)}
