"""Code on a page, as a reader would run it: blocks in order, in one session, with the output shown."""

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

FENCE = re.compile(r"^```(?P<language>\w+)(?P<rest>[^\n]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
WILDCARD = "…"


@frozen
class Block:
    """A fenced block of Python, and the block of `text` that directly follows it, if one does."""

    line: int
    code: str
    shown: str | None
    """What the page says it prints; `…` stands for anything."""


def blocks(text: str) -> Iterator[Block]:
    """Yield the Python blocks of a Markdown page, in order."""
    fences = list(FENCE.finditer(text))
    for number, fence in enumerate(fences):
        if fence["language"] != "python":
            continue
        follower = fences[number + 1] if number + 1 < len(fences) else None
        shown = None
        if follower and follower["language"] == "text" and not text[fence.end() : follower.start()].strip():
            shown = follower["text"]
        yield Block(text.count("\n", 0, fence.start()) + 2, fence["text"], shown)


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
        code = compile("\n" * (block.line - 1) + block.code, str(path), "exec")
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
