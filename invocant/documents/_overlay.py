"""OpenAPI Overlay 1.0: declared changes to a document that stays as its vendor wrote it.

The rules are those of the Overlay Specification 1.0, section 4.4.3, with what it leaves open decided as
version 1.1 later did:

* a target selects objects and arrays, never primitive values;
* an update of an object is merged into it: objects member by member, arrays by appending, primitive values by
  replacing; null in place of an object or array says nothing;
* an update of an array is one entry, appended to it;
* `remove` takes the selected objects and arrays out of what holds them, and then `update` does not count.

One rule is ours: a target that selects nothing is an error, since that is how a repair gets noticed which the
vendor has made unnecessary.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from invocant.documents._diagnostics import Diagnostic, DocumentError, fragment
from invocant.documents._reading.text import parse_text, read
from invocant.documents.pointers import join

if TYPE_CHECKING:
    from jsonpath_rfc9535 import JSONPathQuery

_ACTION_KEYS = frozenset({"target", "description", "update", "remove"})
_KEYS = frozenset({"overlay", "info", "extends", "actions"})
_QUERIES = 1024
"""Targets that are kept compiled: overlays are applied again and again where actions are left out."""


@frozen
class Overlay:
    """An overlay document and where it comes from."""

    name: str
    """What diagnostics call it: the path of its file."""
    document: Mapping[str, Any]
    """The overlay as loaded and checked."""

    @property
    def actions(self) -> Sequence[Mapping[str, Any]]:
        """The actions, in the order in which they apply."""
        actions: Sequence[Mapping[str, Any]] = self.document["actions"]
        return actions


@frozen
class Unmatched:
    """An action whose target selects nothing."""

    overlay: str
    """Name of the overlay."""
    position: int
    """Place of the action in the overlay, from 0."""
    action: Mapping[str, Any]
    """The action itself."""

    def diagnostic(self) -> Diagnostic:
        """Return what `apply_overlays` raises for it."""
        return Diagnostic(
            what="an overlay action without effect",
            pointer=f"{self.overlay}#/actions/{self.position}/target",
            fragment=fragment(self.action.get("target")),
            why="the target selects nothing in the document: the vendor changed or repaired what it was for",
            fix="delete the action, or correct its target. It says of itself: "
            + " ".join(str(self.action.get("description") or "nothing").split())[:300],
        )


def load_overlay(source: str | os.PathLike[str] | bytes, *, name: str | None = None) -> Overlay:
    """Return the overlay in a YAML or JSON file.

    Args:
        source: A path, or the bytes of a file.
        name: What diagnostics call it; None takes the path, or `overlay` for bytes.

    Raises:
        DocumentError: unreadable, or no Overlay 1.0 document.
    """
    if name is None:
        name = "overlay" if isinstance(source, bytes) else Path(source).as_posix()
    try:
        document = parse_text(read(source))
    except DocumentError as problem:
        raise DocumentError(_in_file(name, diagnostic) for diagnostic in problem.diagnostics) from None
    return _checked(document, name)


def apply_overlays(
    document: Mapping[str, Any], overlays: Iterable[Overlay | Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a new document: *document* with every action of *overlays* applied, in order.

    Raises:
        DocumentError: an overlay is not valid, a target is no JSONPath (RFC 9535) or selects nothing or a
            primitive value, an update does not fit what is there.
    """
    result, unmatched, problems = _apply(document, overlays)
    problems = [*problems, *(action.diagnostic() for action in unmatched)]
    if problems:
        raise DocumentError(problems)
    return result


def unmatched_actions(
    document: Mapping[str, Any], overlays: Iterable[Overlay | Mapping[str, Any]]
) -> list[Unmatched]:
    """Return the actions whose targets select nothing when *overlays* are applied to *document* in order.

    Raises:
        DocumentError: as `apply_overlays`, except for the actions returned.
    """
    return apply_matching(document, overlays)[1]


def apply_matching(
    document: Mapping[str, Any], overlays: Iterable[Overlay | Mapping[str, Any]]
) -> tuple[dict[str, Any], list[Unmatched]]:
    """Return a new document, as `apply_overlays` does, and the actions whose targets select nothing.

    Raises:
        DocumentError: as `apply_overlays`, except for the actions returned.
    """
    result, unmatched, problems = _apply(document, overlays)
    if problems:
        raise DocumentError(problems)
    return result, unmatched


def _apply(
    document: Mapping[str, Any], overlays: Iterable[Overlay | Mapping[str, Any]]
) -> tuple[dict[str, Any], list[Unmatched], list[Diagnostic]]:
    result: dict[str, Any] = copy_data(dict(document))
    unmatched: list[Unmatched] = []
    problems: list[Diagnostic] = []
    for number, given in enumerate(overlays):
        overlay = given if isinstance(given, Overlay) else _checked(dict(given), f"overlay {number + 1}")
        for position, action in enumerate(overlay.actions):
            where = f"{overlay.name}#/actions/{position}"
            try:
                if not apply_action(result, action, where):
                    unmatched.append(Unmatched(overlay.name, position, action))
            except DocumentError as problem:
                problems += problem.diagnostics
    return result, unmatched, problems


def copy_data(value: Any) -> Any:
    """Return a deep copy of plain data; much faster than the general `copy.deepcopy`."""
    if type(value) is dict:
        return {
            key: copy_data(member) if type(member) in (dict, list) else member
            for key, member in value.items()
        }
    if type(value) is list:
        return [copy_data(item) if type(item) in (dict, list) else item for item in value]
    return value


_PLAIN_STEP = re.compile(r"""\.([A-Za-z_][A-Za-z0-9_]*)|\['([^'\\]*)'\]|\["([^"\\]*)"\]""")


def select(document: Any, target: str, where: str) -> list[tuple[tuple[str | int, ...], Any]]:
    """Return location and value of everything *target* selects."""
    plain = _plain_location(target)
    if plain is not None:
        value = document
        for step in plain:
            if not isinstance(value, dict) or step not in value:
                return []
            value = value[step]
        return [(plain, value)]
    import jsonpath_rfc9535 as jsonpath

    try:
        return [(tuple(node.location), node.value) for node in _query(target).find(document)]
    except jsonpath.JSONPathError as problem:
        raise DocumentError(
            [
                Diagnostic(
                    what="a target that is no JSONPath",
                    pointer=f"{where}/target",
                    fragment=fragment(target),
                    why=f"RFC 9535 does not allow it: {(str(problem).splitlines() or ['syntax error'])[0]}",
                    fix="start with $, and put names that are no identifiers in brackets: $.paths['/a']",
                )
            ]
        ) from None


@lru_cache(_QUERIES)
def _query(target: str) -> JSONPathQuery:
    import jsonpath_rfc9535 as jsonpath

    return jsonpath.compile(target)


def _plain_location(target: str) -> tuple[str, ...] | None:
    """Return the member names of a target that only steps from member to member, else None."""
    if not target.startswith("$"):
        return None
    position, steps = 1, []
    while position < len(target):
        match = _PLAIN_STEP.match(target, position)
        if match is None:
            return None
        steps.append(next(group for group in match.groups() if group is not None))
        position = match.end()
    return tuple(steps)


def apply_action(document: dict[str, Any], action: Mapping[str, Any], where: str) -> bool:
    """Apply one action in place; tell whether its target selected anything."""
    selected = select(document, action["target"], where)
    for location, value in selected:
        if not isinstance(value, (dict, list)):
            raise _refused(
                "a target that selects a primitive value",
                f"{where}/target",
                {"target": action["target"], "selects": join("", *location)},
                why="an action works on objects and arrays",
                fix="select the object that holds the value, and give the member in the update",
            )
    if action.get("remove") is True:
        _remove(document, [location for location, _ in selected], where, action)
    elif "update" in action:
        for location, value in selected:
            if isinstance(value, list):
                value.append(copy_data(action["update"]))
            else:
                _merge(value, action["update"], f"{where}/update", join("", *location))
    return bool(selected)


def _remove(
    document: dict[str, Any], locations: list[tuple[str | int, ...]], where: str, action: Mapping[str, Any]
) -> None:
    for location in sorted(set(locations), key=_removal_order, reverse=True):
        if not location:
            raise _refused(
                "the whole document would be removed",
                f"{where}/target",
                action["target"],
                why="the root is in no object or array that it could be taken out of",
                fix="select what is to go",
            )
        holder: Any = document
        for step in location[:-1]:
            holder = holder[step]
        del holder[location[-1]]


def _removal_order(location: tuple[str | int, ...]) -> tuple[tuple[int, str], ...]:
    """Order locations so that in reverse inner ones come before outer, and later items before earlier."""
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in location)


def _merge(target: dict[str, Any], update: Any, where: str, pointer: str) -> None:
    if not isinstance(update, Mapping):
        raise _refused(
            "an update that does not fit",
            where,
            {"update": update, "target": pointer},
            why="the target is an object, so the update has to be one",
            fix="write the members to change as an object",
        )
    for key, value in update.items():
        if key not in target:
            target[key] = copy_data(value)
            continue
        old = target[key]
        if isinstance(old, dict) and isinstance(value, Mapping):
            _merge(old, value, join(where, key), join(pointer, key))
        elif isinstance(old, list) and isinstance(value, list):
            old += copy_data(value)
        elif isinstance(old, (dict, list)) and value is None:
            continue
        elif isinstance(old, (dict, list)) or isinstance(value, (dict, list)):
            raise _refused(
                "an update that does not fit",
                join(where, key),
                {"update": value, "target": join(pointer, key), "there": old},
                why="objects merge with objects, arrays with arrays, and primitive values replace each other",
                fix="remove what is there in an action before, then add the new value",
            )
        else:
            target[key] = value


def _checked(document: Any, name: str) -> Overlay:
    """Return *document* as an overlay if it is one by the specification's own schema."""
    problems: list[Diagnostic] = []

    def complain(pointer: str, piece: Any, why: str, fix: str) -> None:
        problems.append(
            Diagnostic(
                what="not an Overlay 1.0 document",
                pointer=f"{name}#{pointer}",
                fragment=fragment(piece),
                why=why,
                fix=fix,
            )
        )

    if not isinstance(document, dict):
        complain("", document, "an overlay is an object", "write `overlay`, `info` and `actions`")
        raise DocumentError(problems)
    version = document.get("overlay")
    if not isinstance(version, str) or not re.fullmatch(r"1\.0\.\d+", version):
        complain(
            "/overlay", version, "`overlay` names the version of the specification", "write overlay: 1.0.0"
        )
    info = document.get("info")
    if not isinstance(info, dict) or not all(isinstance(info.get(key), str) for key in ("title", "version")):
        complain(
            "/info",
            info,
            "`info` needs a title and a version, both text",
            "write info: {title: ..., version: 1.0.0}",
        )
    for key in document:
        if key not in _KEYS and not key.startswith("x-"):
            complain(
                f"/{key}",
                document[key],
                f"{key!r} is no member of an overlay",
                "correct the spelling, or delete it",
            )
    actions = document.get("actions")
    if not isinstance(actions, list) or not actions:
        complain(
            "/actions",
            actions,
            "an overlay has at least one action",
            "write a list of actions, each with a target",
        )
        actions = []
    for position, action in enumerate(actions):
        _check_action(f"/actions/{position}", action, complain)
    if problems:
        raise DocumentError(problems)
    return Overlay(name=name, document=document)


def _check_action(pointer: str, action: Any, complain: Any) -> None:
    if not isinstance(action, dict):
        complain(pointer, action, "an action is an object", "write target, and update or remove")
        return
    if not isinstance(action.get("target"), str) or not action["target"].startswith("$"):
        complain(
            f"{pointer}/target",
            action.get("target"),
            "a target is a JSONPath, which starts with $",
            "write target: $...",
        )
    if not isinstance(action.get("description", ""), str):
        complain(f"{pointer}/description", action["description"], "a description is text", "write a sentence")
    if not isinstance(action.get("remove", False), bool):
        complain(f"{pointer}/remove", action["remove"], "`remove` is true or false", "write remove: true")
    if "update" not in action and action.get("remove") is not True:
        complain(
            pointer, action, "the action neither updates nor removes", "give it an update, or remove: true"
        )
    for key in action:
        if key not in _ACTION_KEYS and not key.startswith("x-"):
            complain(
                f"{pointer}/{key}",
                action[key],
                f"{key!r} is no member of an action",
                "correct the spelling, or delete it",
            )


def _refused(what: str, pointer: str, piece: Any, *, why: str, fix: str) -> DocumentError:
    return DocumentError([Diagnostic(what=what, pointer=pointer, fragment=fragment(piece), why=why, fix=fix)])


def _in_file(name: str, diagnostic: Diagnostic) -> Diagnostic:
    from attrs import evolve

    return evolve(diagnostic, pointer=f"{name}#{diagnostic.pointer}")
