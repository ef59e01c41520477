"""What `source.toml` says of a document: where it came from, and what it is.

Source: docs/adding-an-api.md, which has a table of the keys.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from invocant.cli.style import alike
from invocant_generator._target import UsageError

FILE = "source.toml"
KEYS: Mapping[str, Mapping[str, type]] = {
    "source": {
        "url": str,
        "file": str,
        "repository": str,
        "path": str,
        "revision": str,
        "date": dt.date,
        "scope": str,
        "methods": list,
    },
    "document": {"provenance": str, "openapi": str, "operations": int, "sha256": str},
    "api": {"reviewed": bool},
}
"""By table, each key and what its value is."""
_SPELT = {str: "a text", int: "a number", bool: "true or false", list: "a list of texts", dt.date: "a day"}


def read(path: Path, label: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the tables of the file at *path*.

    Args:
        path: The file.
        label: What to call it in messages.

    Raises:
        UsageError: there is none, it cannot be read, or a key is not understood.
    """
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{label} cannot be read: {error}") from None
    for table, entries in told.items():
        if table not in KEYS:
            raise UsageError(f"{label} has no table [{table}]: {alike(table, KEYS)}")
        if not isinstance(entries, dict):
            raise UsageError(f"{label}: {table} is a table, [{table}]")
        for key, value in entries.items():
            _check(table, key, value, label)
    return told


def _check(table: str, key: str, value: Any, label: str) -> None:
    wanted = KEYS[table].get(key)
    if wanted is None:
        raise UsageError(f"{label} [{table}] has no key {key!r}: {alike(key, KEYS[table])}")
    texts = all(isinstance(entry, str) for entry in value) if isinstance(value, list) else True
    if type(value) is not wanted or not texts:
        raise UsageError(f"{label} [{table}] sets {key} to {value!r}, which is to be {_SPELT[wanted]}")
