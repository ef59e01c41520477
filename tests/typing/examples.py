"""The typed examples of each API: a function in each of two programs that calls every method there is."""

import ast
from functools import cache
from pathlib import Path

FILES = ("sync_calls.py", "async_calls.py")
"""The two programs; in each, the examples of `opper` are the function `opper_calls`."""


@cache
def _functions(file: str) -> dict[str, ast.stmt]:
    tree = ast.parse(Path(__file__).with_name(file).read_text(encoding="utf-8"))
    return {str(getattr(node, "name", "")): node for node in tree.body}


def typed(api: str) -> bool:
    """Tell whether *api* has its examples in both."""
    return all(f"{api}_calls" in _functions(file) for file in FILES)


def calls(file: str, api: str) -> set[str]:
    """Return the dotted names that the examples of *api* call, without the name they start from."""
    body = _functions(file)[f"{api}_calls"]
    names = {ast.unparse(node.func) for node in ast.walk(body) if isinstance(node, ast.Call)}
    # `functions` is short for `client.functions`
    return {name.removeprefix("client.") for name in names}
