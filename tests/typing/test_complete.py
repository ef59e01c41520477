"""The typed examples spell every method there is; `tox -e types` checks them."""

import ast
from pathlib import Path

import pytest

from tests.generated import apis, table


def _called(path: Path, function: str) -> set[str]:
    """Return the dotted names that *function* calls, without the name they start from."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    body = next(node for node in tree.body if getattr(node, "name", "") == function)
    calls = [node.func for node in ast.walk(body) if isinstance(node, ast.Call)]
    names = {ast.unparse(call) for call in calls}
    # `functions` is short for `client.functions`
    return {name.removeprefix("client.") for name in names}


@pytest.mark.parametrize("api", apis())
@pytest.mark.parametrize("file", ["sync_calls.py", "async_calls.py"])
def test_every_method_is_typed(api: str, file: str) -> None:
    """A method that no typed example calls could lose its type unnoticed."""
    called = _called(Path(__file__).with_name(file), f"{api}_calls")
    wanted = {row.name for row in table(api).values()}
    wanted |= {row.stream.name for row in table(api).values() if row.stream is not None}
    assert wanted <= called
