"""The packages of the feature catalogue, the validator without a process, and other Pythons by a fork."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache

import pytest

from invocant_generator import _findings as findings
from invocant_generator import _process as process
from invocant_generator._output import lock
from tests.generator.forking import start_forked
from tests.generator.packages import Catalogue
from tests.generator.validating import start_at_hand


@pytest.fixture(autouse=True)
def validator_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hear openapi-spec-validator in this process."""
    monkeypatch.setattr(findings, "start", start_at_hand)


@pytest.fixture(autouse=True)
def pythons_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fork the Pythons that import, type-check and call packages."""
    monkeypatch.setattr(process, "start", start_forked)


digests_once = cache(lock.generator_digests)
versions_once = cache(lock.version)


@pytest.fixture(autouse=True)
def generator_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the generator's sources and the tools' versions once: they are two fifths of a small package."""
    monkeypatch.setattr(lock, "generator_digests", digests_once)
    monkeypatch.setattr(lock, "version", versions_once)


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """Give the packages of the features, each made at first use."""
    folder = tmp_path_factory.mktemp("features")
    sys.path.insert(0, str(folder))
    yield Catalogue(folder)
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.startswith("feature_")]:
        del sys.modules[name]
