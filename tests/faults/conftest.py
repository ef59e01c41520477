"""In `make test` the drivers share the rows of a table of faults."""

import pytest

from tests.sharing import share_rows


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave all but two drivers of a row, or all but one, to the long tests."""
    share_rows([item for item in items if "faults" in item.path.parts])
