"""What cannot be sent or read is refused where it is given, and what is odd is still read."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from invocant import runtime as rt
from invocant.runtime import ConfigurationError, ResponseDecodeError
from invocant.runtime import kinds as k
from invocant.runtime._calls.addresses import redirect, this_machine
from invocant.runtime._calls.bodies import BodyWriter
from invocant.runtime._calls.forms import form
from invocant.runtime._calls.lines import lines_of
from invocant.runtime._calls.multipart import multipart
from invocant.runtime._calls.request import build
from invocant.runtime._calls.response_headers import check_headers
from invocant.runtime._calls.retries import retry_after
from invocant.runtime._calls.steps import WireRequest, WireResponse
from invocant.runtime._calls.styles import (
    quote_kept_in_cookie,
    quote_kept_in_list,
    quote_kept_in_path,
    text_of,
    unquoted_in_cookie,
)
from invocant.runtime._calls.uploads import Segment, Upload, upload_of
from invocant.runtime._info import Headers


@k.model
class Person(k.Model):
    """A person."""

    FIELDS = (k.Field("name", k.STR, required=True), k.Field("age", k.INT))
    name: str
    age: int | None = None


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://localhost:1/", True),
        ("http://a.localhost", True),
        ("http://[::1]/", True),
        ("http://127.0.0.1", True),
        ("http://127.0.0.256", False),
        ("http://127.0.0.²", False),
        ("http://127.0.0." + 5_000 * "0", False),
        ("http://127.0.1", False),
        ("http://example.test", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_this_machine_is_known_by_name_and_address(url: str, here: bool) -> None:
    """RFC 6761, section 6.3, and the loopback addresses of RFC 1122 and RFC 4291; nothing else is."""
    assert this_machine(url) is here


@pytest.mark.parametrize(
    ("location", "followed"),
    [
        ("http://[::2]/x", True),
        ("http://xn--mnchen-3ya.test/x", True),
        ("http://a_b.test/x", True),
        ("http://xn--/x", False),
        ("http://xn--a/x", False),
        ("http://xn--99999999/x", False),
        ("http://a..b/x", False),
        (f"http://{'a' * 64}.test/x", False),
        ("http://a b/x", False),
        ("http://[::2/x", False),
    ],
)
def test_host_of_a_redirect_is_one(location: str, followed: bool) -> None:
    """Addresses of IPv6 and names of RFC 1035 and RFC 5890 are followed, others are not."""
    answer = WireResponse(307, Headers([(b"location", location.encode())]), "HTTP/1.1", None)
    made = redirect(WireRequest("GET", "http://a.test/", [], None), answer)
    assert isinstance(made, str) is not followed
    if not isinstance(made, str):
        assert made[0].url == location


def test_date_that_is_none_is_no_hint() -> None:
    """A date that the calendar does not have, or text, says nothing."""
    for text in ("Wed, 99 Nov 99999999 99:99:99 GMT", "soon", "-1", "nan", "inf"):
        assert retry_after({"retry-after": text}, 0.0) is None
    assert retry_after({"retry-after": "Thu, 01 Jan 1970 00:00:09 GMT"}, 4.0) == 5.0
    assert retry_after({"retry-after-ms": "soon", "retry-after": "3"}, 0.0) == 3.0


@pytest.mark.parametrize("value", [[1], "a", None, 5])
def test_bodies_with_members_are_objects(value: Any) -> None:
    """A form and a multipart body have names, so that nothing but an object can be one."""
    with pytest.raises(ConfigurationError, match="it: a form must be an object"):
        form(value, "it", {}, frozenset())
    with pytest.raises(ConfigurationError, match="it: a multipart body must be an object"):
        multipart("multipart/form-data", value, "it", {}, frozenset(), lambda: 0.0)


def test_whole_multipart_body_needs_its_boundary() -> None:
    """Bytes alone do not say where the parts begin."""
    writer = BodyWriter(rt.Content("multipart/form-data"))
    with pytest.raises(ConfigurationError, match="a whole multipart body must come with its boundary"):
        writer.write(b"--x", "it", lambda: 0.0)
    whole = ("", b"--x", "multipart/form-data; boundary=x")
    assert writer.write(whole, "it", lambda: 0.0) == ("multipart/form-data; boundary=x", b"--x")


@pytest.mark.parametrize(
    ("content", "arguments", "fit"),
    [
        (rt.Content("application/json", Person), {"body": Person(name="a")}, 4),
        (rt.Content("application/json", Person), {"body": {"name": "a"}}, 3),
        (rt.Content("application/json", Person), {"body": {"name": "a", "more": 1}}, 2),
        (rt.Content("application/json", Person), {"body": {"age": 1}}, 0),
        (rt.Content("application/json", Person), {"body": {"name": float("nan")}}, 0),
        (rt.Content("application/json", Person), {"body": b"{}"}, 0),
        (rt.Content("application/json", Person), {}, 0),
        (rt.Content("application/json"), {"body": 1}, 1),
        (rt.Content("text/plain", k.STR), {"body": "a"}, 2),
        (rt.Content("application/octet-stream", k.STR), {"body": "a"}, 1),
        (rt.Content("application/jsonl", k.List(k.INT)), {"body": [1]}, 2),
        (rt.Content("application/jsonl", k.List(k.INT)), {"body": "1"}, 1),
        (rt.Content("application/json", fields=Person.FIELDS), {"name": "a"}, 3),
        (rt.Content("application/json", fields=Person.FIELDS), {"age": 1}, 0),
        (rt.Content("application/json", fields=Person.FIELDS), {}, 0),
        (rt.Content("application/json", fields=Person.FIELDS), {"name": "a", "age": "old"}, 0),
        (rt.Content("multipart/form-data", fields=Person.FIELDS), {"name": b"a"}, 3),
    ],
)
def test_media_type_that_fits_best_is_told_by_numbers(
    content: rt.Content, arguments: dict[str, Any], fit: int
) -> None:
    """The very class of the schema goes before JSON that fits, that before members more, 0 is no fit."""
    assert BodyWriter(content).fit(arguments) == fit


class Again:
    """Numbers that can be iterated again, awaiting."""

    def __init__(self, *numbers: Any) -> None:
        self.numbers = numbers

    async def __aiter__(self) -> AsyncIterator[Any]:
        for number in self.numbers:
            yield number


def test_lines_are_written_as_they_are_asked_for() -> None:
    """A list is at hand; iterables are read when they are sent; bytes are lines already."""
    assert (
        lines_of([1, b"x\n", {"a": 2}], "application/jsonl", lambda value: value, "it") == b'1\nx\n{"a":2}\n'
    )
    assert lines_of((1,), "application/json-seq", lambda value: value, "it") == b"\x1e1\n"

    def numbers() -> Iterator[int]:
        yield from (1, 2)

    for values, once in ((numbers(), True), (dict.fromkeys((1, 2)).keys(), False)):
        upload = lines_of(values, "application/jsonl", lambda value: value, "it")
        assert isinstance(upload, Upload)
        assert [source.once for source in upload.sources] == [once]
    for given, once in ((Again(1, 2), False), (aiter(Again(1, 2)), True)):
        upload = lines_of(given, "application/jsonl", lambda value: value, "it")
        assert isinstance(upload, Upload)
        assert [(source.once, source.is_async) for source in upload.sources] == [(once, True)]


def test_lines_of_an_async_iterable_are_those_of_its_values() -> None:
    """Each value a line, as many times as it is iterated."""
    from invocant.runtime._calls.lines import _AsyncLines, _Lines

    def line(value: Any) -> bytes:
        return b"%d\n" % value

    assert [list(_Lines([1, 2], line)) for _ in range(2)] == [[b"1\n", b"2\n"]] * 2

    async def read(lines: Any) -> list[bytes]:
        return [line async for line in lines]

    lines = _AsyncLines(Again(1, 2), line)
    assert [asyncio.run(read(lines)) for _ in range(2)] == [[b"1\n", b"2\n"]] * 2


@pytest.mark.parametrize(
    ("quote", "text", "written"),
    [
        (quote_kept_in_path, "a/b?c#d:@!$&'()*+,;=%41% é", "a%2Fb%3Fc%23d:@!$&'()*+,;=%41%25%20%C3%A9"),
        (quote_kept_in_list, "a,b;c=d+e:f", "a%2Cb%3Bc%3Dd+e:f"),
        (quote_kept_in_cookie, "a/b?c;d,e=f%41", "a/b?c%3Bd%2Ce=f%41"),
    ],
)
def test_reserved_characters_are_kept_where_they_do_no_harm(
    quote: Callable[[str], str], text: str, written: str
) -> None:
    """RFC 3986, 3.3, and RFC 6265, 4.1.1: what divides there is encoded, triplets stay, a lone % does not."""
    assert quote(text) == written


def test_cookie_that_is_not_encoded_has_only_what_a_cookie_can() -> None:
    """OpenAPI 3.2, style `cookie`: nothing is escaped, so what needs it is refused by its name."""
    assert unquoted_in_cookie("a=b/c", name="sid") == "a=b/c"
    for text in ("a b", "a;b", 'a"b', "a,b", "a\\b", "é", "a\n"):
        with pytest.raises(ConfigurationError, match="sid: a cookie has no form for"):
            unquoted_in_cookie(text, name="sid")
    operation: rt.Operation[Any] = rt.Operation(
        name="it",
        method="GET",
        path="/",
        responses={},
        parameters=(
            rt.Parameter("s id", "cookie", k.STR, style="cookie", python_name="sid"),
            rt.Parameter("X-Must", "header", k.STR, required=True, python_name="must"),
        ),
    )
    headers = dict(build(operation, {"sid": "a=b", "must": "x"}).headers)
    assert (headers["Cookie"], headers["X-Must"]) == ("s id=a=b", "x")
    with pytest.raises(ConfigurationError, match="it needs must"):
        build(operation, {"sid": "a"})


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", "a"), (True, "true"), (False, "false"), (None, ""), (1, "1"), (1.5, "1.5")],
)
def test_scalars_have_a_text(value: Any, text: str) -> None:
    """JSON's words for what JSON has words for; nothing at all for null."""
    assert text_of(value, "n") == text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([1], "n: a list or an object inside another cannot be sent as a parameter"),
        ({"a": 1}, "n: a list or an object inside another cannot be sent as a parameter"),
        (object(), "n: a value of type object cannot be sent as a parameter"),
    ],
)
def test_what_has_no_text_is_refused_by_name(value: Any, words: str) -> None:
    """The message names the parameter, and says what kind of value it was."""
    with pytest.raises(ConfigurationError) as caught:
        text_of(value, "n")
    assert str(caught.value) == words


class Unseekable(io.BytesIO):
    """A file that says it can seek, and cannot tell where it stands."""

    def tell(self) -> int:
        raise OSError(29, "Illegal seek")


class Whole:
    """A file that gives all at once."""

    def read(self) -> bytes:
        return b"abc"


def test_files_that_cannot_seek_are_read_once() -> None:
    """Nobody knows how long they are; one whose `read` takes no size is read in one piece."""
    for file in (Unseekable(b"abc"), Whole()):
        segment = upload_of(file, "it")
        assert isinstance(segment, Segment)
        assert (segment.size, segment.once) == (None, True)
    assert upload_of(Whole(), "it").takes_size is False  # type: ignore[union-attr]  # a file's segment
    assert upload_of(io.BytesIO(b"abc"), "it").size == 3  # type: ignore[union-attr]  # likewise
    with pytest.raises(TypeError, match="Segment is abstract"):
        Segment("it").read()
    with pytest.raises(ConfigurationError, match="it: an int is neither text, bytes, an open file"):
        upload_of(5, "it")
    with pytest.raises(ConfigurationError, match="it: a dict is neither text"):
        upload_of({}, "it")


class AnswerHeaders(rt.ResponseHeaders):
    """Headers as the generator declares them."""

    DECLARED = {  # noqa: RUF012  # as the generator writes it
        "200": (
            rt.Header("X-Left", k.INT, required=True),
            rt.Header("X-Meta", k.Map(k.INT), media_type="application/json"),
        ),
        "5XX": (rt.Header("X-Left", k.STR),),
    }


def test_declared_headers_are_a_mapping_and_are_checked() -> None:
    """By name in any case; what is missing or unreadable is told of, for the status that has it declared."""
    headers = AnswerHeaders({"x-left": "3", "x-meta": '{"a": 1}', "other": "o"}, 200)
    assert (dict(headers), len(headers)) == ({"x-left": "3", "x-meta": '{"a": 1}', "other": "o"}, 3)
    assert (headers["X-LEFT"], headers.get("OTHER"), headers.get("none", "d")) == ("3", "o", "d")
    assert (headers._value("X-Left"), headers._value("X-Meta")) == (3, {"a": 1})
    check_headers(headers)
    for text in ("{", '{"a": "x"}'):
        broken = AnswerHeaders({"x-meta": text}, 200)
        assert [problem.path for problem in broken.problems()] == ["X-Left", "X-Meta"]
        assert broken._value("X-Meta") is None
        with pytest.raises(ResponseDecodeError, match="header X-Left: missing, though it is required"):
            check_headers(broken)
    for status in (404, 503):
        check_headers(AnswerHeaders({}, status))
    check_headers({"x-left": "no"})


def test_headers_are_shown_without_credentials() -> None:
    """`repr` masks what is secret; a copy is the same."""
    import copy

    headers = AnswerHeaders({"set-cookie": "canary", "a": "b"}, 200)
    assert "canary" not in repr(headers)
    assert repr(headers).startswith("AnswerHeaders({")
    assert dict(copy.copy(headers)) == dict(headers)
