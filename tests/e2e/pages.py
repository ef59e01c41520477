"""Code on a page, as a reader would run it: blocks in order, in one session, with the output shown."""

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from tests.libraries import default_library

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(?P<language>\w+)(?P<rest>[^\n]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
WILDCARD = "…"
LANGUAGES = {"console", "python", "sh", "text", "toml", "yaml"}
"""What a block may be: `python` is run and type-checked, `sh` is run, `console` is run and compared.
`text` after a block of Python is what that prints; the rest is to be read, or made a file of."""


@frozen
class Block:
    """A fenced block of a page."""

    language: str
    line: int
    """Of the first line of its text, from 1."""
    text: str
    title: str | None
    """The file that a reader makes of it, where the page says `title="NAME"`."""
    shown: str | None
    """What the page says it prints, in a block of `text` directly after it; `…` stands for anything."""


def pages() -> list[Path]:
    """Return the pages that people read: README and all of docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def page_id(path: Path) -> str:
    """Return how a page is called in the names of tests and in tables."""
    return path.relative_to(ROOT).as_posix()


def fenced(text: str) -> Iterator[Block]:
    """Yield the blocks of a Markdown page, in order."""
    fences = list(FENCE.finditer(text))
    for number, fence in enumerate(fences):
        follower = fences[number + 1] if number + 1 < len(fences) else None
        shown = None
        if follower and follower["language"] == "text" and not text[fence.end() : follower.start()].strip():
            shown = follower["text"]
        title = re.search(r'title="([^"]+)"', fence["rest"])
        line = text.count("\n", 0, fence.start()) + 2
        yield Block(fence["language"], line, fence["text"], title[1] if title else None, shown)


def blocks(text: str) -> Iterator[Block]:
    """Yield the Python blocks of a Markdown page, in order."""
    return (block for block in fenced(text) if block.language == "python")


def module(text: str) -> str:
    """Return the Python blocks of a Markdown page as one module, each at the lines it has on the page."""
    lines = [""] * (text.count("\n") + 1)
    for block in blocks(text):
        code = block.text.splitlines()
        lines[block.line - 1 : block.line - 1 + len(code)] = code
    return "\n".join(lines).rstrip() + "\n"


@default_library(None)  # what a page chooses for its program is over with it
def run_page(path: Path, namespace: dict[str, Any] | None = None) -> int:
    """Run the Python blocks of the page at *path* in one session; return how many there were.

    Raises:
        AssertionError: a block printed something other than the page shows.
    """
    count = 0
    session: dict[str, Any] = {"__name__": "__main__", **(namespace or {})}
    for block in blocks(path.read_text(encoding="utf-8")):
        count += 1
        printed = io.StringIO()
        # line numbers of a traceback are those of the page
        code = compile("\n" * (block.line - 1) + block.text, str(path), "exec")
        with contextlib.redirect_stdout(printed):
            exec(code, session)  # noqa: S102 - the page is ours
        if block.shown is not None:
            assert shows(block.shown, printed.getvalue()), (
                f"{path.name}, line {block.line}: the page shows\n{block.shown}\nbut this was printed:\n"
                f"{printed.getvalue()}"
            )
    return count


def shows(expected: str, printed: str) -> bool:
    """Tell whether *printed* is what *expected* shows, where `…` stands for any text."""
    pattern = ".*?".join(re.escape(part) for part in expected.strip().split(WILDCARD))
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None
