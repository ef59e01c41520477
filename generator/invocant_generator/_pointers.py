"""JSON pointers into documents (RFC 6901): what stands where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def escape(token: str) -> str:
    """Return *token* as a pointer holds it."""
    return token.replace("~", "~0").replace("/", "~1")


def at(document: Any, pointer: str) -> Any:
    """Return what *pointer* names in *document*, or None; a `#` before it does not count."""
    node = document
    for token in pointer.removeprefix("#").removeprefix("/").split("/"):
        token = token.replace("~1", "/").replace("~0", "~")
        if isinstance(node, Mapping):
            node = node.get(token)
        elif isinstance(node, list) and token.isdigit() and int(token) < len(node):
            node = node[int(token)]
        else:
            return None
    return node
