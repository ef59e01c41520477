"""Class names that a framework wrote out, and what they would be called by hand.

Methods have names by the rule of docs/names.md, which looks through the habits of frameworks; classes are
called as their schemas are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from invocant_generator import _identifiers as naming
from invocant_generator._suggest.suggestion import Action, Suggestion, step

KEYWORD = "x-invocant-name"
_GENERIC = re.compile(r"([A-Za-z][A-Za-z0-9]*)_([A-Za-z][A-Za-z0-9_]*?)_{1,2}")
"""A generic class with its argument, as Pydantic 1 and 2 write `Page[User]`: `Page_User_`."""
_BRACKETS = re.compile(r"([A-Za-z][A-Za-z0-9]*)(?:\[|«|<)([A-Za-z][A-Za-z0-9]*)(?:\]|»|>)")
_LIST_WORDS = {
    "PaginatedResponse": "Page",
    "PagedResponse": "Page",
    "PageResponse": "Page",
    "ListResponse": "List",
}
_BODY = re.compile(r"Body_([a-z0-9_]+?)(?:_(?:post|put|patch|delete))")
"""A form that FastAPI has made a schema of: `Body_upload_file_files_post`."""
_VERSIONED = re.compile(r"(?:[a-z0-9_]+\.)*(?:v[0-9]+(?:[a-z]+[0-9]*)?|[0-9]{4}[0-9-]*)\.(.+)")


def names(document: Mapping[str, Any]) -> Iterator[Suggestion]:
    """Yield a better name for each component that a framework has named, where no other has it."""
    schemas = (document.get("components") or {}).get("schemas")
    if not isinstance(schemas, Mapping):
        return
    taken = Counter(naming.pascal(str(name)) for name in schemas)
    proposals = [
        (name, proposal[0], proposal[1])
        for name, schema in schemas.items()
        if isinstance(schema, Mapping) and KEYWORD not in schema and "$ref" not in schema
        if (proposal := _better(str(name), _operation_ids(document))) is not None
    ]
    wanted = Counter(proposed for _, proposed, _ in proposals)
    for name, proposed, why in proposals:
        if proposed == naming.pascal(name):
            continue
        doubts = []
        if taken[proposed] or wanted[proposed] > 1:
            doubts.append(f"another class is called {proposed} then")
        target = f"$.components.schemas{step(name)}"
        action = Action(target, {KEYWORD: proposed})
        yield Suggestion("name", f"schema {name}", (action,), (why,), tuple(doubts))


def _operation_ids(document: Mapping[str, Any]) -> set[str]:
    paths = document.get("paths") or {}
    return {
        str(operation["operationId"])
        for item in paths.values()
        if isinstance(item, Mapping)
        for operation in item.values()
        if isinstance(operation, Mapping) and operation.get("operationId")
    }


def _better(name: str, ids: Sequence[str] | set[str]) -> tuple[str, str] | None:
    """Return a better name for a schema called *name*, and why; None where it is well as it is."""
    generic = _GENERIC.fullmatch(name) or _BRACKETS.fullmatch(name)
    if generic:
        outer, inner = generic[1], naming.pascal(generic[2])
        outer = _LIST_WORDS.get(outer, outer)
        return f"{inner}{outer}", f"`{name}` is a generic class with its argument, written out by a framework"
    body = _BODY.fullmatch(name)
    if body and name.removeprefix("Body_") in ids:
        function = _function(body[1])
        return f"{naming.pascal(function)}Body", f"`{name}` is the form of one operation, named by FastAPI"
    return None


def _function(text: str) -> str:
    """Return the name of a function in front of the path that FastAPI has put behind it."""
    words = text.split("_")
    for length in range(2, len(words)):
        head, tail = words[:length], words[length:]
        if tail and tail[0].rstrip("s") in {word.rstrip("s") for word in head[1:]}:
            return "_".join(head)
    return text
