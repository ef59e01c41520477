"""Requests as text, written by hand, for what openapi-core has no word for: they decide what is right.

Nested `deepObject`, empty values, headers and styles of parts, file names, what is percent-encoded already.
Each is called through a generated package, as the wire check calls it, by the sync and the async client.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from invocant.runtime import Part
from invocant_generator.wire._calling import GeneratedPackage, ScriptedAnswer
from invocant_generator.wire._sent import Sent
from tests.generator.packages import document
from tests.generator.wire import body, operation, package, parameter

pytestmark = pytest.mark.checkout

_TEXT = {"type": "string"}
_LIST = {"type": "array", "items": _TEXT}
_ANY = {"type": "object", "additionalProperties": True}
_PRICES = {"type": "array", "items": {"type": "object", "properties": {"price": _TEXT, "metadata": _ANY}}}
_FORM = "application/x-www-form-urlencoded"
_PARTS = "multipart/form-data"


def required(name: str, where: str, schema: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return a parameter that must be given."""
    return {**parameter(name, where, schema, **more), "required": True}


def media(kind: str, encoding: Mapping[str, Any], must: list[str], **properties: Any) -> dict[str, Any]:
    """Return a request body of one media type with an encoding."""
    schema = {"type": "object", "required": must, "properties": properties}
    return body({kind: {"schema": schema, "encoding": encoding}})


_DEEP = {"style": "deepObject", "explode": True}
PATHS: Mapping[str, Any] = {
    "/query": {
        "get": operation(
            "query",
            parameter("items", "query", _PRICES, **_DEEP),
            parameter("filter", "query", _ANY, **_DEEP),
            parameter("kept", "query", allowReserved=True),
            parameter("list", "query", _LIST),
        )
    },
    "/empty/{label}/{matrix}": {
        "get": operation(
            "empty",
            parameter("label", "path", _LIST, style="label"),
            parameter("matrix", "path", _LIST, style="matrix", explode=True),
            required("form", "query", _LIST),
            required("joined", "query", _LIST, explode=False),
            required("deep", "query", _ANY, **_DEEP),
            required("X-List", "header", _LIST),
            required("crumbs", "cookie", _LIST, explode=False),
        )
    },
    "/form": {
        "post": operation(
            "form",
            requestBody=media(
                _FORM,
                {
                    "items": _DEEP,
                    "metadata": _DEEP,
                    "kept": {"allowReserved": True},
                    "piped": {"style": "pipeDelimited"},
                    "spaced": {"style": "spaceDelimited"},
                },
                ["metadata", "tags"],
                items=_PRICES,
                metadata=_ANY,
                tags=_LIST,
                kept=_TEXT,
                piped=_ANY,
                spaced=_LIST,
            ),
        )
    },
    "/parts": {
        "post": operation(
            "parts",
            requestBody=media(
                _PARTS,
                {
                    "file": {
                        "contentType": "image/png, image/*",
                        "headers": {
                            "X-Sum": {"required": True, "schema": _TEXT},
                            "X-Kind": {"schema": {"type": "string", "enum": ["scan"]}},
                            "X-Size": {"schema": {"type": "integer", "default": 0}},
                        },
                    },
                    "metadata": _DEEP,
                    "tags": {"style": "form", "explode": False},
                },
                [],
                file={"type": "string", "format": "binary"},
                metadata=_ANY,
                tags=_LIST,
                pages=_PRICES,
                note=_TEXT,
            ),
        )
    },
}
SOURCE = document(PATHS)

TABLE: dict[str, tuple[str, Mapping[str, Any], str]] = {
    "nested lists and objects in a query": (
        "query",
        {"items": [{"price": "a b"}, {"price": "c", "metadata": {"d": {"e": "f"}}}]},
        ("GET /query?items%5B0%5D%5Bprice%5D=a%20b&items%5B1%5D%5Bprice%5D=c"
        "&items%5B1%5D%5Bmetadata%5D%5Bd%5D%5Be%5D=f"),
    ),
    "empty ones inside others": (
        "query",
        {"items": [{}, {"metadata": {}}], "filter": {"a": [], "b": {"c": {}}}},
        "GET /query?items%5B0%5D=&items%5B1%5D%5Bmetadata%5D=&filter%5Ba%5D=&filter%5Bb%5D%5Bc%5D=",
    ),
    "empty ones that may be left out": ("query", {"items": [], "filter": {}, "list": []}, "GET /query"),
    "what is encoded already": (
        "query",
        {"kept": "a%2Fb/c?d=%e9&e#f[%]%", "list": ["%2F"]},
        "GET /query?kept=a%2Fb/c?d=%e9%26e%23f%5B%25%5D%25&list=%252F",
    ),
    "empty ones that must be there": (
        "empty",
        {"label": [], "matrix": [], "form": [], "joined": [], "deep": {}, "x_list": [], "crumbs": []},
        "GET /empty/%2E/;matrix?form=&joined=&deep=\nCookie: crumbs=\nX-List: ",
    ),
    "a form as Stripe reads it": (
        "form",
        {
            "items": [{"price": "p", "metadata": {"a": "b", "c": ""}}],
            "metadata": {"k": "v w"},
            "tags": ["x", "y"],
        },
        (f"POST /form\nContent-Type: {_FORM}\n\n"
        "items%5B0%5D%5Bprice%5D=p&items%5B0%5D%5Bmetadata%5D%5Ba%5D=b&items%5B0%5D%5Bmetadata%5D%5Bc%5D="
        "&metadata%5Bk%5D=v+w&tags=x&tags=y"),
    ),
    "empty ones in a form": (
        "form",
        {"items": [{"metadata": {}}], "metadata": {}, "tags": []},
        f"POST /form\nContent-Type: {_FORM}\n\nitems%5B0%5D%5Bmetadata%5D=&metadata=&tags=",
    ),
    "styles in a form": (
        "form",
        {
            "metadata": {"k": "v"},
            "tags": ["x"],
            "kept": "%2F/&+%",
            "piped": {"R": "1", "G": "2|3"},
            "spaced": ["a", "b"],
        },
        (f"POST /form\nContent-Type: {_FORM}\n\n"
        "metadata%5Bk%5D=v&tags=x&kept=%2F/%26%2B%25&piped=R%7C1%7CG%7C2%7C3&spaced=a%20b"),
    ),
    "headers of parts": (
        "parts",
        {"file": Part(b"GIF", "a.gif", headers={"X-Sum": "1f", "X-More": "m"}), "note": "n"},
        ("POST /parts\nContent-Type: multipart/form-data; boundary=B\n\n"
        '--B\nContent-Disposition: form-data; name="file"; filename="a.gif"\n'
        "Content-Type: image/gif\nX-Sum: 1f\nX-Kind: scan\nX-Size: 0\nX-More: m\n\nGIF\n"
        '--B\nContent-Disposition: form-data; name="note"\n\nn\n--B--\n'),
    ),
    "a file from a tuple": (
        "parts",
        {"file": ("caf\u00e9 \"1\".png", b"PNG", None, {"x-sum": "2", "X-Size": 3})},
        ("POST /parts\nContent-Type: multipart/form-data; boundary=B\n\n"
        '--B\nContent-Disposition: form-data; name="file"; filename="caf\u00e9 %221%22.png"\n'
        "Content-Type: image/png\nX-Sum: 2\nX-Kind: scan\nX-Size: 3\n\nPNG\n--B--\n"),
    ),
    "styles of parts": (
        "parts",
        {
            "metadata": {"a": {"b": "c d&e"}, "f": []},
            "tags": ["x y", "z"],
            "pages": [{"price": "1"}, {"price": "2"}],
        },
        ("POST /parts\nContent-Type: multipart/form-data; boundary=B\n\n"
        '--B\nContent-Disposition: form-data; name="metadata[a][b]"\n\nc d&e\n'
        '--B\nContent-Disposition: form-data; name="metadata[f]"\n\n\n'
        '--B\nContent-Disposition: form-data; name="tags"\n\nx y,z\n'
        '--B\nContent-Disposition: form-data; name="pages"\nContent-Type: application/json\n\n{"price":"1"}\n'
        '--B\nContent-Disposition: form-data; name="pages"\nContent-Type: application/json\n\n{"price":"2"}\n'
        "--B--\n"),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GeneratedPackage]:
    """Give the package of the document, and clients of it."""
    with package(SOURCE, tmp_path_factory.mktemp("texts"), "requests_as_text") as name:
        made = GeneratedPackage(name)
        yield made
        made.close()


def as_text(sent: Sent) -> str:
    """Return a request as it is written in the table: what its operation says, and `B` for a boundary."""
    shown = [
        (name, value)
        for name, value in sent.headers
        if name.lower() in ("content-type", "cookie") or name.lower().startswith("x-")
    ]
    text = f"{sent.method} {sent.target}"
    text += "".join(f"\n{name}: {value}" for name, value in sorted(shown))
    if sent.body:
        text += "\n\n" + sent.body.decode().replace("\r\n", "\n")
    boundary = (sent.header("content-type") or "").partition("boundary=")[2]
    return text.replace(boundary, "B") if boundary else text


@pytest.mark.parametrize("name", TABLE)
def test_request_is_the_text_in_the_table(name: str, served: GeneratedPackage) -> None:
    """The request is, to the letter, what stands in the table; the async client sends the same."""
    method, arguments, text = TABLE[name]
    for call in (served.call, served.call_async):
        outcome = call(f"calls.{method}", arguments, ScriptedAnswer(204, None, b""), {})
        assert outcome.sent is not None, outcome.error
        assert as_text(outcome.sent) == text
