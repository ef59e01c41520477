"""Suggestions for a document as the text of an overlay, and once more after either has changed.

What a person did to the text stays: a block that was changed is left as it is, one that was removed does not
come back. What was left alone follows the document: it is written anew, or goes where nothing speaks for it
any more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml
from attrs import field, frozen

from invocant_generator._method_lock import MethodNames
from invocant_generator._suggest.detect import detect
from invocant_generator._suggest.overlay import WRITTEN, block_of, digest_of, render
from invocant_generator._suggest.suggestion import Suggestion

_HEADING = re.compile(r"^  # \[([a-z]+ [^\n]+)\] (?:sure|unsure)", re.MULTILINE)


@frozen
class Suggested:
    """The overlay, and what has become of each suggestion; keys are as in the headings of its blocks."""

    text: str
    new: tuple[Suggestion, ...] = ()
    updated: tuple[Suggestion, ...] = ()
    """Written anew, as the document or the detection has changed."""
    unchanged: tuple[Suggestion, ...] = ()
    kept: tuple[str, ...] = ()
    """Left as a person has changed them."""
    removed: tuple[str, ...] = field(default=())
    """Not written, as a person has removed them."""
    gone: tuple[str, ...] = ()
    """Taken out: nothing speaks for them any more, and nobody had touched them."""

    @property
    def active(self) -> int:
        """How many of those written by the detection alone are active."""
        return sum(1 for suggestion in (*self.new, *self.updated, *self.unchanged) if suggestion.is_sure)


def suggestions(
    document: Mapping[str, Any], *, methods: MethodNames | None = None, former: str | None = None
) -> str:
    """Return the text of an overlay with the suggestions for *document*; see `suggest`."""
    return suggest(document, methods=methods, former=former).text


def suggest(
    document: Mapping[str, Any], *, methods: MethodNames | None = None, former: str | None = None
) -> Suggested:
    """Return the suggestions for *document*, with what has become of former ones.

    Args:
        document: The document with its other overlays, but without this one. What it says needs no
            suggestion.
        methods: What the names lock knows of methods; None for no lock.
        former: The text of the overlay as it is, or None where there is none.
    """
    by_key = {suggestion.key: suggestion for suggestion in detect(document, methods)}
    written = _written(former) if former is not None else {}
    blocks = _blocks(former) if former is not None else {}
    record: dict[str, str] = {}
    texts: dict[str, str] = {}
    fates: dict[str, list[Any]] = {
        name: [] for name in ("new", "updated", "unchanged", "kept", "removed", "gone")
    }
    for key, suggestion in by_key.items():
        text = block_of(suggestion)
        fate = _fate(key, text, blocks, written)
        record[key] = written[key] if fate in ("kept", "removed") and key in written else digest_of(text)
        if fate == "removed":
            fates[fate].append(key)
            continue
        texts[key] = blocks[key] if fate == "kept" else text
        fates[fate].append(key if fate == "kept" else suggestion)
    for key, text in blocks.items():
        if key in by_key:
            continue
        if written.get(key) == digest_of(text):
            fates["gone"].append(key)
        else:
            texts[key] = text
            fates["kept"].append(key)
            if key in written:
                record[key] = written[key]
    # What a person removed stays removed even if the document stops and begins again to speak for it.
    record |= {key: known for key, known in written.items() if key not in blocks and key not in record}
    ordered = [
        (key, texts[key]) for key in (*by_key, *(key for key in texts if key not in by_key)) if key in texts
    ]
    return Suggested(render(ordered, record), **{name: tuple(entries) for name, entries in fates.items()})


def _fate(key: str, text: str, blocks: Mapping[str, str], written: Mapping[str, str]) -> str:
    """Return what becomes of a suggestion that the document speaks for."""
    if key not in blocks:
        return "removed" if key in written else "new"
    present = digest_of(blocks[key])
    if present == digest_of(text):
        return "unchanged"
    return "updated" if written.get(key) == present else "kept"


def _written(text: str) -> dict[str, str]:
    """Return the digests of what was suggested, by key."""
    loaded = yaml.safe_load(text)
    known = loaded.get(WRITTEN) if isinstance(loaded, dict) else None
    return {str(key): str(value) for key, value in known.items()} if isinstance(known, dict) else {}


def _blocks(text: str) -> dict[str, str]:
    """Return the text of each block by its key: from its heading up to the next."""
    headings = list(_HEADING.finditer(text))
    ends = [*(match.start() for match in headings[1:]), len(text)]
    return {
        match[1]: text[match.start() : end].rstrip("\n") + "\n"
        for match, end in zip(headings, ends, strict=True)
    }
