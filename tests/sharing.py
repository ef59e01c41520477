"""Shares the rows of a table among the drivers: in `make test` a row runs with three of them, two, or one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from zlib import crc32

import pytest

from tests.unit.runtime.drivers import DRIVERS

_Table = dict[str, list[pytest.Function]]
"""The cases of each row, by what the row is called."""
FIXTURES = ("driver", "real")
"""What gives a test a driver: each of these fixtures has some of `DRIVERS`, by name."""
FEW_ROWS = 4
"""Up to so many rows every other driver runs each."""
MANY_ROWS = 16
"""Up to so many rows two drivers run each, of more one does."""


def share_rows(items: list[pytest.Item]) -> None:
    """Mark as `long` half of the drivers of each test, and of each row of a small table, more of a larger one.

    Row by row it is the next ones. Half of them is one blocking, one of asyncio, one of trio, and of both
    libraries; two are one of each library, never both sync. Which half a test begins with, its name decides.
    A table that says itself which of its cases are for other runs stays as it is.
    """
    tables: dict[tuple[Any, str, str], _Table] = defaultdict(lambda: defaultdict(list))
    for item in items:
        if isinstance(item, pytest.Function) and item.get_closest_marker("sampled") is None:
            for fixture in set(FIXTURES).intersection(item.fixturenames):
                driver = item.callspec.params.get(fixture)
                if driver in DRIVERS:
                    row = item.callspec.id.replace(str(driver), "", 1)
                    tables[item.parent, item.originalname, fixture][row].append(item)
    for (_, name, fixture), rows in tables.items():
        if any(map(_is_on_request, (item for cases in rows.values() for item in cases))):
            continue
        for number, cases in enumerate(rows.values()):
            if len(cases) < 2 * len(DRIVERS) // 3:
                continue
            if len(rows) > FEW_ROWS:
                _leave(cases, number, 1 if len(rows) > MANY_ROWS else 2)
            else:
                _leave_half(cases, number + crc32(str(name).encode()), fixture)


def _is_on_request(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(mark) is not None for mark in ("long", "reliability"))


def _leave_half(cases: Sequence[pytest.Function], number: int, fixture: str) -> None:
    """Mark every other driver, as on a board whose rows are libraries: *number* says of which colour."""
    places = [sum(divmod(list(DRIVERS).index(item.callspec.params[fixture]), 2)) for item in cases]
    if 2 * sum(place % 2 for place in places) != len(cases):  # a test that has only some drivers
        places = list(range(len(cases)))
    for place, item in zip(places, cases, strict=True):
        if (place + number) % 2:
            item.add_marker(pytest.mark.long)


def _leave(cases: Sequence[pytest.Item], number: int, count: int) -> None:
    """Mark all but *count* of the cases of the row *number*."""
    period = len(cases) // count
    turn = number if count > 1 else number + number // period  # else a column of as many values has the same
    for place, item in enumerate(cases):
        if place % period != turn % period:
            item.add_marker(pytest.mark.long)
