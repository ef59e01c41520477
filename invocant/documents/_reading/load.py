"""From a file or its bytes to an OpenAPI document: within bounds, or refused with a diagnostic."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from attrs import frozen

from invocant.documents._diagnostics import Diagnostic, Note
from invocant.documents._reading.linking.link import link
from invocant.documents._reading.linking.sources import MAX_FILES, Bounds
from invocant.documents._reading.lowering import lower
from invocant.documents._reading.shape import check_structure, checked_version, leave_out_misshapen
from invocant.documents._reading.text import MAX_BYTES, MAX_LEVELS, parse_text, read
from invocant.documents._reading.upgrading.upgrade import upgrade


@frozen
class Loaded:
    """A document that refers to nothing but itself, and what reading it took."""

    document: dict[str, Any]
    files: tuple[Path, ...]
    """What was read beside it, in the order in which it was met."""
    notes: tuple[Note, ...]
    """References that were followed where OpenAPI has none, and the like."""
    left_out: tuple[Diagnostic, ...]
    """Parts that cannot be read and are not in the document; only where a part may be left out."""


def load(
    source: str | os.PathLike[str] | bytes,
    *,
    max_size: int = MAX_BYTES,
    max_depth: int = MAX_LEVELS,
    allow_refs: bool = False,
    refs_root: str | os.PathLike[str] | None = None,
    max_files: int = MAX_FILES,
) -> dict[str, Any]:
    """Return the OpenAPI document (3.0 to 3.2) in *source* as plain data, its references led to places in it.

    One of Swagger 2.0 comes out as one of OpenAPI 3.0.

    Args:
        source: A path, or the bytes of a file; JSON or YAML, told apart by the first character.
        max_size: Largest size accepted of each file, in bytes.
        max_depth: Deepest nesting accepted.
        allow_refs: Follow `$ref` to files (never over the network) and put what they hold into the document:
            a schema, parameter, response and the like under a name in its components, anything else where it
            is referred to. Otherwise such a reference is an error.
        refs_root: The folder that such files must lie in; None for that of the document.
        max_files: How many such files there may be.

    Raises:
        DocumentError: unreadable, too large, too deep, no JSON or YAML, no document of OpenAPI 3.0 to 3.2
            or Swagger 2.0; a reference that leads to nothing that may be read.
    """
    return load_all(
        source,
        max_size=max_size,
        max_depth=max_depth,
        allow_refs=allow_refs,
        refs_root=refs_root,
        max_files=max_files,
    ).document


def load_all(
    source: str | os.PathLike[str] | bytes,
    *,
    max_size: int = MAX_BYTES,
    max_depth: int = MAX_LEVELS,
    allow_refs: bool = False,
    refs_root: str | os.PathLike[str] | None = None,
    max_files: int = MAX_FILES,
    partial: bool = False,
) -> Loaded:
    """Return the document as `load` does, with what that took.

    With *partial* what has the wrong shape and what leads to nothing that may be read is left out and named
    instead of refusing the document.
    """
    content = parse_text(read(source, max_size=max_size), max_depth=max_depth)
    document = checked_version(content)
    root = Path(refs_root) if refs_root is not None else None
    bounds = Bounds(max_size, max_depth, allow_refs, root, max_files)
    path = None if isinstance(source, bytes) else Path(source)
    linked = link(document, path, bounds, partial=partial)
    lowered = lower(document)
    misshapen = leave_out_misshapen(document) if partial else ()
    check_structure(document)
    document, upgraded = upgrade(document)
    return Loaded(
        document, linked.files, (*linked.notes, *lowered, *upgraded), (*linked.problems, *misshapen)
    )
