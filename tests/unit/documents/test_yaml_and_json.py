"""What JSON and YAML have in common is read alike: every JSON text is YAML that says the same."""

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from invocant.documents._reading.json import parse_json
from invocant.documents._reading.yaml import parse_yaml

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=6)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
)


@given(VALUES)
@example({"no": "no", "200": "2024-01-30", "on": ["~", "0x10", "1_000"]})
def test_json_is_read_as_yaml_alike(value: Any) -> None:
    """A document is the same whether its JSON is taken for JSON or YAML, halves of a character apart."""
    text = json.dumps({"value": value}, ensure_ascii=False)
    as_json = parse_json(text, max_depth=50)
    assert as_json == {"value": value}
    assert json.dumps(parse_yaml(text, max_depth=50, max_nodes=1000)) == json.dumps(as_json)
