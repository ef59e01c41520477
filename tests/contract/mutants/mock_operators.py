"""How the mock's own code is broken: conditions, filters, members, numbers, arguments, statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.contract.mutants.sites import Node, Replace

_REVERSED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_MOVED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}


def mock_operator(node: Node) -> Iterator[tuple[str, str, Replace]]:
    """Yield every way to break the behaviour at a node."""
    inner = node.node
    text = ast.unparse(inner) if isinstance(inner, ast.expr | ast.stmt | ast.comprehension) else ""
    if isinstance(inner, ast.expr) and "spoken" in text:
        return  # what a test lets a function say
    if isinstance(inner, ast.Compare):
        yield from _compared(node, inner, text)
    elif isinstance(inner, ast.If):
        yield "branch never taken", f"if {ast.unparse(inner.test)}", _with(inner, "test", ast.Constant(False))
    elif isinstance(inner, ast.IfExp):
        yield "branch never taken", text, node.replace(inner.orelse)
    elif isinstance(inner, ast.comprehension):
        for index, test in enumerate(inner.ifs):
            yield "filter ignored", ast.unparse(test), _without(inner.ifs, index)
    elif isinstance(inner, ast.BoolOp):
        other = ast.And() if isinstance(inner.op, ast.Or) else ast.Or()
        yield "and for or", text, _with(inner, "op", other)
    elif isinstance(inner, ast.UnaryOp) and isinstance(inner.op, ast.Not):
        yield "not left out", text, node.replace(inner.operand)
    elif isinstance(inner, ast.Raise):
        yield "refusal left out", text, node.replace(ast.Pass())
    elif isinstance(inner, ast.AugAssign) or (
        isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call)
    ):
        yield "statement left out", text, node.replace(ast.Pass())
    elif isinstance(inner, ast.Dict):
        yield from _members(inner)
    elif isinstance(inner, ast.Tuple | ast.List | ast.Set) and len(inner.elts) > 1:
        yield from _elements(inner)
    elif isinstance(inner, ast.Subscript) and isinstance(inner.slice, ast.Slice):
        yield "slice ignored", text, node.replace(inner.value)
    elif isinstance(inner, ast.Call):
        for index, keyword in enumerate(inner.keywords):
            if keyword.arg is not None:
                told = f"{ast.unparse(inner.func)}({ast.unparse(keyword)})"
                yield "argument left out", told, _without(inner.keywords, index)
    elif isinstance(inner, ast.Constant):
        yield from _constant(node, inner)


def _compared(node: Node, inner: ast.Compare, text: str) -> Iterator[tuple[str, str, Replace]]:
    if len(inner.ops) != 1:
        return
    kind = type(inner.ops[0])
    yield "comparison reversed", text, _with(inner, "ops", [_REVERSED[kind]()])
    if kind in _MOVED:
        yield "bound moved", text, _with(inner, "ops", [_MOVED[kind]()])


def _members(inner: ast.Dict) -> Iterator[tuple[str, str, Replace]]:
    for index, (key, value) in enumerate(zip(inner.keys, inner.values, strict=True)):
        if _is_sentence(value):
            continue  # words for people
        told = f"{'**' if key is None else ast.unparse(key) + ': '}{ast.unparse(value)}"

        def change(index: int = index) -> None:
            del inner.keys[index], inner.values[index]

        if key is None or isinstance(key, ast.Constant):
            yield "member lost", told, change


def _elements(inner: ast.Tuple | ast.List | ast.Set) -> Iterator[tuple[str, str, Replace]]:
    constant = all(isinstance(element, ast.Constant) for element in inner.elts)
    if constant and not isinstance(getattr(inner, "ctx", None), ast.Store):
        for index, element in enumerate(inner.elts):
            told = f"{ast.unparse(element)} of {ast.unparse(inner)}"
            yield "value of a list lost", told, _without(inner.elts, index)


def _constant(node: Node, inner: ast.Constant) -> Iterator[tuple[str, str, Replace]]:
    around = node.parent
    if isinstance(around, ast.Dict) and any(map(_is_sentence, around.values)):
        return
    told = ast.unparse(around) if isinstance(around, ast.expr | ast.stmt) else repr(inner.value)
    if isinstance(inner.value, bool):
        yield "truth reversed", told, node.replace(ast.Constant(not inner.value))
    elif isinstance(inner.value, int | float):
        status = isinstance(around, ast.Call) and ast.unparse(around.func) == "Refusal"
        name = "another status" if status else "number moved"
        yield name, f"{inner.value} of {told}", node.replace(ast.Constant(inner.value + 1))


def _is_sentence(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value.endswith(".")


def _with(owner: ast.AST, member: str, value: object) -> Replace:
    return lambda: setattr(owner, member, value)


def _without(values: list[ast.expr] | list[ast.keyword], index: int) -> Replace:
    def change() -> None:
        del values[index]

    return change
