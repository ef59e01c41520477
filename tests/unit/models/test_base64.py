"""Text in Base64: text as it came, bytes on request, and text made of bytes."""

from __future__ import annotations

import base64
import copy
import json
import pickle
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invocant import Base64
from invocant.runtime import kinds as k
from invocant.runtime._models.json_text import dumps


class Blob(k.Model):
    FIELDS = (k.Field("data", k.BASE64, required=True), k.Field("more", k.List(k.BASE64)))
    data: Any
    more: Any = None


@pytest.mark.parametrize(
    ("text", "data"),
    [
        # RFC 4648, section 10
        ("", b""),
        ("Zg==", b"f"),
        ("Zm8=", b"fo"),
        ("Zm9v", b"foo"),
        ("Zm9vYg==", b"foob"),
        ("Zm9vYmFy", b"foobar"),
        # RFC 4648, section 5: the alphabet for addresses; RFC 4648, section 3.2: padding may be left out
        ("-_8=", b"\xfb\xff"),
        ("+/8=", b"\xfb\xff"),
        ("-_8", b"\xfb\xff"),
        ("Zg", b"f"),
        # RFC 2045, section 6.8: lines of 76 characters
        ("Zm9v\r\nYmFy\r\n", b"foobar"),
    ],
)
def test_text_gives_its_bytes(text: str, data: bytes) -> None:
    """Both alphabets are read, padded or not, and line ends are passed over."""
    assert Base64(text).decode() == data
    assert bytes(Base64(text)) == data
    assert list(k.BASE64.problems(text)) == []


@pytest.mark.parametrize("text", ["Z", "Zg===", "Z=g=", "no Base64!", "Zm9vY", "+_8=", "é", "\ud800"])
def test_other_text_has_no_bytes(text: str) -> None:
    """What is not Base64 stays text, is listed as a problem, and has no bytes to give."""
    found = k.BASE64.decode(text)
    assert (found, found.__class__) == (text, Base64)
    assert k.BASE64.encode(found) == text
    assert [one.message for one in k.BASE64.problems(text)] == ["expected text in Base64, found other text"]
    with pytest.raises(ValueError, match=r"."):
        found.decode()


@given(st.binary())
def test_bytes_come_back(data: bytes) -> None:
    """Text made of bytes is what the standard library makes, and gives them back."""
    assert (
        Base64(data) == base64.b64encode(data).decode() == Base64(bytearray(data)) == Base64(memoryview(data))
    )
    assert Base64.urlsafe(data) == base64.urlsafe_b64encode(data).decode()
    assert Base64(data).decode() == data == Base64.urlsafe(data).decode()
    assert repr(Base64(data)) == f"Base64({str(Base64(data))!r})"


def test_a_member_is_text_that_goes_back_as_it_came() -> None:
    """Line ends and the choice of alphabet survive, in `to_dict`, in `json`, and in copies."""
    value = {"data": "aGk\r\n=", "more": ["_-8", None, 3]}
    blob = Blob.from_dict(value)
    for _ in range(40):
        blob = Blob.from_dict(value)
        assert blob.to_dict() == value
        assert blob.json() == json.dumps(value)
    assert blob.data.decode() == b"hi"
    assert blob.to_dict()["data"].__class__ is str
    for twin in (pickle.loads(pickle.dumps(blob)), copy.deepcopy(blob), blob.copy()):  # noqa: S301  # our own
        assert twin == blob
        assert twin.data.__class__ is Base64
        assert twin.json() == json.dumps(value)
    assert repr(Blob(data=Base64(b"hi"))) == "Blob(data=Base64('aGk='))"


def test_a_member_may_be_set_to_bytes_in_base64() -> None:
    """Equal are two texts of the same characters, of whatever class."""
    blob = Blob(data=Base64(b"hi"))
    assert blob.json() == '{"data": "aGk="}'
    assert blob == Blob(data="aGk=")
    match blob:
        case Blob(data="aGk="):
            pass
        case _:
            pytest.fail("it is a str")


def test_bytes_themselves_are_refused_with_advice() -> None:
    """Which text they are to be is for the caller to say."""
    values: list[Any] = [Blob(data=cast("Base64", b"hi")), {"data": b"hi"}, {"data": memoryview(b"hi")}]
    for value in values:
        with pytest.raises(TypeError, match=r"Base64\(data\) makes text"):
            dumps(value)


def test_other_values_are_kept() -> None:
    """What is no text is kept as it came, and is a problem."""
    assert [one.path for one in Blob.from_dict({"data": 3, "more": ["a"]}).problems()] == [
        "$.data",
        "$.more[0]",
    ]
    assert Blob.from_dict({"data": 3}).to_dict() == {"data": 3}
