"""References that leave the document: refused, or, if allowed, included from files in its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

from invocant.documents._diagnostics import Diagnostic, DocumentError, error, fragment
from invocant.documents._reading.text import parse_text, read
from invocant.documents._walk import references
from invocant.documents.pointers import MISSING, join, lookup

_MAX_FILES = 200
"""How many files one document may pull in."""


def check_references(document: Any) -> None:
    """Refuse references to other files and hosts.

    Raises:
        DocumentError: with one diagnostic for each reference, up to 20.
    """
    diagnostics = []
    for pointer, holder in references(document):
        ref = holder["$ref"]
        if not ref.startswith("#"):
            diagnostics.append(
                Diagnostic(
                    what="a reference to another document",
                    pointer=pointer,
                    fragment=fragment({"$ref": ref}),
                    why="a document is read alone: no other file and no host is looked at on its word",
                    fix="bundle the document into one file, or allow files beside it (--allow-refs)",
                )
            )
            if len(diagnostics) == 20:
                break
    if diagnostics:
        raise DocumentError(diagnostics)


def include_references(
    document: dict[str, Any], path: Path, *, max_size: int, max_depth: int
) -> dict[str, Any]:
    """Return *document* with every file it refers to under `x-invocant-files`, and references led there.

    Args:
        document: The document as loaded.
        path: Where it was loaded from; only files in its folder or below are read.
        max_size: Largest size of each file, in bytes.
        max_depth: Deepest nesting of each file.

    Raises:
        DocumentError: a reference to a host, to a file outside the folder, or to a place that does not exist.
    """
    root = path.resolve().parent
    files: dict[str, Any] = {}
    names: dict[Path, str] = {path.resolve(): ""}
    pending: list[Path] = []

    def target(ref: str, pointer: str, base: Path) -> str:
        name, _, inside = ref.partition("#")
        place = (base.parent / unquote(name)).resolve() if name else base
        if "://" in name or name.startswith("//") or not place.is_relative_to(root):
            raise error(
                "a reference out of the folder",
                pointer,
                {"$ref": ref},
                why="only files in the folder of the document are read, and no host is",
                fix="bundle the document into one file",
            )
        if place not in names:
            if len(names) >= _MAX_FILES:
                raise error(
                    "too many files",
                    pointer,
                    {"$ref": ref},
                    why=f"more than {_MAX_FILES} files are referred to",
                    fix="bundle the document into one file",
                )
            names[place] = join("/x-invocant-files", place.relative_to(root).as_posix())
            pending.append(place)
        pointer_inside = unquote(inside) if inside != "/" else ""
        return f"#{names[place]}{pointer_inside}".replace("%", "%25")

    def rewritten(value: Any, pointer: str, base: Path) -> Any:
        if isinstance(value, dict):
            members = {key: rewritten(member, join(pointer, key), base) for key, member in value.items()}
            ref = value.get("$ref")
            if isinstance(ref, str) and (not ref.startswith("#") or names[base]):
                members["$ref"] = target(ref, pointer, base)
            return members
        if isinstance(value, list):
            return [rewritten(member, join(pointer, index), base) for index, member in enumerate(value)]
        return value

    result: dict[str, Any] = rewritten(document, "", path.resolve())
    while pending:
        place = pending.pop(0)
        content = parse_text(read(place, max_size=max_size), max_depth=max_depth)
        files[place.relative_to(root).as_posix()] = rewritten(content, names[place], place)
    if files:
        result["x-invocant-files"] = files
    for pointer, holder in references(result):
        if "/x-invocant-files" in holder["$ref"] and lookup(result, unquote(holder["$ref"][1:])) is MISSING:
            raise error(
                "a reference to nothing",
                pointer,
                {"$ref": holder["$ref"]},
                why="the file has nothing at that place",
                fix="correct the reference",
            )
    return result
