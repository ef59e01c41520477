"""Layouts: which keys an object had and in what order, and the straight code that reads and writes such objects.

Bodies of one API mostly come with the same keys in the same order. For each class a `Codec` keeps a bounded table
from those keys to a function that takes the values in order and makes the instance; the instance points at its
`Layout`, which writes it back. A layout met for the first time is worked through member by member; one that keeps
coming gets two functions of straight code, about five times as fast. Both ways do the same, which is tested.

No text of a document is ever part of compiled code: the source is made of numbers (`_f0`, `_k0`), and the names
and keys are put into the finished code object as data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from invocant.runtime._unset import UNSET

if TYPE_CHECKING:
    from invocant.runtime._model import Field

__all__ = ["Codec", "Layout"]

LAYOUT_LIMIT = 64
"""How many layouts a class remembers; objects laid out otherwise are worked through member by member."""
KEY_LIMIT = 256
"""The most keys an object may have to be remembered."""
WARM = 2
"""How many objects of a layout are worked through before it is worth compiling."""

_new = object.__new__


class Codec:
    """What one class knows of reading and writing its objects."""

    __slots__ = ("_makers", "built", "by_key", "cls", "decode", "fields", "names")

    def __init__(self, cls: type[Any], fields: tuple[Field[Any], ...]) -> None:
        self.cls = cls
        self.fields = fields
        self.names = tuple(field.name for field in fields)
        self.by_key = {field.key: field for field in fields}
        self.built = Layout(self, ())
        """The layout of instances that were made in Python: members in the order of their declaration."""
        makers: dict[tuple[str, ...], Callable[..., Any]] = {}
        self._makers = makers
        find, meet = makers.get, self._meet

        def decode(value: Any) -> Any:
            if value.__class__ is not dict:
                return value
            keys = tuple(value)
            make = find(keys)
            if make is None:
                make = meet(keys)
            return make(*value.values())

        self.decode: Callable[[Any], Any] = decode
        """Return the instance for a dict; anything else as it is."""

    def _meet(self, keys: tuple[str, ...]) -> Callable[..., Any]:
        """Return what makes an instance of an object with *keys*, which are not in the table."""
        layout = Layout(self, keys)
        if not self.fields or len(self._makers) >= LAYOUT_LIMIT or len(keys) > KEY_LIMIT:
            return layout.make
        seen = 0

        def make(*values: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen > WARM:
                self._makers[keys] = fast = CompiledLayout(self, keys).fast_make
                return fast(*values)
            return layout.make(*values)

        self._makers[keys] = make
        return make


class Layout:
    """The keys of an object, in order."""

    __slots__ = ("codec", "keys")

    def __init__(self, codec: Codec, keys: tuple[str, ...]) -> None:
        self.codec, self.keys = codec, keys

    def make(self, *values: Any) -> Any:
        """Return the instance of an object that has *values* under this layout's keys."""
        codec = self.codec
        instance = _new(codec.cls)
        for name in codec.names:
            setattr(instance, name, UNSET)
        unknown: dict[str, Any] | None = None
        for key, value in zip(self.keys, values, strict=True):
            field = codec.by_key.get(key)
            if field is not None:
                setattr(instance, field.name, field.kind.decode(value))
            elif unknown is None:
                unknown = {key: value}
            else:
                unknown[key] = value
        instance._layout = self
        instance._unknown = unknown
        return instance

    def encode(self, instance: Any) -> dict[str, Any]:
        """Return the JSON object of *instance*: the keys it came with in their order, then what has been added.

        Members that were declared go before unknown ones among those added, in the order of declaration.
        """
        codec = self.codec
        unknown: Mapping[str, Any] = instance._unknown or {}
        result: dict[str, Any] = {}
        for key in self.keys:
            field = codec.by_key.get(key)
            if field is None:
                if key in unknown:
                    result[key] = unknown[key]
            else:
                value = getattr(instance, field.name)
                if value is not UNSET:
                    result[key] = field.kind.encode(value)
        for field in codec.fields:
            if field.key not in result:
                value = getattr(instance, field.name)
                if value is not UNSET:
                    result[field.key] = field.kind.encode(value)
        for key, value in unknown.items():
            if key not in result:
                result[key] = value
        return result


class CompiledLayout(Layout):
    """A layout with straight code of its own."""

    __slots__ = ("encode", "fast_make")

    def __init__(self, codec: Codec, keys: tuple[str, ...]) -> None:
        super().__init__(codec, keys)
        known = [codec.by_key.get(key) for key in keys]
        present = {field.name for field in known if field is not None}
        absent = [name for name in codec.names if name not in present]
        pattern = tuple("u" if field is None else "p" if field.kind.plain else "k" for field in known)
        names = {f"_f{index}": field.name for index, field in enumerate(known) if field is not None}
        names.update({f"_a{index}": name for index, name in enumerate(absent)})
        texts = {f"_k{index}": key for index, key in enumerate(keys)}
        scope: dict[str, Any] = {
            "new": _new,
            "cls": codec.cls,
            "layout": self,
            "UNSET": UNSET,
            "slow": super().encode,
        }
        for index, field in enumerate(known):
            if field is not None and not field.kind.plain:
                scope[f"d{index}"] = field.kind.decode
                scope[f"e{index}"] = field.kind.encode
        make, encode = _templates(pattern, len(absent))
        self.fast_make: Callable[..., Any] = FunctionType(_filled(make, names, texts), scope)
        self.encode: Callable[[Any], dict[str, Any]] = FunctionType(  # type: ignore[method-assign]  # faster, same
            _filled(encode, names, texts), scope
        )


@lru_cache(maxsize=512)
def _templates(pattern: tuple[str, ...], absent: int) -> tuple[CodeType, CodeType]:
    """Return the code that makes and that encodes an object, for members that are plain (p), of another kind (k) or
    unknown (u) in that order, in a class with *absent* further members."""
    numbered = list(enumerate(pattern))
    known = [(index, how) for index, how in numbered if how != "u"]
    unknown = [index for index, how in numbered if how == "u"]

    lines = [f"def make({', '.join(f'v{index}' for index, _ in numbered)}):", " self = new(cls)"]
    lines += [
        f" self._f{index} = {f'v{index}' if how == 'p' else f'd{index}(v{index})'}" for index, how in known
    ]
    if absent:
        lines.append(" " + " = ".join(f"self._a{index}" for index in range(absent)) + " = UNSET")
    lines.append(" self._unknown = " + (_display({i: f"v{i}" for i in unknown}) if unknown else "None"))
    lines += [" self._layout = layout", " return self"]

    lines.append("def encode(self):")
    lines += [f" v{index} = self._f{index}" for index, _ in known]
    changed = [f"v{index} is UNSET" for index, _ in known]
    changed += [f"self._a{index} is not UNSET" for index in range(absent)]
    if unknown:
        lines.append(" unknown = self._unknown")
        changed += [f"not unknown or len(unknown) != {len(unknown)}"]
    else:
        changed += ["self._unknown"]
    lines.append(f" if {' or '.join(changed)}:\n  return slow(self)")
    values = {index: f"v{index}" if how == "p" else f"e{index}(v{index})" for index, how in known}
    values.update({index: f"unknown['_k{index}']" for index in unknown})
    whole = _display({index: values[index] for index, _ in numbered})
    if unknown:
        there = " and ".join(f"'_k{index}' in unknown" for index in unknown)
        lines.append(f" if not ({there}):\n  return slow(self)")
    lines.append(f" return {whole}")

    functions = [
        constant
        for constant in compile("\n".join(lines), "<layout>", "exec").co_consts
        if isinstance(constant, CodeType)
    ]
    make, encode = functions
    return make, encode


def _display(values: Mapping[int, str]) -> str:
    return "{" + ", ".join(f"'_k{index}': {value}" for index, value in values.items()) + "}"


def _filled(code: CodeType, names: Mapping[str, str], texts: Mapping[str, str]) -> CodeType:
    """Return *code* with attribute names and string constants put in for their placeholders."""
    return code.replace(
        co_names=tuple(names.get(name, name) for name in code.co_names),
        co_consts=tuple(_constant(constant, texts) for constant in code.co_consts),
    )


def _constant(constant: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(constant, tuple):
        return tuple(_constant(item, texts) for item in constant)
    return texts.get(constant, constant) if isinstance(constant, str) else constant
