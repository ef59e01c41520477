"""What is wrong with a stub, told to who made it."""

import difflib
from collections.abc import Iterable, Mapping

from invocant.mock._api import Json


class StubError(ValueError):
    """A stub that cannot be understood, or that no request can meet; the message says which member."""


class UnusedStubError(AssertionError):
    """A stub was not used as often as it should be, or its answer could not be made; raised by `verify`."""


def members(value: Json, place: str, known: Iterable[str]) -> Mapping[str, Json]:
    """Return an object, if it is one and has no member but the known.

    Raises:
        StubError: it is no object, or a member is unknown; the nearest known one is named.
    """
    names = list(known)
    if not isinstance(value, dict):
        raise StubError(f"{place} is an object")
    for name in value:
        if name not in names:
            raise StubError(f"{place}: unknown member {name!r}{nearest(str(name), names)}")
    return value


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the end of a message: what may have been meant, or all that is known."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, 3, 0.6)
    if close:
        return f"; did you mean {' or '.join(map(repr, close))}?"
    return f"; known are: {', '.join(names[:20])}{', …' if len(names) > 20 else ''}"
