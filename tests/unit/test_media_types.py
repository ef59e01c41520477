"""What a media type is: compared, told apart, covered by ranges, and made concrete."""

from __future__ import annotations

import pytest

from invocant import media_types as m


@pytest.mark.parametrize(
    ("content_type", "essence", "parameters"),
    [
        ("application/json", "application/json", {}),
        ("Application/JSON;Charset=UTF-8", "application/json", {"charset": "UTF-8"}),
        ("text/html \t; \t charset=utf-8", "text/html", {"charset": "utf-8"}),
        ('multipart/form-data; boundary="a;b,\\"c\\""', "multipart/form-data", {"boundary": 'a;b,"c"'}),
        ("text/plain;;a=1; ;b=2;", "text/plain", {"a": "1", "b": "2"}),
        ("text/plain; a=1; A=2", "text/plain", {"a": "1"}),
        ("text/plain; a = 1; b=2", "text/plain", {}),
        ("application/json, application/json", "application/json", {}),
        ("", "", {}),
    ],
)
def test_content_type_is_read_as_the_standard_says(
    content_type: str, essence: str, parameters: dict[str, str]
) -> None:
    """Case, optional white space, empty parameters and quoted strings (RFC 9110, 5.6.6 and 8.3.1)."""
    assert m.essence(content_type) == essence
    assert m.parameters(content_type) == parameters


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("text/html;charset=utf-8", 'Text/HTML;Charset="utf-8"', True),
        ("text/html;charset=utf-8", 'text/html; charset="UTF-8"', True),
        ("a/b; x=1; y=2", "a/b; y=2; x=1", True),
        ("a/b; x=A", "a/b; x=a", False),
        ("a/b", "a/b; x=1", False),
        ("a/b", "a/c", False),
    ],
)
def test_content_types_are_compared_as_the_standard_says(left: str, right: str, *, same: bool) -> None:
    """The first two are the examples of RFC 9110, section 8.3.1."""
    assert m.same(left, right) is same


@pytest.mark.parametrize(
    ("content_type", "form"),
    [
        ("application/json", "json"),
        ("APPLICATION/JSON; charset=utf-8", "json"),
        ("text/json", "json"),
        ("application/x-json", "json"),
        ("application/problem+json", "json"),
        ("application/vnd.api+json;version=2", "json"),
        ("image/vnd.thing+json", "json"),
        ("*/*", "json"),
        ("application/*", "json"),
        ("application/*+json", "json"),
        ("application/jsonl", "sequence"),
        ("application/x-ndjson", "sequence"),
        ("application/x-jsonlines", "sequence"),
        ("application/stream+json", "sequence"),
        ("application/json-seq", "sequence"),
        ("application/geo+json-seq", "sequence"),
        ("text/event-stream; charset=utf-8", "events"),
        ("application/x-www-form-urlencoded", "form"),
        ("multipart/mixed; boundary=b", "multipart"),
        ("text/plain", "text"),
        ("text/*", "text"),
        ("application/xml", "text"),
        ("image/svg+xml", "text"),
        ("application/octet-stream", "bytes"),
        ("image/*", "bytes"),
        ("application/pdf", "bytes"),
        ("", "bytes"),
    ],
)
def test_forms_of_bodies(content_type: str, form: str) -> None:
    """How a body is read and written is asked in one place."""
    assert m.form_of(content_type) == form


@pytest.mark.parametrize("content_type", ["*/*", "application/*", "*"])
def test_range_of_bytes_is_no_json(content_type: str) -> None:
    """A range means JSON unless the schema says that the body is bytes; what is JSON by name always does."""
    assert m.form_of(content_type, binary=True) == "bytes"
    assert m.form_of("application/json", binary=True) == "json"


@pytest.mark.parametrize(
    ("declared", "binary", "sent"),
    [
        ("*/*", False, "application/json"),
        ("*/*", True, "application/octet-stream"),
        ("application/*", False, "application/json"),
        ("text/*", False, "text/plain"),
        ("image/*", True, "image/png"),
        ("application/json; version=1", False, "application/json; version=1"),
    ],
)
def test_concrete_type_is_sent_for_a_range(declared: str, sent: str, *, binary: bool) -> None:
    """A Content-Type has no ranges; one that is none is sent to the letter."""
    assert m.concrete(declared, binary=binary) == sent


def test_concrete_type_is_always_covered() -> None:
    """Whatever is sent for a range is of that range."""
    for declared in ("*/*", "application/*", "application/*+json", "image/*+xml", "text/*", "x/*", "font/*"):
        for binary in (False, True):
            sent = m.concrete(declared, binary=binary)
            assert "*" not in sent
            assert m.covers(declared, sent) or declared == "x/*"


@pytest.mark.parametrize(
    ("declared", "actual", "covered"),
    [
        ("*/*", "image/png", True),
        ("image/*", "Image/PNG; q=1", True),
        ("image/*", "text/plain", False),
        ("application/*+json", "application/vnd.x+json", True),
        ("application/*+json", "application/json", False),
        ("text/plain", "text/plain; charset=utf-8", True),
    ],
)
def test_ranges_cover(declared: str, actual: str, *, covered: bool) -> None:
    """RFC 9110, section 12.5.1, and ranges of a suffix, which documents have."""
    assert m.covers(declared, actual) is covered


def test_the_most_specific_declaration_fits_best() -> None:
    """OpenAPI: where a response matches several keys only the most specific one counts."""
    actual = "application/vnd.x+json; v=1"
    ordered = [
        "application/vnd.x+json; v=1",
        "application/vnd.x+json",
        "application/vnd.x+json; v=2",
        "application/*+json",
        "application/*",
        "*/*",
        "application/json",
        "text/plain",
    ]
    likes = [m.likeness(declared, actual) for declared in ordered]
    assert likes == sorted(likes, reverse=True)
    assert len(set(likes)) == len(likes)
    assert likes[-1] == 0


def test_accept_names_each_type_once() -> None:
    """Types that differ in nothing that counts are one."""
    assert (
        m.accept_header(["application/json", "Application/JSON", "text/csv"]) == "application/json, text/csv"
    )


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        ("text/plain; charset=iso-8859-1", b"\xe4", "ä"),
        ('text/plain; charset="utf-8"', "ä".encode(), "ä"),
        ("text/plain", "ä".encode(), "ä"),
        ("text/plain; charset=none-such", "ä".encode(), "ä"),
        ("text/plain; charset=\0", "ä".encode(), "ä"),
        ("text/plain; x=charset=latin-1", "ä".encode(), "ä"),
        ("text/plain", b"\xff", "\ufffd"),
    ],
)
def test_text_is_read_in_its_charset(content_type: str, body: bytes, text: str) -> None:
    """In that of the content type, else as UTF-8, never with an error."""
    assert m.decode_text(body, content_type) == text
