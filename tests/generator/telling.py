"""Holds a comparison to two packages: each difference of their source is told, each change that is told is one.

What is told of words, limits and defaults is no part of any source but in docstrings, so it is not judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.generator.inventory import Inventory, Key, alternatives, differences

Told = Mapping[str, Any]
"""A change as the JSON form of a comparison has it."""
_NOT_IN_SOURCE = frozenset(
    {
        *("class-moved", "default-changed", "error-body-changed", "error-media-type-changed"),
        *("error-status-added", "error-status-removed", "example-changed", "extension-changed"),
        *("field-deprecated", "format-changed", "known-value-added", "known-value-removed"),
        *("limit-loosened", "limit-removed", "limit-set", "limit-tightened", "method-deprecated"),
        *("method-undeprecated", "operation-id-changed", "order-changed", "pattern-changed", "rule-changed"),
        *("response-media-type-added", "response-media-type-removed", "status-added", "status-removed"),
        *("text-changed", "unused-changed", "version-changed", "keyword-changed", "extra-members-refused"),
        *("extra-members-allowed", "header-narrowed", "parameter-undeprecated", "auth-changed"),
    }
)
"""Kinds that no signature and no annotation shows."""


def untold(old: Inventory, new: Inventory, changes: Sequence[Told]) -> list[str]:
    """Return each difference that no change tells, or only one that is too kind."""
    report = _Report(old, new, changes)
    return [problem for key, sides in report.differences.items() for problem in report.problems(key, *sides)]


def untrue(old: Inventory, new: Inventory, changes: Sequence[Told]) -> list[str]:
    """Return each change that no difference of the packages shows."""
    report = _Report(old, new, changes)
    return [
        f"{change['level']} {change['kind']} {change['subject']}: {change['text']}"
        for change in changes
        if change["kind"] not in _NOT_IN_SOURCE and not report.is_shown(change)
    ]


class _Report:
    """The differences of two packages, and which changes can explain each."""

    def __init__(self, old: Inventory, new: Inventory, changes: Sequence[Told]) -> None:
        self.changes = changes
        self.methods = {
            change["before"]: change["after"] for change in changes if change["kind"] == "method-renamed"
        }
        self.classes = {
            change["before"]: change["after"] for change in changes if change["kind"] == "class-renamed"
        }
        self.old, self.new = old, new
        self.aliases = {key[1]: now for key, now in new.items() if key[0] == "alias"}
        self.differences = differences(_called(old, self.methods, self.classes), new)
        self._by_word: dict[str, list[Told]] = {}
        for change in changes:
            for word in _words(change):
                self._by_word.setdefault(word, []).append(change)

    def explanations(self, key: Key) -> list[Told]:
        """Return the changes that can explain a difference at *key*."""
        found = [change for word in _asked(key) for change in self._by_word.get(word, ())]
        if key[0] in ("param", "operation"):
            # a class is told once, whichever methods take its fields as parameters
            method, name = key[1], key[2]
            found += [
                change
                for change in self._by_word.get(f"in {method}", ())
                if "(" not in change["subject"]
                and (
                    key[0] == "operation" or _member(change) in (name, re.sub(r"_(body|\d+)$", "", name), "")
                )
            ]
        return found

    def problems(self, key: Key, before: str | None, after: str | None) -> Iterator[str]:
        """Yield what is wrong with what is told of one difference."""
        told = self.explanations(key)
        shown = f"{' '.join(key)}: {before} → {after}"
        if key[0] == "alias":
            return
        if not told:
            yield f"untold: {shown}"
            return
        levels = {change["level"] for change in told}
        breaks = _breaks(key, before, after)
        if breaks and key[0] == "class" and self.aliases.get(key[1]):
            return
        if breaks and "breaking" not in levels:
            yield f"told as {', '.join(sorted(levels))}: {shown}"
        if not breaks and key[0] in ("method", "param", "value", "class") and levels == {"cosmetic"}:
            yield f"told as cosmetic: {shown}"

    def is_shown(self, change: Told) -> bool:
        """Tell whether a difference is what *change* says."""
        kind, subject = str(change["kind"]), str(change["subject"])
        if kind == "method-renamed":
            return self._is_renamed("method", change)
        if kind == "class-renamed":
            return ("class", subject) not in self.new and subject in self.aliases
        for key, (before, after) in self.differences.items():
            if not any(told is change for told in self.explanations(key)):
                continue
            if kind.endswith(("-added", "-added-required")) and before is not None and kind not in _PARTS:
                continue
            if kind.endswith("-removed") and after is not None and kind not in _PARTS:
                continue
            return True
        return False

    def _is_renamed(self, sort: str, change: Told) -> bool:
        return (sort, change["before"]) in self.old and (sort, change["after"]) in self.new


_PARTS = frozenset(
    {
        *(
            "variant-added",
            "variant-removed",
            "event-added",
            "event-removed",
            "header-added",
            "header-removed",
        ),
        *("body-added", "body-added-required", "body-removed", "option-added", "option-removed"),
        *("request-media-type-added", "request-media-type-removed", "stream-added", "stream-removed"),
        *("scheme-added", "scheme-removed"),
    }
)
"""Kinds of which only a part of an entry comes or goes, or whose subject is not the entry's."""


def _words(change: Told) -> Iterator[str]:
    """Yield what a change can be asked for by: the things that it is about."""
    subject = str(change["subject"])
    head = subject.partition("(")[0]
    yield f"subject {subject}"
    yield f"subject {head}"
    if change["kind"] == "method-renamed":
        yield f"subject {change['after']}"
    if change["kind"] == "class-renamed":
        yield f"subject {change['after']}"
    if "." in head and head[0].isupper():
        yield f"subject {head.partition('.')[0]}"
        yield f"class {head.partition('.')[0]}"
    for method in change["methods"]:
        yield f"in {method}"
        if "(" in subject or subject == method or change["kind"].startswith(("method-", "parameter-")):
            yield f"of {method}"


def _asked(key: Key) -> Iterator[str]:
    """Yield what is asked for to explain a difference at *key*."""
    sort, name, *rest = key
    if sort in ("class", "value", "union"):
        yield f"subject {name}"
        yield from (f"subject {name}.{part}" for part in rest)
    elif sort in ("field", "init", "wire"):
        yield f"subject {name}.{rest[0]}"
        yield from (f"whole {name}",)
        yield f"subject {name}"
    elif sort == "tag":
        yield from (f"subject {word}" for word in (_pascal(name.removesuffix("_kind")),))
    elif sort == "input":
        yield f"subject inputs.{name}"
        yield f"subject {name}"
    elif sort == "key":
        yield f"subject inputs.{name}"
        yield f"subject {name}"
        yield f"class {name}"
    elif sort == "param":
        yield f"subject {name}({rest[0]}=)"
        yield f"subject {name}(body)"
        yield from (f"method {name}",)
        yield f"of {name}"
    elif sort in ("method", "returns", "positional", "warns", "operation", "header"):
        yield f"subject {name}"
        yield f"subject {name}()"
        yield f"of {name}"
    elif sort == "paging":
        yield f"of {name.removeprefix('operations/').removesuffix('.py')}"
    elif sort in ("event", "events"):
        yield f"subject {name}"
        yield f"subject {name}.data"
        yield "events"
    elif sort == "webhook":
        yield f"subject webhooks.{name}"
    elif sort == "client":
        yield f"subject client({name}=)"
        yield "subject client"
    elif sort == "unread":
        yield f"subject unread.{name}"
        yield f"subject {name}"
        yield f"of {name}"


def _pascal(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _member(change: Told) -> str:
    """Return the member that the subject of a change about a class names, or nothing for the class."""
    return str(change["subject"]).partition(".")[2].partition("[")[0]


def _breaks(key: Key, before: str | None, after: str | None) -> bool:
    """Tell whether a program that leans on the entry certainly breaks."""
    sort = key[0]
    if after is None:
        return sort in (
            "method",
            "param",
            "field",
            "class",
            "value",
            "header",
            "client",
            "event",
            "unread",
            "input",
        )
    if before is None:
        return sort == "param" and " = " not in after
    if sort == "param":
        return " = " in before and " = " not in after
    if sort == "positional":
        return before.split(", ") != after.split(", ")[: len(before.split(", "))] if before else False
    if sort in ("returns", "field", "header"):
        come = alternatives(after) - alternatives(before)
        return bool(come) and "k.UnknownModel" not in before and not any(map(_may_be_less, come))
    return False


def _may_be_less(alternative: str) -> bool:
    """Tell whether an alternative may be a part of what was there: a class of text or number, or of lists."""
    return alternative == "int" or alternative.startswith(("Literal[", "list[", "dict[", "tuple[", "rt."))


def _called(entries: Inventory, methods: Mapping[str, str], classes: Mapping[str, str]) -> Inventory:
    """Return *entries* with methods and classes called as they are now."""
    word = re.compile(rf"\b({'|'.join(map(re.escape, classes))})\b") if classes else None

    def renamed(text: str) -> str:
        return word.sub(lambda match: classes[match[1]], text) if word else text

    return {
        tuple(methods.get(part, classes.get(part, part)) for part in key): _sorted(renamed(value))
        for key, value in entries.items()
    }


def _sorted(text: str) -> str:
    return text
