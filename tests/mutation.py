"""Say how many of the mutants of `mutmut run` were noticed, and which were not: `python -m tests.mutation`.

It ends with 1 if of a group less than `LEAST` of those that were run were noticed, or if one was missed that
`data/survivors.toml` does not list with a reason. With `--write` it adds those to the list, to be given one.
"""

from __future__ import annotations

import ast
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import attrs

LEAST = 0.9
UNTRIED = (None, 2, 34)
"""How mutmut notes a mutant that was not run, or not to the end."""
MISSED = (0, 5, 33)
"""How it notes one that the tests passed with, and one that no test runs."""
SURVIVORS = Path(__file__).parent / "data" / "survivors.toml"
RUNTIME = "invocant.runtime."
GROUPS = {
    "parser": tuple(f"_streams.{name}" for name in ("sse", "records", "text", "partial_json", "queue")),
    "streams": ("_streams.",),
    "paging": ("_paging.",),
    "retries": ("_calls.retries",),
    "auth": ("_calls.auth", "_calls.keys", "_calls.tokens"),
    "errors": ("_errors",),
}
"""What is counted together, by the beginnings of modules; the first that fits counts."""


@attrs.frozen
class Change:
    """What a mutant is: a function, and which of its lines became which, as Python writes them."""

    function: str
    before: str
    after: str


def group_of(name: str) -> str:
    """Return the group that a function or mutant belongs to."""
    module = name.removeprefix(RUNTIME)
    return next(group for group, begins in GROUPS.items() if module.startswith(begins))


def outcomes(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield each mutant that was tried, and how its tests ended."""
    for meta in sorted(folder.rglob("*.meta")):
        for name, code in json.loads(meta.read_text("utf-8"))["exit_code_by_key"].items():
            if code not in UNTRIED:
                yield name, code


def lines_of(function: ast.AST) -> list[str]:
    """Return the lines of a function as Python writes them, whatever it is called."""
    assert isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
    function.name = "function"
    return [line.strip() for line in ast.unparse(function).splitlines()]


def change_of(mutant: str, folder: Path) -> Change:
    """Return what a mutant of mutmut is, by the files in its folder."""
    module, _, key = mutant.rpartition(".")
    path = folder.joinpath(*module.split(".")).with_suffix(".py")
    original = f"{key.rpartition('__mutmut_')[0]}__mutmut_orig"
    functions = {
        node.name: lines_of(node)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in (key, original)
    }
    old, new = functions[original], functions[key]
    begin = next((n for n, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), len(new))
    while old and new and len(old) > begin < len(new) and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    called = original.removesuffix("__mutmut_orig")
    name = called[2:].replace("ǁ", ".")  # x_function, or xǁClassǁmethod
    return Change(f"{module}.{name}", "\n".join(old[begin:]), "\n".join(new[begin:]))


def survivors(path: Path = SURVIVORS) -> dict[Change, str]:
    """Return the mutants that are known to be missed, and why each is."""
    listed = tomllib.loads(path.read_text("utf-8")).get("survivor", [])
    return {Change(entry["function"], entry["before"], entry["after"]): entry["why"] for entry in listed}


def report(tried: dict[str, int]) -> tuple[dict[str, float], list[str]]:
    """Return the part that was noticed of each group, and lines that tell of it."""
    counts = Counter(map(group_of, tried))
    missed = Counter(group_of(name) for name, code in tried.items() if code in MISSED)
    scores = {group: 1 - missed[group] / counts[group] for group in GROUPS if counts[group]}
    lines = [
        f"{group:8} {counts[group]:5} mutants, {counts[group] - missed[group]:5} noticed: {score:.1%}"
        for group, score in scores.items()
    ]
    return scores, [*lines, f"at least {LEAST:.0%} of each"]


def entry(change: Change, why: str) -> str:
    """Return an entry of the list of survivors, as text."""
    values = {"function": change.function, "before": change.before, "after": change.after, "why": why}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(["", "[[survivor]]", *lines, ""])


def main(arguments: list[str]) -> int:
    """Print the report of the last run; return how the process ends."""
    folder = Path("mutants")
    tried = dict(outcomes(folder))
    scores, lines = report(tried)
    known = survivors()
    missed = {name: change_of(name, folder) for name, code in tried.items() if code in MISSED}
    unknown = {name: change for name, change in missed.items() if change not in known}
    for name, change in unknown.items():
        lines.append(f"missed: {name}\n  - {change.before}\n  + {change.after}")
    print("\n".join(lines))
    if "--write" in arguments:
        with SURVIVORS.open("a", encoding="utf-8") as file:
            file.writelines(entry(change, "") for change in unknown.values())
    return int(not scores or min(scores.values()) < LEAST or bool(unknown))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
