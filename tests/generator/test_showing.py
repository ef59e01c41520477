"""What a snapshot shows of a package."""

from __future__ import annotations

import pytest

from tests.generator.showing import shown

FILES = {
    "a.py": '''# Generated from x
"""Module."""

LIMIT: int = 1
"""How many."""


class Client:
    """Words
    on two lines.
    """

    @property
    def raw(self) -> int:
        """Raw."""
        return 1
''',
    "b.py": "OTHER = 2\n",
}


def test_texts_are_left_out() -> None:
    """Docstrings and the notice are not what most features are about."""
    text = shown(FILES, ["a.py"])
    assert "Generated" not in text
    assert "Words" not in text
    assert text.count('"""..."""') == 4
    assert "Words" in shown(FILES, ["a.py"], texts=True)


def test_definitions_come_with_their_decorators() -> None:
    """A part of a file is shown as it is written there."""
    assert shown(FILES, ["a.py::Client.raw"]).splitlines() == [
        "##### a.py::Client.raw",
        "    @property",
        "    def raw(self) -> int:",
        '        """..."""',
        "        return 1",
        "",
    ]
    assert "LIMIT: int = 1" in shown(FILES, ["*.py::LIMIT"])
    assert shown(FILES, ["*.py::*T*"]).count("#####") == 2


@pytest.mark.parametrize("selector", ["c.py", "a.py::Nothing", "a.py::Client.nothing"])
def test_what_is_not_there_is_an_error(selector: str) -> None:
    """A snapshot of nothing would hold for ever."""
    with pytest.raises(LookupError, match="chooses nothing"):
        shown(FILES, [selector])
