r"""Credentials, and how they stay out of everything that is printed.

A key lives in a `Secret`, whose text, repr and pickle do not hold it, until the transport writes it: a report
of an error may show the locals of every frame. Headers and URLs are masked before they reach a log, a hook or
an error, and texts from a server are scrubbed of the very credentials that were sent to it, also where it
escapes them: `\u002B` and `\/` (JSON), `%2B` (an address), `&#43;` and `&amp;` (HTML).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import unquote_plus

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

MASK = "***"

_SENSITIVE = (
    r"authorization|cookie|api[-_]?key|token|secret|pass(word|wd|phrase|code)|signature|credential|session|bearer|jwt"
    r"|access[-_]?key|subscription[-_]key|^x-(?!idempotency).*key$|(^|[-_])auth$"
)
_NOT_SENSITIVE = r"tokens|token[-_](count|limit|usage)|ratelimit|rate-limit"
_QUERY_VALUE = r"([?&;]([^=&;#]+)=)([^&;#]*)"
_USER_INFO = r"^([a-zA-Z][a-zA-Z0-9+.-]*://)[^/?#@]*@"
_pattern: Callable[..., re.Pattern[Any]] = cache(
    re.compile
)  # compiled at first use: a client is made without


class Secret:
    """A text that shows itself only when asked by name.

    `repr`, `str` and formatting give a mask; it does not pickle. Equal only to itself.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the text itself."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return MASK

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret does not pickle or copy: make the client anew where it is needed")


def sensitive(name: str) -> bool:
    """Whether a header, query or form field of that name may hold a credential."""
    return (
        _pattern(_SENSITIVE, re.IGNORECASE).search(name) is not None
        and _pattern(_NOT_SENSITIVE, re.IGNORECASE).search(name) is None
    )


def mask_headers(headers: Mapping[str, Any], names: Collection[str] = ()) -> dict[str, Any]:
    """Return the headers, masked where they are sensitive or among *names*, which are in lower case."""
    return {
        name: MASK if name.lower() in names or sensitive(name) or isinstance(value, Secret) else value
        for name, value in headers.items()
    }


def mask_url(url: str, names: Collection[str] = ()) -> str:
    """Return the URL without user name and password.

    Sensitive query values are masked, and those of *names*, which are in lower case.
    """
    url = _pattern(_USER_INFO).sub(r"\1", url)

    def hidden(name: str) -> bool:
        name = unquote_plus(name)
        return name.lower() in names or sensitive(name)

    masked: str = _pattern(_QUERY_VALUE).sub(lambda m: m[1] + (MASK if hidden(m[2]) else m[3]), url)
    return masked


def revealed(value: str | Secret) -> str:
    """Return a text that may be secret."""
    return value.reveal() if isinstance(value, Secret) else value


def _parts_of(value: str) -> tuple[str, ...]:
    """Return what is secret in a header: all of it, what follows a scheme, and the password of Basic."""
    _, _, rest = value.strip().partition(" ")
    parts = [value, rest] if rest else [value]
    if value[:6].lower() == "basic ":
        import base64  # here: only for who writes such a header by hand
        from contextlib import suppress

        with suppress(ValueError):
            parts.append(base64.b64decode(rest).decode().partition(":")[2])
    return tuple(part for part in parts if part)


def secrets_in(url: str) -> tuple[str, ...]:
    """Return the values of query parameters that may be credentials, as they are and as they are written."""
    values: list[str] = []
    for _, name, value in _pattern(_QUERY_VALUE).findall(url):
        if value and sensitive(unquote_plus(name)):
            values += value, unquote_plus(value)
    return tuple(values)


def secrets_of(name: str, value: str) -> tuple[str, ...]:
    """Return what is secret in a header: of cookies those values that are long enough to be."""
    if name.lower() != "cookie":
        return _parts_of(value)
    values = (pair.partition("=")[2].strip() for pair in value.split(";"))
    return tuple(text for text in values if len(text) >= MIN_COOKIE_CHARACTERS)


MIN_COOKIE_CHARACTERS = 8
"""Values of cookies that are shorter are words, such as `dark`."""
MIN_SECRET_CHARACTERS = 4
"""Shorter ones are not looked for: they would hit words."""


def scrub_bytes(body: bytes, secrets: Iterable[str]) -> bytes:
    """Replace every given secret in a body that a server sent back. Secrets below 4 characters are left."""
    wanted = sorted({secret.encode() for secret in secrets if len(secret) >= MIN_SECRET_CHARACTERS}, key=len)
    mask = MASK.encode()
    for secret in reversed(wanted):  # the longest first: another may be a part of it
        body = body.replace(secret, mask)
    if wanted and not _ESCAPES.isdisjoint(body):
        plain, places = _unescaped(body)
        spans = [
            (_place(places, match.start()), _place(places, match.end()))
            for secret in wanted
            for match in re.finditer(re.escape(secret), plain)
        ]
        for begin, end in _joined(spans):
            body = body[:begin] + mask + body[end:]
    return body


def scrub(text: str, secrets: Iterable[str]) -> str:
    """Replace every given secret in a text. Secrets below 4 characters are left."""
    secrets = tuple(secrets)
    if not secrets:
        return text
    return scrub_bytes(text.encode("utf-8", "surrogatepass"), secrets).decode("utf-8", "surrogatepass")


def scrubbed(value: Any, scrub: Callable[[str], str]) -> Any:
    """Return JSON whose texts, names of members included, went through *scrub*; without recursion."""
    whole = [value]
    waiting: list[Any] = [whole]  # containers that are copies, and their values not yet
    while waiting:
        container = waiting.pop()
        for place in container if isinstance(container, dict) else range(len(container)):
            member = container[place]
            if isinstance(member, str):
                container[place] = scrub(member)
            elif isinstance(member, list):
                container[place] = copy = list(member)
                waiting.append(copy)
            elif isinstance(member, dict):
                container[place] = named = {
                    scrub(name) if isinstance(name, str) else name: inner for name, inner in member.items()
                }
                waiting.append(named)
    return whole[0]


_ESCAPES = frozenset(b"\\%&")
_ESCAPE = (
    rb"\\+u([0-9a-fA-F]{4})|\\+x([0-9a-fA-F]{2})|\\+([/\\\"'])|%(?:25)*([0-9a-fA-F]{2})"
    rb"|&(?:amp;)*(?:#0*([0-9]{1,6});|#[xX]0*([0-9a-fA-F]{1,5});|(\w{2,8});)"
)
"""One character in another spelling, which may have been escaped again: `\\\\u002B`, `%252B`, `&amp;#43;`."""
_NAMED = {
    b"amp": b"&", b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'", b"plus": b"+", b"sol": b"/",
    b"equals": b"=", b"colon": b":", b"period": b".", b"comma": b",", b"semi": b";", b"num": b"#",
    b"dollar": b"$", b"percnt": b"%", b"excl": b"!", b"quest": b"?", b"commat": b"@", b"ast": b"*",
    b"lpar": b"(", b"rpar": b")", b"lsqb": b"[", b"rsqb": b"]", b"lcub": b"{", b"rcub": b"}",
    b"lowbar": b"_", b"hyphen": b"-", b"Hat": b"^", b"grave": b"`", b"verbar": b"|", b"bsol": b"\\",
}  # fmt: skip
"""Names of HTML for characters of ASCII (WHATWG HTML, section 13.5)."""


def _character(escape: re.Match[bytes]) -> bytes:
    """Return what an escape stands for, in UTF-8."""
    unicode, pair, plain, octet, decimal, sixteen, name = escape.groups()
    if octet is not None:
        return bytes([int(octet, 16)])
    if plain is not None:
        return bytes(plain)
    if name is not None:
        return _NAMED.get(name, bytes(escape[0]))
    point = int(decimal) if decimal is not None else int(unicode or pair or sixteen, 16)
    return chr(point).encode("utf-8", "surrogatepass") if point < 0x110000 else bytes(escape[0])


def _unescaped(body: bytes) -> tuple[bytes, list[tuple[int, int]]]:
    """Return a body without escapes, and where its parts begin: there, and in the body."""
    pieces: list[bytes] = []
    places = [(0, 0)]
    length = at = 0
    for escape in re.finditer(_ESCAPE, body):
        text, character = body[at : escape.start()], _character(escape)
        at = escape.end()
        pieces += text, character
        places.append((length + len(text), escape.start()))
        length += len(text) + len(character)
        places.append((length, at))
    pieces.append(body[at:])
    return b"".join(pieces), places


def _place(places: list[tuple[int, int]], at: int) -> int:
    """Return where in a body a place of its unescaped form is."""
    from bisect import bisect_right

    begin, body_begin = places[bisect_right(places, (at, 1 << 62)) - 1]
    return body_begin + at - begin


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans without those that overlap others, the last first."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if joined and begin < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined[::-1]
