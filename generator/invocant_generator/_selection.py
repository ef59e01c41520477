"""Which part of a document a package is made of: without what is skipped by name, or cannot be made."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from attrs import frozen

from invocant.documents import (
    FURTHER_METHODS,
    Diagnostic,
    DocumentError,
    Note,
    OperationObject,
    Repaired,
    keywords,
    operations,
    part_of,
    repair,
    sound_part,
    too_deep_schemas,
    without,
    without_parts,
)
from invocant.documents.pointers import split
from invocant_generator._method_lock import MethodNames
from invocant_generator._plan.calls import OperationNames
from invocant_generator._target import UsageError


@frozen
class SkippedOperation:
    """An operation that the caller leaves out."""

    name: str
    """Dotted name of the method that it would be; empty where nobody had to know."""
    operation: str
    """`METHOD /path`."""
    pointer: str
    """Where it stands in the overlaid document."""

    def to_dict(self) -> dict[str, str]:
        """Return the parts as the summary has them."""
        return {"name": self.name, "operation": self.operation, "pointer": self.pointer}


@frozen
class DocumentSelection:
    """The part of a document that a package is made of."""

    document: Mapping[str, Any]
    skipped: tuple[SkippedOperation, ...]
    left_out: tuple[Diagnostic, ...]
    """What cannot be made, each with the reason."""
    notes: tuple[Note, ...] = ()
    """What goes along with an operation that is skipped."""


def select(
    document: Mapping[str, Any],
    skip: Sequence[str],
    *,
    partial: bool,
    known: Sequence[Diagnostic] = (),
    methods: MethodNames | None = None,
) -> DocumentSelection:
    """Return the part of an overlaid *document* that a package is made of.

    Args:
        document: The document.
        skip: Operations to leave out: by dotted name, by operationId or as `METHOD /path`.
        partial: Leave out as well what refers to nothing, and whose extension keywords are not in order.
        known: What reading the document left out; is part of the result.
        methods: What the lock knows of methods; None for no lock.

    Raises:
        UsageError: no operation has one of the names.
    """
    skipped = tuple(_skipped(document, skip, methods)) if skip else ()
    gone = [entry.pointer for entry in skipped]
    asked, notes = without_parts(document, gone) if skipped else (document, [])
    chosen = without(asked, gone) if skipped else document
    if not partial:
        return DocumentSelection(chosen, skipped, tuple(known), tuple(notes))
    sound = sound_part(chosen, known)
    problems = keywords.check(sound.document)
    left_out = [*sound.left_out]
    rest: Mapping[str, Any] = sound.document
    seen: set[str] = set()
    while problems:
        cut = {part: problem for part, problem in _cut(problems) if part not in seen}
        if not cut:
            break  # what is left cannot go alone: the step that reads the keywords refuses it
        seen |= cut.keys()
        left_out += cut.values()
        rest = without(rest, cut)
        problems = keywords.check(rest)
    return DocumentSelection(rest, skipped, tuple(left_out), tuple(notes))


def without_dropped(
    document: Mapping[str, Any], dropped: Sequence[Diagnostic], seen: set[str]
) -> tuple[Mapping[str, Any], list[Diagnostic]]:
    """Return *document* without the parts that *dropped* names, and why each is left out.

    The document itself where none of them can go alone; *seen* has those that were taken out before, and gets
    these.
    """
    cut = {part: problem for part, problem in _cut(dropped) if part not in seen}
    seen |= cut.keys()
    return (without(document, cut), list(cut.values())) if cut else (document, [])


_DEPTHS = (100, 50, 25)
"""How many schemas one may be put together of, each tried where more were too many to read."""


def without_too_deep(
    document: Mapping[str, Any], attempt: Callable[[Mapping[str, Any]], Repaired]
) -> tuple[Mapping[str, Any], Repaired, list[Diagnostic]]:
    """Return *document* without the schemas that nest too deep for *attempt*, that repaired, and those.

    Raises:
        DocumentError: that is not what is wrong with it.
    """
    for limit in _DEPTHS:
        gone = too_deep_schemas(document, limit)
        rest = without(document, [schema.pointer for schema in gone])
        with suppress(DocumentError):
            return rest, attempt(rest), gone
    return document, attempt(document), []


def refused_operations(document: Mapping[str, Any], takes: Callable[[Mapping[str, Any]], bool]) -> list[str]:
    """Return where the operations stand that make a repaired *document* one that the parser does not take.

    None where it does not take it without any operation either.
    """

    def culprits(part: Sequence[OperationObject]) -> list[OperationObject]:
        paths: dict[str, dict[str, Any]] = {}
        for operation in part:
            further = operation.path_item.get(FURTHER_METHODS, [])
            paths.setdefault(operation.path, {FURTHER_METHODS: further})[operation.method] = operation.raw
        if takes({**document, "paths": paths}):
            return []
        if len(part) < 2:
            return list(part)
        middle = len(part) // 2
        return [*culprits(part[:middle]), *culprits(part[middle:])]

    culpable = culprits(list(operations(document)))
    return [str(operation.raw.get("x-invocant-pointer") or operation.pointer) for operation in culpable]


def _cut(problems: Sequence[Diagnostic]) -> Iterator[tuple[str, Diagnostic]]:
    """Yield each part that a problem stands in, with that problem: the first one of each part."""
    seen: set[str] = set()
    for problem in problems:
        part = part_of(problem.pointer)
        if part is not None and part not in seen:
            seen.add(part)
            yield part, problem


def _skipped(
    document: Mapping[str, Any], skip: Sequence[str], known: MethodNames | None
) -> Iterator[SkippedOperation]:
    """Yield the operations that *skip* names, in the order of the document, each once."""
    offered = list(operations(document))
    chosen: set[str] = set()
    names: dict[str, list[str]] = {}
    rest = []
    for wanted in dict.fromkeys(skip):
        matching = [operation.pointer for operation in offered if _is_called(operation, wanted)]
        chosen.update(matching)
        if not matching:
            rest.append(wanted)
    if rest:
        names = method_names(document, known)
        for wanted in rest:
            matching = [pointer for pointer, own in names.items() if wanted in own]
            if not matching:
                raise _unknown(wanted, offered, names)
            chosen.update(matching)
    for operation in offered:
        if operation.pointer in chosen:
            own = names.get(operation.pointer, [""])
            yield SkippedOperation(own[0], operation.label, operation.pointer)


def matches(document: Mapping[str, Any], wanted: str) -> bool:
    """Tell whether an operation of an overlaid *document* is called *wanted*."""
    return any(_is_called(operation, wanted) for operation in operations(document)) or any(
        wanted in own for own in method_names(document).values()
    )


def _is_called(operation: OperationObject, wanted: str) -> bool:
    method, _, path = wanted.partition(" ")
    if path.strip() in {operation.path, split(operation.pointer)[1]}:
        return method.lower() == operation.method
    return operation.raw.get("operationId") == wanted


def method_names(document: Mapping[str, Any], known: MethodNames | None = None) -> dict[str, list[str]]:
    """Return the dotted names of each operation's methods, by its pointer in an overlaid *document*.

    Of what cannot be made there is none.
    """
    every = list(operations(repair(sound_part(document).document).document))
    names = OperationNames((form for operation in every for form in operation.forms), known)
    methods: dict[str, list[str]] = {}
    for operation in every:
        own = [names.give(form)[0] for form in operation.forms]
        stream = operation.raw.get("x-invocant-stream")
        if isinstance(stream, Mapping) and isinstance(stream.get("name"), str):
            own.append(stream["name"])
        methods[str(operation.raw.get("x-invocant-pointer") or operation.pointer)] = own
    return methods


def _unknown(
    wanted: str, offered: Sequence[OperationObject], names: Mapping[str, Sequence[str]]
) -> UsageError:
    known = [name for own in names.values() for name in own]
    known += [str(operation.raw["operationId"]) for operation in offered if operation.raw.get("operationId")]
    known += [operation.label for operation in offered]
    alike = difflib.get_close_matches(wanted, dict.fromkeys(known), n=3, cutoff=0.5)
    hint = f": is it {' or '.join(alike)}?" if alike else "; name it by method, operationId or METHOD /path"
    return UsageError(f"--skip: no operation is called {wanted!r}{hint}")
