"""Say how many of the mutants of `mutmut run` were noticed, and which were not: `python -m tests.mutation`.

It ends with 1 if less than `LEAST` of those that were run were noticed.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

LEAST = 0.9
UNTRIED = (None, 2, 34)
"""How mutmut notes a mutant that was not run, or not to the end."""
MISSED = (0, 5, 33)
"""How it notes one that the tests passed with, and one that no test runs."""


def outcomes(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield each mutant that was tried, and how its tests ended."""
    for meta in sorted(folder.rglob("*.meta")):
        for name, code in json.loads(meta.read_text("utf-8"))["exit_code_by_key"].items():
            if code not in UNTRIED:
                yield name, code


def report(tried: dict[str, int]) -> tuple[float, list[str]]:
    """Return the part that was noticed, and the lines that tell of it."""
    missed = sorted(name for name, code in tried.items() if code in MISSED)
    score = 1 - len(missed) / len(tried) if tried else 0.0
    modules = Counter(name.rpartition(".")[0] for name in tried)
    lines = [f"{count:5} {module}" for module, count in sorted(modules.items())]
    lines += [f"  missed: {name}" for name in missed]
    noticed = len(tried) - len(missed)
    lines.append(f"{len(tried)} mutants, {noticed} noticed: {score:.1%} (at least {LEAST:.0%})")
    return score, lines


def main() -> None:
    """Print the report of the last run."""
    score, lines = report(dict(outcomes(Path("mutants"))))
    print("\n".join(lines))
    sys.exit(score < LEAST)


if __name__ == "__main__":
    main()
