"""Write a comparison for a terminal, as Markdown and as JSON; `page` writes it as HTML."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from invocant.cli.style import printable
from invocant_generator._console import Console
from invocant_generator._diff.change import Change, Level
from invocant_generator._diff.findings import Finding, findings
from invocant_generator._diff.instead import instead
from invocant_generator._diff.page import page
from invocant_generator._diff.whole import Difference

_COLOURS = {Level.BREAKING: "red", Level.BEHAVIOUR: "yellow", Level.ADDITIVE: "green", Level.COSMETIC: "dim"}
_SHOWN_NAMES = 4
MOST_LINES = 40
"""How many lines a terminal is given before findings are folded."""


def report(
    difference: Difference, form: str, *, old: str, new: str, console: Console, everything: bool = False
) -> str:
    """Return *difference* in a form of `FORMATS`.

    Args:
        difference: What a comparison found.
        form: The form.
        old: What the earlier revision is called.
        new: What the later one is called.
        console: What knows of colours.
        everything: Whether a terminal is shown all of it, however long; the other forms leave nothing out.
    """
    if form == "terminal":
        return terminal(difference, old, new, console, most=None if everything else MOST_LINES)
    return FORMATS[form](difference, old, new, console)


def findings_of(difference: Difference) -> list[Finding]:
    """Return the findings of a comparison."""
    return findings(difference.changes, methods=len(difference.old.operations))


def terminal(
    difference: Difference, old: str, new: str, console: Console, *, most: int | None = MOST_LINES
) -> str:
    """Return the comparison as lines for a terminal, worst first, in colour where *console* has it.

    Args:
        difference: What a comparison found.
        old: What the earlier revision is called.
        new: What the later one is called.
        console: What knows of colours.
        most: How many lines there may be; findings that do not fit are counted. None shows all of them.
    """
    if not difference.changes:
        return f"{printable(old)} and {printable(new)}: no change\n"
    head = [
        f"{console.style(printable(old), 'bold')} → {console.style(printable(new), 'bold')}",
        headline(difference),
        "",
    ]
    width = max(shutil.get_terminal_size((100, 24)).columns, 60)
    sections = _sections(difference, console, width, whole=most is None)
    room = None if most is None else most - len(head) - sum(1 + len(section.title) for section in sections)
    lines = list(head)
    for section in sections:
        shown, left = section.cut(
            room, after=sum(bool(following.blocks) for following in sections[sections.index(section) + 1 :])
        )
        room = None if room is None else room - sum(map(len, shown)) - bool(left)
        lines += [*section.title, *(line for block in shown for line in block)]
        if left:
            what = "finding" if left == 1 else "findings"
            lines.append(console.style(f"  and {left} more {what}: --all shows them", "dim"))
        lines.append("")
    return "\n".join(lines)


class _Section:
    """Findings of one class, each a block of lines, under a title."""

    def __init__(self, title: list[str], blocks: list[list[str]]) -> None:
        self.title = title
        self.blocks = blocks

    def cut(self, room: int | None, *, after: int) -> tuple[list[list[str]], int]:
        """Return what fits into *room*, and how much does not; a line is kept for each section *after*."""
        if room is None or sum(map(len, self.blocks)) <= room - after:
            return self.blocks, 0
        shown: list[list[str]] = []
        for block in self.blocks:
            if sum(map(len, shown)) + len(block) > room - after - 1:
                break
            shown.append(block)
        return shown, len(self.blocks) - len(shown)


def _sections(difference: Difference, console: Console, width: int, *, whole: bool) -> list[_Section]:
    counts = difference.counts()
    sections = []
    for level, of_level in groupby(findings_of(difference), key=lambda finding: finding.level):
        every = list(of_level)
        reached = [finding for finding in every if finding.is_reached]
        title = console.style(f"{level.word} ({counts[level]})", "bold", _COLOURS[level])
        blocks = [_block(finding, console, width, whole=whole) for finding in reached]
        apart = [finding for finding in every if not finding.is_reached]
        if apart:
            words = f"  what no method reaches ({sum(len(finding.changes) for finding in apart)})"
            below = [_block(finding, console, width, whole=whole) for finding in apart]
            if whole:
                blocks.append([console.style(words, "bold")])
                blocks += below
            else:
                names = [printable(finding.change.subject) for finding in apart]
                blocks.append([console.style(f"{words}: {_listed(names, width - len(words))}", "dim")])
        sections.append(_Section([title], blocks))
    return sections


def _block(finding: Finding, console: Console, width: int, *, whole: bool) -> list[str]:
    """Return the lines of one finding: what happened, where, and what to write instead."""
    change, colour = finding.change, _COLOURS[finding.level]
    text = printable(change.text)
    if not whole:
        text = textwrap.shorten(text, max(width - len(change.subject) - 4, 30), placeholder=" …")
    lines = [f"  {console.style(printable(change.subject), colour)} {text}{_sides(change, width)}"]
    parts = [part for part in finding.parts if part not in change.text]
    if whole and len(finding.changes) > 1:
        lines += [console.style(f"      {printable(line)}", "dim") for line in map(_line, finding.changes)]
    elif parts:
        lines.append(console.style(f"      {_listed(list(map(printable, parts)), width - 6)}", "dim"))
    elif change.methods and not change.subject.startswith(change.methods):
        lines.append(console.style(f"      in {printable(_methods(change))}", "dim"))
    if finding.instead:
        lines.append(f"      instead: {printable(finding.instead)}")
    return lines


def _line(change: Change) -> str:
    sides = f"  [{change.before} → {change.after}]" if change.before and change.after else ""
    return f"{change.subject} {change.text}{sides if len(sides) < 100 and chr(10) not in sides else ''}"


def _listed(names: Sequence[str], width: int) -> str:
    """Return as many names as fit into a line, and how many more there are."""
    shown: list[str] = []
    for name in names:
        if shown and len(", ".join([*shown, name])) > width - 16:
            break
        shown.append(name)
    more = len(names) - len(shown)
    return f"{', '.join(shown)}{f' and {more} more' if more else ''}"


def _sides(change: Change, width: int) -> str:
    """Return both sides in brackets when they are short and the text does not say them already."""
    before, after = (" ".join(printable(side).split()) for side in (change.before, change.after))
    if not before or not after or len(before) + len(after) > width // 2:
        return ""
    return "" if before in change.text and after in change.text else f"  [{before} → {after}]"


def _methods(change: Change) -> str:
    shown = ", ".join(change.methods[:_SHOWN_NAMES])
    more = len(change.methods) - _SHOWN_NAMES
    return f"{shown} and {more} more" if more > 0 else shown


def headline(difference: Difference) -> str:
    """Return the counts in one line, worst first."""
    counts = [f"{count} {level.word}" for level, count in difference.counts().items() if count]
    return ", ".join(counts) or "no change"


def markdown(difference: Difference, old: str, new: str, console: Console) -> str:  # noqa: ARG001 - one signature for all
    """Return the comparison as Markdown, a section for each class."""
    lines = [f"# {_plain(old)} → {_plain(new)}", "", f"{headline(difference)}.", ""]
    counts = difference.counts()
    for level, of_level in groupby(findings_of(difference), key=lambda finding: finding.level):
        lines += [f"## {level.word.capitalize()} ({counts[level]})", ""]
        for finding in of_level:
            change = finding.change
            apart = "" if finding.is_reached else " (no method reaches it)"
            lines.append(f"- {_code(change.subject)} {_plain(change.text)}{_markdown_sides(change)}{apart}")
            parts = [part for part in finding.parts if part not in change.text]
            if parts:
                lines.append(f"  {', '.join(map(_code, parts))}.")
            elif change.methods and not change.subject.startswith(change.methods):
                named = ", ".join(map(_code, change.methods[:_SHOWN_NAMES]))
                lines.append(f"  In {named}{_more(change)}.")
            if finding.instead:
                lines.append(f"  Instead: {_plain(finding.instead)}.")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _more(change: Change) -> str:
    more = len(change.methods) - _SHOWN_NAMES
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
                "findings": [finding.to_dict() for finding in findings_of(difference)],
                "changes": [
                    {
                        **change.to_dict(),
                        "instead": instead(change) if change.level is Level.BREAKING else "",
                    }
                    for change in difference.changes
                ],
            },
            indent=2,
        )
        + "\n"
    )


def html(difference: Difference, old: str, new: str, console: Console) -> str:  # noqa: ARG001 - one signature for all
    """Return the comparison as one self-contained HTML page."""
    info: Any = difference.new.document.get("info")
    title = str(info.get("title", "")) if isinstance(info, Mapping) else ""
    return page(findings_of(difference), difference.counts(), title=title, old=old, new=new)


Format = Callable[[Difference, str, str, Console], str]
FORMATS: Mapping[str, Format] = {"terminal": terminal, "markdown": markdown, "json": as_json, "html": html}
"""Every form of a report by its name."""


def fragment(difference: Difference) -> list[str]:
    """Return what users read about in a changelog, as Markdown lines: what is not cosmetic."""
    lines = []
    for finding in findings_of(difference):
        change = finding.change
        if finding.level > Level.COSMETIC:
            sentence = f"{_code(change.subject)} {_plain(change.text)}{_markdown_sides(change)}"
            advice = f" Instead: {_plain(finding.instead)}." if finding.instead else ""
            lines.append(f"- {finding.level.word}: {sentence}{'.' if advice else ''}{advice}")
    return lines
