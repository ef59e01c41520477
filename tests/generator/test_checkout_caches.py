"""What the generator keeps between runs: nothing that two checkouts would share."""

from __future__ import annotations

from pathlib import Path

import pytest

from invocant_generator._output.verify import cache_folder, checkout_key

pytestmark = pytest.mark.checkout


def test_two_checkouts_have_two_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What mypy keeps of one runtime is not what it reads of another; each finds its own again."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    one, other = (cache_folder(f"mypy-{checkout_key(tmp_path / name)}") for name in ("one", "other"))
    assert one != other
    assert one == cache_folder(f"mypy-{checkout_key(tmp_path / 'one')}")
    assert {one.parent, other.parent} == {tmp_path / "invocant"}
    assert one.is_dir()


def test_a_home_that_cannot_be_written_to_costs_the_cache_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no folder can be made beside the user's other caches, a temporary one serves."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert cache_folder("mypy-x") == tmp_path / "invocant-mypy-x"
