"""From events to the result of a stream.

A fold is fed every event that contributes and asked at any time. `DeclaredFold` needs nothing but the roles
of the event table: any `json` contribution makes the result JSON, parsed once at the end; else the `text`
contributions are joined; with neither the result is None, and reasoning alone is no result. A facade may
bring a fold of its own.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from invocant.runtime._models.json_text import loads

if TYPE_CHECKING:
    from invocant.runtime._declarations import Role
    from invocant.runtime._events import StreamEvent

ResultKind: TypeAlias = Literal["text", "json", "none"]
"""What a result is; `none` tells a stream without a result from one whose result is JSON null."""


class IncompleteResultError(ValueError):
    """What was joined is not a whole result."""


class Fold(Protocol):
    """Turns the contributions of one stream into its result. One object serves one stream."""

    @property
    def kind(self) -> ResultKind:
        """What the result is, as far as is known."""

    @property
    def joined(self) -> str:
        """The text, or the text of the JSON, as it came so far; "" when the result is not made of text."""

    def add(self, event: StreamEvent, role: Role, value: Any, payload: Any, /) -> None:
        """Take one event.

        Args:
            event: The event.
            role: Its role; never `error`.
            value: What its entry's `value` points at in the payload.
            payload: The whole payload, before it became `event.data`.
        """

    def result(self) -> Any:
        """Return the result; the stream has ended well.

        Raises:
            IncompleteResultError: what came is not a whole result.
        """

    def partial(self) -> Any:
        """Return the result as far as it has come. Never raises, and changes nothing."""


class DeclaredFold:
    """The fold that an event table's roles describe."""

    __slots__ = ("_json", "_text")

    def __init__(self) -> None:
        self._json: list[str] | None = None
        self._text: list[str] = []

    @property
    def kind(self) -> ResultKind:
        """`json` once any JSON came, else `text` once any text came."""
        return "json" if self._json is not None else "text" if self._text else "none"

    @property
    def joined(self) -> str:
        """The JSON text when there is any, else the text."""
        return mend_surrogates("".join(self._text if self._json is None else self._json))

    def add(self, _event: StreamEvent, role: Role, value: Any, _payload: Any, /) -> None:
        """Take one event; roles other than `text` and `json` add nothing."""
        self.add_all(role, [value])

    def add_all(self, role: Role, values: list[Any]) -> None:
        """Take events in a row, by what they add."""
        if role == "text":
            into = self._text
        elif role == "json":
            into = self._json = self._json or []
        else:
            return
        try:
            into.append("".join(values))  # they are texts, nearly always
        except TypeError:
            into += [_text(value) for value in values if value is not None]

    def result(self) -> Any:
        """Return the parsed JSON, or the joined text, or None."""
        if self._json is None:
            return self.joined if self._text else None
        try:
            return loads(self.joined)
        except ValueError as error:
            raise IncompleteResultError(f"the joined JSON does not parse: {error}") from None

    def partial(self) -> Any:
        """Return the text so far, or the JSON so far with what is open closed."""
        if self._json is None:
            return self.joined if self._text else None
        return partial_json(self.joined)


def _text(value: Any) -> str:
    return value if value.__class__ is str else json.dumps(value)


class NoFold:
    """Keeps nothing, for a stream whose result nobody wants: memory stays flat however long it is."""

    __slots__ = ()

    kind: ResultKind = "none"
    joined = ""

    def add(self, _event: StreamEvent, _role: Role, _value: Any, _payload: Any, /) -> None:
        """Forget the event."""

    def result(self) -> Any:
        """Refuse: nothing was kept."""
        raise IncompleteResultError(
            "the stream was opened with keep=False, so its events were not kept for a result"
        )

    def partial(self) -> Any:
        """Return None."""


_SURROGATE = "[\ud800-\udfff]"
_pattern = cache(re.compile)  # compiled at first use: a client is made without


def mend_surrogates(text: str) -> str:
    """Recombine surrogate pairs that were split between two pieces; a half left alone becomes U+FFFD.

    The result can be encoded as UTF-8, always.
    """
    if text.isascii() or _pattern(_SURROGATE).search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def holds_half(text: str) -> bool:
    """Whether the text ends in the first half of a surrogate pair."""
    return bool(text) and "\ud800" <= text[-1] <= "\udbff"


# Only runs of one character are possessive: Python before 3.11.5 goes wrong when such a group fails half-way
# through a repetition (python/cpython#106052).
_LEXEME = r"""(?x)[ \t\n\r]*+(?:
      (?P<punctuation>[{}\[\],:])
    | "(?P<string>[^"\\]*+(?:\\(?:[^u]|u[0-9a-fA-F]{4})[^"\\]*+)*)(?P<closed>")?
    | (?P<number>-?[0-9][0-9.eE+-]*+)
    | (?P<literal>true|false|null)
    )"""
_LITERALS = {"true": True, "false": False, "null": None}
_NOTHING: Any = object()


def partial_json(text: str) -> Any:
    """Read the beginning of a JSON text: what is open is closed, what cannot be known yet is left out.

    `{"a": "on` gives `{"a": "on"}`; a member without a value, half a literal and half an escape are left out;
    a number is taken as far as it is one. Nothing at all gives None. Never raises, not even for what can
    never become JSON: reading stops there. Linear in the text, without recursion.
    """
    try:
        return loads(text)
    except ValueError:
        pass
    root: Any = _NOTHING
    open_: list[Any] = []
    keys: list[Any] = []  # per open object: the key that waits for its value, or _NOTHING
    position = 0
    token_at = _pattern(_LEXEME).match
    while (token := token_at(text, position)) is not None and token.end() > position:
        position = token.end()
        mark = token["punctuation"]
        if mark in (",", ":"):
            continue
        if mark in ("}", "]"):
            if not open_:
                break
            if isinstance(open_.pop(), dict):
                keys.pop()
            if not open_:
                break
            continue
        if mark == "{":
            value: Any = {}
        elif mark == "[":
            value = []
        elif token["string"] is not None:
            value = _string(token["string"])
            if open_ and isinstance(open_[-1], dict) and keys[-1] is _NOTHING:
                if token["closed"]:
                    keys[-1] = value
                    continue
                break  # half a key
        elif token["number"] is not None:
            value = _number(token["number"])
        else:
            value = _LITERALS[token["literal"]]
        if value is _NOTHING:
            break
        if not open_:
            root = value
            if not mark:
                break
        elif isinstance(open_[-1], list):
            open_[-1].append(value)
        elif keys[-1] is _NOTHING:
            break  # a value where a key must be: this is not JSON
        else:
            open_[-1][keys[-1]] = value
            keys[-1] = _NOTHING
        if mark:
            open_.append(value)
            if mark == "{":
                keys.append(_NOTHING)
    return None if root is _NOTHING else root


def _string(inner: str) -> Any:
    try:
        return mend_surrogates(json.loads(f'"{inner}"', strict=False))
    except ValueError:
        return _NOTHING


def _number(text: str) -> Any:
    while text:
        try:
            return loads(text)
        except ValueError:
            text = text[:-1]
    return _NOTHING
