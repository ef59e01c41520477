"""R12: where two members of an object have one Python name, one gets another key and keeps its own beside.

openapi-python-client refuses a class with two such members, like GitHub's reactions `+1` and `-1`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from invocant.documents._repair.identifiers import sanitize, snake

ORIGINAL = "x-invocant-original-name"
"""Says what a renamed member or parameter is called on the wire."""


def with_distinct_keys(
    properties: Mapping[str, dict[str, Any]],
) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Return *properties* with keys that differ in Python too, and the new key of each that changed."""
    by_python: dict[str, list[str]] = {}
    for key in properties:
        by_python.setdefault(python_name(key), []).append(key)
    renamed: dict[str, str] = {}
    if len(by_python) == len(properties):
        return dict(properties), renamed
    taken = set(properties) | set(by_python)
    numbers: dict[str, int] = {}
    for name, keys in by_python.items():
        exact = [re.sub(r"[^\w]+", "", sanitize(key)) for key in keys]
        for position, key in enumerate(keys):
            # The parser itself tells two apart by their spelling, if that differs once delimiters are gone.
            if position == 0 or (
                len(keys) == 2 and len(set(exact)) == 2 and all(name.isidentifier() for name in exact)
            ):
                continue
            base = name.strip("_") or "field"
            number = numbers.get(base, 2)
            while f"{base}_{number}" in taken or python_name(f"{base}_{number}") in taken:
                number += 1
            numbers[base] = number + 1
            renamed[key] = f"{base}_{number}"
            taken.add(f"{base}_{number}")
    return {
        renamed.get(key, key): {**node, ORIGINAL: key} if key in renamed else node
        for key, node in properties.items()
    }, renamed


@lru_cache(maxsize=16_384)
def python_name(key: str) -> str:
    """Return what the parser makes of a wire name, as far as it matters for telling names apart."""
    safe = sanitize(key)
    name = snake(key)
    return f"field_{name}" if not name.isidentifier() or safe.startswith("_") else name
