"""Write a comparison for a terminal, as Markdown and as JSON; `page` writes it as HTML."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from attrs import evolve

from invocant_generator._console import Console, printable
from invocant_generator._diff.change import Change, Level
from invocant_generator._diff.page import page
from invocant_generator._diff.whole import Difference

_COLOURS = {Level.BREAKING: "red", Level.BEHAVIOUR: "yellow", Level.ADDITIVE: "green", Level.COSMETIC: "dim"}
_SHOWN_METHODS = 4
_ALIKE_CHANGES = 3
"""How many changes must be alike before they are said together."""
_GATHERED = ("method-added", "method-removed", "class-added", "class-removed")


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
    counts = difference.counts()
    for level, changes in groupby(gathered(difference.changes), key=lambda change: change.level):
        lines.append(console.style(f"{level.word} ({counts[level]})", "bold", _COLOURS[level]))
        for change in changes:
            subject = printable(change.subject)
            lines.append(
                f"  {console.style(subject, _COLOURS[level])} {printable(change.text)}{_sides(change, width)}"
            )
            if (
                change.methods
                and change.kind not in _GATHERED
                and not change.subject.startswith(change.methods)
            ):
                lines.append(console.style(f"      in {printable(_methods(change))}", "dim"))
        lines.append("")
    return "\n".join(lines)


def gathered(changes: Sequence[Change]) -> list[Change]:
    """Return *changes* for readers: equal changes are told once, with the names of everything they touch.

    A parameter, a body or an error that changed alike in several methods is one line; so are the new methods
    of a resource, the new classes that only they use, and likewise those that are gone.
    """
    fresh = {change.methods[0] for change in changes if change.kind in ("method-added", "method-removed")}
    groups: dict[object, list[Change]] = {}
    for change in changes:
        tail = re.search(r"\(.*$", change.subject) if change.methods else None
        whole = change.kind.startswith("method-") or fresh.issuperset(change.methods)
        key: object = change
        if change.kind in _GATHERED and change.methods and whole:
            key = (change.kind, change.resources)
        elif tail:
            key = (change.level, change.kind, change.text, change.before, change.after, tail[0])
        groups.setdefault(key, []).append(change)
    shown = []
    for group in groups.values():
        shown += group if len(group) < _ALIKE_CHANGES else [_together(group)]
    return sorted(shown, key=lambda change: -change.level)


def _both(change: Change) -> tuple[str, str]:
    return change.before, change.after


def _together(group: Sequence[Change]) -> Change:
    first = group[0]
    methods = tuple(sorted({method for change in group for method in change.methods}))
    if first.kind in _GATHERED:
        names = [change.subject.removeprefix(f"{first.resources[0]}.") for change in group]
        word = "methods" if first.kind.startswith("method-") else "classes"
        text = f"{'are new' if first.kind.endswith('added') else 'are gone'}: {', '.join(names)}"
        before, after = ("\n".join(filter(None, side)) for side in zip(*map(_both, group), strict=True))
        subject = f"{', '.join(first.resources)}: {len(group)} {word}"
        return evolve(
            first, subject=subject, text=text, before=before, after=after, methods=methods, pointer=""
        )
    what, _, rest = first.subject.partition("(")[2].partition(")")
    subject = f"{what} of {len(group)} methods{rest}" if what else f"{len(group)} methods{rest}"
    return evolve(first, subject=subject, methods=methods, pointer="")


def _sides(change: Change, width: int) -> str:
    """Return both sides in brackets when they are short and the text does not say them already."""
    before, after = (" ".join(printable(side).split()) for side in (change.before, change.after))
    if not before or not after or len(before) + len(after) > width // 2:
        return ""
    return "" if before in change.text and after in change.text else f"  [{before} → {after}]"


def _methods(change: Change) -> str:
    shown = ", ".join(change.methods[:_SHOWN_METHODS])
    more = len(change.methods) - _SHOWN_METHODS
    return f"{shown} and {more} more" if more > 0 else shown


def headline(difference: Difference) -> str:
    """Return the counts in one line, worst first."""
    counts = [f"{count} {level.word}" for level, count in difference.counts().items() if count]
    return ", ".join(counts) or "no change"


def markdown(difference: Difference, old: str, new: str, console: Console) -> str:  # noqa: ARG001 - one signature for all
    """Return the comparison as Markdown, a section for each class."""
    lines = [f"# {_plain(old)} → {_plain(new)}", "", f"{headline(difference)}.", ""]
    counts = difference.counts()
    for level, changes in groupby(gathered(difference.changes), key=lambda change: change.level):
        lines += [f"## {level.word.capitalize()} ({counts[level]})", ""]
        for change in changes:
            lines.append(f"- {_code(change.subject)} {_plain(change.text)}{_markdown_sides(change)}")
            if (
                change.methods
                and change.kind not in _GATHERED
                and not change.subject.startswith(change.methods)
            ):
                named = ", ".join(map(_code, change.methods[:_SHOWN_METHODS]))
                lines.append(f"  In {named}{_more(change)}.")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _more(change: Change) -> str:
    more = len(change.methods) - _SHOWN_METHODS
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
    return page(gathered(difference.changes), difference.counts(), title=title, old=old, new=new)


Format = Callable[[Difference, str, str, Console], str]
FORMATS: Mapping[str, Format] = {"terminal": terminal, "markdown": markdown, "json": as_json, "html": html}
"""Every form of a report by its name."""


def fragment(changes: Sequence[Change]) -> list[str]:
    """Return what users read about in a changelog, as Markdown lines: the changes that are not cosmetic."""
    return [
        f"- {change.level.word}: {_code(change.subject)} {_plain(change.text)}{_markdown_sides(change)}"
        for change in gathered(changes)
        if change.level > Level.COSMETIC
    ]
