"""Nested `deepObject`, of which openapi-core has no word: `name[a][0][b]=value`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


def read_brackets(name: str, pairs: Sequence[tuple[str, str]]) -> Any:
    """Read `name[a][b]=value`, nested as deep as it goes; a part of digits, or none, is a place in a list.

    OpenAPI leaves open how `deepObject` nests; this is how its users do it. A repeated key is a list too.
    """
    tree: dict[str, Any] = {}
    for key, value in pairs:
        node, steps = tree, _BRACKETS.findall(key[len(name) :])
        for step in steps[:-1]:
            node = node.setdefault(step, {})
        last = steps[-1] if steps else ""
        if last in node:
            node[last] = [*(node[last] if isinstance(node[last], list) else [node[last]]), value]
        else:
            node[last] = value
    return _listed(tree)


def _listed(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    read = {key: _listed(value) for key, value in node.items()}
    if set(read) == {""}:
        return read[""] if isinstance(read[""], list) else [read[""]]
    if read and all(key.isdigit() for key in read):
        return [read[key] for key in sorted(read, key=int)]
    return read
