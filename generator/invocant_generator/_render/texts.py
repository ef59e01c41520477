"""Texts of a document as docstrings, and annotations as they must be spelled where a name hides a type.

Both are asked for tens of thousands of times in a large package. What is usual is done without the regular
expressions and passes over characters that the rest needs; `tests/property` holds the two to each other.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from functools import lru_cache

from openapi_python_client.strings import safe_for_docstring

_LINE_CHARACTERS = 100
SHADOWED = {
    **dict.fromkeys(("bool", "bytes", "dict", "float", "int", "list", "str", "tuple"), "builtins"),
    **dict.fromkeys(("date", "datetime", "time"), "dt"),
}
"""The module that spells out a type whose plain name a member may take."""
HIDING_MODULES = frozenset({"events", "headers", "inputs"})
"""Modules that annotations mention and that a method may hide; they are imported with `_` behind then."""
_HIDING = frozenset({*SHADOWED, *SHADOWED.values(), *HIDING_MODULES})
"""Every name of a member or method that has to do with how an annotation is spelled."""
_ESCAPED = re.compile(r'[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\\]|"""')
"""What a docstring cannot hold as it is."""
_UNUSUAL_SPACE = re.compile(r"[\t\n\x0b\x0c\r]|  ")
"""White space that is more than a space between words."""


_NOT_NAMES = re.compile(r"[^\w ,]")
"""What stands in no plain list of imported names: a dot, a bracket, a star, a comment."""


def without_idle_imports(text: str) -> str:
    """Return a rendered module without the imports of names that it does not hold anywhere else.

    ruff takes these out too, once it has told each: 0.8 s of CPU time for the 6,300 of a large document.
    What may be used, and what only looks so, is left to it; so is whatever is not at the margin of the head.
    """
    head, gap, body = text.partition("\n\n\n")
    lines = head.split("\n")
    rest = "\n".join(line for line in lines if not line.startswith(("import ", "from ")))
    kept_lines = []
    for line in lines:
        start, word, names = line.partition("import ")
        if word and (not start or start.startswith("from ")) and start != "from __future__ ":
            every = names.split(", ")
            kept = every
            if not _NOT_NAMES.search(names):
                kept = [name for name in every if (bound := name.rpartition(" ")[2]) in body or bound in rest]
            if not kept:
                continue
            line = line if kept == every else f"{start}{word}{', '.join(kept)}"
        kept_lines.append(line)
    return "\n".join(kept_lines) + gap + body


@lru_cache(maxsize=256)
def docstring(text: str, indent: int = 4) -> str:
    """Return the docstring for *text*, quotes included, for a block indented by *indent* columns."""
    filled = prose(text, _LINE_CHARACTERS - indent)
    safe = (safe_for_docstring(filled) if _ESCAPED.search(filled) else filled).rstrip()
    if safe.endswith('"') and re.search(r'(?<!\\)(\\\\)*"$', safe):
        safe = safe[:-1] + '\\"'
    margin = " " * indent
    lines = [f"{margin}{line}".rstrip() for line in safe.split("\n")]
    closing = f"\n{margin}" if len(lines) > 1 else ""
    return '"""' + "\n".join(lines).lstrip() + closing + '"""'


def prose(text: str, width: int = _LINE_CHARACTERS) -> str:
    """Wrap *text* to *width*: paragraphs are filled, indented lines and lists keep their lines."""
    paragraphs = []
    for paragraph in text.strip().split("\n\n"):
        lines = paragraph.strip("\n").split("\n")
        if any(line.startswith((" ", "\t", "- ", "* ", "|")) for line in lines):
            paragraphs.append("\n".join(_hang(line.rstrip(), width) for line in lines))
        else:
            paragraphs.append(fill(" ".join(line.strip() for line in lines), width))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _hang(line: str, width: int) -> str:
    """Wrap one indented *line*, what follows indented further."""
    margin = line[: len(line) - len(line.lstrip(" "))]
    return fill(line, width, margin) if margin else line


def fill(text: str, width: int, margin: str = "") -> str:
    """Wrap *text* to *width*, of at least 40, behind *margin*; further lines stand further in.

    Words are never broken. It is `textwrap.fill`, which goes word by word.
    """
    text, width = text.strip(), max(width, 40)
    further = f"{margin}    " if margin else ""
    if _UNUSUAL_SPACE.search(text) or len(further) >= width:
        return textwrap.fill(
            text,
            width,
            initial_indent=margin,
            subsequent_indent=further,
            break_long_words=False,
            break_on_hyphens=False,
        )
    if not text:
        return ""
    lines, start, indent = [], 0, margin
    while len(text) - start > (room := width - len(indent)):
        end = text.rfind(" ", start, start + room + 1)
        if end == -1:
            end = text.find(" ", start + room)  # after a word that is longer than a line
        if end == -1:
            break
        lines.append(indent + text[start:end])
        start, indent = end + 1, further
    lines.append(indent + text[start:])
    return "\n".join(lines)


def unshadowed(annotation: str, names: Iterable[str]) -> str:
    """Return *annotation* as it must be spelled where a class has members called *names*.

    Inside a class with a method `list` or a field `date`, those words no longer mean the type; a method
    `events`, `headers` or `inputs` hides the module of that name, which is imported with `_` behind then; so
    does a field `dt` or `builtins`.
    """
    hiding = _HIDING.intersection(names)
    return _unshadowed(annotation, hiding) if hiding else annotation


@lru_cache(maxsize=4096)
def _unshadowed(annotation: str, names: frozenset[str]) -> str:
    for name in sorted(names & HIDING_MODULES):
        annotation = re.sub(rf"(?<![\w.'\"]){name}\.", f"{name}_.", annotation)
    for name in sorted(names & SHADOWED.keys()):
        module = SHADOWED[name] + "_" * (SHADOWED[name] in names)
        annotation = re.sub(rf"(?<![\w.'\"]){name}\b(?!['\"])", f"{module}.{name}", annotation)
    return annotation
