"""Bodies: what is JSON, what is missing, what has the wrong type."""

from typing import Any

import pytest

from invocant.mock._exchange.requests import JsonError, parse_json
from tests.unit.mock.small import Caller, body, operation, response, serving, small

THING = {
    "type": "object",
    "required": ["n"],
    "properties": {"n": {"type": "integer"}, "t": {"type": "string"}},
}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"NaN",
        b"[Infinity]",
        b"1e999",
        b"-1e999",
        b"\xff",
        b'"\xed\xa0\x80"',
        b"[" * 100_000,
        b"9" * 5000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_what_is_not_json(text: bytes) -> None:
    """Anything that RFC 8259 does not allow, or that Python could not give back, is refused."""
    with pytest.raises(JsonError):
        parse_json(text)


@pytest.mark.parametrize(("text", "value"), [(b"null", None), (b"1.50", 1.5), ('"é"'.encode(), "é")])
def test_what_is_json(text: bytes, value: Any) -> None:
    """Any JSON value may be a body, null included."""
    assert parse_json(text) == value


def _api(**members: Any) -> Any:
    return small({"/a": {"post": operation("send", {}, **members)}})


def _refused(call: Caller, **request: Any) -> int:
    answer = call("POST", "/a", **request)
    assert answer.status == 200 or answer.json()["message"]
    return answer.status


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        pytest.param({"json": {"n": 1}}, 200, id="valid"),
        pytest.param({"json": {"n": "1"}}, 400, id="invalid"),
        pytest.param({"json": None}, 400, id="null"),
        pytest.param({}, 400, id="missing"),
        pytest.param({"content": b"{", "headers": {"content-type": "application/json"}}, 400, id="not-json"),
        pytest.param({"content": b"{}", "headers": {"content-type": "text/plain"}}, 415, id="other-type"),
        pytest.param({"content": b'{"n":1}'}, 200, id="no-type"),
        pytest.param(
            {"content": b'{"n":1}', "headers": {"content-type": "APPLICATION/JSON; charset=utf-8"}},
            200,
            id="case",
        ),
    ],
)
def test_required_json_body(request_: dict[str, Any], status: int) -> None:
    """A required body must be there, be JSON by its type and text, and fit its schema."""
    with serving(_api(requestBody=body(THING))) as call:
        assert _refused(call, **request_) == status


def test_optional_body_may_be_left_out() -> None:
    """Nothing at all, or a content type with nothing after it, is no body."""
    with serving(_api(requestBody=body(THING, required=False))) as call:
        assert _refused(call) == 200
        assert _refused(call, headers={"content-type": "application/json"}) == 200
        assert _refused(call, json={}) == 400


def test_wrong_media_type_is_415() -> None:
    """Documented or not, and then in the documented form."""
    responses = {
        "200": response({}),
        "415": response({"type": "object", "properties": {"why": {"const": 1}}}),
    }
    with serving(
        small({"/a": {"post": {**operation("send", {}, requestBody=body(THING)), "responses": responses}}})
    ) as call:
        answer = call("POST", "/a", content=b"x", headers={"content-type": "text/plain"})
    assert (answer.status, answer.json()) == (415, {})


def test_invalid_is_422_where_that_is_documented() -> None:
    """Frameworks differ; the document says which it is."""
    responses = {"200": response({}), "400": response({}), "422": response({})}
    given = {**operation("send", {}, requestBody=body(THING)), "responses": responses}
    with serving(small({"/a": {"post": given}})) as call:
        assert _refused(call, json={}) == 422


def test_form_members_get_the_types_of_their_properties() -> None:
    """A form carries text; the schema says which of it are numbers and lists."""
    schema = {
        "type": "object",
        "required": ["n", "many"],
        "properties": {
            "n": {"type": "integer"},
            "many": {"type": "array", "items": {"type": "integer"}},
            "any": {},
            "o": {"type": "object", "properties": {"x": {"type": "integer"}}},
        },
    }
    with serving(_api(requestBody=body(schema, media_type="application/x-www-form-urlencoded"))) as call:
        form = {"content-type": "application/x-www-form-urlencoded"}
        assert _refused(call, content=b"n=1&many=2&many=3&any=x&o=%7B%22x%22%3A1%7D", headers=form) == 200
        assert _refused(call, content=b"n=one&many=2", headers=form) == 400
        assert _refused(call, content=b"n=%FF&many=2", headers=form) == 400


def test_multipart_parts_are_members() -> None:
    """Parts of a multipart form become members; without a boundary or a part it is refused, never a 500."""
    schema = {
        "type": "object",
        "required": ["data"],
        "properties": {"data": {"type": "string", "format": "binary"}},
    }
    head = b'--b\r\nContent-Disposition: form-data; name="data"; filename="x.png"\r\n\r\n'
    part = head + b"\x89PNG\xff\r\n--b--\r\n"
    with serving(_api(requestBody=body(schema, media_type="multipart/form-data"))) as call:
        assert (
            _refused(call, content=part, headers={"content-type": "multipart/form-data; boundary=b"}) == 200
        )
        assert _refused(call, content=part, headers={"content-type": "multipart/form-data"}) == 400
        assert _refused(call, content=b"", headers={"content-type": "multipart/form-data; boundary=b"}) == 400
        other = part.replace(b'"data"', b'"other"')
        assert (
            _refused(call, content=other, headers={"content-type": "multipart/form-data; boundary=b"}) == 400
        )


def test_wildcard_media_types_cover_others() -> None:
    """A body declared as `image/*` or `*/*` takes any such type."""
    with serving(_api(requestBody=body({}, media_type="image/*"))) as call:
        assert _refused(call, content=b"\x89", headers={"content-type": "image/png"}) == 200
        assert _refused(call, content=b"x", headers={"content-type": "text/plain"}) == 415


def test_body_of_an_operation_without_one_is_ignored() -> None:
    """A GET with a body is odd, not invalid. Source: RFC 9110, section 9.3.1."""
    with serving(small({"/a": {"get": operation("a.list", {})}})) as call:
        assert call("GET", "/a", json={"n": 1}).status == 200


def test_body_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body beyond the bound is 413 and not kept."""
    monkeypatch.setattr("invocant.mock._serving.reading.MAX_BODY_BYTES", 10)
    with serving(_api(requestBody=body(THING))) as call:
        assert _refused(call, content=b'{"n": 1234567}') == 413
        assert call.app.journal.entries()[0].body is None
