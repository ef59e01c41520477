"""What a repair tells about itself: what it widened, what it left open, what else is worth knowing."""

from __future__ import annotations

from typing import Any

from attrs import Factory, frozen

from invocant.documents._diagnostics import Note


@frozen
class Named:
    """A schema of the repaired document that became a component."""

    name: str
    """Its key under `components/schemas`: the Python class name it should have."""
    pointer: str
    """Where it stands in the given document."""
    digest: str
    """Digest of its structure in the given document, by which it is found again after it moved."""


@frozen
class Repaired:
    """A document that openapi-python-client can parse whole, and what that took."""

    document: dict[str, Any]
    """The repaired document."""
    widened: list[Note]
    """Places that accept more than the given document does."""
    open: list[Note]
    """Places that accept anything, although the given document says more."""
    notes: list[Note]
    """Everything else worth knowing; no type is affected."""
    names: list[Named]
    """Every component schema, in the order of the document."""


@frozen
class Notebook:
    """Collects notes while the repair runs; the same note is kept once."""

    widened: list[Note] = Factory(list)
    open: list[Note] = Factory(list)
    notes: list[Note] = Factory(list)
    _seen: set[tuple[str, str, str]] = Factory(set)

    def widen(self, what: str, pointer: str, why: str) -> None:
        """Take down that the place accepts more than before."""
        self._add("widened", self.widened, Note(what, pointer, why))

    def leave_open(self, what: str, pointer: str, why: str) -> None:
        """Take down that the place accepts anything now."""
        self._add("open", self.open, Note(what, pointer, why))

    def note(self, what: str, pointer: str, why: str) -> None:
        """Take down something that affects no type."""
        self._add("notes", self.notes, Note(what, pointer, why))

    def _add(self, kind: str, page: list[Note], note: Note) -> None:
        key = (kind, note.what, note.pointer)
        if key not in self._seen:
            self._seen.add(key)
            page.append(note)
