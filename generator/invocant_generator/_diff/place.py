"""Where a comparison stands: the two sides, what was found so far, and how to name the place at hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from attrs import define, field

from invocant_generator._diff.change import Change, Level
from invocant_generator._diff.rules import RULES
from invocant_generator._diff.surface import Surface
from invocant_generator._diff.types import Members, Types, members, mentioned, named, opened, renamed

NOT_SET = object()
"""Stands for a member that an object has not; null is a value."""
_MAX_CHARACTERS = 2000
"""Characters of a side that reports show."""


@define
class Comparison:
    """The two sides, and what was found so far."""

    old: Surface
    new: Surface
    changes: list[Change] = field(factory=list)
    successors: dict[str, str] = field(init=False)
    """The class that stands for each one of old that is not there any more, but imports."""
    aliases: dict[str, str] = field(init=False)
    """Of these the ones that were of the same sort: what a class was called, and is."""
    unions: tuple[dict[str, Members], dict[str, Members]] = field(init=False)
    """Of each side the named unions, classes called as they are now."""
    types: Types = field(init=False)
    """What knows how types of the two sides stand to each other."""

    def __attrs_post_init__(self) -> None:
        before, after = self.old.definitions, self.new.definitions
        self.successors = {
            old: now for old, now in self.new.names.aliases.items() if old in before and now in after
        }
        self.aliases = {
            old: now for old, now in self.successors.items() if type(before[old]) is type(after[now])
        }
        renamed_unions = {
            named(self.aliases, name): renamed(members(annotation), self.aliases)
            for name, annotation in sorted(
                self.old.unions.items(), key=lambda item: item[0] not in self.aliases
            )
        }
        self.unions = renamed_unions, {name: members(text) for name, text in self.new.unions.items()}
        enums = {self.now(name): value for name, value in self.old.enums.items()}
        models = {self.now(name) for name in self.old.models}
        self.types = Types({**enums, **self.new.enums}, models | self.new.models)

    def now(self, name: str) -> str:
        """Return what the class *name* of the old side is called now."""
        return self.aliases.get(name, name)

    def pair(self, old: str, new: str) -> tuple[Members, Members]:
        """Return two annotations as types: classes called as they are now, unions of one side taken apart.

        A union that both name is compared by itself, also where it is one of one side alone.
        """
        before, after = renamed(members(old), self.aliases), members(new)
        kept = mentioned(before) & mentioned(after)
        return opened(before, self.unions[0], kept), opened(after, self.unions[1], kept)

    def same(self, old: str, new: str) -> bool:
        """Tell whether two annotations mean the same."""
        before, after = self.pair(old, new)
        return before == after

    def add(
        self,
        kind: str,
        subject: str,
        text: str,
        *,
        before: Any = "",
        after: Any = "",
        sent: bool = True,
        received: bool = True,
        unread: bool = False,
        methods: Sequence[str] = (),
        pointer: str = "",
        cause: str = "",
    ) -> None:
        """Note a change of *kind*.

        Args:
            kind: One of `RULES`.
            subject: What changed, as a program writes it.
            text: What happened to it.
            before: The old side.
            after: The new side.
            sent: Whether the value travels to the server.
            received: Whether it comes from there; a value of which neither is known does both.
            unread: Whether a program that reads it sees no difference.
            methods: Who meets it.
            pointer: Where it stands.
            cause: Why, where many things have one cause.
        """
        level = RULES[kind].level(sent=sent, received=received)
        if unread:
            level = RULES[kind].request if sent or not received else Level.COSMETIC
        self.changes.append(
            Change(
                level=level,
                kind=kind,
                subject=subject,
                text=text,
                before=shown(before),
                after=shown(after),
                methods=tuple(sorted(set(methods))),
                pointer=pointer,
                cause=cause,
            )
        )


@define
class ChangePlace:
    """Where a pair of schemas stands: how to name it, who meets it, and in which direction."""

    comparison: Comparison
    subject: str
    pointer: str
    sent: bool
    received: bool
    methods: tuple[str, ...]

    def add(
        self,
        kind: str,
        text: str,
        before: Any = "",
        after: Any = "",
        *,
        subject: str = "",
        at: str = "",
        unread: bool = False,
        cause: str = "",
    ) -> None:
        """Note a change here, or at *at* below."""
        self.comparison.add(
            kind,
            subject or self.subject,
            text,
            before=before,
            after=after,
            sent=self.sent,
            received=self.received,
            unread=unread,
            methods=self.methods,
            pointer=self.pointer + at,
            cause=cause,
        )

    def below(self, subject: str, at: str) -> ChangePlace:
        """Return the place of a part."""
        return ChangePlace(
            self.comparison, subject, self.pointer + at, self.sent, self.received, self.methods
        )


def shown(value: Any) -> str:
    """Return *value* as the reports show it: text as it is, data as compact JSON of bounded length."""
    if value is NOT_SET:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _MAX_CHARACTERS else text[:_MAX_CHARACTERS] + " …"
