"""For any document, however broken: a diagnostic, or a repaired one that the parser takes whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invocant.documents import DocumentError, keywords, load, repair
from tests.examples import examples
from tests.unit.documents.minimal import complaints, tagged

pytestmark = pytest.mark.checkout

TEXTS = st.sampled_from(
    [
        "",
        "a",
        "A",
        "class",
        "None",
        "type",
        "string",
        "object",
        "integer",
        "$ref",
        "x-invocant-name",
        "+1",
        "-1",
        "../../etc/passwd",
        '"""\nimport os; os.system("true")\n"""',
        "{path+}",
        "ids[]",
        "日本",
        "a/b~c",
        "date-time",
        "binary",
        "application/json",
        "a\r\nb",
        "#/components/schemas/A",
        "#/components/schemas/B/properties/a",
        "#/paths",
        "#",
    ]
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-2, 3), st.sampled_from([0.5, 1e300]), TEXTS)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def keyword_members(schema: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return objects that have schema keywords with values of the right kind, and of others."""
    named = st.dictionaries(TEXTS, schema, max_size=3)
    several = st.lists(schema, max_size=3)
    return st.fixed_dictionaries(
        {},
        optional={
            "type": st.one_of(
                TEXTS, st.lists(st.sampled_from(["string", "null", "object", "array"]), max_size=3), DATA
            ),
            "properties": named | DATA,
            "required": st.lists(TEXTS, max_size=3) | DATA,
            "additionalProperties": schema | st.booleans(),
            "items": schema | several,
            "prefixItems": several,
            "anyOf": several | DATA,
            "oneOf": several,
            "allOf": several | DATA,
            "enum": st.lists(DATA, max_size=4) | DATA,
            "const": DATA,
            "nullable": st.booleans() | DATA,
            "format": TEXTS,
            "default": DATA,
            "title": TEXTS | DATA,
            "description": TEXTS | DATA,
            "discriminator": st.fixed_dictionaries(
                {"propertyName": TEXTS, "mapping": st.dictionaries(TEXTS, TEXTS, max_size=2)}
            )
            | DATA,
            "x-invocant-name": TEXTS,
            "patternProperties": named,
        },
    )


REFERENCES = st.sampled_from(["A", "B", "C", "Missing", "B/properties/a"]).map(
    lambda name: {"$ref": f"#/components/schemas/{name}"}
)
SCHEMAS: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        REFERENCES, st.just({"type": "string"}), st.sampled_from(["a", "b"]).map(tagged), st.booleans()
    ),
    keyword_members,
    max_leaves=12,
)
CONTENT = st.dictionaries(
    TEXTS | st.sampled_from(["application/json", "text/plain", "audio/mpeg", "multipart/form-data"]),
    st.fixed_dictionaries({}, optional={"schema": SCHEMAS}),
    max_size=3,
)
PARAMETERS = st.lists(
    st.fixed_dictionaries(
        {"name": TEXTS, "in": st.sampled_from(["path", "query", "header", "cookie", "body"])},
        optional={
            "schema": SCHEMAS,
            "content": CONTENT,
            "required": st.booleans(),
            "style": TEXTS,
            "explode": DATA,
        },
    ),
    max_size=4,
)
OPERATIONS = st.fixed_dictionaries(
    {},
    optional={
        "operationId": TEXTS | DATA,
        "parameters": PARAMETERS,
        "requestBody": st.fixed_dictionaries({}, optional={"content": CONTENT, "required": DATA}),
        "responses": st.dictionaries(
            st.sampled_from(["200", "404", "2xx", "default", "x"]),
            st.fixed_dictionaries({}, optional={"description": DATA, "content": CONTENT}),
            max_size=3,
        ),
        "tags": DATA,
        "security": DATA,
        "x-invocant-name": TEXTS,
    },
)
DOCUMENTS = st.fixed_dictionaries(
    {
        "openapi": st.sampled_from(["3.0.3", "3.1.0"]),
        "info": st.dictionaries(TEXTS, DATA, max_size=2),
        "paths": st.dictionaries(
            st.sampled_from(
                ["/a", "/a/{x}", "/a/{x}/{x}", "/p/{path+}", "/m?beta=true", "/m", "relative", "/{ }", "/A"]
            ),
            st.dictionaries(st.sampled_from(["get", "post"]), OPERATIONS, max_size=2),
            max_size=4,
        ),
        "components": st.fixed_dictionaries(
            {
                "schemas": st.fixed_dictionaries(
                    {"A": SCHEMAS, "B": SCHEMAS, "C": SCHEMAS}, optional={"a": SCHEMAS, "../x": SCHEMAS}
                )
            }
        ),
    },
    optional={"servers": DATA, "security": DATA, "tags": DATA},
)


@given(DOCUMENTS)
@settings(max_examples=examples(10))
def test_any_document_is_repaired_or_refused(document: dict[str, Any]) -> None:
    """No crash, no operation lost, nothing that the parser refuses, and only names that can name a class."""
    before = json.dumps(document)
    try:
        loaded = load(before.encode())
        result = repair(loaded)
    except DocumentError:
        return
    keywords.check(loaded)
    assert json.dumps(loaded) == before
    assert complaints(result.document) == []
    operations = [len(item) for item in document["paths"].values()]
    assert sum(len(item) for item in result.document["paths"].values()) == sum(operations)
    assert all(
        one.name.isidentifier() and one.name.isascii() and one.name[0].isupper() for one in result.names
    )
    assert len({one.name.lower() for one in result.names}) == len(result.names)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_load_or_are_refused(data: bytes) -> None:
    """Whatever a file holds, loading it gives a document or a diagnostic."""
    lines: list[int] = []
    try:
        load(data)
    except DocumentError as problem:
        lines = [len(one.render().splitlines()) for one in problem.diagnostics]
    assert set(lines) <= {5}
