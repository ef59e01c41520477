"""Tests of generator/invocant_generator/_lazy_modules.py: a module is loaded when it is used."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from invocant_generator._lazy_modules import import_at_first_use

pytestmark = pytest.mark.checkout


def test_a_module_is_loaded_by_its_first_attribute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its import runs nothing; what is asked of it is what it has."""
    trace = tmp_path / "trace"
    (tmp_path / "put_off_once.py").write_text(
        f"from pathlib import Path\nPath({str(trace)!r}).touch()\nvalue = 3\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    import_at_first_use("put_off_once")
    try:
        module = importlib.import_module("put_off_once")
        assert importlib.import_module("put_off_once") is module
        assert not trace.exists()
        assert module.value == 3
        assert trace.exists()
        loaded = importlib.import_module("put_off_once")
        import_at_first_use("put_off_once")
        assert importlib.import_module("put_off_once") is loaded
        assert (loaded.value, module.value) == (3, 3)
    finally:
        del sys.modules["put_off_once"]


def test_a_module_that_is_missing_is_missing() -> None:
    """Nothing is put in its place."""
    import_at_first_use("put_off_never")
    assert "put_off_never" not in sys.modules
