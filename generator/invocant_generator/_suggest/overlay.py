"""Suggestions as the text of an overlay: a block each, with its reasons as comments."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from invocant_generator._suggest.suggestion import Action, Suggestion

NAME = "10-suggested.yaml"
"""What the overlay is called among those of a document."""
WRITTEN = "x-invocant-suggested"
"""The member of the overlay that tells what has been suggested, so that nothing comes twice."""
_MAX_CHARACTERS = 116
_HEAD = """\
# What the document seems to mean. Found by `invocant suggest`, which tells its reasons at each place; what it
# is not sure of is commented out. Change, remove or uncomment what you like: the next run keeps it so.
overlay: 1.0.0
info: {title: Suggestions, version: 1.0.0}
"""
_NOTHING = """\
  - target: $.info
    description: Holds the place of actions, of which an overlay must have one; nothing below is active.
    update: {}
"""


def block_of(suggestion: Suggestion) -> str:
    """Return the lines of one suggestion, commented out where it is not sure."""
    lines = [heading(suggestion.key, sure=suggestion.is_sure)]
    for sentence in (*suggestion.evidence, *(f"But {doubt}" for doubt in suggestion.doubts)):
        words = sentence[:1].upper() + sentence[1:] + "."
        lines += textwrap.wrap(
            words, _MAX_CHARACTERS, initial_indent="  #   ", subsequent_indent="  #   ", **_WRAP
        )
    for action in suggestion.actions:
        prefix = "  " if suggestion.is_sure else "  # "
        lines += [prefix + line if line else prefix.rstrip() for line in _action(action).splitlines()]
    return "\n".join(lines) + "\n"


_WRAP: Mapping[str, Any] = {"break_long_words": False, "break_on_hyphens": False}


def heading(key: str, *, sure: bool) -> str:
    """Return the first line of a block, by which it is found again."""
    return f"  # [{key}] {'sure' if sure else 'unsure, so commented out'}"


def _action(action: Action) -> str:
    text: str = yaml.safe_dump(
        [{"target": action.target, "update": dict(action.update)}],
        sort_keys=False,
        allow_unicode=True,
        width=_MAX_CHARACTERS,
        default_flow_style=None,
    )
    return text


def render(blocks: Sequence[tuple[str, str]], written: Mapping[str, str]) -> str:
    """Return the text of the overlay.

    Args:
        blocks: Key and text of each block.
        written: Digest of what was suggested, by key, also of what a person has removed since.
    """
    active = any(is_active(text) for _, text in blocks)
    record = "".join(f"  {_quoted(key)}: {written[key]}\n" for key in sorted(written))
    lines = f"{WRITTEN}:\n{record}" if record else f"{WRITTEN}: {{}}\n"
    body = "\n".join(text for _, text in blocks)
    return f"{_HEAD}{lines}\nactions:\n{'' if active else _NOTHING}{body}"


def is_active(text: str) -> bool:
    """Tell whether a block has anything that is not commented out."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _quoted(key: str) -> str:
    return "'" + key.replace("'", "''") + "'"


def digest_of(text: str) -> str:
    """Return what tells whether a block is as it was written: of its lines, without space at their ends."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return hashlib.sha256(lines.encode()).hexdigest()[:12]
