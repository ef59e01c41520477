"""What in the exchanges of a recording is a credential, and those exchanges without it.

A credential is known by the name of what holds it, by where the API takes its own, by how it looks, and by
having been seen as one in any other place of the recording. Rather one text too many is hidden than a
credential too few.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote, quote_plus, unquote_plus

from invocant.media_types import essence, is_stream
from invocant.mock._api import Json
from invocant.mock._exchange.parameters import TextError, split_query
from invocant.mock._exchange.requests import JsonError, Request, parse_json
from invocant.mock._serving.hiding import HIDDEN, MIN_CHARACTERS, Hiding, is_header, is_member, replaced

MIN_TOKEN_CHARACTERS = 20
"""From which length the value of a `token` is one wherever it stands: pieces of text are shorter."""

_COOKIES = ("set-cookie", "set-cookie2", "cookie")
_WORD_STARTS = re.compile("(?<=[a-z0-9])(?=[A-Z])")
_FURTHER = re.compile(
    r"(.*[-_.])?(private[-_]?key|signing[-_]?key|secret[-_]?key|access[-_]?key([-_]?id)?|encryption[-_]?key"
    r"|passphrase|passcode|pwd|otp|jwt|bearer|cookies?|session([-_]?(id|key))?|auth|signature|sig"
    r"|connection[-_]?string|dsn|secrets|passwords|api[-_]?keys|tokens)",
    re.IGNORECASE,
)
_KEY = re.compile(r"(.*[-_.])?key", re.IGNORECASE)
_RANDOM = re.compile(r"(?=.*[0-9])[A-Za-z0-9_\-.+/=:~]{16,}")
_LOOKS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|\beyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]*"
    r"|\b(?:sk|pk|rk|ghp|gho|ghs|ghu|ghr|github_pat|glpat|xox[abeprs]|hf|whsec|op|bt|re)[-_][A-Za-z0-9_\-]{16,}"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_\-]{35}"
    r"|(?<=\bBearer )(?=.\S*[A-Z0-9=._])[A-Za-z0-9._~+/=\-]{12,}"
    r"|(?<=\bBasic )(?=.\S*[A-Z0-9=])[A-Za-z0-9+/]{12,}={0,2}"
    r"|(?<=://)[^/\s:@\"']*:[^/\s@\"']+(?=@)",
    re.DOTALL,
)
_PAIRS = (
    re.compile(r"((?:^|[?&;\s\"'<>])([^=&#;\s\"'<>?]{1,100})=)([^&#\s\"'<>\\]+)"),
    re.compile(r"(\\*[\"']([^\"'\\]{1,100})\\*[\"']\s*:\s*\\*[\"'])([^\"'\\]+)"),
    re.compile(r"(<([^<>/\s]{1,100})[^<>]*>)([^<>]+)(?=</)"),
)
"""Names and values in texts: of a query or a form, of JSON within a text, and of XML; with what is before."""
_EVENT = re.compile(rb".+?(?:\r\n\r\n|\n\n|\r\r|\Z)", re.DOTALL)
_LINE_END = re.compile("\r\n|\n|\r")


def is_secret(name: str) -> bool:
    """Whether what is called so, a member, field or query parameter, may hold a credential."""
    spelled = _WORD_STARTS.sub("_", name)
    return is_member(spelled) or _FURTHER.fullmatch(spelled) is not None


def _holds(name: str, value: Json) -> bool:
    """Whether a member holds a credential; what is called a key does when it looks like one."""
    if is_secret(name):
        if isinstance(value, int | float) and name.lower().endswith("tokens"):
            return False  # how many there are
        return value is not None and not isinstance(value, bool)
    key = _KEY.fullmatch(_WORD_STARTS.sub("_", name)) is not None
    return key and isinstance(value, str) and _RANDOM.fullmatch(value) is not None


class CredentialMask:
    """The credentials of all exchanges of a recording.

    Args:
        places: Where the APIs take credentials: locations, and names in lower case.
    """

    def __init__(self, places: Iterable[tuple[str, str]] = ()) -> None:
        self._places = frozenset(places)
        self._values: set[str] = set()
        self._spelled: list[str] | None = []

    # -- learning ----------------------------------------------------------------------------------

    def learn(self, request: Request, headers: Sequence[tuple[str, str]], body: bytes) -> None:
        """Take note of the credentials of an exchange: in its request, and in the answer."""
        self._add(Hiding(request, self._places).credentials)
        for pair in _pairs(request.query):
            if self.in_query(*pair):
                self._add(pair[1:])
        for name, value in headers:
            if name in _COOKIES:
                self._add([value.partition(";")[0].partition("=")[2].strip()])
            elif self._in_header(name):
                self._add([value])
        for text in (request.body, *_json_texts(headers, body)):
            try:
                self._add(_credentials(parse_json(text)))
            except JsonError:
                continue

    def _add(self, values: Iterable[str]) -> None:
        self._values |= {value for value in values if len(value) >= MIN_CHARACTERS and value != HIDDEN}
        self._spelled = None

    def _spellings(self) -> list[str]:
        """Return every credential in the forms in which texts have it, the longest first."""
        if self._spelled is None:
            spelled = {
                form
                for value in self._values
                for form in (value, quote(value, safe=""), quote_plus(value), json.dumps(value)[1:-1])
            }
            self._spelled = sorted(spelled, key=len, reverse=True)
        return self._spelled

    # -- hiding ------------------------------------------------------------------------------------

    def text(self, text: str) -> str:
        """Return a text without credentials."""
        for spelling in self._spellings():
            text = text.replace(spelling, HIDDEN)
        for pairs in _PAIRS:
            text = pairs.sub(self._pair, text)
        return _LOOKS.sub(HIDDEN, text)

    def _pair(self, pair: re.Match[str]) -> str:
        before, name, value = pair.groups()
        hidden = self.in_query(unquote_plus(name), unquote_plus(value))
        return f"{before}{HIDDEN if hidden else value}"

    def in_query(self, name: str, value: Json) -> bool:
        """Whether a query parameter holds a credential."""
        return ("query", name.lower()) in self._places or is_secret(name) or _holds(name, value)

    def _in_header(self, name: str) -> bool:
        return is_header(name) or ("header", name) in self._places

    def headers(self, headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the headers of an answer without credentials; cookies are left out."""
        return [
            (name, HIDDEN if self._in_header(name) else self.text(value))
            for name, value in headers
            if name not in _COOKIES
        ]

    def json(self, value: Json) -> Json:
        """Return JSON with the credentials in it replaced."""
        return replaced(value, self.text, lambda name, item: _blank(item) if _holds(name, item) else None)

    def without(self, value: Json) -> Json:
        """Return JSON without the members and items that are, or hold, credentials."""
        if isinstance(value, list):
            return [self.without(item) for item in value if self._is_open(item)]
        if isinstance(value, dict):
            return {
                name: self.without(item)
                for name, item in value.items()
                if not _holds(name, item) and self.text(name) == name and self._is_open(item)
            }
        return value

    def _is_open(self, value: Json) -> bool:
        return not isinstance(value, str) or self.text(value) == value

    def pieces(self, headers: Sequence[tuple[str, str]], body: bytes) -> list[bytes]:
        """Return a body without credentials: a stream in its events or lines, all else in one piece."""
        content_type = dict(headers).get("content-type", "")
        if essence(content_type) == "text/event-stream":
            return [self._event(event) for event in _EVENT.findall(body)]
        if is_stream(content_type):
            return [self._document(line) for line in body.splitlines(keepends=True)]
        return [self._document(body)] if body else []

    def _document(self, data: bytes) -> bytes:
        try:
            value = parse_json(data)
        except JsonError:
            return self._bytes(data)
        shown = self.json(value)
        if shown == value:
            return data
        end = data[len(data.rstrip()) :]
        return json.dumps(shown, ensure_ascii=False).encode("utf-8", "backslashreplace") + end

    def _bytes(self, data: bytes) -> bytes:
        try:
            return self.text(data.decode()).encode()
        except UnicodeDecodeError:
            for spelling in self._spellings():
                data = data.replace(spelling.encode("utf-8", "backslashreplace"), HIDDEN.encode())
            return data

    def _event(self, event: bytes) -> bytes:
        """Return an event of a stream without credentials. Source: WHATWG HTML, section 9.2.6."""
        try:
            lines = _LINE_END.split(event.decode())
        except UnicodeDecodeError:
            return self._bytes(event)
        data = "\n".join(line[5:].removeprefix(" ") for line in lines if line.startswith("data:"))
        try:
            value = parse_json(data.encode())
        except JsonError:
            return self._bytes(event)
        shown = self.json(value)
        if shown == value:
            return self._bytes(event)
        end = _LINE_END.search(event.decode())
        newline = end[0] if end is not None else "\n"
        further = [self.text(line) for line in lines if line and not line.startswith("data:")]
        return newline.join([*further, f"data: {json.dumps(shown, ensure_ascii=False)}", "", ""]).encode(
            "utf-8", "backslashreplace"
        )


def _pairs(query: bytes) -> list[tuple[str, str]]:
    try:
        return list(split_query(query))
    except TextError:
        return []


def _blank(value: Json) -> Json:
    """Return what stands in the place of a credential: of its type, and of its members' types."""
    if isinstance(value, str):
        return HIDDEN
    if isinstance(value, int | float) and not isinstance(value, bool):
        return 0
    if isinstance(value, list):
        return [_blank(item) for item in value]
    if isinstance(value, dict):
        return {name: _blank(item) for name, item in value.items()}
    return value


def _json_texts(headers: Sequence[tuple[str, str]], body: bytes) -> Iterator[bytes]:
    """Yield what may be JSON in an answer: its body, or the data of its events and lines."""
    if not is_stream(dict(headers).get("content-type", "")):
        yield body
        return
    for line in body.splitlines():
        yield line.removeprefix(b"data:").strip(b" \x1e")


def _credentials(value: Json) -> Iterator[str]:
    """Yield the values of JSON that its members' names say to be credentials."""
    if isinstance(value, list):
        for item in value:
            yield from _credentials(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if not _holds(name, item):
                yield from _credentials(item)
                continue
            certain = "token" not in name.lower()
            for text in _texts_in(item):
                if certain or len(text) >= MIN_TOKEN_CHARACTERS or any(map(str.isdigit, text)):
                    yield text


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(item)
