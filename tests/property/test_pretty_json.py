"""JSON for people is written by our own hand: as `json` writes it, to the byte."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant_generator import _json as pretty

pytestmark = pytest.mark.checkout

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers() | st.none(), inner),
)


@given(VALUES)
def test_what_is_written_is_what_json_writes(value: Any) -> None:
    """Whatever JSON is read as, keys of YAML that are no texts among it."""
    assert pretty.dumps(value) == json.dumps(value, indent=2, ensure_ascii=False)
