"""From a file or its bytes to an OpenAPI document: within bounds, or refused with a diagnostic."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from invocant.documents._reading.external import check_references, include_references
from invocant.documents._reading.shape import check_structure
from invocant.documents._reading.text import MAX_BYTES, MAX_LEVELS, parse_text, read


def load(
    source: str | os.PathLike[str] | bytes,
    *,
    max_size: int = MAX_BYTES,
    max_depth: int = MAX_LEVELS,
    allow_refs: bool = False,
) -> dict[str, Any]:
    """Return the OpenAPI 3.0 or 3.1 document in *source* as plain data.

    Args:
        source: A path, or the bytes of a file; JSON or YAML, told apart by the first character.
        max_size: Largest size accepted, in bytes.
        max_depth: Deepest nesting accepted.
        allow_refs: Follow `$ref` to files beside the document (never above its folder, never over the
            network) and put what they hold into the document. Otherwise such a reference is an error.

    Raises:
        DocumentError: unreadable, too large, too deep, no JSON or YAML, no OpenAPI 3.0 or 3.1 document.
    """
    document: dict[str, Any] = parse_text(read(source, max_size=max_size), max_depth=max_depth)
    check_structure(document)
    if allow_refs and not isinstance(source, bytes):
        return include_references(document, Path(source), max_size=max_size, max_depth=max_depth)
    check_references(document)
    return document
