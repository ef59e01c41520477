"""The YAML parsers that an installation may have: the C library, none, and one that gives up early."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml


class _GivesUp(yaml.SafeLoader):
    """Stands for a C library with a bound of its own, which it names in words of its own."""

    BOUND = 100

    def _check(self, levels: int) -> None:
        if levels > self.BOUND:
            raise yaml.MarkedYAMLError("while counting", None, "enough is enough", self.get_mark())

    def fetch_flow_collection_start(self, token: Any) -> None:
        super().fetch_flow_collection_start(token)
        self._check(self.flow_level)

    def add_indent(self, column: int) -> bool:
        added: bool = super().add_indent(column)
        self._check(len(self.indents))
        return added


def _installed(patch: pytest.MonkeyPatch) -> None:
    if not yaml.__with_libyaml__:
        pytest.skip("PyYAML was built without the C library here")


def _without(patch: pytest.MonkeyPatch) -> None:
    patch.delattr(yaml, "CSafeLoader", raising=False)


def _gives_up(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(yaml, "CSafeLoader", _GivesUp, raising=False)


PARSERS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "as installed": _installed,
    "pure Python": _without,
    "one that gives up": _gives_up,
}
