"""How parameters are written: the examples of the specification (OpenAPI 3.1.1, section 4.8.12.4)."""

from typing import Any

import pytest

from invocant.contract._spelling import spelled
from invocant.contract._surface import ServerSurface

LIST = ["blue", "black", "brown"]
RECORD = {"R": 100, "G": 200, "B": 150}


def written(value: Any, **said: Any) -> Any:
    """Return the query and the headers of a parameter `color` with this value."""
    parameter = {"name": "color", "in": "query", "schema": {}, **said}
    operation = {"parameters": [parameter], "responses": {}}
    described = ServerSurface({"openapi": "3.1.0", "paths": {"/": {"get": operation}}}).operations[0]
    return spelled([(described.parameters[0], value)])


@pytest.mark.parametrize(
    ("style", "explode", "value", "query"),
    [
        ("form", False, "blue", [("color", "blue")]),
        ("form", False, LIST, [("color", "blue,black,brown")]),
        ("form", True, LIST, [("color", "blue"), ("color", "black"), ("color", "brown")]),
        ("form", False, RECORD, [("color", "R,100,G,200,B,150")]),
        ("form", True, RECORD, [("R", "100"), ("G", "200"), ("B", "150")]),
        ("spaceDelimited", False, LIST, [("color", "blue black brown")]),
        ("pipeDelimited", False, LIST, [("color", "blue|black|brown")]),
        ("deepObject", True, RECORD, [("color[R]", "100"), ("color[G]", "200"), ("color[B]", "150")]),
        ("deepObject", True, {"a": {"b": [1, 2]}}, [("color[a][b]", "1"), ("color[a][b]", "2")]),
    ],
)
def test_query(style: str, explode: bool, value: Any, query: list[tuple[str, str]]) -> None:
    """Each style writes a query in its way."""
    assert written(value, style=style, explode=explode) == (query, {})


def test_header() -> None:
    """A header has lists and objects in one line, an object member by member where it explodes."""
    assert written(LIST, **{"in": "header"}) == ([], {"color": "blue,black,brown"})
    assert written(RECORD, **{"in": "header"}) == ([], {"color": "R,100,G,200,B,150"})
    assert written(RECORD, **{"in": "header", "explode": True}) == ([], {"color": "R=100,G=200,B=150"})


def test_content() -> None:
    """What is declared by its media type is written in it."""
    content: dict[str, Any] = {"application/json": {"schema": {}}}
    assert written(RECORD, schema={}, content=content) in (
        ([("color", '{"R": 100, "G": 200, "B": 150}')], {}),
        ([("color", '{"R":100,"G":200,"B":150}')], {}),
    )
