"""Kinds: how one JSON value becomes a Python value and goes back, declared rather than written out.

The rules every kind keeps:

- `decode` is lenient. It never raises; what it does not expect stays as it came, null included.
- `encode(decode(x))` is `x` for any JSON value, down to the text of a date and the order of keys.
- `encode` also takes what a user would write by hand: plain dicts and lists, models, UUIDs, dates.
- Null and text are encoded as they are: what the wire sent may go back, and what a user wrote may be sent.
- `problems` looks at the JSON value, not at the decoded one, and reports what makes a static type untrue.
- A kind that changes nothing says so (`plain`), so that lists and maps of it cost nothing either. Plain JSON
  is shared with the value it was decoded from, not copied.

Kinds refer to each other and to models that are not imported yet, so a kind is *bound* at first use: that is
when references are looked up and the two functions are put together.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from invocant.runtime._models.plain_json import to_json
from invocant.runtime._problems import Problem, json_type

if TYPE_CHECKING:
    from datetime import date, datetime, time
    from uuid import UUID as _UUID

    from invocant.runtime._models.base64_text import Base64

T = TypeVar("T")
Decode: TypeAlias = Callable[[Any], Any]


class Kind(Generic[T]):
    """How one JSON value is read and written. Subclasses say how in `_bind`, once, when first needed."""

    __slots__ = ("_busy", "decode", "encode", "plain")

    decode: Callable[[Any], T]
    """Return the Python value of a JSON value. Never raises: what is unexpected is returned as it came."""
    encode: Callable[[Any], Any]
    """Return the JSON value of a Python value."""
    plain: bool
    """Whether `decode` and `encode` return their argument whatever it is."""
    _busy: bool

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name in ("decode", "encode", "plain"):
                self._busy = True
                try:
                    plain, decode, encode = self._bind()
                finally:
                    self._busy = False
                self.plain, self.encode, self.decode = plain, encode, decode
                return object.__getattribute__(self, name)
            if name == "_busy":
                return False
            raise AttributeError(f"{self.__class__.__name__!r} object has no attribute {name!r}")

    def _bind(self) -> tuple[bool, Decode, Decode]:
        """Return whether the kind is plain, and its two functions. May run twice when threads meet here."""
        raise TypeError(f"{self.__class__.__name__} is abstract")

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        """Yield what in the JSON *value* contradicts the static type; *path* is the place of *value*."""
        raise TypeError(f"no word on {json_type(value)} at {path}: {self.__class__.__name__} is abstract")

    @property
    def words(self) -> str:
        """What is expected, in words that follow "expected"."""
        raise TypeError(f"{self.__class__.__name__} is abstract")

    def __repr__(self) -> str:
        return f"<{self.__class__.__name__.lstrip('_')}: {self.words}>"


KindLike: TypeAlias = Kind[T] | type[T]
"""A kind, or a class that stands for its kind: a model or an open enum."""


def same(value: Any) -> Any:
    """Return *value*: how a plain kind decodes and encodes."""
    return value


def kind_of(thing: KindLike[T]) -> Kind[T]:
    """Return the kind that *thing* is or stands for.

    Raises:
        TypeError: *thing* is neither a kind, nor a model class, nor an open enum.
    """
    if isinstance(thing, Kind):
        return thing
    if isinstance(thing, type):
        own = getattr(thing, "_kind", None)
        if own is not None:
            return own()  # type: ignore[no-any-return]  # a model or an enum answers for itself
    raise TypeError(f"{thing!r} is neither a kind nor a class with one")


def wrong(value: Any, path: str, words: str) -> Problem:
    """Return the problem of a value of the wrong JSON type."""
    return Problem(path, f"expected {words}, found {json_type(value)}")


# Scalars ---------------------------------------------------------------------------------------------------


class _Plain(Kind[T]):
    """A scalar that Python and JSON share."""

    __slots__ = ("_accepts", "_words")

    def __init__(self, words: str, accepts: Callable[[Any], bool]) -> None:
        self._words, self._accepts = words, accepts
        self.plain, self.decode, self.encode = True, same, same

    @property
    def words(self) -> str:
        return self._words

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        if not self._accepts(value):
            yield wrong(value, path, self._words)


class _FormattedText(Kind[T]):
    """A Python value that JSON holds as text. Its codec is imported when the first such value comes."""

    __slots__ = ("_name", "_words")

    def __init__(self, words: str, name: str) -> None:
        self._words, self._name = words, name

    @property
    def words(self) -> str:
        return self._words

    def _bind(self) -> tuple[bool, Decode, Decode]:
        from invocant.runtime._models import wire_values

        decode: Decode = getattr(wire_values, f"decode_{self._name}")
        encode: Decode = getattr(wire_values, f"encode_{self._name}")
        return False, decode, encode

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        if value.__class__ is not str:
            yield wrong(value, path, self._words)
        elif self.decode(value).__class__ is str:
            yield Problem(path, f"expected {self._words}, found other text")


class _Base64Text(_FormattedText[T]):
    """Text that stands for bytes. Any text becomes one; what is no Base64 is a problem."""

    __slots__ = ()

    def _bind(self) -> tuple[bool, Decode, Decode]:
        from invocant.runtime._models.base64_text import decode_base64, encode_base64

        return False, decode_base64, encode_base64

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        from invocant.runtime._models.base64_text import is_base64

        if value.__class__ is not str:
            yield wrong(value, path, self._words)
        elif not is_base64(value):
            yield Problem(path, f"expected {self._words}, found other text")


def _is_int(value: Any) -> bool:
    # JSON does not tell 1 from 1.0, and JSON Schema takes both for an integer.
    return value.__class__ is int or (value.__class__ is float and value.is_integer())


ANY: Kind[Any] = _Plain("any JSON", lambda _: True)
"""Any JSON value, as it is."""
STR: Kind[str] = _Plain("a string", lambda value: isinstance(value, str))
INT: Kind[int] = _Plain("an integer", _is_int)
FLOAT: Kind[float] = _Plain("a number", lambda value: value.__class__ in (int, float))
BOOL: Kind[bool] = _Plain("a boolean", lambda value: value.__class__ is bool)
NULL: Kind[None] = _Plain("null", lambda value: value is None)
BINARY: Kind[bytes] = _Plain("bytes", lambda value: isinstance(value, (bytes, bytearray, memoryview)))
"""Raw bytes of a body that is not JSON."""
BASE64: Kind[Base64] = _Base64Text("text in Base64", "base64")
"""Bytes as JSON has them. Their text is decoded when somebody asks for the bytes."""
UUID: Kind[_UUID] = _FormattedText("a UUID", "uuid")
DATETIME: Kind[datetime] = _FormattedText("a date-time", "datetime")
DATE: Kind[date] = _FormattedText("a date", "date")
TIME: Kind[time] = _FormattedText("a time", "time")


def equal(left: Any, right: Any) -> bool:
    """Whether two values are the same in JSON, where true is not 1 but 1.0 is, in whatever order."""
    if left.__class__ is list or right.__class__ is list:
        return left.__class__ is right.__class__ and len(left) == len(right) and all(map(equal, left, right))
    if left.__class__ is dict or right.__class__ is dict:
        return (
            left.__class__ is right.__class__
            and left.keys() == right.keys()
            and all(equal(member, right[key]) for key, member in left.items())
        )
    return bool(left == right) and (left.__class__ is bool) == (right.__class__ is bool)


class Const(Kind[T]):
    """A value that the document fixes to one or a few. Other values are kept as they are."""

    __slots__ = ("values",)

    def __init__(self, *values: T) -> None:
        self.values = values
        self.plain, self.decode, self.encode = True, same, same

    @property
    def words(self) -> str:
        return " or ".join(map(repr, self.values))

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        if not any(equal(value, known) for known in self.values):
            yield Problem(path, f"expected {self.words}, found {_named(value)}")


def _named(value: Any) -> str:
    if value.__class__ in (str, int, float, bool):
        text = repr(value)
        return text if len(text) <= 42 else text[:40] + "…"
    return json_type(value)


# References ------------------------------------------------------------------------------------------------


class Reference(Kind[T]):
    """A kind that is looked up by name in a package, at its first use."""

    __slots__ = ("_target", "name", "package")

    def __init__(self, package: str, name: str) -> None:
        self.package, self.name = package, name

    def target(self) -> Kind[T]:  # a method: `__getattr__` would hide what a property raises
        """Return the kind referred to.

        Raises:
            AttributeError: the package has nothing of that name.
        """
        target: Kind[T] | None = getattr(self, "_target", None)
        if target is None:
            package = sys.modules.get(self.package) or import_module(self.package)
            target = self._target = kind_of(getattr(package, self.name))
        return target

    @property
    def words(self) -> str:
        return self.target().words

    def __repr__(self) -> str:
        return f"<Reference: {self.package}.{self.name}>"

    def _bind(self) -> tuple[bool, Decode, Decode]:
        target = self.target()
        if target._busy:  # being bound further up: the kind holds itself, and has no functions yet
            return False, lambda value: target.decode(value), lambda value: target.encode(value)  # noqa: PLW0108  # looked up later
        return target.plain, target.decode, target.encode

    def problems(self, value: Any, path: str = "$") -> Iterator[Problem]:
        yield from self.target().problems(value, path)


class Models:
    """References into a package: `m = Models("pkg.models")`, then `m("Function")` wherever a kind is wanted.

    The name is that of a model class, of an open enum or of a `Kind` constant. Nothing is imported until a
    value that needs it is decoded, encoded or checked.
    """

    __slots__ = ("_known", "package")

    def __init__(self, package: str) -> None:
        self.package = package
        self._known: dict[str, Reference[Any]] = {}

    def __call__(self, name: str) -> Kind[Any]:
        """Return the kind of *name*."""
        known = self._known.get(name)
        if known is None:
            known = self._known.setdefault(name, Reference(self.package, name))
        return known

    def __repr__(self) -> str:
        return f"Models({self.package!r})"


def encode_value(value: Any) -> Any:
    """Return the JSON of a value, which in most cases is a model."""
    try:
        layout = value._layout
    except AttributeError:
        return to_json(value)
    return value.to_dict() if layout.codec.overridden else layout.encode(value)
