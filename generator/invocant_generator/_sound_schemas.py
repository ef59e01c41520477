"""Which schemas of a document openapi-spec-validator need not walk through: it would find nothing there.

Beside what the meta-schema says, it looks for three things in a schema and in all that this leads to: a
default that is no value of its schema, a required member that no part of an `allOf` has, and a reference to
nothing. Where none of them can be, its walk of four objects and six look-ups for each keyword is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from invocant.documents.pointers import MISSING, target

_LOOKED_AT = frozenset({"allOf", "$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveRef"})
"""Keywords that are left to the validator: it merges them, or they change what a reference means."""
_BESIDE_DEFAULT = frozenset({"default", "deprecated", "description", "enum", "example", "title", "type"})
"""Keywords that stand beside a default which can be judged at a glance."""
_TYPES: Mapping[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "string": (str,),
}


class SoundSchemas:
    """The schemas of one document; each is judged once, together with all that it leads to."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Take the *document* that references of the schemas lead into; it must not change."""
        self._document = document
        self._verdicts: dict[int, bool] = {}

    def __contains__(self, schema: object) -> bool:
        """Tell whether there is nothing to find in *schema*, a part of the document."""
        if id(schema) not in self._verdicts:
            self._judge(schema)
        return self._verdicts[id(schema)]

    def _judge(self, schema: object) -> None:
        users: dict[int, list[int]] = {}
        doubtful: list[int] = []
        queue: list[tuple[object, int | None]] = [(schema, None)]
        while queue:
            node, user = queue.pop()
            verdict = self._verdicts.get(id(node))
            if verdict is False and user is not None:
                doubtful.append(user)
            if verdict is not None:
                continue
            is_new = id(node) not in users
            users.setdefault(id(node), []).extend(() if user is None else (user,))
            if is_new:
                parts = self._parts(node)
                if parts is None:
                    doubtful.append(id(node))
                queue += [(part, id(node)) for part in parts or ()]
        doubts: set[int] = set()
        while doubtful:
            key = doubtful.pop()
            if key not in doubts:
                doubts.add(key)
                doubtful += users[key]
        self._verdicts.update((key, key not in doubts) for key in users)

    def _parts(self, node: object) -> Sequence[object] | None:
        """Return the schemas that *node* leads to; None where there may be something to find in itself."""
        if isinstance(node, bool):
            return ()
        if type(node) is not dict or not _LOOKED_AT.isdisjoint(node):
            return None
        if "$ref" in node:
            reference = node["$ref"]
            if not isinstance(reference, str) or "%" in reference:
                return None
            referred = target(self._document, reference)
            return None if referred is MISSING else (referred,)
        if "default" in node and not _is_plain_default(node):
            return None
        parts: list[object] = [node[keyword] for keyword in ("not", "items") if keyword in node]
        for keyword in ("anyOf", "oneOf"):
            members = node.get(keyword, [])
            if type(members) is not list:
                return None
            parts += members
        properties = node.get("properties", {})
        if type(properties) is not dict or "$ref" in properties:
            return None
        parts += properties.values()
        return parts


def _is_plain_default(schema: Mapping[str, Any]) -> bool:
    """Tell at a glance whether the default of *schema* is one of its values; False where that takes more."""
    value, kind = schema["default"], schema.get("type")
    return (
        isinstance(kind, str)
        and type(value) in _TYPES.get(kind, ())
        and all(keyword in _BESIDE_DEFAULT or keyword.startswith("x-") for keyword in schema)
        and ("enum" not in schema or (type(schema["enum"]) is list and value in schema["enum"]))
    )
