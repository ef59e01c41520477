"""mypy sees everything that is generated; what users write is checked with the rest by `tox -e types`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.generated import reviewed
from tests.typing.checkers import mypy
from tests.typing.everything import mistakes, program


@pytest.mark.checkout
def test_mypy_sees_everything_generated(tmp_path: Path) -> None:
    """Every attribute is what its kind reads, and every member and argument refuses what is wrong."""
    texts = {f"program_{api}.py": program(api) for api in reviewed()}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = {
        (name, line): message
        for name, lines in mypy(tmp_path, texts).items()
        for line, message in lines.items()
    }
    expected = {(name, line) for name, text in texts.items() for line in mistakes(text)}
    assert {found[place] for place in set(found) - expected} == set()
    assert sorted(expected - set(found)) == []
