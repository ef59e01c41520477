"""Tests of invocant/documents/_repair/identity.py: what is known of a schema is known of that one object."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from invocant.documents._repair.identity import IdentityMap


def test_equal_schemas_are_two() -> None:
    """Two schemas that say the same have an entry each."""
    known: IdentityMap[str] = IdentityMap()
    first, second = {"type": "string"}, {"type": "string"}
    known[first] = "first"
    assert first in known
    assert second not in known
    assert known.get(second) is None
    assert known.setdefault(second, "second") == "second"
    assert known.setdefault(first, "again") == "first"
    assert (known[first], known[second], known.values()) == ("first", "second", ["first", "second"])


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60))
def test_a_key_is_held(sizes: list[int]) -> None:
    """A schema that nothing else holds keeps its entry: no later one is taken for it."""
    known: IdentityMap[int] = IdentityMap()
    for number, size in enumerate(sizes):
        schema: dict[str, Any] = dict.fromkeys(map(str, range(size)))
        assert schema not in known
        known[schema] = number
    assert known.values() == list(range(len(sizes)))
