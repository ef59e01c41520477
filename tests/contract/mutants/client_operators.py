"""How generated clients are broken: what an operation is, what is sent and read, how pages and streams go."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.contract.mutants.mock_operators import _with, _without
from tests.contract.mutants.sites import Node, Replace

METHODS = {"GET": "PUT", "POST": "PUT", "PUT": "POST", "PATCH": "PUT", "DELETE": "GET"}
DECLARED = frozenset({"Parameter", "Field", "Content", "Response", "Header", "Limit"})
LEFT_ALONE = frozenset({"name", "operation_id", "title", "version", "package", "headers", "options"})
"""Arguments that only tell people something, or are what tests need to see anything."""


def client_operator(node: Node) -> Iterator[tuple[str, str, Replace]]:
    """Yield every way to break a generated module at a node."""
    inner = node.node
    if isinstance(inner, ast.Call):
        name = ast.unparse(inner.func).rpartition(".")[2]
        if name in DECLARED:
            yield from _declaration(inner, name)
        for index, keyword in enumerate(inner.keywords):
            if keyword.arg is not None and keyword.arg not in LEFT_ALONE:
                yield from _keyword(inner, index, keyword, name)
        if ast.unparse(inner.func).startswith("self._client."):
            yield from _call(inner)
    elif isinstance(inner, ast.Assign | ast.AnnAssign):
        yield from _assigned(node, inner)


def _declaration(inner: ast.Call, name: str) -> Iterator[tuple[str, str, Replace]]:
    text = ast.unparse(inner)
    first = inner.args[0]
    assert isinstance(first, ast.Constant), text
    assert isinstance(first.value, str), text
    given = {keyword.arg: keyword for keyword in inner.keywords}

    def rename(wire: str) -> Replace:
        def change() -> None:
            if name == "Field" and "key" in given:
                given["key"].value = ast.Constant(wire)
            elif name == "Field":
                inner.keywords.append(ast.keyword("key", ast.Constant(wire)))
            else:
                if name == "Parameter" and "python_name" not in given:
                    inner.keywords.append(ast.keyword("python_name", first))
                inner.args[0] = ast.Constant(wire)

        return change

    wire = first.value
    if name == "Field" and "key" in given:
        wire = ast.literal_eval(given["key"].value)
    yield "name altered", text, rename(f"x-{wire}" if name in ("Content", "Response") else f"{wire}_x")
    place = inner.args[1] if len(inner.args) > 1 else None
    if name == "Parameter" and isinstance(place, ast.Constant) and place.value == "query":
        yield "place altered", text, _at(inner, 1, ast.Constant("header"))
    kind = 2 if name == "Parameter" else 1
    if name != "Header" and len(inner.args) > kind and ast.unparse(inner.args[kind]) != "k.ANY":
        yield "kind lost", text, _at(inner, kind, ast.parse("k.ANY", mode="eval").body)


def _keyword(
    inner: ast.Call, index: int, keyword: ast.keyword, name: str
) -> Iterator[tuple[str, str, Replace]]:
    text = f"{name}({ast.unparse(keyword)})"
    value = keyword.value
    if keyword.arg in ("key", "python_name") or (name == "Parameter" and keyword.arg == "allow_reserved"):
        return  # renamed above; and how a query is spelled is the server's to read, either way
    if keyword.arg == "method" and isinstance(value, ast.Constant):
        yield "method altered", text, _with(keyword, "value", ast.Constant(METHODS[str(value.value)]))
    elif keyword.arg == "path" and isinstance(value, ast.Constant):
        yield "path altered", text, _with(keyword, "value", ast.Constant(f"{value.value!s}-x"))
    elif keyword.arg == "retry" and isinstance(value, ast.Constant):
        other = "if-not-processed" if value.value == "safe" else "safe"
        yield "retry altered", text, _with(keyword, "value", ast.Constant(other))
    elif keyword.arg == "required":
        yield "required dropped", text, _without(inner.keywords, index)
    elif isinstance(value, ast.Constant) and value.value is None:
        return  # as it is without
    elif isinstance(value, ast.Constant) and isinstance(value.value, bool):
        yield "truth reversed", text, _with(keyword, "value", ast.Constant(not value.value))
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        other = f"{value.value}_x" if value.value else "/x"
        yield "text altered", text, _with(keyword, "value", ast.Constant(other))
    elif isinstance(value, ast.Constant) and isinstance(value.value, int):
        yield "number moved", text, _with(keyword, "value", ast.Constant(value.value + 1))
    elif isinstance(value, ast.Dict):
        yield from _entries(value, name)
    elif isinstance(value, ast.Tuple):
        for place, element in enumerate(value.elts):
            yield "part lost", f"{name}.{keyword.arg}: {ast.unparse(element)}", _without(value.elts, place)
    elif keyword.arg in ("paging", "stream", "cursor", "max_items", "prefetch", "body", "kind", "limit"):
        yield "argument lost", text, _without(inner.keywords, index)


def _entries(value: ast.Dict, name: str) -> Iterator[tuple[str, str, Replace]]:
    for place, (key, entry) in enumerate(zip(value.keys, value.values, strict=True)):
        if key is None:
            continue

        def change(place: int = place) -> None:
            del value.keys[place], value.values[place]

        yield "part lost", f"{name}: {ast.unparse(key)}: {ast.unparse(entry)}", change


def _call(inner: ast.Call) -> Iterator[tuple[str, str, Replace]]:
    """Yield what breaks a method of a resource: an argument that is not handed on."""
    for argument in inner.args:
        if isinstance(argument, ast.Dict):
            for _, text, change in _entries(argument, "arguments"):
                yield "argument lost", text, change


def _assigned(node: Node, inner: ast.Assign | ast.AnnAssign) -> Iterator[tuple[str, str, Replace]]:
    """Yield what breaks a value of a class: the type of an event, a value of an enum."""
    value = inner.value
    if isinstance(value, ast.Tuple) and ast.unparse(inner).startswith("FIELDS"):
        for place, element in enumerate(value.elts):
            yield "part lost", f"FIELDS: {ast.unparse(element)}", _without(value.elts, place)
    elif node.scope and isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield "text altered", ast.unparse(inner), _with(inner, "value", ast.Constant(f"{value.value}_x"))


def _at(inner: ast.Call, place: int, other: ast.expr) -> Replace:
    def change() -> None:
        inner.args[place] = other

    return change
