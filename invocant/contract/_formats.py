"""Texts of the formats that JSON Schema and OpenAPI name, plain ones."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_MIDDLE = datetime(2024, 3, 9, 12, 0, 0, tzinfo=UTC)


def formatted(kind: str, chance: random.Random, word: Callable[[], str]) -> str | None:
    """Return a text of the format *kind*, or None where that is not known.

    Args:
        kind: The name of the format.
        chance: What decides which.
        word: Makes a word that was not made before.
    """
    day = _MIDDLE + timedelta(days=chance.randrange(300), seconds=chance.randrange(80000))
    makers: dict[str, Callable[[], str]] = {
        "date-time": lambda: day.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "date": lambda: day.strftime("%Y-%m-%d"),
        "time": lambda: day.strftime("%H:%M:%SZ"),
        "duration": lambda: f"PT{chance.randrange(1, 59)}M",
        "uuid": lambda: str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "email": lambda: f"{word()}@example.com",
        "idn-email": lambda: f"{word()}@example.com",
        "uri": lambda: f"https://example.com/{word()}",
        "url": lambda: f"https://example.com/{word()}",
        "uri-reference": lambda: f"/{word()}",
        "iri": lambda: f"https://example.com/{word()}",
        "hostname": lambda: f"{word()}.example.com",
        "ipv4": lambda: f"192.0.2.{chance.randrange(1, 255)}",
        "ipv6": lambda: f"2001:db8::{chance.randrange(1, 9999):x}",
        "byte": lambda: "aGVsbG8=",
        "binary": lambda: "hello",
        "password": lambda: f"Pw-{word()}",
        "json-pointer": lambda: "/a",
        "decimal": lambda: str(chance.randrange(1, 1000)),
    }
    return makers[kind]() if kind in makers else None
