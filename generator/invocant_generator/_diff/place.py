"""Where a comparison stands: the two sides, what was found so far, and how to name the place at hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from attrs import define, field

from invocant_generator._diff.change import Change
from invocant_generator._diff.rules import RULES
from invocant_generator._diff.surface import Surface

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

    def now(self, name: str) -> str:
        """Return what the class *name* of the old side is called now."""
        return self.new.names.aliases.get(name, name)

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
        methods: Sequence[str] = (),
        pointer: str = "",
    ) -> None:
        """Note a change of *kind*; *sent* and *received* tell in which direction the value travels."""
        self.changes.append(
            Change(
                level=RULES[kind].level(sent=sent, received=received),
                kind=kind,
                subject=subject,
                text=text,
                before=shown(before),
                after=shown(after),
                methods=tuple(sorted(set(methods))),
                pointer=pointer,
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
        self, kind: str, text: str, before: Any = "", after: Any = "", *, subject: str = "", at: str = ""
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
            methods=self.methods,
            pointer=self.pointer + at,
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
