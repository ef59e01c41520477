"""Python values whose JSON form is text: UUIDs, dates and times that remember how they were written.

An API writes one moment in many ways (`Z`, `+00:00`, three digits of a second or six). What is decoded here
is a real `uuid.UUID`, `datetime`, `date` or `time`, and as long as nobody changes it, its text goes back as
it came. A value computed from it (`replace`, arithmetic, another zone) is written in the usual form.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, NoReturn
from uuid import UUID, SafeUUID

from invocant.runtime._models.plain_json import to_json

__all__ = [
    "WIRE_TYPES",
    "WireDate",
    "WireDatetime",
    "WireTime",
    "WireUUID",
    "decode_date",
    "decode_datetime",
    "decode_time",
    "decode_uuid",
    "encode_date",
    "encode_datetime",
    "encode_time",
    "encode_uuid",
]

_new = object.__new__
_is_uuid = re.compile(
    # Spelt out, since a group that repeats takes a fifth longer.
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
).fullmatch


class WireUUID(UUID):
    """A UUID as an API wrote it. Equal to, and hashed like, the `uuid.UUID` of the same number.

    The number is worked out when somebody asks for it, which few callers do: an id is mostly passed on.
    """

    __slots__ = ("_text",)
    _text: str

    @property  # type: ignore[misc]  # final in the type stubs; a slot at run time, which a subclass may replace
    def int(self) -> builtins.int:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The number as 128 bits."""
        return int(self._text.replace("-", ""), 16)

    @property  # type: ignore[misc]  # likewise
    def is_safe(self) -> SafeUUID:  # pyright: ignore[reportIncompatibleVariableOverride]
        """Always unknown: the text does not say how the UUID was made."""
        return SafeUUID.unknown

    def __str__(self) -> str:
        return self._text.lower()

    def __repr__(self) -> str:
        return f"UUID({str(self)!r})"

    def __reduce__(self) -> tuple[Callable[[str], Any], tuple[str]]:
        return decode_uuid, (self._text,)

    def __setstate__(self, state: object) -> NoReturn:
        raise TypeError("a UUID cannot be changed")


_set_text = WireUUID.__dict__["_text"].__set__  # the slot itself: UUID forbids assignment


def decode_uuid(value: Any) -> Any:
    """Return the UUID that *value* spells in its usual 36 characters, either case; anything else as it is."""
    if value.__class__ is str and _is_uuid(value):
        uuid = _new(WireUUID)
        _set_text(uuid, value)
        return uuid
    return value


def encode_uuid(value: Any) -> Any:
    """Return the text of a UUID: the one it came with, or the usual one. Other values are made plain JSON."""
    if value.__class__ is WireUUID:
        return value._text
    if value.__class__ is str:
        return value
    return to_json(value)


class WireDatetime(datetime):
    """A `datetime` that remembers its text. What is computed from it has forgotten it."""

    __slots__ = ("_text",)
    _text: str

    def __repr__(self) -> str:
        return datetime.__repr__(self).replace("WireDatetime", "datetime.datetime", 1)

    def __reduce_ex__(self, protocol: Any) -> Any:
        text = getattr(self, "_text", None)
        return (decode_datetime, (text,)) if text is not None else super().__reduce_ex__(protocol)


class WireDate(date):
    """A `date` that remembers its text. What is computed from it has forgotten it."""

    __slots__ = ("_text",)
    _text: str

    def __repr__(self) -> str:
        return date.__repr__(self).replace("WireDate", "datetime.date", 1)

    def __reduce_ex__(self, protocol: Any) -> Any:
        text = getattr(self, "_text", None)
        return (decode_date, (text,)) if text is not None else super().__reduce_ex__(protocol)


class WireTime(time):
    """A `time` that remembers its text. What is computed from it has forgotten it."""

    __slots__ = ("_text",)
    _text: str

    def __repr__(self) -> str:
        return time.__repr__(self).replace("WireTime", "datetime.time", 1)

    def __reduce_ex__(self, protocol: Any) -> Any:
        text = getattr(self, "_text", None)
        return (decode_time, (text,)) if text is not None else super().__reduce_ex__(protocol)


_parse = WireDatetime.fromisoformat


def decode_datetime(value: Any) -> Any:
    """Return the moment that text *value* names in ISO 8601 or RFC 3339; anything else as it is."""
    if value.__class__ is str:
        try:
            moment = _parse(value)
        except ValueError:
            return _unusual_datetime(value)
        moment._text = value
        return moment
    return value


def _unusual_datetime(text: str) -> Any:
    """Read what `fromisoformat` refuses: a small `z`, `24:00`, a leap second (taken for the one before)."""
    from dateutil.parser import isoparse  # here, since almost no text needs it and it takes 15 ms to import

    accepted = text.replace(":60", ":59", 1) if text.count(":60") == 1 and text[16:19] == ":60" else text
    try:
        parsed = isoparse(accepted)
    except (ValueError, OverflowError):
        return text
    moment = WireDatetime.combine(parsed.date(), parsed.timetz())
    moment._text = text
    return moment


def decode_date(value: Any) -> Any:
    """Return the day that text *value* names in ISO 8601; anything else as it is."""
    if value.__class__ is str:
        try:
            day = WireDate.fromisoformat(value)
        except ValueError:
            return value
        day._text = value
        return day
    return value


def decode_time(value: Any) -> Any:
    """Return the time of day that text *value* names in ISO 8601; anything else as it is."""
    if value.__class__ is str:
        try:
            time = WireTime.fromisoformat(value)
        except ValueError:
            return value
        time._text = value
        return time
    return value


def _wire_text(value: Any) -> Any:
    """Return the text that *value* came with, else its usual form."""
    try:
        return value._text
    except AttributeError:
        return to_json(value)


def encode_datetime(value: Any) -> Any:
    """Return the text of a moment: the one it came with, or ISO 8601 with `Z` for UTC.

    A naive `datetime` is written without an offset: which zone was meant is not for a library to guess.
    Other values are made plain JSON.
    """
    return _wire_text(value)


encode_date = encode_time = encode_datetime


WIRE_TYPES = frozenset({WireDate, WireDatetime, WireTime, WireUUID})
"""The classes of what is decoded from text, each with the text that it came with."""
