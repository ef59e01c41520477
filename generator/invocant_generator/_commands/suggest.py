"""Bring the overlay of suggestions up to date with its document, and keep what a person has done to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from invocant_generator._method_lock import MethodNames
from invocant_generator._pipeline import load_document
from invocant_generator._suggest.overlay import NAME
from invocant_generator._suggest.suggest import Suggested, suggest
from invocant_generator._target import Target, UsageError


@frozen
class SuggestedFor:
    """What is suggested for one document, and the file that says so."""

    api: str
    path: Path
    former: str | None
    """The text of the file as it is, or None where there is none."""
    suggested: Suggested

    @property
    def is_needed(self) -> bool:
        """Whether the file has anything to say."""
        return self.former is not None or bool(self.suggested.new)

    @property
    def changes(self) -> bool:
        """Whether the file would be another."""
        return self.is_needed and self.former != self.suggested.text

    def to_dict(self) -> dict[str, Any]:
        """Return it as `--json` prints it."""
        return {
            "overlay": str(self.path),
            "changes": self.changes,
            **{
                name: [
                    {
                        "key": suggestion.key,
                        "sure": suggestion.is_sure,
                        "evidence": [*suggestion.evidence],
                        "doubts": [*suggestion.doubts],
                    }
                    for suggestion in getattr(self.suggested, name)
                ]
                for name in ("new", "updated", "unchanged")
            },
            **{name: [*getattr(self.suggested, name)] for name in ("kept", "removed", "gone")},
        }


def suggest_for(target: Target, path: Path | None = None) -> SuggestedFor:
    """Return what is suggested for the document of *target*; nothing is written.

    Args:
        target: The document, with its overlays and its names lock.
        path: The overlay of suggestions; None for the one of that name among the overlays of the target or,
            where there is none, beside them.

    Raises:
        DocumentError: the document or an overlay is not usable.
        UsageError: the overlay of suggestions, or the names lock, cannot be read.
    """
    from invocant.documents import apply_overlays, load_overlay, unmatched_actions

    path = path or overlay_of(target)
    overlays = [load_overlay(other, name=target.label(other)) for other in target.overlays if other != path]
    received = load_document(target).document
    # What refines a suggestion finds nothing without it; it says nothing of its own.
    refining = {(action.overlay, action.position) for action in unmatched_actions(received, overlays)}
    apart = [
        {
            **overlay.document,
            "actions": [
                action
                for position, action in enumerate(overlay.actions)
                if (overlay.name, position) not in refining
            ],
        }
        for overlay in overlays
    ]
    document = apply_overlays(received, [overlay for overlay in apart if overlay["actions"]])
    former = _text(path) if path.exists() else None
    return SuggestedFor(target.api, path, former, suggest(document, methods=_methods(target), former=former))


def overlay_of(target: Target) -> Path:
    """Return where the overlay of suggestions for *target* is, or would be."""
    known = next((path for path in target.overlays if path.name == NAME), None)
    if known is not None:
        return known
    folder = target.overlays[0].parent if target.overlays else target.document.parent / "overlays"
    return folder / NAME


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None


def _methods(target: Target) -> MethodNames | None:
    from invocant_generator._names_lock import Names

    if target.names is None or not target.names.exists():
        return None
    try:
        return Names.load(target.names).methods
    except ValueError as error:
        raise UsageError(f"{target.names} cannot be read: {error}") from None


def lines(result: SuggestedFor) -> Iterator[str]:
    """Yield what people are told: each change, then how much there is."""
    suggested = result.suggested
    for word, entries in (("new", suggested.new), ("updated", suggested.updated)):
        for suggestion in entries:
            state = "active" if suggestion.is_sure else f"commented out: {suggestion.doubts[0]}"
            yield f"  {word}: {suggestion.key} ({state})"
    for key in suggested.gone:
        yield f"  gone: {key} (nothing in the document speaks for it any more)"
    counts: Mapping[str, int] = {
        "new": len(suggested.new),
        "updated": len(suggested.updated),
        "as before": len(suggested.unchanged),
        "kept as you changed it": len(suggested.kept),
        "not written again, as you removed it": len(suggested.removed),
        "gone": len(suggested.gone),
    }
    parts = [f"{count} {word}" for word, count in counts.items() if count]
    yield f"  {', '.join(parts) if parts else 'nothing to suggest'}"
