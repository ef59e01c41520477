"""What is wrong with a document, said in five parts: what, where, the piece itself, why, and what to do."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Literal

from attrs import frozen

_FRAGMENT_CHARACTERS = 300
"""How many characters of a document a diagnostic quotes; enough to recognise the place."""


@frozen
class Diagnostic:
    """One finding about a document."""

    what: str
    """What is wrong, in a few words."""
    pointer: str
    """Where: a JSON pointer (RFC 6901) into the document; empty for the document as a whole."""
    fragment: str
    """The offending piece of the document, shortened; empty when there is none to show."""
    why: str
    """Why it is a problem."""
    fix: str
    """What to do about it."""
    level: Literal["error", "warning"] = "error"
    """Whether the work stopped (`error`) or went on (`warning`)."""
    place: str = ""
    """The file and the line, as `file:line`, where they are known; the file alone where no line is meant."""

    def render(self) -> str:
        """Return the five parts on five lines, whatever control characters the document holds."""
        where = ", ".join(map(_one_line, filter(None, (self.pointer, self.place)))) or "(the document)"
        return "\n".join(
            (
                f"{self.level}: {_one_line(self.what)}",
                f"  where: {where}",
                f"  piece: {_one_line(self.fragment) or '(nothing)'}",
                f"  why:   {_one_line(self.why)}",
                f"  fix:   {_one_line(self.fix)}",
            )
        )

    def to_dict(self) -> dict[str, str]:
        """Return the parts by name, for JSON."""
        return {
            "level": self.level,
            "what": self.what,
            "pointer": self.pointer,
            "fragment": self.fragment,
            "why": self.why,
            "fix": self.fix,
            **({"place": self.place} if self.place else {}),
        }


def _one_line(text: str) -> str:
    """Return *text* without line breaks and control characters, and without its middle if it is very long."""
    plain = " ".join(text.split())
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in plain)
    return shown if len(shown) <= 600 else f"{shown[:400]} ... {shown[-190:]}"


@frozen
class Note:
    """One thing that a step did otherwise than the document says, or that it had to decide."""

    what: str
    """What was done."""
    pointer: str
    """Where, as a JSON pointer into the given document; before it the file, if that is another one."""
    why: str
    """Why it was needed."""

    def to_dict(self) -> dict[str, str]:
        """Return the parts by name, for JSON."""
        return {"what": self.what, "pointer": self.pointer, "why": self.why}


class DocumentError(Exception):
    """A document, or an overlay, that cannot be worked with; holds at least one diagnostic."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take what was found."""
        self.diagnostics: tuple[Diagnostic, ...] = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n".join(diagnostic.render() for diagnostic in self.diagnostics)


def fragment(value: Any) -> str:
    """Return *value* as one short line of JSON, whatever it is and however deep it goes."""
    shown = json.dumps(
        _shallow(value, 4), ensure_ascii=True, default=lambda other: f"<{type(other).__name__}>"
    )
    return shown if len(shown) <= _FRAGMENT_CHARACTERS else shown[: _FRAGMENT_CHARACTERS - 3] + "..."


def _shallow(value: Any, depth: int) -> Any:
    """Copy *value* down to *depth*, at most a dozen members a level."""
    if isinstance(value, dict):
        if depth == 0:
            return "{...}"
        return {str(key)[:80]: _shallow(member, depth - 1) for key, member in list(value.items())[:12]}
    if isinstance(value, list):
        return "[...]" if depth == 0 else [_shallow(item, depth - 1) for item in value[:12]]
    return value[:_FRAGMENT_CHARACTERS] if isinstance(value, str) else value


def error(what: str, pointer: str, piece: Any, *, why: str, fix: str) -> DocumentError:
    """Return an error of one diagnostic about the *piece* at *pointer*; None is shown as no piece at all."""
    shown = "" if piece is None else fragment(piece)
    return DocumentError([Diagnostic(what=what, pointer=pointer, fragment=shown, why=why, fix=fix)])
