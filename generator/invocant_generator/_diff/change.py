"""What a change is: one line of a comparison, with its class for the Python user."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from attrs import frozen


class Level(IntEnum):
    """How much a change means to somebody whose program uses the client; the higher, the worse."""

    COSMETIC = 1
    """No program can tell: texts, examples, places in the document."""
    ADDITIVE = 2
    """Something new can be done or relied on; what is written already is not touched."""
    BEHAVIOUR = 3
    """Programs still run and type-check, but a call does something else."""
    BREAKING = 4
    """A program that ran or type-checked may no longer: a name is gone, a type changed, a call is refused."""

    @property
    def word(self) -> str:
        """The class as it is written everywhere."""
        return self.name.lower()


EXIT_CODES: dict[Level | None, int] = {
    None: 0,
    Level.COSMETIC: 3,
    Level.ADDITIVE: 4,
    Level.BEHAVIOUR: 5,
    Level.BREAKING: 6,
}
"""Exit code by the worst class found; 1 and 2 keep their meaning (a broken document, a mistaken command)."""


@frozen(kw_only=True)
class Change:
    """One change between two revisions, said in Python's names."""

    level: Level
    kind: str
    """One of `invocant_generator._diff.rules.RULES`."""
    subject: str
    """What changed, as a program writes it: `functions.create(tags=)`, `Function.tags`, `FunctionType`."""
    text: str
    """The change in a few words, without the subject."""
    before: str = ""
    """The old side, in Python where there is a Python for it, else as the document has it; or empty."""
    after: str = ""
    methods: tuple[str, ...] = ()
    """Methods through which a program meets it, sorted; empty for what no method reaches."""
    pointer: str = ""
    """Where it stands, in the newer document; in the older one when it is gone."""
    cause: str = ""
    """Why, where the same was done to many things at once: `since operationIds were added`; else empty."""

    @property
    def is_reached(self) -> bool:
        """Whether a method meets it, or a client as a whole: nothing else can be seen but by an import."""
        return bool(self.methods) or self.subject.partition("(")[0] == "client"

    @property
    def resources(self) -> tuple[str, ...]:
        """The resources whose methods are touched, or `models` when no method is, sorted."""
        resources = {method.split(".")[0] if "." in method else "client" for method in self.methods}
        return tuple(sorted(resources)) or ("models",)

    def to_dict(self) -> dict[str, Any]:
        """Return the change as the JSON form has it."""
        return {
            "level": self.level.word,
            "kind": self.kind,
            "subject": self.subject,
            "text": self.text,
            "before": self.before,
            "after": self.after,
            "methods": list(self.methods),
            "resources": list(self.resources),
            "pointer": self.pointer,
            "cause": self.cause,
            "reached": self.is_reached,
        }
