"""The lines on which pointers lead, in YAML and JSON."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from invocant.documents import lines
from invocant.documents.pointers import join, lookup

TEXT = """\
openapi: 3.1.0
info: {title: Shelves,
  version: "1"}
# a comment
paths:
  /shelves/{id}:
    get:
      tags:
        - one

        - two
      responses:
        200:
          description: |
            Two
            lines.
        "default": &again
          description: It.
        4XX: *again
"""


def test_lines_of_a_document() -> None:
    """A member is on the line of its key, an entry where it begins, what is not there where its holder is."""
    get = "/paths/~1shelves~1{id}/get"
    assert lines(
        TEXT,
        [
            "",
            "/info/version",
            "/paths",
            f"{get}/tags/0",
            f"{get}/tags/1",
            f"{get}/responses/200/description",
            f"{get}/responses/4XX/description",
            f"{get}/parameters/3/schema",
            "/nowhere",
        ],
    ) == {
        "": 1,
        "/info/version": 3,
        "/paths": 5,
        f"{get}/tags/0": 9,
        f"{get}/tags/1": 11,
        f"{get}/responses/200/description": 14,
        f"{get}/responses/4XX/description": 19,
        f"{get}/parameters/3/schema": 7,
        "/nowhere": 1,
    }


def test_what_was_found_before_a_fault_counts() -> None:
    """A text that cannot be read to its end still has lines; one that is nothing has none."""
    assert lines("a: 1\nb:\n  c: 2\nd: [\n}", ["/b/c"]) == {"/b/c": 3}
    assert lines("", ["/a"]) == {}


_DATA = st.recursive(
    st.integers() | st.text("ab~/\n 1", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab~/1", max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


def _pointers(value: Any, pointer: str = "") -> list[str]:
    inner: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    return [pointer, *(way for key, member in inner for way in _pointers(member, join(pointer, key)))]


@given(_DATA)
def test_each_value_is_where_it_is_written(data: Any) -> None:
    """In JSON of one value a line, the line of a pointer holds the value's beginning; YAML is read alike."""
    text = json.dumps(data, indent=1)
    told = lines(text, _pointers(data))
    rows = text.split("\n")
    for pointer in _pointers(data):
        value = lookup(data, pointer)
        begins = json.dumps(value, indent=1).split("\n")[0]
        assert begins in rows[told[pointer] - 1]
    assert set(lines(yaml.safe_dump(data), _pointers(data))) == set(_pointers(data))
