"""Holds a comparison to two packages: all differences of their source are told, and nothing else is.

What is told of words, limits and defaults is in no source but in docstrings, so it is not judged here.
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
        *(
            "extra-members-allowed",
            "header-narrowed",
            "header-promised",
            "parameter-undeprecated",
            "auth-changed",
        ),
        *("auth-required", "auth-dropped"),  # by a scheme that is not declared, perhaps
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
            change["before"]: change["after"]
            for change in changes
            if change["kind"] == "class-renamed"
            and old.get(("class", change["before"])) == new.get(("class", change["after"]))
        }
        self.old, self.new = old, new
        self.aliases = {key[1]: now for key, now in new.items() if key[0] == "alias"}
        self.read = _read(old) | _read(new)
        self.texts = {
            key[1] for side in (old, new) for key, text in side.items() if text.startswith("enum of ")
        }
        self.called = _called(old, self.methods, self.classes)
        self.differences = differences(self.called, self._with_former_names(new))
        self._by_word: dict[str, list[Told]] = {}
        for change in changes:
            for word in _words(change):
                self._by_word.setdefault(word, []).append(change)

    def _with_former_names(self, new: Inventory) -> Inventory:
        """Return *new* with what is imported by a former name under that name, and not under its own."""
        known = {key[1] for key in self.old if key[0] == "class"}
        former: dict[str, list[str]] = {}
        for name, now in self.classes.items():
            former.setdefault(now, []).append(name)
        result: Inventory = {}
        for key, text in new.items():
            names = former.get(key[1], []) if key[0] in _OF_CLASSES else []
            if not names or key[1] in known:
                result[key] = text
            result.update({(key[0], name, *key[2:]): text for name in names})
        return result

    def explanations(self, key: Key) -> list[Told]:
        """Return the changes that can explain a difference at *key*."""
        found = [change for word in _asked(key) for change in self._by_word.get(word, ())]
        if key[0] in ("param", "operation"):
            # a class is told once, whichever methods take its fields as parameters
            method, name = key[1], key[2]
            names = {name, re.sub(r"_(body|\d+)?$", "", name), ""}
            found += [
                change
                for change in self._by_word.get(f"in {method}", ())
                if "(" not in change["subject"] and (key[0] == "operation" or names & {*_members(change)})
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
        breaks = self._breaks(key, before, after)
        if breaks and key[0] == "class" and self.aliases.get(key[1]):
            return
        if breaks and "breaking" not in levels:
            yield f"told as {', '.join(sorted(levels))}: {shown}"
        if not breaks and key[0] in ("method", "param", "value", "class") and levels == {"cosmetic"}:
            yield f"told as cosmetic: {shown}"

    def _breaks(self, key: Key, before: str | None, after: str | None) -> bool:
        """Tell whether a program that leans on the entry certainly breaks."""
        sort = key[0]
        if after is None:
            return key[1] != "" and sort in (
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
            return sort == "param" and " = " not in after and ("method", key[1]) in self.called
        if sort == "param":
            return " = " in before and " = " not in after
        if sort == "positional":
            return before.split(", ") != after.split(", ")[: len(before.split(", "))] if before else False
        if sort in ("returns", "field", "header") and (sort != "field" or key[1] in self.read):
            come = _opened(after, self.new) - _opened(before, self.called)
            return (
                bool(come)
                and "k.UnknownModel" not in before
                and not any(_may_be_less(one) or one in self.texts for one in come)
            )
        return False

    def is_shown(self, change: Told) -> bool:
        """Tell whether a difference is what *change* says."""
        kind, subject = str(change["kind"]), str(change["subject"])
        if kind == "method-renamed":
            return self._is_renamed("method", change)
        if kind == "class-renamed":
            return ("class", subject) not in self.new and subject in self.aliases
        taken = re.fullmatch(r"(.+)\((\w+)=\)", subject)
        if taken and kind.startswith("parameter-added") and ("param", taken[1], taken[2]) in self.new:
            renamed = {change["before"] for change in self.changes if change["kind"] == "parameter-renamed"}
            if taken[2] in renamed:
                return True  # what was called so is called otherwise
        for key, (before, after) in self.differences.items():
            if not any(told is change for told in self.explanations(key)):
                continue
            if key[0] == "value" and kind.startswith("value-"):
                return True  # a constant of that name may stay, with another value
            if kind.endswith(("-added", "-added-required")) and before is not None and kind not in _PARTS:
                continue
            if kind.endswith("-removed") and after is not None and kind not in _PARTS:
                continue
            return True
        return False

    def _is_renamed(self, sort: str, change: Told) -> bool:
        return (sort, change["before"]) in self.old and (sort, change["after"]) in self.new


_OF_CLASSES = frozenset({"class", "value", "union", "tag", "order", "field", "init", "wire"})
_OF_INPUTS = frozenset({"input", "key"})

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
        *("job-cancel-added", "job-cancel-removed", "job-items-added", "job-items-removed"),
        *("body-added", "body-added-required", "body-removed", "option-added", "option-removed"),
        *("request-media-type-added", "request-media-type-removed", "stream-added", "stream-removed"),
        *("scheme-added", "scheme-removed"),
    }
)
"""Kinds of which only a part of an entry comes or goes, or whose subject is not the entry's."""


_WHOLE = frozenset(
    {
        *("method-added", "method-removed", "returns-pages", "returns-no-pages"),
        *("returns-stream", "returns-no-stream", "body-shape-changed"),
    }
)
"""Kinds that may change whatever a method takes."""


def _words(change: Told) -> Iterator[str]:
    """Yield what a change can be asked for by: the things that it is about."""
    subject = str(change["subject"])
    head = subject.partition("(")[0]
    yield f"subject {subject}"
    yield f"subject {head}"
    if change["kind"] == "method-renamed":
        yield f"subject {change['after']}"
    if change["kind"] in ("class-renamed", "field-renamed", "parameter-renamed", "value-renamed"):
        yield f"subject {change['after']}"
        yield f"subject {subject.rpartition('.')[0]}.{change['after']}"
        yield f"subject {head}({change['after']}=)"
    if change["kind"] == "input-renamed":
        yield f"subject {change['after']}"
    if change["kind"] in ("stream-added", "stream-removed"):
        yield f"subject {change['before'] or change['after']}"
        yield f"of {change['before'] or change['after']}"
        yield f"whole {change['before'] or change['after']}"
    if change["kind"].startswith(("event-", "stream-", "returns-", "method-")):
        yield "events"
    if head == "client":
        yield "clients"
    if change["kind"].startswith("auth-"):
        yield "security"
    if "." in head and head[0].isupper():
        yield f"class {head.partition('.')[0]}"
    if change["kind"].startswith("job-"):
        yield "jobs"
    for method in change["methods"]:
        yield f"in {method}"
        if "(" in subject or subject == method or change["kind"].startswith(("method-", "parameter-")):
            yield f"of {method}"
        if change["kind"] in _WHOLE and subject in (method, f"unread.{method}"):
            yield f"whole {method}"


def _asked(key: Key) -> Iterator[str]:
    """Yield what is asked for to explain a difference at *key*."""
    sort, name, *rest = key
    if sort in ("class", "value", "union", "tag", "order"):
        yield f"subject {name}"
        yield from (f"subject {name}.{part}" for part in rest)
    elif sort in ("field", "init", "wire"):
        yield f"subject {name}.{rest[0]}"
        yield f"subject {name}"
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
        yield f"whole {name}"
    elif sort in ("method", "returns", "positional", "warns", "operation", "header"):
        yield f"subject {name}"
        yield f"subject {name}()"
        yield f"of {name}"
        if rest[:1] == ["security"]:
            yield "clients"
        if sort == "returns":
            yield "jobs"
    elif sort == "job":
        yield f"of {name}"
    elif sort == "error":
        yield f"subject {name}"
        yield f"subject {name}() on {rest[0]}"
    elif sort in ("event", "events"):
        yield f"subject {name}"
        yield f"subject {name}.data"
        yield "events"
    elif sort == "webhook":
        yield f"subject webhooks.{name}"
    elif sort == "client":
        yield f"subject client({name}=)"
        yield "subject client"
        if rest[:1] == ["security"]:
            yield "security"
    elif sort == "unread":
        yield f"subject unread.{name}"
        yield f"subject {name}"
        yield f"of {name}"


def _members(change: Told) -> Iterator[str]:
    """Yield the members that a change of a class is about, or nothing for the class itself."""
    yield str(change["subject"]).partition(".")[2].partition("[")[0]
    if change["kind"] == "field-renamed":
        yield str(change["after"])


def _opened(annotation: str, entries: Inventory, depth: int = 0) -> frozenset[str]:
    """Return the alternatives of an annotation, those of named unions in their place."""
    found: set[str] = set()
    for member in alternatives(annotation):
        union = entries.get(("union", member))
        found |= _opened(union, entries, depth + 1) if union and depth < 5 else {member}
    return frozenset(found)


def _may_be_less(alternative: str) -> bool:
    """Tell whether an alternative may be a part of what was there: a class of text or number, or of lists."""
    plain = ("int", "k.Base64")
    return alternative in plain or alternative.startswith(("Literal[", "list[", "dict[", "tuple[", "rt."))


def _read(entries: Inventory) -> set[str]:
    """Return the classes that answers can hold, directly or not."""
    mentions: dict[str, set[str]] = {}
    todo: list[str] = []
    for key, text in entries.items():
        names = re.findall(r"[A-Za-z_]\w*", text)
        if key[0] in ("field", "union"):
            mentions.setdefault(key[1], set()).update(names)
        elif key[0] in ("returns", "event", "webhook"):
            todo += names
    found: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += mentions.get(name, ())
    return found


def _called(entries: Inventory, methods: Mapping[str, str], classes: Mapping[str, str]) -> Inventory:
    """Return *entries* with methods and classes called as they are now."""
    word = re.compile(rf"\b({'|'.join(map(re.escape, classes))})\b") if classes else None

    def renamed(text: str) -> str:
        return word.sub(lambda match: classes[match[1]], text) if word else text

    return {
        key
        if key[0] in _OF_CLASSES | _OF_INPUTS
        else tuple(methods.get(part, part) for part in key): _in_order(key, renamed(value))
        for key, value in entries.items()
    }


def _in_order(key: Key, text: str) -> str:
    """Return an annotation, and what may follow it, with its alternatives in order."""
    if key[0] not in ("field", "init", "key", "param", "returns", "union", "header"):
        return text
    annotation, equals, default = text.partition(" = ")
    return " | ".join(sorted(alternatives(annotation))) + equals + default
