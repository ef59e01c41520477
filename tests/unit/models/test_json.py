"""JSON text: which library reads it, and where orjson is left aside."""

from __future__ import annotations

import builtins
import json
import math
import re
from collections.abc import Iterator
from typing import Any

import pytest

import invocant
from invocant.runtime import ConfigurationError, partial_json
from invocant.runtime._models import json_text
from tests.unit.models.samples import Bundle

orjson = pytest.importorskip("orjson", reason="orjson is the extra 'fast'; the rest runs without")


@pytest.fixture(params=[False, True], ids=["json", "orjson"])
def on(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Read with one library, then with the other."""
    invocant.use_orjson(request.param)
    yield request.param
    invocant.use_orjson(False)


@pytest.mark.parametrize(
    "text",
    [
        b"18446744073709551616",
        b"-9223372036854775809",
        b"[-9223372036854775809]",
        b'{"a": 123456789012345678901234567890}',
        b"[1,99999999999999999999]",
        b" 18446744073709551616",
        b'"\\ud800"',
        b'{"\\udfff": 1}',
        b'"\xed\xa0\x80"',
        b"NaN",
        b"[Infinity, -Infinity]",
        b"1e400",
        b"-1E400",
        b"-0",
        b"-0.0",
        b"1.7976931348623159e308",
        b"2.4703282292062327208e-324",
        b"0.30000000000000004440892098500626",
        b'{"a":1,"b":2,"a":3}',
        b'{"a":[' * 150 + b"]}" * 150,
        b"[" + b'{"a": [{"b": "]"}, {}]}, ' * 300 + b"1]",
        b'["' + b"[" * 300 + b'"]',
        b"\xef\xbb\xbf1",
        '{"a": "\u00e9"}'.encode("utf-16"),
        '{"a": "\u00e9"}'.encode("utf-32"),
        b'"1000192656880881099"',
        b"1" * 5000,
        b"",
        b"[1,]",
        b"{'a': 1}",
        b'"a\nb"',
        b"\xff",
        b"01",
        b"[1] x",
    ],
)
def test_both_libraries_read_the_same(text: bytes, on: bool) -> None:
    """Value, type and error are those of the standard library, whichever reads."""
    try:
        expected: Any = json.loads(text)
    except ValueError as error:
        with pytest.raises(type(error), match=re.escape(str(error))):
            json_text.loads(text)
    else:
        assert repr(json_text.loads(text)) == repr(expected)
        assert repr(json_text.loads(bytearray(text))) == repr(expected)


@pytest.mark.parametrize("text", ['"\ud800"', '"é"', "99999999999999999999", "\ufeff1", '{"a": [1.0]}'])
def test_both_libraries_read_the_same_from_str(text: str, on: bool) -> None:
    """Text may hold what no bytes can: half a surrogate pair."""
    try:
        expected: Any = json.loads(text)
    except ValueError as error:
        with pytest.raises(type(error)):
            json_text.loads(text)
    else:
        assert repr(json_text.loads(text)) == repr(expected)


def test_what_is_nested_too_deeply_is_a_value_error(on: bool) -> None:
    """Never a RecursionError, which few callers expect."""
    with pytest.raises(ValueError, match="deep"):
        json_text.loads(b"[" * 100_000)


def test_orjson_reads_pages_of_many_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many brackets are not deep ones, though some stand alone in texts: a page of objects is read fast."""
    asked: list[bytes] = []

    def loads(data: bytes) -> Any:
        asked.append(data)
        return json.loads(data)

    monkeypatch.setattr(orjson, "loads", loads)
    invocant.use_orjson()
    try:
        page = json.dumps(
            [{"a": {"b": [[], {}]}, "text": "[" if n % 9 == 0 else "}"} for n in range(500)]
        ).encode()
        assert json_text.loads(page) == json.loads(page)
        assert asked == [page]
        json_text.loads(b"[" * 250 + b"]" * 250)
        assert asked == [page]
    finally:
        invocant.use_orjson(False)


def test_other_types_are_refused_alike(on: bool) -> None:
    """JSON text is str or bytes."""
    with pytest.raises(TypeError):
        json_text.loads(7)  # type: ignore[arg-type]


def test_orjson_is_asked_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed is not enough: the switch decides, both ways, for models too."""
    asked: list[bytes] = []

    def loads(data: bytes) -> Any:
        asked.append(data)
        return json.loads(data)

    monkeypatch.setattr(orjson, "loads", loads)
    Bundle.from_json(b'{"a": 1}')
    assert (asked, json_text.uses_orjson()) == ([], False)
    invocant.use_orjson()
    try:
        assert json_text.uses_orjson()
        Bundle.from_json(b'{"a": 1}')
        json_text.loads('{"id": "1000192656880881099"}')
        assert asked == [b'{"a": 1}', b'{"id": "1000192656880881099"}']
        json_text.loads(b'{"id": 18446744073709551616}')
        assert len(asked) == 2
    finally:
        invocant.use_orjson(False)
    Bundle.from_json(b'{"a": 1}')
    assert len(asked) == 2


def test_asking_for_orjson_without_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra, and reading goes on as before."""
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "orjson":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigurationError, match=r"invocant\[fast\]"):
        invocant.use_orjson()
    assert not json_text.uses_orjson()
    assert json_text.loads("[1]") == [1]


def test_bodies_are_written_alike(on: bool) -> None:
    """Compact UTF-8, in ASCII where half a surrogate pair is only sayable as an escape; NaN is refused."""
    assert (
        json_text.dumps_bytes({"a": ["é", 1e16, 2**70, None]})
        == '{"a":["é",1e+16,1180591620717411303424,null]}'.encode()
    )
    assert json_text.dumps_bytes(["é", "\ud800"]) == b'["\\u00e9","\\ud800"]'
    for value in (math.nan, math.inf):
        with pytest.raises(ValueError, match=r".+"):
            json_text.dumps_bytes([value])


def test_unfinished_text_is_read_alike(on: bool) -> None:
    """The beginning of a JSON text gives the same value with both."""
    assert partial_json('{"a": [1, 99999999999999999999, "on') == {"a": [1, 99999999999999999999, "on"]}
