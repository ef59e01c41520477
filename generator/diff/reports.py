"""Write a comparison for a terminal, as Markdown and as JSON; `page` writes it as HTML."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from generator.console import Console, printable
from generator.diff.change import Change, Level
from generator.diff.page import page
from generator.diff.whole import Difference

_COLOURS = {Level.BREAKING: "red", Level.BEHAVIOUR: "yellow", Level.ADDITIVE: "green", Level.COSMETIC: "dim"}
_METHODS_SHOWN = 4


def report(difference: Difference, form: str, *, old: str, new: str, console: Console) -> str:
    """Return *difference* in a form of `FORMATS`; *old* and *new* say what was compared."""
    return FORMATS[form](difference, old, new, console)


def terminal(difference: Difference, old: str, new: str, console: Console) -> str:
    """Return the comparison as lines for a terminal, worst first, in colour where *console* has it."""
    if not difference.changes:
        return f"{printable(old)} and {printable(new)}: no change\n"
    width = max(shutil.get_terminal_size((100, 24)).columns, 60)
    lines = [
        f"{console.style(printable(old), 'bold')} → {console.style(printable(new), 'bold')}",
        headline(difference),
        "",
    ]
    for level, changes in groupby(difference.changes, key=lambda change: change.level):
        found = list(changes)
        lines.append(console.style(f"{level.word} ({len(found)})", "bold", _COLOURS[level]))
        for change in found:
            subject = printable(change.subject)
            lines.append(
                f"  {console.style(subject, _COLOURS[level])} {printable(change.text)}{_sides(change, width)}"
            )
            if change.methods and not change.subject.startswith(change.methods):
                lines.append(console.style(f"      in {printable(_methods(change))}", "dim"))
        lines.append("")
    return "\n".join(lines)


def _sides(change: Change, width: int) -> str:
    """Return both sides in brackets when they are short and the text does not say them already."""
    before, after = (" ".join(printable(side).split()) for side in (change.before, change.after))
    if not before or not after or len(before) + len(after) > width // 2:
        return ""
    return "" if before in change.text and after in change.text else f"  [{before} → {after}]"


def _methods(change: Change) -> str:
    shown = ", ".join(change.methods[:_METHODS_SHOWN])
    more = len(change.methods) - _METHODS_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def headline(difference: Difference) -> str:
    """Return the counts in one line, worst first."""
    counts = [f"{count} {level.word}" for level, count in difference.counts().items() if count]
    return ", ".join(counts) or "no change"


def markdown(difference: Difference, old: str, new: str, console: Console) -> str:  # noqa: ARG001 - one signature for all
    """Return the comparison as Markdown, a section for each class."""
    lines = [f"# {_plain(old)} → {_plain(new)}", "", f"{headline(difference)}.", ""]
    for level, changes in groupby(difference.changes, key=lambda change: change.level):
        found = list(changes)
        lines += [f"## {level.word.capitalize()} ({len(found)})", ""]
        for change in found:
            lines.append(f"- {_code(change.subject)} {_plain(change.text)}{_markdown_sides(change)}")
            if change.methods and not change.subject.startswith(change.methods):
                named = ", ".join(map(_code, change.methods[:_METHODS_SHOWN]))
                lines.append(f"  In {named}{_more(change)}.")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _more(change: Change) -> str:
    more = len(change.methods) - _METHODS_SHOWN
    return f" and {more} more" if more > 0 else ""


def _markdown_sides(change: Change) -> str:
    before, after = (" ".join(side.split()) for side in (change.before, change.after))
    if not before or not after or len(before) + len(after) > 160:
        return ""
    return "" if before in change.text and after in change.text else f": {_code(before)} → {_code(after)}"


def _code(text: str) -> str:
    """Return *text* as Markdown code, whatever backticks are in it."""
    text = " ".join(printable(text).split())
    fence = "`"
    while fence in text:
        fence += "`"
    pad = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _plain(text: str) -> str:
    """Return *text* so that Markdown shows it as it is."""
    text = " ".join(printable(text).split())
    return "".join(f"\\{character}" if character in "\\`*_[]<>|#" else character for character in text)


def as_json(difference: Difference, old: str, new: str, console: Console) -> str:  # noqa: ARG001 - one signature for all
    """Return the comparison as one JSON object."""
    worst = difference.worst
    return (
        json.dumps(
            {
                "old": old,
                "new": new,
                "worst": worst.word if worst is not None else None,
                "counts": {level.word: count for level, count in difference.counts().items()},
                "changes": [change.to_dict() for change in difference.changes],
            },
            indent=2,
        )
        + "\n"
    )


def html(difference: Difference, old: str, new: str, console: Console) -> str:  # noqa: ARG001 - one signature for all
    """Return the comparison as one self-contained HTML page."""
    info: Any = difference.new.document.get("info")
    title = str(info.get("title", "")) if isinstance(info, Mapping) else ""
    return page(difference.changes, difference.counts(), title=title, old=old, new=new)


Format = Callable[[Difference, str, str, Console], str]
FORMATS: Mapping[str, Format] = {"terminal": terminal, "markdown": markdown, "json": as_json, "html": html}
"""Every form of a report by its name."""


def fragment(changes: Sequence[Change]) -> list[str]:
    """Return what users read about in a changelog, as Markdown lines: the changes that are not cosmetic."""
    return [
        f"- {change.level.word}: {_code(change.subject)} {_plain(change.text)}{_markdown_sides(change)}"
        for change in changes
        if change.level > Level.COSMETIC
    ]
