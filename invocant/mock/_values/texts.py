"""A text for a schema: by its pattern, its format and its length."""

import base64
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from invocant.documents.patterns import PatternError, text_for
from invocant.mock._api import Json
from invocant.mock._state.backend import chance

MAX_CHARACTERS = 100_000
"""Longest text that is made, whatever a schema asks for."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_TRIES = 40


def texts(schema: Mapping[str, Any], seed: tuple[Json, ...]) -> Iterator[str]:
    """Yield texts that fit a schema's pattern, format or length, as far as one can tell without asking.

    The first is the best guess; the others are for schemas that want several of these things at once.
    """
    shortest = min(_count(schema.get("minLength"), 0), MAX_CHARACTERS)
    longest = _count(schema.get("maxLength"), None)
    pattern = schema.get("pattern")
    encoded = str(schema.get("contentEncoding")).lower() in ("base64", "base64url")
    kind = "byte" if encoded else schema.get("format")
    by_format = [
        text for text in formatted(str(kind), seed) if shortest <= len(text) and _within(text, longest)
    ]
    if isinstance(pattern, str):
        yield from by_format
        yield from _matching(pattern, seed, shortest, longest)
    yield from by_format
    number = int(chance("text", *seed) * 2**48)
    text = f"text-{number:012x}"
    if longest is not None and longest < len(text):
        text = _letters(number, longest)
    yield text.ljust(shortest, "-")


def _matching(pattern: str, seed: tuple[Json, ...], shortest: int, longest: int | None) -> Iterator[str]:
    for attempt in range(_TRIES):
        state = [0]

        def draw(count: int, attempt: int = attempt, state: list[int] = state) -> int:
            state[0] += 1
            return min(int(chance("pattern", attempt, state[0], *seed) * count), count - 1)

        try:
            text = text_for(pattern, draw, shortest, longest)
        except (PatternError, ValueError, OverflowError, RecursionError):
            return
        if text is not None and len(text) <= MAX_CHARACTERS:
            yield text


def formatted(kind: str, seed: tuple[Json, ...]) -> Iterator[str]:
    """Yield texts of a format, the usual one first; nothing for a format that is unknown.

    Source: JSON Schema 2020-12 (validation), section 7.3; the format registry of OpenAPI.
    """
    drawn = chance("text", *seed)
    number = int(drawn * 2**48)
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=int(drawn * 86400))
    stamp = moment.isoformat().replace("+00:00", "Z")
    day = moment + timedelta(days=number % 365)
    short = f"{number % 2**16:x}"
    known: dict[str, tuple[str, ...]] = {
        "uuid": (str(uuid.UUID(int=number * 2**80 + number, version=4)),),
        "date-time": (stamp, stamp.replace("Z", ".000Z")),
        "date-time-local": (stamp.removesuffix("Z"),),
        "date": (day.date().isoformat(),),
        "time": (stamp[11:],),
        "time-local": (stamp[11:].removesuffix("Z"),),
        "duration": (f"P{number % 28 + 1}D", f"PT{number % 59 + 1}M"),
        "email": (f"person-{number:x}@example.test", f"p{short}@a.test", "a@b.co"),
        "idn-email": (f"person-{number:x}@example.test", "a@b.co"),
        "uri": (f"https://example.test/{number:x}", f"http://a.test/{short}", "urn:a:b"),
        "url": (f"https://example.test/{number:x}", f"http://a.test/{short}", "urn:a:b"),
        "iri": (f"https://example.test/{number:x}", "urn:a:b"),
        "uri-reference": (f"/{number:x}", "/a", ""),
        "iri-reference": (f"/{number:x}", "/a", ""),
        "uri-template": (f"/{number:x}/{{id}}", "/{id}"),
        "hostname": ("example.test", f"h{short}.example.test", "a.b"),
        "idn-hostname": ("example.test", "a.b"),
        "ipv4": (f"192.0.2.{number % 254 + 1}",),
        "ipv6": (f"2001:db8::{short}",),
        "json-pointer": (f"/{short}", ""),
        "relative-json-pointer": (f"{number % 9 + 1}/a",),
        "regex": ("^[a-z]+$",),
        "byte": (base64.b64encode(str(number).encode()).decode(), "YQ==", ""),
        "base64url": (base64.urlsafe_b64encode(str(number).encode()).decode().rstrip("="),),
        "password": (f"secret-{number:012x}",),
        "char": (_LETTERS[number % 26],),
        "decimal": (f"{number % 1000}.{number % 100:02d}",),
        "decimal128": (f"{number % 1000}.{number % 100:02d}",),
        "int64": (str(number),),
        "uint64": (str(number),),
        "int32": (str(number % 2**31),),
        "unix-time": (str(int(moment.timestamp())),),
        "currency": (("EUR", "USD", "GBP", "JPY")[number % 4],),
        "country": (("DE", "FR", "US", "JP")[number % 4],),
        "snowflake": (str(number * 2**14 + 1),),
    }
    aliases = {"datetime": "date-time", "dateTime": "date-time", "timestamp": "date-time", "guid": "uuid"}
    aliases |= {"binary": "", "ip": "ipv4", "phone": "", "base64": "byte", "hostname-or-ip": "hostname"}
    yield from known.get(aliases.get(kind, kind), ())


def _within(text: str, longest: int | None) -> bool:
    return longest is None or len(text) <= longest


def _letters(number: int, count: int) -> str:
    text = ""
    while len(text) < count:
        text += _LETTERS[(number >> 5 * (len(text) % 9)) % 32]
    return text


def _count(value: Any, otherwise: Any) -> Any:
    return int(value) if isinstance(value, int | float) and value >= 0 else otherwise
