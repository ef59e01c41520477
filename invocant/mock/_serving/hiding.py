"""What of a request is a credential, and texts without it: by the names of what holds it, and by its value.

A credential that a request shows in one place is hidden wherever else it repeats it: in the path, in a body,
in the reason why it was rejected, in the spelling of a query or of a form too, and Basic's in the plain.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus, unquote_plus

from invocant.mock._api import Json
from invocant.mock._exchange.requests import JsonError, Request, parse_json

HIDDEN = "(not shown)"
"""What stands in the place of a credential."""
MIN_CHARACTERS = 8
"""A shorter credential is hidden in its own place alone: it may be a word of others."""

_HEADERS = re.compile(
    r"authorization|cookie|token|secret|password|credential|signature|session|api[-_]?key"
    r"|^x-(?!idempotency).*key$|subscription[-_]key|(^|[-_])auth$",
    re.IGNORECASE,
)
_MEMBERS = re.compile(
    r"(.*[-_.])?(client[-_]?secret|client[-_]?assertion|password|passwd|secret|credentials?|authorization"
    r"|api[-_]?key|token)",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"tokens|ratelimit|rate-limit|token[-_](count|limit|usage)", re.IGNORECASE)


_WORDS = (b"secret", b"assertion", b"passw", b"credential", b"authorization", b"key", b"token", b"\\u", b"%")
"""What is in a body, in lower case, that has a member whose name holds a credential, or may be spelled so."""


@lru_cache(1024)
def is_header(name: str) -> bool:
    """Whether a header of that name may hold a credential."""
    return _HEADERS.search(name) is not None and _COUNTS.search(name) is None


@lru_cache(1024)
def is_member(name: str) -> bool:
    """Whether a query parameter, a field of a form or a member of JSON of that name may hold a credential."""
    return _MEMBERS.fullmatch(name) is not None and _COUNTS.search(name) is None


def replaced(value: Json, text: Callable[[str], str], hidden: Callable[[str, Json], Json | None]) -> Json:
    """Return JSON with other texts and members in it.

    Args:
        value: The JSON.
        text: Gives what stands in the place of a text, names included.
        hidden: Gives what stands in the place of a whole member; None where it is looked into.
    """
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list):
        return [replaced(item, text, hidden) for item in value]
    if not isinstance(value, dict):
        return value
    members = {}
    for name, item in value.items():
        instead = hidden(name, item)
        members[text(name)] = replaced(item, text, hidden) if instead is None else instead
    return members


class Hiding:
    """What is to be hidden of one request.

    Args:
        request: The request.
        places: Where its API takes credentials: locations, and names in lower case.
    """

    def __init__(self, request: Request, places: Iterable[tuple[str, str]]) -> None:
        self._places = frozenset(places)
        self.credentials = frozenset(value for value in self._values(request) if len(value) >= MIN_CHARACTERS)
        """Those that the request shows and that are hidden wherever they are repeated."""
        spelled = {
            spelling
            for value in self.credentials
            for spelling in (value, quote(value, safe=""), quote_plus(value))
        }
        self._spelled = sorted(spelled, key=len, reverse=True)

    def _values(self, request: Request) -> Iterable[str]:
        """Yield every credential that the request shows."""
        for name, value in request.headers:
            if is_header(name) or ("header", name) in self._places:
                yield from _of_header(name, value)
        for name, _, value in _pairs(request.query):
            if self._in_query(name):
                yield unquote_plus(value)
        if _may_hold_members(request.body):
            body = _json(request)
            yield from _members_of(body) if body is not None else _fields_of(request)

    def _in_query(self, name: str) -> bool:
        name = unquote_plus(name)
        return ("query", name.lower()) in self._places or is_member(name)

    def text(self, text: str) -> str:
        """Return a text without the credentials of the request."""
        for spelling in self._spelled:
            text = text.replace(spelling, HIDDEN)
        return text

    def query(self, query: bytes) -> str:
        """Return a query string, percent-encoded as it came, without credentials."""
        return self.text(
            "&".join(
                f"{name}{mark}{HIDDEN if self._in_query(name) else value}"
                for name, mark, value in _pairs(query)
            )
        )

    def header(self, name: str, value: str) -> str:
        """Return the value of a header, or what stands in its place."""
        return HIDDEN if is_header(name) or ("header", name) in self._places else self.text(value)

    def json(self, value: Json) -> Any:
        """Return JSON without the credentials in it."""
        return replaced(
            value, self.text, lambda name, item: HIDDEN if is_member(name) and isinstance(item, str) else None
        )

    def event(self, text: str) -> str:
        """Return a piece of a stream without the credentials in it, in its JSON too."""
        lines = []
        for line in text.split("\n"):
            start, mark, data = line.partition(":") if line.startswith("data") else ("", "", line)
            try:
                shown = self.json(parse_json(data.encode("utf-8", "replace")))
            except JsonError:
                lines.append(self.text(line))
            else:
                unchanged = shown == parse_json(data.encode("utf-8", "replace"))
                lines.append(
                    line if unchanged else f"{start}{mark} {json.dumps(shown, ensure_ascii=False)}".strip()
                )
        return "\n".join(lines)

    def body(self, request: Request) -> Any:
        """Return the body as JSON, or as text when it is not JSON, or None when there was none."""
        if not request.body:
            return None
        try:
            return self.json(parse_json(request.body))
        except JsonError:
            pass
        text = request.body.decode("utf-8", "replace")
        if _is_form(request):
            text = "&".join(
                f"{name}{mark}{HIDDEN if is_member(unquote_plus(name)) else value}"
                for name, mark, value in _pairs(request.body)
            )
        return self.text(text)


def _of_header(name: str, value: str) -> Iterable[str]:
    """Yield a header's value, what follows its scheme, Basic in the plain, and the values of cookies."""
    if name == "cookie":
        for pair in value.split(";"):
            yield pair.partition("=")[2].strip()
        return
    yield value
    scheme, _, rest = value.strip().partition(" ")
    if rest:
        yield rest
    if scheme.lower() == "basic":
        try:
            plain = base64.b64decode(rest).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            return
        yield plain
        yield plain.partition(":")[2]


def _may_hold_members(body: bytes) -> bool:
    """Tell, without reading it as JSON or a form, whether a body may have members that hold credentials."""
    if not body:
        return False
    lowered = body.lower()
    for word in _WORDS:  # noqa: SIM110  # each request is asked, and a generator takes twice as long
        if word in lowered:
            return True
    return False


def _json(request: Request) -> Json:
    try:
        return parse_json(request.body)
    except JsonError:
        return None


def _members_of(value: Json) -> Iterable[str]:
    if isinstance(value, list):
        for item in value:
            yield from _members_of(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, str) and is_member(name):
                yield item
                yield json.dumps(item)[1:-1]
            else:
                yield from _members_of(item)


def _is_form(request: Request) -> bool:
    return "urlencoded" in (request.header("content-type") or "")


def _fields_of(request: Request) -> Iterable[str]:
    if _is_form(request):
        for name, _, value in _pairs(request.body):
            if is_member(unquote_plus(name)):
                yield unquote_plus(value)


def _pairs(text: bytes) -> list[tuple[str, str, str]]:
    """Return names, equals signs and values as they are written."""
    return [pair.partition("=") for pair in text.decode("utf-8", "replace").split("&")] if text else []
