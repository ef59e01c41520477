"""Say of what was found in a document where a person finds it: the file and the line, of an overlay too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve

from invocant_generator._target import Target

if TYPE_CHECKING:
    from invocant.documents import Diagnostic, Overlay

_LINE = re.compile(r"\bline (\d+)")


def located(
    problems: Iterable[Diagnostic],
    target: Target,
    *,
    received: Mapping[str, Any] | None = None,
    overlays: Sequence[Overlay] = (),
) -> list[Diagnostic]:
    """Return *problems*, each with the file and the line where what it is about stands.

    What is about a file as a whole, one that cannot be read for instance, has the file alone.

    Args:
        problems: What is wrong. A pointer leads into the document with its overlays, or after the name of a
            file and `#` into that file.
        target: What was to be made.
        received: The document without overlays, where all of *overlays* apply to it: what one of them said is
            then located in that overlay.
        overlays: The overlays.
    """
    problems = list(problems)
    if received is not None and overlays:
        from invocant.documents import in_overlays

        inner = [number for number, problem in enumerate(problems) if problem.pointer.startswith("/")]
        moved = in_overlays([problems[number] for number in inner], received, overlays)
        for number, problem in zip(inner, moved, strict=True):
            problems[number] = problem
    by_file: dict[tuple[str, Path], list[int]] = {}
    for number, problem in enumerate(problems):
        if not problem.place and (file := _file(problem.pointer, target)) is not None:
            by_file.setdefault(file, []).append(number)
    for (name, path), numbers in by_file.items():
        for number, line in _lines(path, {number: problems[number] for number in numbers}).items():
            problems[number] = evolve(problems[number], place=f"{name}:{line}")
        for number in numbers:
            if not problems[number].place and not problems[number].pointer.rpartition("#")[2]:
                problems[number] = evolve(problems[number], place=name)
    return problems


def _file(pointer: str, target: Target) -> tuple[str, Path] | None:
    """Return what the file that *pointer* leads into is called, and where it is; None for one not known."""
    name, sign, _ = pointer.partition("#")
    if not sign or not name:
        return target.source, target.document
    for path in (*target.overlays, *([target.names] if target.names is not None else [])):
        if target.label(path) == name:
            return name, path
    beside = (target.refs_root or target.document.parent) / name
    return (target.label(beside), beside) if target.allow_refs and beside.is_file() else None


def _lines(path: Path, problems: Mapping[int, Diagnostic]) -> dict[int, int]:
    """Return the line of each of *problems*, which are all about the file at *path*."""
    from invocant.documents import lines

    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    ways = {number: problem.pointer.rpartition("#")[2] for number, problem in problems.items()}
    told = {number: match for number, problem in problems.items() if (match := _LINE.search(problem.why))}
    places = lines(text, (way for number, way in ways.items() if way[:1] == "/"))
    return {
        number: places[way] if way in places else int(told[number][1])
        for number, way in ways.items()
        if way in places or (not way and number in told)
    }
