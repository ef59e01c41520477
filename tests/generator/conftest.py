"""The packages of the feature catalogue."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.generator.packages import Catalogue


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """Give the packages of the features, each made at first use."""
    folder = tmp_path_factory.mktemp("features")
    sys.path.insert(0, str(folder))
    yield Catalogue(folder)
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.startswith("feature_")]:
        del sys.modules[name]
