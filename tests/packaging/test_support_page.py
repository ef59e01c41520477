"""docs/openapi-support.md says what is so: tests that are there, and no findings where it says yes."""

from __future__ import annotations

import pytest

from tests.support import PAGE, Construct, constructs, known

pytestmark = pytest.mark.checkout

ROWS = constructs()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_row_holds(row: Construct) -> None:
    """A construct is supported, partly or not; a test shows it; what works has no finding."""
    assert row.supported in {"yes", "partly", "no"}
    assert (PAGE.parents[1] / row.test).is_file()
    assert not (row.supported == "yes" and row.findings)


def test_page_has_rows_for_each_part_of_a_document() -> None:
    """Parameters, bodies, responses, security and the rest have rows, and none stands twice."""
    assert len(ROWS) == len({row.name for row in ROWS}) > 25
    assert known("parameter in query, nested array")
    assert not known("JSON body")
