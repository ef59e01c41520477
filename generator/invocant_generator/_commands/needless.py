"""Overlay actions that can go: the vendor mended what they were for, or the package is the same without."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from invocant.documents import Overlay, apply_matching, lines
from invocant.documents.keywords import PREFIX
from invocant.documents.pointers import join, lookup, split
from invocant_generator._commands.leaving_out import (
    Idle,
    Statement,
    applied,
    idle_statements,
    matching_actions,
)

if TYPE_CHECKING:
    from invocant_generator._commands.package_content import PackageContent

Maker = Callable[[Mapping[str, Any]], "PackageContent"]
_NAME = f"{PREFIX}name"
_MAX_PLACES = 3
"""Places that are written out; more are counted."""


@frozen
class Needless:
    """An overlay action, or a part of one, that can go."""

    place: str
    """File, relative to the checkout, and line."""
    position: int
    """Place of the action, from 0."""
    target: str
    part: str
    """Pointer, in the action's update, to the part that can go; empty for all of it."""
    description: str
    """What the action says of itself, in one line."""
    why: str
    is_fixed: bool
    """Whether the vendor has mended what it was for; else the package is the same with it and without."""
    unless: tuple[str, ...] = ()
    """What can go in place of it, but not with it: each with its action, file and line."""
    beside: tuple[str, ...] = ()
    """What has to go with it; none where it can go alone."""

    @property
    def label(self) -> str:
        """Which action or part it is, and where it stands."""
        part = f"{self.part} in " if self.part else ""
        return f"{part}action {self.position + 1} of {self.place}"

    def render(self) -> str:
        """Return what to tell, and what to delete."""
        if self.is_fixed:
            text = f"the vendor fixed this: {self.why}\n  delete {self.label}: {self.target}"
            return f"{text}\n  it said: {self.description}" if self.description else text
        whiles = [f"  only while this stays: {label}" for label in self.unless]
        withs = [f"  only together with: {label}" for label in self.beside]
        return "\n".join([f"needless: {self.why}", f"  can go: {self.label}", *whiles, *withs])


def needless_actions(
    document: Mapping[str, Any],
    overlays: Mapping[Path, Overlay],
    content: Maker,
    locked: Maker | None = None,
) -> list[Needless]:
    """Return what can go of *overlays*, all at once but for what names one another.

    Args:
        document: The document without overlays.
        overlays: The overlays, by their files.
        content: Gives the package of a document with overlays, named as if nothing was known of it: what only
            the names lock remembers is no reason to give up what an overlay says.
        locked: Gives the same with the names of the lock; None where there is none.
    """
    every = list(overlays.values())
    fixed = dict(_fixed(document, every))

    comparison = _Packages(applied(document, every), content, locked)
    idle = idle_statements(document, every, comparison, fixed)
    statements = [*fixed, *(entry.statement for entry in idle)]
    placed = _placed(overlays, [*statements, *(entry.instead for entry in idle if entry.instead)])

    def label(statement: Statement) -> str:
        part = f"{join('', *statement.way)} in " if statement.way else ""
        return f"{part}action {statement.action + 1} of {placed[statement]}"

    def entry(statement: Statement, why: str, left_out: Idle | None = None) -> Needless:
        action = every[statement.overlay].actions[statement.action]
        return Needless(
            place=placed[statement],
            position=statement.action,
            target=str(action.get("target")),
            part=join("", *statement.way),
            description=" ".join(str(action.get("description") or "").split()),
            why=why,
            is_fixed=statement in fixed,
            unless=tuple(map(label, left_out.unless)) if left_out else (),
            beside=tuple(map(label, left_out.beside)) if left_out else (),
        )

    told = [entry(statement, why) for statement, why in fixed.items()]
    for left_out in idle:
        by = label(left_out.instead) if left_out.instead else ""
        told.append(entry(left_out.statement, _why(left_out, comparison.package, by), left_out))
    return told


class _Packages:
    """The packages of a document with all overlays: without a names lock, and with it where there is one."""

    def __init__(self, whole: Mapping[str, Any], content: Maker, locked: Maker | None) -> None:
        self._makers = [made for made in (content, locked) if made is not None]
        self._made = [made(whole) for made in self._makers]

    @property
    def package(self) -> PackageContent:
        """The one without a lock."""
        return self._made[0]

    def is_same(self, without: Mapping[str, Any]) -> bool:
        """Tell whether the packages of another document are the same."""
        pairs = zip(self._made, self._makers, strict=True)
        return all(package.is_that_of(made(without)) for package, made in pairs)

    def other_operations(self, without: Mapping[str, Any]) -> frozenset[str]:
        """Return the operations that are others in the package of another document."""
        return self.package.other_operations(self._makers[0](without))


def _fixed(document: Mapping[str, Any], overlays: Sequence[Overlay]) -> Iterator[tuple[Statement, str]]:
    """Yield the actions that the vendor has made needless, and why."""
    whole, matching = applied(document, overlays), matching_actions(document, overlays)
    for number, overlay in enumerate(overlays):
        for position, action in enumerate(overlay.actions):
            statement = Statement(number, position)
            if statement not in matching:
                yield statement, "its target matches nothing any more"
            elif _says_so(document, action) and applied(document, overlays, [statement]) == whole:
                # in this order: one action is far cheaper to apply than all others
                yield statement, "the document says so itself now"


def _says_so(document: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
    """Tell whether *action* alone leaves the document as it is."""
    result, unmatched = apply_matching(document, [Overlay("alone", {"actions": [action]})])
    return not unmatched and result == document


def _placed(overlays: Mapping[Path, Overlay], statements: Collection[Statement]) -> dict[Statement, str]:
    """Return the file and the line of each statement."""
    placed = {}
    for number, (path, overlay) in enumerate(overlays.items()):
        ways = {
            statement: join(
                "/actions", statement.action, *(("update", *statement.way) if statement.way else ())
            )
            for statement in statements
            if statement.overlay == number
        }
        line_of = lines(path.read_text("utf-8"), ways.values()) if ways else {}
        for statement, way in ways.items():
            placed[statement] = f"{overlay.name}:{line_of[way]}" if way in line_of else overlay.name
    return placed


def _why(idle: Idle, package: PackageContent, instead: str) -> str:
    """Return why a statement changes nothing."""
    if instead:
        return f"{instead} says it too, or says otherwise"
    if not idle.places:
        return "the document is the same without it"
    labels = package.labels
    reasons: dict[str, list[str]] = {}
    for pointer, value in idle.places:
        for reason, holder in _reasons(package.overlaid, labels, pointer, value):
            reasons.setdefault(reason, []).append(holder)
    return "; ".join(reason.format(_listed(holders)) for reason, holders in reasons.items())


def _listed(names: Sequence[str]) -> str:
    more = [f"{len(names) - _MAX_PLACES} more"] if len(names) > _MAX_PLACES else []
    return " and ".join([", ".join(names[:_MAX_PLACES]), *more])


def _reasons(
    document: Mapping[str, Any], labels: Collection[str], pointer: str, value: Any
) -> Iterator[tuple[str, str]]:
    """Yield why it makes no difference that *value* is said at *pointer*, with {} for where, and where."""
    segments = split(pointer)
    at = next((at for at, segment in enumerate(segments) if segment.startswith(PREFIX)), len(segments))
    keyword = "/".join(segments[at:])
    if isinstance(value, Mapping) and (not keyword or not _is_left_out(segments, labels)):
        for key, member in value.items():
            yield from _reasons(document, labels, join(pointer, key), member)
        return
    holder = _holder(document, segments[:at])
    if _is_left_out(segments, labels):
        yield "no method is made of {}", holder
    elif not keyword:
        yield "{} changes nothing that is generated", holder
    else:
        shown = _shown(value).replace("{", "{{").replace("}", "}}")
        what = "what {} is called" if keyword == _NAME else f"the {keyword} of {{}}"
        yield f"{shown} is {what} without it too", holder


def _is_left_out(segments: Sequence[str], labels: Collection[str]) -> bool:
    """Tell whether a pointer leads into an operation that is not in the package."""
    return segments[:1] == ["paths"] and len(segments) > 2 and _operation(segments) not in labels


def _operation(segments: Sequence[str]) -> str:
    return f"{segments[2].upper()} {segments[1]}"


def _holder(document: Mapping[str, Any], segments: Sequence[str]) -> str:
    """Return what people call the object that a keyword stands in."""
    if segments[:1] != ["paths"] or len(segments) < 3:
        return join("", *segments) or "the document"
    operation, inside = _operation(segments), segments[3:]
    value = lookup(document, join("", *segments), None)
    if inside[:1] == ["parameters"] and len(inside) == 2 and isinstance(value, Mapping):
        return f"the parameter {value.get('name')} of {operation}"
    return f"{join('', *inside)} of {operation}" if inside else operation


def _shown(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
