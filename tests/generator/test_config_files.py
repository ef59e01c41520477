"""A file of settings (`--config`) may be YAML, JSON or TOML; what is wrong with it is told by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from invocant_generator._target import UsageError, read_config

pytestmark = pytest.mark.checkout


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("c.yaml", "partial: true\nclass_overrides: {Pet: {class_name: Animal}}\n"),
        ("c", "partial: true\nclass_overrides:\n  Pet:\n    class_name: Animal\n"),
        ("c.json", '{"partial": true, "class_overrides": {"Pet": {"class_name": "Animal"}}}'),
        ("c.toml", 'partial = true\n[class_overrides.Pet]\nclass_name = "Animal"\n'),
    ],
)
def test_settings_are_read(tmp_path: Path, name: str, text: str) -> None:
    """TOML is told by the file's name; JSON is YAML."""
    path = tmp_path / name
    path.write_text(text)
    assert read_config(path) == {"partial": True, "class_overrides": {"Pet": {"class_name": "Animal"}}}


def test_an_empty_file_sets_nothing(tmp_path: Path) -> None:
    """In either form."""
    for name in ("c.yaml", "c.toml"):
        (tmp_path / name).write_text("")
        assert read_config(tmp_path / name) == {}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("c.yml", b"a: 1\nb: [\n", "c.yml is not YAML: line 3: "),
        ("c.yml", b"\xff", "c.yml is not YAML: 'utf-8'"),
        ("c.yml", b"a: \x00", "c.yml is not YAML: "),
        ("c.yml", b"a: 2024-13-45", "c.yml is not YAML: month must be"),
        ("c.yml", b"- partial", "c.yml must hold settings by name"),
        ("c.toml", b"partial: true", "c.toml is not TOML: "),
        ("c.toml", b"\xff", "c.toml is not TOML: 'utf-8'"),
        (".", None, " cannot be read: "),
    ],
)
def test_a_file_that_is_wrong_is_named(tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    """With the line, where there is one, and in one line."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_config(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
