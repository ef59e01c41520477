"""What a machine draws: the arguments of calls, in which ids stand for what there is when they are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen
from hypothesis import strategies as st

from tests.contract.semantics.story import Oracle


@frozen
class Pick:
    """Stands for the id of one of the things of a kind, whichever there are by then."""

    kind: str
    number: int

    @staticmethod
    def some(kind: str) -> st.SearchStrategy[Pick]:
        """Return a strategy of things of a kind."""
        return st.builds(Pick, st.just(kind), st.integers(0, 7))


def arguments(
    required: Mapping[str, st.SearchStrategy[Any]], **optional: st.SearchStrategy[Any]
) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy of the arguments of a call."""
    return st.fixed_dictionaries(dict(required), optional=optional)


def picked(drawn: Any, oracle: Oracle) -> Any:
    """Return what was drawn, with ids in place of what stands for them."""
    if isinstance(drawn, Pick):
        return oracle.pick(drawn.kind, drawn.number)
    if isinstance(drawn, dict):
        return {name: picked(value, oracle) for name, value in drawn.items()}
    if isinstance(drawn, list):
        return [picked(value, oracle) for value in drawn]
    return drawn
