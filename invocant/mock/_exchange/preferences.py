"""What a caller would like to be answered: a documented status, a documented example.

Source: RFC 7240 (Prefer); the names `code` and `example` are those of other mock servers.
"""

import re

from attrs import frozen

from invocant.mock._exchange.requests import Request

_STATUS = re.compile("[0-9]{3}")
_PREFERENCE = re.compile(r'([!#$%&\'*+.^_`|~0-9A-Za-z-]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s,;]*))?')


@frozen
class Preferences:
    """What a request prefers; None where it says nothing."""

    code: int | None = None
    """A status."""
    example: str | None = None
    """The name of an example."""


_NOTHING = Preferences()


def preferences(request: Request) -> Preferences:
    """Return what the `Prefer` headers of a request say."""
    headers = [value for name, value in request.headers if name == "prefer"]
    if not headers:
        return _NOTHING
    values: dict[str, str] = {}
    for value in headers:
        for match in _PREFERENCE.finditer(value):
            text = (match[2] or "").strip('"')
            values.setdefault(match[1].lower(), re.sub(r"\\(.)", r"\1", text))
    code = values.get("code", "")
    return Preferences(int(code) if _STATUS.fullmatch(code) else None, values.get("example"))
