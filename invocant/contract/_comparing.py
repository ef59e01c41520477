"""Whether two JSON values say the same, and how what was received differs from what was sent."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any


def as_text(value: Any) -> str:
    """Return a scalar as paths and queries write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return str(value)


def same_value(left: Any, right: Any) -> bool:
    """Whether two JSON values say the same: numbers by value, instants by time, all else as it is."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return abs(left - right) <= 1e-9 * max(abs(left), abs(right), 1)
    if isinstance(left, str) and isinstance(right, (int, float)) and not isinstance(right, bool):
        return _numeric(left) == float(right)
    if isinstance(right, str) and isinstance(left, (int, float)):
        return _numeric(right) == float(left)
    if isinstance(left, str) and isinstance(right, str):
        if left == right:
            return True
        if (instants := (_instant(left), _instant(right)))[0] is not None:
            return instants[0] == instants[1]
        if "://" in left or "@" in left or re.fullmatch(r"[0-9a-fA-F-]{36}", left):
            return left.rstrip("/").lower() == right.rstrip("/").lower()
        if _numeric(left) is not None:
            return _numeric(left) == _numeric(right)
        return False
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same_value, left, right))
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return all(name in right and same_value(value, right[name]) for name, value in left.items())
    return bool(left == right)


def _numeric(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _instant(text: str) -> datetime | None:
    if not re.match(r"\d{4}-\d\d-\d\d[T ]", text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def differences(
    sent: Mapping[str, Any], received: Mapping[str, Any], declared: Mapping[str, Any]
) -> Iterator[str]:
    """Yield how *received*, whose members are *declared*, differs from what was *sent*."""
    for name, value in sent.items():
        if name not in declared and name not in received:
            continue
        stated = declared.get(name)
        if isinstance(stated, Mapping) and (
            stated.get("writeOnly") is True or stated.get("format") == "password"
        ):
            continue
        if name not in received:
            if value is not None:
                yield f"{name} is missing"
        elif not _kept(value, received[name]):
            yield f"{name} is {_short(received[name])} and was sent as {_short(value)}"


def without_null(value: Any) -> Any:
    """Return a merge patch without what it takes away: null is no value there (RFC 7396, section 2)."""
    if not isinstance(value, Mapping):
        return value
    return {name: without_null(member) for name, member in value.items() if member is not None}


def _kept(sent: Any, received: Any) -> bool:
    if isinstance(sent, list) and isinstance(received, list):
        if len(sent) != len(received):
            return False
        return all(_kept(a, b) for a, b in zip(sent, received, strict=True)) or all(
            any(_kept(a, b) for b in received) for a in sent
        )
    if isinstance(received, list) and len(received) == 1 and not isinstance(sent, list):
        return _kept(sent, received[0])  # one alone was sent where several may be
    if isinstance(sent, Mapping) and isinstance(received, Mapping):
        return all(name not in received or _kept(value, received[name]) for name, value in sent.items())
    return same_value(sent, received)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
