"""What is undeclared as an overlay: an action each, below its reasons; what is not sure is commented out.

The form is that of `invocant suggest`, which `docs/suggestions.md` explains.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from attrs import frozen

from invocant._drift.tokens import MASKED
from invocant.contract._drifts.listing import DriftEntry
from invocant.documents.pointers import lookup, split

_MAX_CHARACTERS = 116
_HEAD = """\
# What the server answers and the document does not declare. Found by `invocant check --drift`, which tells
# its reasons at each place; what it is not sure of is commented out. Change, remove or uncomment what you
# like.
overlay: 1.0.0
info: {title: Drift, version: 1.0.0}

actions:
"""
_NOTHING = """\
  - target: $.info
    description: Holds the place of actions, of which an overlay must have one; nothing below is active.
    update: {}
"""


@frozen
class DriftSuggestion:
    """What an overlay would say of one entry."""

    entry: DriftEntry
    actions: tuple[Mapping[str, Any], ...]
    doubts: tuple[str, ...] = ()
    """What keeps it from being active, a sentence each."""


def overlay_text(document: Mapping[str, Any], entries: list[DriftEntry], answers: Mapping[str, int]) -> str:
    """Return an overlay that declares what came.

    Args:
        document: The document that does not.
        entries: What came.
        answers: How many answers of each operation were looked at.
    """
    suggestions = [suggested(document, entry) for entry in entries]
    blocks = [_block(suggestion, answers) for suggestion in suggestions]
    is_active = any(not suggestion.doubts for suggestion in suggestions)
    return _HEAD + ("" if is_active else _NOTHING) + "\n".join(blocks)


def suggested(document: Mapping[str, Any], entry: DriftEntry) -> DriftSuggestion:
    """Return what would declare an entry."""
    is_30 = str(document.get("openapi", "")).startswith("3.0")
    return _MAKERS[entry.kind](entry, document, is_30)


def _suggestion(entry: DriftEntry, target: str, update: Mapping[str, Any], *doubts: str) -> DriftSuggestion:
    return DriftSuggestion(entry, ({"target": target, "update": update},), doubts)


def _member(entry: DriftEntry, document: Mapping[str, Any], is_30: bool) -> DriftSuggestion:
    schema, doubts = _schema_of(entry, is_30=is_30)
    target = path_of(document, entry.pointer)
    if entry.name == MASKED:
        doubt = "its name looks like data, so these may be the keys of a map"
        return _suggestion(entry, target, {"additionalProperties": schema}, doubt)
    return _suggestion(entry, target, {"properties": {entry.name: schema}}, *doubts)


def _schema_of(entry: DriftEntry, *, is_30: bool) -> tuple[dict[str, Any], list[str]]:
    kinds = sorted(kind for kind in entry.kinds if kind != "null")
    kinds = ["number"] if kinds == ["integer", "number"] else kinds
    if not kinds:
        return {}, ["only null came, so its type is not known"]
    if len(kinds) > 1:
        return {}, [f"its type was now {' and now '.join(kinds)}"]
    schema: dict[str, Any] = {"type": kinds[0]}
    if kinds[0] == "array":
        schema["items"] = {}
    if "null" in entry.kinds:
        schema = {**schema, "nullable": True} if is_30 else {**schema, "type": [kinds[0], "null"]}
    return schema, []


def _value(entry: DriftEntry, document: Mapping[str, Any], _: bool) -> DriftSuggestion:
    schema = lookup(document, entry.pointer)
    target = path_of(document, entry.pointer)
    if entry.name == MASKED or not entry.name:
        doubt = "the value looks like data and is not shown; it may be that the values should not be listed"
        return _suggestion(entry, target, {"enum": [MASKED]}, doubt)
    if isinstance(schema, Mapping) and isinstance(schema.get("enum"), list):
        return _suggestion(entry, target, {"enum": [entry.name]})
    doubt = "it tells alternatives apart, and nothing is known of the one that it names"
    return _suggestion(entry, target, {"description": f"Undeclared: {entry.name}."}, doubt)


def _type(entry: DriftEntry, document: Mapping[str, Any], is_30: bool) -> DriftSuggestion:
    schema = lookup(document, entry.pointer)
    stated = schema if isinstance(schema, Mapping) else {}
    kind = min(entry.kinds, default="null")
    target = path_of(document, entry.pointer)
    wrong = "the server may be wrong, and not the document"
    if is_30 and kind == "null":
        doubts = () if isinstance(stated.get("type"), str) else ("its schema is no single type",)
        return _suggestion(entry, target, {"nullable": True}, *doubts)
    if is_30:
        return _suggestion(entry, target, {"type": kind}, wrong)
    if isinstance(stated.get("type"), list):
        return _suggestion(entry, target, {"type": [kind]}, *([] if kind == "null" else [wrong]))
    if not isinstance(stated.get("type"), str) or "properties" in stated:
        return _suggestion(entry, target, {"type": [kind]}, "its schema is no single type, or a large one")
    # an overlay does not put an array in the place of a text: what is there is taken out, and written anew
    again = {**stated, "type": [stated["type"], kind]}
    if kind == "null" and isinstance(stated.get("enum"), list):
        again["enum"] = [*stated["enum"], None]
    home, name = entry.pointer.rpartition("/")[0], split(entry.pointer)[-1]
    if isinstance(lookup(document, home), list):
        return _suggestion(entry, target, again, "it is one of several alternatives")
    actions = (
        {"target": target, "remove": True},
        {"target": path_of(document, home), "update": {name: again}},
    )
    return DriftSuggestion(entry, actions, () if kind == "null" else (wrong,))


def _status(entry: DriftEntry, document: Mapping[str, Any], _: bool) -> DriftSuggestion:
    answer = {"description": "It came, and nothing is declared of it."}
    doubts = ("it may have been an accident of the server",) if entry.name.startswith("5") else ()
    return _suggestion(entry, path_of(document, entry.pointer), {entry.name: answer}, *doubts)


def _header(entry: DriftEntry, document: Mapping[str, Any], _: bool) -> DriftSuggestion:
    update = {"headers": {entry.name: {"schema": {"type": "string"}}}}
    doubts = ("its name is not shown",) if entry.name == MASKED else ()
    return _suggestion(entry, path_of(document, entry.pointer), update, *doubts)


def _media_type(entry: DriftEntry, document: Mapping[str, Any], _: bool) -> DriftSuggestion:
    response = entry.pointer.rpartition("/")[0]
    doubt = "what is in it has no schema yet"
    return _suggestion(entry, path_of(document, response), {"content": {entry.name: {}}}, doubt)


def _event(entry: DriftEntry, document: Mapping[str, Any], _: bool) -> DriftSuggestion:
    name = "".join(part.capitalize() for part in entry.name.replace("-", "_").replace(".", "_").split("_"))
    update = {"type": entry.name, "class": name, "event": entry.name, "data": "json", "role": "side"}
    return _suggestion(entry, path_of(document, entry.pointer), update, "what it means is not known")


_MAKERS = {
    "member": _member,
    "value": _value,
    "type": _type,
    "status": _status,
    "header": _header,
    "media-type": _media_type,
    "event": _event,
}


def _block(suggestion: DriftSuggestion, answers: Mapping[str, int]) -> str:
    entry = suggestion.entry
    state = "unsure, so commented out" if suggestion.doubts else "sure"
    lines = [f"  # [drift {entry.what} {entry.pointer}] {state}"]
    for sentence in (*_evidence(entry, answers), *(f"But {doubt}." for doubt in suggestion.doubts)):
        lines += textwrap.wrap(
            sentence,
            _MAX_CHARACTERS,
            initial_indent="  #   ",
            subsequent_indent="  #   ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    text: str = yaml.safe_dump(
        [dict(action) for action in suggestion.actions],
        sort_keys=False,
        allow_unicode=True,
        width=_MAX_CHARACTERS,
        default_flow_style=None,
    )
    prefix = "  # " if suggestion.doubts else "  "
    return "\n".join([*lines, *(prefix + line for line in text.splitlines())]) + "\n"


def _evidence(entry: DriftEntry, answers: Mapping[str, int]) -> Iterator[str]:
    total = sum(answers[label] for label in entry.operations)
    where = f" at `{entry.path}`" if entry.path else ""
    first = ", ".join(entry.operations[:3])
    more = f" and {len(entry.operations) - 3} more" if len(entry.operations) > 3 else ""
    kinds = f" as {' and '.join(sorted(entry.kinds))}" if entry.kinds else ""
    yield f"It came{kinds}{where}, in {entry.count} of {total} answers of {first}{more}."


def path_of(document: Mapping[str, Any], pointer: str) -> str:
    """Return the JSONPath to what a pointer leads to in *document* (RFC 9535, section 2.3)."""
    path, node = "$", document
    for name in split(pointer):
        inside: Any = node
        if isinstance(inside, list):
            path += f"[{name}]"
            node = inside[int(name)]
            continue
        if name.isidentifier() and name.isascii():
            path += f".{name}"
        else:
            escaped = name.replace("\\", "\\\\").replace("'", "\\'")
            path += f"['{escaped}']"
        node = inside.get(name, {}) if isinstance(inside, Mapping) else {}
    return path
