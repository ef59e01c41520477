"""From a file to its text, and from text to a value: within bounds, or refused with a diagnostic."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from invocant.documents._diagnostics import DocumentError, error
from invocant.documents._reading.json import parse_json

MAX_BYTES = 16 * 2**20
"""Largest document accepted unless told otherwise, in bytes."""
MAX_LEVELS = 160
"""How deep a document may nest. The deepest real one known nests 40 levels."""
MAX_ALIASED_VALUES = 200_000
"""How many values YAML aliases may add to a document, counted as if they were written out."""


def read(source: str | os.PathLike[str] | bytes, *, max_size: int = MAX_BYTES) -> str:
    """Return the text of *source*, which is UTF-8 with or without a byte order mark.

    Raises:
        DocumentError: unreadable, larger than *max_size* bytes, or not UTF-8.
    """
    if isinstance(source, bytes):
        data = source
    else:
        try:
            with Path(source).open("rb") as file:
                data = file.read(max_size + 1)
        except OSError as problem:
            raise error(
                "cannot be read",
                "",
                os.fspath(source),
                why=problem.strerror or type(problem).__name__,
                fix="check the path and its permissions",
            ) from problem
    if len(data) > max_size:
        raise error(
            "too large",
            "",
            None,
            why=f"the document has more than {max_size} bytes",
            fix="raise the bound (--max-size) if the document is what you expect",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise error(
            "not UTF-8",
            "",
            None,
            why=f"byte {problem.start} cannot be decoded: {problem.reason}",
            fix="save the document as UTF-8",
        ) from None


def parse_text(text: str, *, max_depth: int = MAX_LEVELS, max_aliased: int = MAX_ALIASED_VALUES) -> Any:
    """Return the value of JSON or YAML *text*; JSON is what starts with a bracket and parses as JSON.

    Raises:
        DocumentError: neither, or outside the bounds.
    """
    if re.match(r"\s*[\[{]", text):
        try:
            return parse_json(text, max_depth=max_depth)
        except DocumentError as problem:
            # YAML's flow style starts with a bracket too; what is neither is called what it was to be.
            if problem.diagnostics[0].what != "not JSON":
                raise
            try:
                return _parse_yaml(text, max_depth, max_aliased)
            except ImportError:
                raise problem from None
            except DocumentError as other:
                raise (problem if other.diagnostics[0].what == "not YAML" else other) from None
    return _parse_yaml(text, max_depth, max_aliased)


def _parse_yaml(text: str, max_depth: int, max_aliased: int) -> Any:
    from invocant.documents._reading.yaml import parse_yaml

    # A value takes at least a character, so what a text can hold without aliases is bounded by its length.
    return parse_yaml(text, max_depth=max_depth, max_nodes=len(text) + max_aliased)
