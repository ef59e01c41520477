"""Layouts: which keys an object had, in what order, and the straight code that reads and writes such objects.

Bodies of one API mostly come with the same keys in the same order. For each class a `Codec` keeps a bounded
table from those keys to the function that makes the instance; the instance points at its `Layout`, which
writes it back. A layout met for the first time is worked through member by member; one that keeps coming gets
functions of straight code, about twice as fast. A property test holds both ways to the same result.

Straight code is put together from parts of code objects, which a release of Python may change. So it is
proved before it is used: the object that has it made goes both ways, and if they differ or the new one fails,
the layout keeps to the slow way for good. Each layout is proved by itself, at the price of a few objects:
what fails for one (a great many members, a kind that decodes nothing twice alike) says nothing of another.

No text of a document is ever part of compiled code: the source is made of numbers (`_f0`, `_k0`), and the
names and keys are put into the finished code object as data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, TypeAlias

from invocant.runtime._models.unset import UNSET

if TYPE_CHECKING:
    from invocant.runtime._models.fields import Field
    from invocant.runtime._models.kinds import Kind

__all__ = ["Codec", "Layout"]

MAX_LAYOUTS = 64
"""How many layouts a class remembers; objects laid out otherwise are worked through member by member."""
MAX_KEYS = 256
"""The most keys an object may have for its layout to be remembered."""
WARM_OBJECTS = 16
"""How many objects of a layout are worked through before it is compiled, which costs as much as fifty."""

PATIENT_OBJECTS = 2 * WARM_OBJECTS
"""How many objects may have come when one at last must prove straight code, however deep it is nested."""

Make: TypeAlias = Callable[[dict[str, Any]], Any]
_new = object.__new__


class Codec:
    """What one class knows of reading and writing its objects. Safe to use from several threads."""

    __slots__ = (
        *("by_key", "cls", "decode", "extras", "fields", "layouts", "made", "makers", "names", "overridden"),
    )

    def __init__(
        self,
        cls: type[Any],
        fields: tuple[Field[Any], ...],
        extras: Kind[Any] | None = None,
        *,
        overridden: bool = False,
    ) -> None:
        self.cls = cls
        self.fields = fields
        self.extras = extras
        """The kind of the members that are not declared; None where nothing is said of them."""
        self.overridden = overridden
        """Whether the class has a `to_dict` of its own, which whoever encodes it has to call."""
        self.names = tuple([field.name for field in fields])
        self.by_key = {field.key: field for field in fields}
        self.layouts: dict[tuple[str, ...], Layout] = {}
        """The layouts of objects that came."""
        self.made: dict[tuple[str, ...], Layout] = {}
        """Those of instances made in Python, apart, so that they take no room from the others."""
        self.makers: dict[tuple[str, ...], Make] = {}
        find, meet = self.makers.get, self._meet

        def decode(value: Any) -> Any:
            if value.__class__ is not dict:
                return value
            keys = tuple(value)
            make = find(keys)
            if make is None:
                make = meet(keys)
            try:
                return make(value)
            except RecursionError:
                return (
                    value  # nested deeper than Python's stack: kept as it came, like all that is unexpected
                )

        self.decode: Callable[[Any], Any] = decode
        """Return the instance for a dict; anything else as it is."""

    def layout(self, keys: tuple[str, ...]) -> Layout:
        """Return the layout of an object that came with *keys*: a shared one, while there is room for it."""
        return self.layouts.get(keys) or self._added(self.layouts, keys)

    def made_layout(self, keys: tuple[str, ...]) -> Layout:
        """Return the layout of an instance made in Python with *keys*: a shared one, while there is room."""
        return self.layouts.get(keys) or self.made.get(keys) or self._added(self.made, keys)

    def _added(self, table: dict[tuple[str, ...], Layout], keys: tuple[str, ...]) -> Layout:
        if not self.fields or len(table) >= MAX_LAYOUTS or len(keys) > MAX_KEYS:
            return Layout(self, keys)
        return table.setdefault(keys, SharedLayout(self, keys))

    def _meet(self, keys: tuple[str, ...]) -> Make:
        """Add a layout for *keys*, which the table lacks; return the function that makes its instances."""
        layout = self.layout(keys)
        if isinstance(layout, SharedLayout):
            self.makers[keys] = layout.warm
        return layout.make


class Layout:
    """The keys of an object, in order.

    An attribute holds None where its member is null, and where it is missing: the keys tell the two apart.
    They are those that the object came with, or that its maker gave it, and no assignment changes them:

    - A member among the keys is written, as null where the attribute is None.
    - A member that is not is written once its attribute is anything but None.
    - One whose attribute is UNSET, or deleted, is not written.
    """

    __slots__ = ("codec", "keys")

    def __init__(self, codec: Codec, keys: tuple[str, ...]) -> None:
        self.codec, self.keys = codec, keys

    def make(self, value: dict[str, Any]) -> Any:
        """Return the instance of the object *value*, whose keys these are."""
        codec = self.codec
        instance = _new(codec.cls)
        for name in codec.names:
            setattr(instance, name, None)
        unknown: dict[str, Any] | None = None
        for key, member in value.items():
            field = codec.by_key.get(key)
            if field is not None:
                setattr(instance, field.name, field.kind.decode(member))
            elif unknown is None:
                unknown = {key: member}
            else:
                unknown[key] = member
        if unknown is not None and codec.extras is not None:
            decode = codec.extras.decode
            unknown = {key: decode(member) for key, member in unknown.items()}
        instance._layout = self
        instance._unknown = unknown
        return instance

    def work_through(self, instance: Any) -> dict[str, Any]:
        """Return the JSON object of *instance*: the keys it came with in their order, then what was added.

        Of what was added, declared members come first, in the order of declaration.
        """
        codec = self.codec
        unknown: Mapping[str, Any] = instance._unknown or {}
        if unknown and codec.extras is not None:
            encode = codec.extras.encode
            unknown = {key: encode(value) for key, value in unknown.items()}
        result: dict[str, Any] = {}
        for key in self.keys:
            field = codec.by_key.get(key)
            if field is None:
                if key in unknown:
                    result[key] = unknown[key]
            else:
                value = getattr(instance, field.name, UNSET)
                if value is not UNSET:
                    result[key] = field.kind.encode(value)
        for field in codec.fields:
            if field.key not in result:
                value = getattr(instance, field.name, None)
                if value is not None and value is not UNSET:
                    result[field.key] = field.kind.encode(value)
        for key, value in unknown.items():
            if key not in result and key not in codec.by_key:
                result[key] = value
        return result

    def write(self, instance: Any) -> str:
        """Return the JSON text of *instance*, as `json.dumps` writes its object."""
        from invocant.runtime._models.writers import json_text  # here, since most programs only read models

        return json_text(self.encode(instance))

    if TYPE_CHECKING:
        encode: Callable[[Any], dict[str, Any]]
        """Return the JSON object of an instance of this layout."""
        text: Callable[[Any], str]
        """Return its JSON text."""
    else:
        encode, text = work_through, write


class SharedLayout(Layout):
    """A layout in its class's table, with straight code of its own once that pays."""

    __slots__ = ("encode", "seen", "text", "written")

    def __init__(self, codec: Codec, keys: tuple[str, ...]) -> None:
        super().__init__(codec, keys)
        self.encode = self.work_through
        self.text = self.warm_text
        self.seen = self.written = 0

    def warm(self, value: dict[str, Any]) -> Any:
        """Make an instance as `make` does, and have the layout compiled when it has proved common."""
        self.seen += 1
        made = self.make(value)
        if self.seen > WARM_OBJECTS:
            make, self.encode = self.proved(value, made)
            self.codec.makers[self.keys] = make
        return made

    def proved(self, value: dict[str, Any], right: Any) -> tuple[Make, Callable[[Any], dict[str, Any]]]:
        """Return straight code if it makes *right* of *value* and JSON of that, else the slow way."""
        work_through = self.work_through
        try:
            make, encode = self.compiled()
            made = make(value)
            wanted = repr(work_through(right))
            if (
                made.__class__ is right.__class__
                and made._layout is self
                and all(
                    getattr(made, name).__class__ is getattr(right, name).__class__
                    for name in self.codec.names
                )
                and _classes(made._unknown) == _classes(right._unknown)
                and wanted == repr(work_through(made)) == repr(encode(made))
            ):
                return make, encode
        except RecursionError:  # nested too deep to say: another object decides, within limits
            return (self.warm if self.seen < PATIENT_OBJECTS else self.make), work_through
        except Exception:  # noqa: BLE001, S110  # whatever it is, the slow way has just done without it
            pass
        return self.make, work_through

    def compiled(self) -> tuple[Make, Callable[[Any], dict[str, Any]]]:
        """Return straight code that does what `make` and `work_through` do for objects with these keys."""
        pattern, absent, names = self._placeholders()
        scope: dict[str, Any] = {
            "new": _new,
            "cls": self.codec.cls,
            "layout": self,
            "UNSET": UNSET,
            "work_through": self.work_through,
        }
        for index, key in enumerate(self.keys):
            kind = self.codec.by_key[key].kind if pattern[index] == "k" else self.codec.extras
            if kind is not None and pattern[index] in "kx":
                scope[f"decode{index}"] = kind.decode
                scope[f"encode{index}"] = kind.encode
        texts = {f"_k{index}": key for index, key in enumerate(self.keys)}
        make, encode = (_filled(code, names, texts) for code in _templates(pattern, absent))
        return FunctionType(make, scope), FunctionType(encode, scope)

    def warm_text(self, instance: Any) -> str:
        """Write an instance as `write` does, and have that compiled too when it has proved common."""
        self.written += 1
        text = self.write(instance)
        if self.written > WARM_OBJECTS:
            self.text = self.proved_text(instance, text)
        return text

    def proved_text(self, instance: Any, right: str) -> Callable[[Any], str]:
        """Return straight code if it writes *instance* as *right*, else the slow way."""
        if list(self.work_through(instance)) != list(self.keys):
            return self.warm_text  # changed since it came: it is written the slow way in any case
        slow: list[Any] = []
        try:
            if self.compiled_text(slow.append)(instance) == right and not slow:
                return self.compiled_text(self.write)
        except RecursionError:
            return self.warm_text if self.written < PATIENT_OBJECTS else self.write
        except Exception:  # noqa: BLE001, S110  # whatever it is, the slow way has just done without it
            pass
        return self.write

    def compiled_text(self, write: Callable[[Any], Any]) -> Callable[[Any], str]:
        """Return straight code that does what `write` does for objects with these keys.

        Args:
            write: What is asked for the text of an instance that has changed since it came.
        """
        from invocant.runtime._models.writers import WRITERS, quoted

        pattern, absent, names = self._placeholders()
        scope = {"UNSET": UNSET, "write": write, "quoted": quoted, "WRITERS": WRITERS}
        texts = {f"_k{index}": key for index, key in enumerate(self.keys)}
        for index, key in enumerate(self.keys):
            texts[f"_t{index}"] = f"{', ' if index else '{'}{quoted(key)}: "
        return FunctionType(_filled(_text_template(pattern, absent), names, texts), scope)

    def _placeholders(self) -> tuple[str, int, dict[str, str]]:
        """Return the arguments for `_templates`, and the attribute names to put into the code it returns."""
        codec = self.codec
        known = [codec.by_key.get(key) for key in self.keys]
        present = {field.name for field in known if field is not None}
        absent = [name for name in codec.names if name not in present]
        names = {f"_a{index}": name for index, name in enumerate(absent)}
        names |= {f"_f{index}": field.name for index, field in enumerate(known) if field is not None}
        extras = self.codec.extras
        extra = "u" if extras is None or extras.plain else "x"
        pattern = "".join(extra if field is None else "p" if field.kind.plain else "k" for field in known)
        return pattern, len(absent), names


def _classes(unknown: Mapping[str, Any] | None) -> list[type]:
    """Return the class of each value that is not declared."""
    return [value.__class__ for value in (unknown or {}).values()]


_DECODED = {"p": "v{0}", "k": "v{0} if v{0} is None else decode{0}(v{0})"}
_DECODED |= {"u": "v{0}", "x": _DECODED["k"]}
_ENCODED = {
    "p": "v{0}",
    "k": "v{0} if v{0} is None or v{0}.__class__ is str else encode{0}(v{0})",
    "u": "unknown['_k{0}']",
    "x": "encode{0}(unknown['_k{0}'])",
}
"""What straight code makes of a member's value, by the letter of the member."""


@lru_cache(maxsize=512)
def _templates(pattern: str, absent: int) -> tuple[CodeType, CodeType]:
    """Return the code that makes and the code that encodes an object with certain members.

    Args:
        pattern: A letter for each member in order: p for a plain kind, k for another, u for one that is not
            declared, x for such a one where those have a kind.
        absent: How many members of the class the object does not have.
    """
    members = range(len(pattern))
    known = [index for index in members if pattern[index] not in "ux"]
    unknown = {index: _DECODED[pattern[index]].format(index) for index in members if pattern[index] in "ux"}

    lines = ["def make(value):", " self = new(cls)"]
    if pattern:
        lines.append(f" {''.join(f'v{index}, ' for index in members)}= value.values()")
    lines += [f" self._f{index} = {_DECODED[pattern[index]].format(index)}" for index in known]
    if absent:
        lines.append(f" {''.join(f'self._a{index} = ' for index in range(absent))}None")
    lines.append(f" self._unknown = {_display(unknown) if unknown else None}")
    lines += [" self._layout = layout", " return self"]

    lines += ["def encode(self):", *_members(pattern, absent, otherwise="work_through(self)")]
    encoded = {index: _ENCODED[pattern[index]].format(index) for index in members}
    lines.append(f" return {_display(encoded)}")

    whole = compile("\n".join(lines), "<layout>", "exec")
    make, encode = (constant for constant in whole.co_consts if isinstance(constant, CodeType))
    return make, encode


@lru_cache(maxsize=512)
def _text_template(pattern: str, absent: int) -> CodeType:
    """Return the code that writes an object with certain members as text; arguments as for `_templates`."""
    lines = ["def text(self):", *_members(pattern, absent, otherwise="write(self)")]
    lines += [f" v{index} = unknown['_k{index}']" for index, letter in enumerate(pattern) if letter in "ux"]
    value = (
        "{{quoted({0}) if {0}.__class__ is str else 'null' if {0} is None else WRITERS[{0}.__class__]({0})}}"
    )
    members = [f"_t{index}{value.format(f'v{index}')}" for index in range(len(pattern))]
    lines.append(f' return f"{"".join(members)}}}}}"' if pattern else " return '{}'")
    whole = compile("\n".join(lines), "<layout>", "exec")
    (text,) = (constant for constant in whole.co_consts if isinstance(constant, CodeType))
    return text


def _members(pattern: str, absent: int, *, otherwise: str) -> list[str]:
    """Return lines that read the members of an instance, and leave one that has changed to *otherwise*."""
    known = [index for index, letter in enumerate(pattern) if letter not in "ux"]
    unknown = [index for index, letter in enumerate(pattern) if letter in "ux"]
    changed = [f"v{index} is UNSET" for index in known]
    changed += [f"self._a{index} is not None" for index in range(absent)]
    changed += [f"not unknown or len(unknown) != {len(unknown)}" if unknown else "unknown"]
    changed += [f"'_k{index}' not in unknown" for index in unknown]
    return [
        " try:",
        *(f"  v{index} = self._f{index}" for index in known),
        "  unknown = self._unknown",
        f"  if {' or '.join(changed)}:",
        f"   return {otherwise}",
        " except AttributeError:",  # a member was deleted
        f"  return {otherwise}",
    ]


def _display(values: Mapping[int, str]) -> str:
    return "{" + ", ".join(f"'_k{index}': {value}" for index, value in values.items()) + "}"


def _filled(code: CodeType, names: Mapping[str, str], texts: Mapping[str, str]) -> CodeType:
    """Return *code* with attribute names and string constants put in for their placeholders."""
    return code.replace(
        co_names=tuple([names.get(name, name) for name in code.co_names]),
        co_consts=tuple([_constant(constant, texts) for constant in code.co_consts]),
    )


def _constant(constant: Any, texts: Mapping[str, str]) -> Any:
    if constant.__class__ is tuple:
        return tuple([_constant(item, texts) for item in constant])
    return texts.get(constant, constant) if constant.__class__ is str else constant
