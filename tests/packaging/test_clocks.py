"""The promise of tests/README.md that nothing sleeps, and that no test learns from a clock."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.packaging.tracked import texts

pytestmark = pytest.mark.checkout

TIMED = frozenset({"anyio", "asyncio", "resource", "time", "timeit", "trio"})
"""The modules that have clocks, or wait."""
CLOCKS = frozenset({
    "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time", "process_time_ns",
    "thread_time", "thread_time_ns", "time", "time_ns", "timeit", "getrusage", "current_time",
})  # fmt: skip
"""What reads a clock, of `time`, `timeit`, `resource`, trio and anyio."""
SLEEPS = frozenset(
    {"sleep", "sleep_until", "wait_for", "move_on_after", "move_on_at", "fail_after", "fail_at"}
)
"""What waits for time to pass, or gives up when it has."""
GENEROUS = 30
"""Seconds that a wait for another thread or process must allow at least."""
IMPORTED = re.compile(rf"^\s*(?:import|from)\s[^\n]*\b(?:{'|'.join(TIMED)})\b", re.MULTILINE)
NAMED = re.compile(rf"\b(?:{'|'.join(CLOCKS | SLEEPS)})\b")
LIMITED = re.compile(r"\btimeout\s*=\s*[\d.]|\b(?:wait|join|result|exception|communicate)\(\s*[\d.]")
"""What a text without a fault may have and one with a fault has: only such a one is parsed."""
EXCEPTIONS = {
    "tests/patience.py": "the one place that asks again until something is so, for a minute",
    "tests/typing/mistakes.py": "type checkers read it, and nobody runs it",
    "tests/contract/mutants/__main__.py": "how long each part of the mutants takes: it is a report",
    "tests/contract/mutants/running.py": "ends a mutant that goes on without end",
    "tests/contract/mutants/suite.py": "asks first what costs least; what is noticed does not hang on it",
    "tests/contract/bookshop.py": "a service with a rate limit, which holds by the clock of who calls it",
    "tests/packaging/new_projects.py": "what a project costs to make, when asked for: it is a report",
}
"""Files that may read a clock, and why."""


def faults(text: str) -> list[str]:
    """Return the calls in a test's *text* that read a clock, sleep, or hurry a wait, with their lines."""
    found: list[str] = []
    if not (IMPORTED.search(text) and NAMED.search(text)) and not LIMITED.search(text):
        return found
    tree = ast.parse(text)
    modules: set[str] = set()  # names of modules here, and of what is taken out of those that have clocks
    taken: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module in TIMED:
            taken |= {alias.asname or alias.name: alias.name for alias in node.names}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        owner = (
            called.value.id
            if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)
            else ""
        )
        timed = owner in TIMED or (name in taken and not owner)
        name = taken.get(name, name) if not owner else name
        nothing = len(node.args) == 1 and isinstance(node.args[0], ast.Constant) and node.args[0].value == 0
        limits = [key.value for key in node.keywords if key.arg == "timeout"]
        if name in {"wait", "join", "result", "exception", "communicate"} and owner not in modules:
            limits += node.args[:1]
        if timed and name in CLOCKS:
            found.append(f"{node.lineno}: {name} reads a clock")
        elif timed and name in SLEEPS and not nothing:
            found.append(f"{node.lineno}: {name} waits for time to pass")
        found += [
            f"{node.lineno}: {name} allows {limit.value} s"
            for limit in limits
            if isinstance(limit, ast.Constant)
            and isinstance(limit.value, (int, float))
            and limit.value < GENEROUS
        ]
    return found


def test_no_test_needs_an_idle_machine() -> None:
    """No test reads a clock or sleeps, and none gives another thread or process less than 30 s."""
    tests = {str(path): text for path, text in texts(".py").items() if path.is_relative_to(Path("tests"))}
    found = {name: told for name, text in tests.items() if (told := faults(text))}
    assert {name: told for name, told in found.items() if name not in EXCEPTIONS} == {}
    assert set(EXCEPTIONS) <= set(found), "an exception that is none any more"


@pytest.mark.parametrize(
    ("line", "caught"),
    [
        ("import time; assert time.monotonic() - began < 1", True),
        ("from time import perf_counter as now, perf_counter; perf_counter()", True),
        ("import time; time.sleep(1)", True),
        ("import asyncio; await asyncio.sleep(0.1)", True),
        ("import asyncio; await asyncio.wait_for(work(), 1)", True),
        ("import trio; trio.move_on_after(0.1)", True),
        ("thread.join(5)", True),
        ("subprocess.run(command, timeout=5)", True),
        ("event.wait(timeout=0.5)", True),
        ("import asyncio; await asyncio.sleep(0)", False),
        ("subprocess.run(command, timeout=600)", False),
        ("event.wait(PATIENCE)", False),
        ("', '.join(names)", False),
        ("world.sleep(1)", False),
    ],
)
def test_guard_sees_them(line: str, caught: bool) -> None:
    """Each way to lean on time is seen, and what only looks like one is not."""
    text = "async def test():\n" + "".join(f"    {part.strip()}\n" for part in line.split(";"))
    assert bool(faults(text)) is caught
