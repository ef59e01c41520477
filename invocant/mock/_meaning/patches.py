"""Changes of a record that come as documents: merge patches and JSON patches.

Source: RFC 7396 (JSON Merge Patch); RFC 6902 (JSON Patch).
"""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from invocant.documents.pointers import MISSING, join, lookup, split
from invocant.mock._api import Json
from invocant.mock._exchange.replies import Refusal
from invocant.mock._meaning.shapes import whole


def merged(below: Json, above: Json, *, removing: bool = False) -> Any:
    """Return *below* with the members of *above*, objects joined in depth.

    Args:
        below: What there is.
        above: What is laid over it.
        removing: Whether null removes a member, as in a merge patch; else it is a value like others.
    """
    if not isinstance(below, dict) or not isinstance(above, dict):
        if removing and isinstance(above, dict):
            return merged({}, above, removing=True)
        return above
    result = dict(below)
    for name, value in above.items():
        if removing and value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value, removing=removing)
    return result


def patched(record: Mapping[str, Any], operations: Sequence[Json]) -> dict[str, Any]:
    """Return a record after the operations of a JSON patch.

    Raises:
        Refusal: 422 where an operation leads nowhere, 409 where a test fails.
    """
    holder: dict[str, Any] = {"": copy.deepcopy(dict(record))}
    for operation in operations:
        if not isinstance(operation, dict) or "op" not in operation:
            continue
        kind, path = operation["op"], str(operation.get("path", ""))
        if kind == "test":
            if lookup(holder[""], path) != operation.get("value"):
                raise Refusal(409, f"the value at {path} is another one")
        elif kind in ("add", "replace"):
            _put(holder, path, operation.get("value"), insert=kind == "add")
        elif kind == "remove":
            _take(holder, path)
        elif kind in ("move", "copy"):
            source = str(operation.get("from", ""))
            value = _take(holder, source) if kind == "move" else copy.deepcopy(_known(holder, source))
            _put(holder, path, value, insert=True)
    result = holder[""]
    return result if isinstance(result, dict) else dict(record)


def _put(holder: dict[str, Any], path: str, value: Json, *, insert: bool) -> None:
    inside, last = _owner(holder, path)
    if isinstance(inside, list):
        if last == "-":
            inside.append(value)
        else:
            number = whole(last)
            if number is None or not 0 <= number <= len(inside):
                raise _nowhere(path)
            inside[number : number + (0 if insert else 1)] = [value]
    else:
        inside[last] = value


def _take(holder: dict[str, Any], path: str) -> Json:
    inside, last = _owner(holder, path)
    value = _known(holder, path)
    if isinstance(inside, list):
        del inside[int(last)]
    else:
        del inside[last]
    return value


def _known(holder: dict[str, Any], path: str) -> Json:
    value = lookup(holder[""], path)
    if value is MISSING:
        raise _nowhere(path)
    return value


def _owner(holder: dict[str, Any], path: str) -> tuple[Any, str]:
    segments = ["", *split(path)]
    inside: Any = holder
    for segment in segments[:-1]:
        inside = lookup(inside, join("", segment))
        if not isinstance(inside, dict | list):
            raise _nowhere(path)
    return inside, segments[-1]


def _nowhere(path: str) -> Refusal:
    return Refusal(422, f"nothing stands at {path}")
