"""Where the repairs of docs/design/repairs.md are: read from the citations in code and tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.packaging.tracked import ROOT, texts

PAGE = ROOT / "docs/design/repairs.md"
CITED = re.compile(r"\bR(\d{1,2})\b")
_CODE = ("invocant", "generator")
_BLOCK = re.compile(r"(<!-- derived: repairs -->\n).*?(<!-- end -->)", re.DOTALL)


def listed() -> list[str]:
    """Return the ids of the table, in its order."""
    return re.findall(r"^\| (R\d+) \|", PAGE.read_text("utf-8").split("## Where each is")[0], re.MULTILINE)


def modules() -> dict[str, list[str]]:
    """Return the modules and templates that cite each repair."""
    found: dict[str, list[str]] = {}
    for path, text in sorted(texts(".py", ".jinja").items()):
        if path.parts[0] in _CODE:
            for number in {int(number) for number in CITED.findall(text)}:
                found.setdefault(f"R{number}", []).append(path.as_posix())
    return found


def tests() -> dict[str, list[tuple[str, str]]]:
    """Return file and name of the tests whose docstring begins with each repair."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path, text in sorted(texts(".py").items()):
        if path.parts[0] == "tests" and CITED.search(text):
            for name, docstring in _documented(text):
                head = re.match(r"((?:R\d+(?:, )?)+): ", docstring)
                for number in CITED.findall(head[1]) if head else ():
                    found.setdefault(f"R{number}", []).append((path.as_posix(), name))
    return found


def _documented(text: str) -> Iterator[tuple[str, str]]:
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name, ast.get_docstring(node) or ""


def derived() -> str:
    """Return the page with the table of places as code and tests say now."""
    code, tested = modules(), tests()
    rows = ["| id | modules | tests |", "|---|---|---|"]
    for number in listed():
        by_file: dict[str, list[str]] = {}
        for path, name in tested.get(number, ()):
            by_file.setdefault(path, []).append(name)
        held = "; ".join(
            f"`{path}`: " + ", ".join(f"`{name}`" for name in names) for path, names in by_file.items()
        )
        where = ", ".join(f"`{path}`" for path in code.get(number, ()))
        rows.append(f"| {number} | {where} | {held} |")
    block = "\n".join(rows)
    return _BLOCK.sub(lambda match: f"{match[1]}\n{block}\n\n{match[2]}", PAGE.read_text("utf-8"))
