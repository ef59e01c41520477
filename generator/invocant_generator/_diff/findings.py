"""Gather changes to what a reader wants to hear: one cause is one finding, whatever it touches.

A finding has all its changes in it, so that nothing is lost; what no method reaches stands apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from invocant_generator._diff.change import Change, Level
from invocant_generator._diff.instead import instead

_MIN_ALIKE_CHANGES = 3
"""How many changes must be alike before they are said together."""


@frozen(kw_only=True)
class Finding:
    """What one cause did."""

    change: Change
    """What is said: of several changes, one that stands for all."""
    changes: tuple[Change, ...]
    """Every change, in the order of the comparison."""
    parts: tuple[str, ...] = ()
    """What is touched, a name each, where that is more than the subject says."""

    @property
    def level(self) -> Level:
        """The class of the worst change."""
        return self.change.level

    @property
    def is_reached(self) -> bool:
        """Whether a program that calls methods can meet it."""
        return any(change.is_reached for change in self.changes)

    @property
    def instead(self) -> str:
        """What to write instead, where programs break; else empty."""
        if self.level is not Level.BREAKING:
            return ""
        texts = dict.fromkeys(instead(change) for change in self.changes if change.level is Level.BREAKING)
        if len(texts) == 1:
            return next(iter(texts))
        return _GENERAL.get(self.change.kind) or instead(evolve(self.changes[0], subject="value"))

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as the JSON form has it; its changes stand by themselves."""
        return {
            "level": self.level.word,
            "kind": self.change.kind,
            "subject": self.change.subject,
            "text": self.change.text,
            "reached": self.is_reached,
            "parts": list(self.parts),
            "methods": list(self.change.methods),
            "resources": list(self.change.resources),
            "changes": len(self.changes),
            "instead": self.instead,
        }


_GENERAL: Mapping[str, str] = {
    "method-renamed": "write the new names; the JSON form has each beside the old one",
    "method-removed": "do without them: nothing takes their place",
    "class-removed": "do without them; leave their imports out",
    "input-renamed": "write the new names; the JSON form has each beside the old one",
    "value-removed": "leave the constants out; a value that is no constant is given as text",
}
"""What to write instead where many changes are said together that differ in it."""


def findings(changes: Sequence[Change], *, methods: int = 0) -> list[Finding]:
    """Return *changes* as findings, the worst first, those that no method reaches at the end of each class.

    Args:
        changes: What a comparison found.
        methods: How many methods the older side has, to tell when all are touched; 0 where that is not known.
    """
    rest = list(changes)
    made: list[Finding] = []
    fresh = {
        method
        for change in rest
        if change.kind in ("method-added", "method-removed")
        for method in change.methods
    }
    for key in (_by_cause, _with_methods(fresh), _in_fields, _in_methods, _by_kind):
        groups: dict[Hashable, list[Change]] = {}
        for change in rest:
            label = key(change)
            if label is not None:
                groups.setdefault(label, []).append(change)
        for label, group in groups.items():
            if len(group) >= _MIN_ALIKE_CHANGES:
                made.append(_together(label, group, methods))
                taken = set(map(id, group))
                rest = [change for change in rest if id(change) not in taken]
    made += [Finding(change=change, changes=(change,)) for change in rest]
    order = {id(change): at for at, change in enumerate(changes)}
    return sorted(
        made,
        key=lambda finding: (
            -finding.level,
            not finding.is_reached,
            -len(finding.changes),
            order[id(finding.changes[0])],
        ),
    )


def _by_cause(change: Change) -> Hashable | None:
    return ("cause", change.kind, change.cause) if change.cause else None


def _with_methods(fresh: set[str]) -> Callable[[Change], Hashable | None]:
    def key(change: Change) -> Hashable | None:
        """Return the resource that came or went, for its methods and for the classes that only these use."""
        sort = change.kind.rpartition("-")[2]
        if change.kind not in ("method-added", "method-removed", "class-added", "class-removed"):
            return None
        if change.methods and fresh.issuperset(change.methods):
            return ("resource", sort, change.resources[0] if change.kind[0] == "m" else _home(change))
        return None

    return key


def _home(change: Change) -> str:
    """Return the resource that a class is told with: that of the first method that has to do with it."""
    return change.resources[0]


def _in_fields(change: Change) -> Hashable | None:
    """Return what is alike in fields whose types changed alike, whether or not they may be null."""
    head, dot, _ = change.subject.partition(".")
    if not dot or not head[:1].isupper() or not change.kind.startswith(("type-", "null-", "field-")):
        return None
    if not change.before or not change.after:
        return ("alike", change.level, change.kind, change.subject, change.is_reached)
    sides = _beside_none(change.before), _beside_none(change.after)
    return ("alike", change.level, change.kind, *sides, change.is_reached)


def _beside_none(annotation: str) -> str:
    return annotation.removesuffix(" | None")


def _in_methods(change: Change) -> Hashable | None:
    """Return what is alike in parameters, bodies and answers of several methods."""
    what = (change.level, change.kind, change.text, change.before, change.after, change.is_reached)
    tail = re.search(r"\(.*$", change.subject)
    return ("tail", *what, tail[0]) if tail and change.methods else None


def _by_kind(change: Change) -> Hashable | None:
    """Return the kind of what no program breaks by, and of classes, of which the names alone are news."""
    if change.level is not Level.BREAKING or change.kind in _NAMED:
        return ("kind", change.level, change.kind, change.is_reached)
    return None


_NAMED = frozenset({"class-removed", "input-removed", "input-renamed", "method-removed", "method-renamed"})


def _together(label: Any, group: Sequence[Change], methods: int) -> Finding:
    sort = label[0]
    first = max(group, key=lambda change: change.level)
    touched = tuple(sorted({method for change in group for method in change.methods}))
    parts = tuple(dict.fromkeys(change.subject for change in group))
    pointer = group[0].pointer if len({change.pointer for change in group}) == 1 else ""
    summary = evolve(first, methods=touched, pointer=pointer)
    if sort == "cause":
        every = "all " if methods and len(group) == methods else ""
        summary = evolve(
            summary,
            subject=f"{every}{len(group)} methods",
            text=f"{_WORDS.get(first.kind, first.text)}, {first.cause}",
            before="",
            after="",
        )
    elif sort == "resource":
        summary = _resource(summary, group, label[2])
        parts = tuple(dict.fromkeys(change.subject for change in group))
    elif sort == "tail":
        what, _, rest = first.subject.partition("(")[2].partition(")")
        summary = evolve(
            summary,
            subject=f"{what} of {len(group)} methods{rest}" if what else f"{len(group)} methods{rest}",
        )
    elif sort == "alike":
        names = {change.subject.partition(".")[2] for change in group}
        summary = evolve(
            summary,
            subject=f"{names.pop()} of {len(group)} classes" if len(names) == 1 else f"{len(group)} fields",
        )
        summary = evolve(summary, before=_beside_none(first.before), after=_beside_none(first.after))
    else:
        words = _WORDS.get(first.kind) or first.kind.replace("-", " ")
        summary = evolve(summary, subject=f"{len(parts)} {_noun(first)}", text=words, before="", after="")
    return Finding(change=summary, changes=tuple(group), parts=parts)


def _resource(summary: Change, group: Sequence[Change], resource: str) -> Change:
    named = [change for change in group if change.kind.startswith("method-")]
    classes = [change for change in group if change.kind.startswith("class-")]
    verb = "are new" if summary.kind.endswith("added") else "are gone"
    counts = [f"{len(named)} method{'' if len(named) == 1 else 's'}"] if named else []
    counts += [f"{len(classes)} class{'' if len(classes) == 1 else 'es'}"] if classes else []
    before, after = (
        "\n".join(filter(None, side))
        for side in zip(*((change.before, change.after) for change in group), strict=True)
    )
    names = [change.subject.removeprefix(f"{resource}.") for change in named]
    text = f"{verb}: {', '.join(names)}" if names else verb
    return evolve(
        summary, subject=f"{resource}: {' and '.join(counts)}", text=text, before=before, after=after
    )


def _noun(change: Change) -> str:
    if change.kind.startswith(("class-", "input-", "value-", "variant-", "tag-")):
        return "classes"
    if change.kind.startswith(
        ("method-", "status-", "error-", "returns-", "stream-", "auth-", "retry-", "paging-")
    ):
        return "methods"
    if change.kind.startswith("field-"):
        return "fields"
    return "parameters" if change.kind.startswith("parameter-") else "places"


_WORDS: Mapping[str, str] = {
    "method-renamed": "were renamed",
    "method-added": "are new",
    "method-removed": "are gone",
    "method-moved": "have another path or HTTP method",
    "method-deprecated": "are deprecated",
    "class-added": "are new",
    "class-removed": "are gone",
    "class-renamed": "were renamed; the old names import with a warning",
    "class-moved": "stand elsewhere in the document",
    "input-added": "can be sent now",
    "input-removed": "are not sent any more",
    "input-renamed": "have another name",
    "field-added": "are new",
    "field-added-required": "are new and required",
    "field-deprecated": "are deprecated, or no longer",
    "parameter-added": "are new",
    "value-added": "have new values",
    "variant-added": "have new variants",
    "text-changed": "have other texts",
    "example-changed": "have other examples",
    "order-changed": "come in another order",
    "extension-changed": "have other keywords of the vendor's",
    "limit-set": "have a limit where none was documented",
    "limit-tightened": "have a tighter limit",
    "limit-loosened": "have a looser limit",
    "limit-removed": "have a limit less",
    "pattern-changed": "have another pattern",
    "format-changed": "have another format",
    "default-changed": "have another default",
    "error-status-added": "document one more error",
    "error-status-removed": "document an error less",
    "error-body-changed": "have errors with another body",
    "operation-id-changed": "have another operationId",
    "tag-changed": "tell their variants apart in another way",
    "header-added": "have a new documented header",
}
"""What is said of many subjects by the kind of their change."""
