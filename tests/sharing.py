"""Shares the rows of a table among the drivers: in `make test` a row runs with three of them, two, or one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from zlib import crc32

import pytest

from tests.unit.runtime.drivers import DRIVERS

FIXTURES = ("driver", "real")
"""What gives a test a driver: each of these fixtures has some of `DRIVERS`, by name."""
ASKED_FOR = ("long", "reliability")
"""Marks of a table that says itself which of its cases are for other runs."""
FEW_ROWS = 4
"""Up to so many rows every other driver runs each."""
MANY_ROWS = 16
"""Up to so many rows two drivers run each, of more one does."""


def share_rows(test: str, calls: Sequence[Any]) -> None:
    """Mark as `long` half of the drivers of a test, or of each row of a small table, more of a larger one.

    Row by row it is the next ones. Half of them is one blocking, one of asyncio, one of trio, and of both
    libraries; two are one of each library, never both sync. Which half a test begins with, its name decides.

    Args:
        test: Name of the test.
        calls: What it is called with, case by case, as pytest has it: `params`, `id` and `marks`. A table
            that says itself which of its cases are for other runs stays as it is.
    """
    rows: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for call in calls:
        driver = next((str(call.params[fixture]) for fixture in FIXTURES if fixture in call.params), "")
        if any(mark.name in ASKED_FOR for mark in call.marks) or driver not in DRIVERS:
            return
        rows[call.id.replace(driver, "", 1)].append((driver, call))
    for number, cases in enumerate(rows.values()):
        if len(cases) < 2 * len(DRIVERS) // 3:
            continue
        if len(rows) > FEW_ROWS:
            left = _but(cases, number, 1 if len(rows) > MANY_ROWS else 2)
        else:
            left = _half(cases, number + crc32(test.encode()))
        for _, call in left:
            call.marks.append(pytest.mark.long.mark)


def _half(cases: Sequence[tuple[str, Any]], number: int) -> list[tuple[str, Any]]:
    """Return every other driver, as on a board whose rows are libraries: *number* says of which colour."""
    places = [sum(divmod(list(DRIVERS).index(driver), 2)) for driver, _ in cases]
    if 2 * sum(place % 2 for place in places) != len(cases):  # a test that has only some drivers
        places = list(range(len(cases)))
    return [case for place, case in zip(places, cases, strict=True) if (place + number) % 2]


def _but(cases: Sequence[tuple[str, Any]], number: int, count: int) -> list[tuple[str, Any]]:
    """Return all but *count* of the cases of the row *number*."""
    period = len(cases) // count
    turn = number if count > 1 else number + number // period  # else a column of as many values has the same
    return [case for place, case in enumerate(cases) if place % period != turn % period]
