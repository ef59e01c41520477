"""Tests of invocant/documents/pointers.py: pointers are split as they were joined, and followed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant.documents.pointers import (
    MISSING,
    escape,
    follow,
    followed,
    from_ref,
    join,
    lookup,
    split,
    target,
    with_value,
)

SEGMENTS = st.lists(st.text(st.sampled_from("ab/~01%#"), max_size=4) | st.text(max_size=3), max_size=4)


@given(SEGMENTS)
def test_splitting_undoes_joining(segments: list[str]) -> None:
    """Any segments, empty ones too, come back out of the pointer that they were joined to."""
    assert split(join("", *segments)) == segments


@given(SEGMENTS, st.integers())
def test_what_was_put_is_found(segments: list[str], value: int) -> None:
    """A value put at a pointer is found there, and what was given is not changed."""
    pointer = join("", *segments)
    given_document: dict[str, Any] = {"a": {"b": 1}}
    assert lookup(with_value(given_document, pointer, value), pointer) == value
    assert given_document == {"a": {"b": 1}}


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ("", {"a~/": [0, {"": None}]}),
        ("/a~0~1/0", 0),
        ("/a~0~1/1/", None),
        ("/a~0~1/2", MISSING),
        ("/a~0~1/-1", MISSING),
        ("/a~0~1/²", MISSING),
        ("/a~0~1/99999999999999999999", MISSING),
        ("/a~0~1/0/x", MISSING),
        ("/b", MISSING),
    ],
)
def test_lookup(pointer: str, found: Any) -> None:
    """A pointer leads to members and list entries; to what is not there it leads nowhere."""
    assert lookup({"a~/": [0, {"": None}]}, pointer) == found
    assert follow({"a~/": [0, {"": None}]}, split(pointer)) == found


@pytest.mark.parametrize(
    ("ref", "pointer"),
    [("#", ""), ("", ""), ("#/a~1b", "/a~1b"), ("#/a%20b", "/a b"), ("#anchor", None), ("b.json#/a", None)],
)
def test_pointers_in_references(ref: str, pointer: str | None) -> None:
    """A reference into the document holds a pointer, percent-encoded or not; any other has none."""
    assert from_ref(ref) == pointer


def test_escape() -> None:
    """Only `~` and `/` are escaped."""
    assert escape("a/b~c%") == "a~1b~0c%"


def test_references_are_followed_to_their_end() -> None:
    """A chain of references is followed; one in a circle, out of the document or to nothing is missing."""
    document = {"a": {"$ref": "#/b"}, "b": {"$ref": "#/c"}, "c": {"x": 1}, "d": {"$ref": "#/d"}}
    assert followed(document, document["a"]) == {"x": 1}
    assert followed(document, 3) == 3
    assert followed(document, document["d"]) is MISSING
    assert followed(document, {"$ref": "other.json"}) is MISSING
    assert target(document, "#/e", None) is None
