"""Shares the rows of a table among the drivers: in `make test` a row runs with two of them, or with one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pytest

from tests.unit.runtime.drivers import DRIVERS

FIXTURES = ("driver", "real")
"""What gives a test a driver: each of these fixtures has some of `DRIVERS`, by name."""
FEW_ROWS = 4
"""Up to so many rows every driver runs each."""
MANY_ROWS = 16
"""Up to so many rows two drivers run each, of more one does."""


def share_rows(items: list[pytest.Item]) -> None:
    """Mark as `long` all but two drivers of each row of a table of more than a few, all but one of many.

    Row by row it is the next one. Of two, one is of each library, and never are both sync. A table that says
    itself which of its cases are for other runs stays as it is.
    """
    tables: dict[object, dict[str, list[pytest.Function]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        if isinstance(item, pytest.Function) and item.get_closest_marker("sampled") is None:
            for fixture in set(FIXTURES).intersection(item.fixturenames):
                driver = item.callspec.params.get(fixture)
                if driver in DRIVERS:
                    row = item.callspec.id.replace(str(driver), "", 1)
                    tables[item.parent, item.originalname][row].append(item)
    for rows in tables.values():
        if any(map(_is_on_request, (item for cases in rows.values() for item in cases))):
            continue
        for number, cases in enumerate(rows.values()):
            if len(rows) > FEW_ROWS and len(cases) >= 2 * len(DRIVERS) // 3:
                _leave(cases, number, 1 if len(rows) > MANY_ROWS else 2)


def _is_on_request(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(mark) is not None for mark in ("long", "reliability"))


def _leave(cases: Sequence[pytest.Item], number: int, count: int) -> None:
    """Mark all but *count* of the cases of the row *number*."""
    period = len(cases) // count
    turn = number if count > 1 else number + number // period  # else a column of as many values has the same
    for place, item in enumerate(cases):
        if place % period != turn % period:
            item.add_marker(pytest.mark.long)
