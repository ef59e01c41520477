"""Write a comparison as one HTML page that needs nothing else: counts, filters, both sides beside each other.

Every word of a document is escaped, and the page's own policy refuses whatever it would load or send.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from invocant_generator._diff.change import Change, Level
from invocant_generator._diff.findings import Finding

_TEMPLATE = Path(__file__).with_name("page.html")
_WORDS = {
    Level.BREAKING: "Programs may stop running or type-checking",
    Level.BEHAVIOUR: "Same code, another outcome",
    Level.ADDITIVE: "Something new to use or rely on",
    Level.COSMETIC: "No program can tell",
}
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_MAX_CHARACTERS = 4000
"""Sides longer than this are shown without marks: comparing words costs their square."""


def page(findings: Sequence[Finding], counts: Mapping[Level, int], *, title: str, old: str, new: str) -> str:
    """Return the page.

    Args:
        findings: What changed, worst first.
        counts: How many of each class.
        title: The API's name, as its document has it.
        old: What the earlier revision is called.
        new: What the later revision is called.
    """
    resources = Counter(resource for finding in findings for resource in finding.change.resources)
    parts = {
        "title": escape(title or "API"),
        "old": escape(old),
        "new": escape(new),
        "verdict": escape(_verdict(counts)),
        "tiles": "\n".join(_tile(level, count) for level, count in counts.items()),
        "resources": "\n".join(_resource(name, count) for name, count in sorted(resources.items())),
        "sections": "\n".join(
            _section(level, list(of_level))
            for level, of_level in groupby(findings, lambda finding: finding.level)
        ),
    }
    template = _TEMPLATE.read_text("utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], template)


def _verdict(counts: Mapping[Level, int]) -> str:
    if counts[Level.BREAKING]:
        return "Programs need a look before this update"
    if counts[Level.BEHAVIOUR]:
        return "Programs still run; some calls behave differently"
    if counts[Level.ADDITIVE]:
        return "Safe to take: there is only more than before"
    return (
        "Nothing that a program could notice" if counts[Level.COSMETIC] else "The two revisions are the same"
    )


def _tile(level: Level, count: int) -> str:
    return (
        f'<button class="tile {level.word}" data-level="{level.word}" aria-pressed="false"'
        f"{'' if count else ' disabled'}>"
        f"<b>{count}</b><span>{level.word}</span><small>{_WORDS[level]}</small></button>"
    )


def _resource(name: str, count: int) -> str:
    return (
        f'<button class="chip" data-resource="{escape(name)}" aria-pressed="false">'
        f"{escape(name)} <i>{count}</i></button>"
    )


def _section(level: Level, findings: Iterable[Finding]) -> str:
    every = list(findings)
    rows = [_row(finding) for finding in every if finding.is_reached]
    apart = [_row(finding) for finding in every if not finding.is_reached]
    if apart:
        rows += ["<h3>What no method reaches</h3>", *apart]
    return (
        f'<section class="{level.word}"><h2>{level.word.capitalize()}</h2>\n{chr(10).join(rows)}\n</section>'
    )


def _row(finding: Finding) -> str:
    change = finding.change
    methods = "".join(
        f"<code>{escape(method)}</code>" for method in change.methods if method != change.subject
    )
    advice = f'<p class="instead">Instead: {escape(finding.instead)}</p>' if finding.instead else ""
    return (
        f'<article class="{change.level.word}" data-resources="{escape(" ".join(change.resources))}" '
        f'title="{escape(change.pointer)}">'
        f"<header><code>{escape(change.subject)}</code> <span>{escape(change.text)}</span>"
        f"<small>{escape(change.kind)}</small></header>"
        f"{_sides(change)}{advice}{_every(finding)}"
        f"{f'<footer>in {methods}</footer>' if methods else ''}</article>"
    )


def _every(finding: Finding) -> str:
    """Return every change of a finding that has several, folded."""
    if len(finding.changes) == 1:
        return ""
    rows = "".join(
        f"<li><code>{escape(change.subject)}</code> {escape(change.text)}{_sides(change)}</li>"
        for change in finding.changes
    )
    return f"<details><summary>all {len(finding.changes)}</summary><ul>{rows}</ul></details>"


def _sides(change: Change) -> str:
    if not change.before and not change.after:
        return ""
    before, after = marked(change.before, change.after)
    left = f"<pre>{before}</pre>" if change.before else '<pre class="none">not there</pre>'
    right = f"<pre>{after}</pre>" if change.after else '<pre class="none">not there</pre>'
    return f'<div class="sides">{left}{right}</div>'


def marked(before: str, after: str) -> tuple[str, str]:
    """Return both sides as HTML, with the words that only one of them has marked."""
    if not before or not after or len(before) + len(after) > _MAX_CHARACTERS:
        return escape(before), escape(after)
    left, right = _TOKEN.findall(before), _TOKEN.findall(after)
    out: tuple[list[str], list[str]] = ([], [])
    for tag, start, end, first, last in difflib.SequenceMatcher(
        None, left, right, autojunk=False
    ).get_opcodes():
        for side, words, name in ((0, left[start:end], "del"), (1, right[first:last], "ins")):
            if words:
                text = escape("".join(words))
                out[side].append(text if tag == "equal" else f"<{name}>{text}</{name}>")
    return "".join(out[0]), "".join(out[1])
