"""Reading JSON with orjson and without: the same values, types, order and errors for any bytes at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from invocant.runtime import use_orjson
from invocant.runtime._models import json_text

pytest.importorskip("orjson", reason="orjson is the extra 'fast'; there is nothing to compare without")

text = st.text(st.characters(exclude_categories=()), max_size=12)  # lone surrogates included
numbers = st.integers() | st.floats() | st.integers(-(2**80), 2**80) | st.integers(2**63 - 2, 2**64 + 2)
values = st.recursive(
    st.none() | st.booleans() | numbers | text | st.integers(10**17, 10**21).map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=16,
)
number_texts = st.text("0123456789+-.eE", max_size=30)
jsonish = st.lists(
    st.sampled_from(
        ["{", "}", "[", "]", ",", ":", " ", "\n", '"', '"a"', "\\u", "\\ud83d", "null", "NaN", "true"]
    )
    | number_texts
    | text,
    max_size=12,
).map("".join)


@pytest.fixture(scope="module", autouse=True)
def _with_orjson() -> Iterator[None]:
    use_orjson()
    yield
    use_orjson(False)


def outcome(read: Any, given_text: Any) -> tuple[str, str]:
    """Return what reading gives, in a form that tells 1 from 1.0, 0.0 from -0.0, and orders apart."""
    try:
        return "value", repr(read(given_text))
    except (ValueError, TypeError) as error:
        return type(error).__name__, str(error)


@given(st.binary(max_size=40))
@example(b"\xef\xbb\xbf[]")
@example(b"1\x00")
def test_any_bytes(data: bytes) -> None:
    """Whatever the bytes are, the outcome is the standard library's."""
    assert outcome(json_text.loads, data) == outcome(json.loads, data)


@given(jsonish)
@example("[1e400,-0,1e-400]")
def test_almost_json(given_text: str) -> None:
    """Likewise for text made of the pieces of JSON, as str and in each encoding."""
    assert outcome(json_text.loads, given_text) == outcome(json.loads, given_text)
    for encoding in ("utf-8", "utf-16", "utf-32-be"):
        data = given_text.encode(encoding, "surrogatepass")
        assert outcome(json_text.loads, data) == outcome(json.loads, data)


@given(number_texts, st.sampled_from(["{}", "[{}]", '{{"a":{}}}', "[1, {}]", " {} ", '"{}"', "[\n{}]"]))
def test_any_number(number: str, place: str) -> None:
    """Numbers of any length and form, anywhere."""
    data = place.format(number).encode()
    assert outcome(json_text.loads, data) == outcome(json.loads, data)


@given(values, st.booleans(), st.sampled_from([None, 1]))
def test_any_value(value: Any, ascii_only: bool, indent: int | None) -> None:
    """What any writer wrote is read alike: escaped or not, compact or spread out."""
    written = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    assert outcome(json_text.loads, written) == outcome(json.loads, written)
    data = written.encode("utf-8", "surrogatepass")
    assert outcome(json_text.loads, data) == outcome(json.loads, data)


@given(values)
def test_any_value_written(value: Any) -> None:
    """What is written does not depend on the switch either, and reads back as what it was."""
    fast = outcome(json_text.dumps_bytes, value)
    use_orjson(False)
    try:
        assert outcome(json_text.dumps_bytes, value) == fast
    finally:
        use_orjson()
    if fast[0] == "value":
        assert repr(json_text.loads(json_text.dumps_bytes(value))) == repr(value)
