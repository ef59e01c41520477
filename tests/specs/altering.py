"""Change a JSON object as no document has it: what a newer server, or a broken one, makes of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

Tags: TypeAlias = Mapping[str, Sequence[Any]]
"""Members that tell the variants of a union apart, each with the values that are known for it."""
Place: TypeAlias = tuple[Any, Any]
"""An object or array, and the key or index at which something stands in it."""
Change: TypeAlias = Callable[[random.Random, dict[str, Any]], None]
"""Changes the object that it is given, somewhere in it."""

STRANGE: tuple[Any, ...] = (None, True, 0, -1.5, 2**70, "", "\ud800", [], {}, [[None]], {"new": {"deep": 1}})
"""Values of every JSON type, none of which a schema has foreseen."""
BIG = (2**53 + 1, 2**63, 2**64 + 1, -(2**70), 10**40)
"""Integers that a float, or 64 bits, cannot hold."""
MOMENTS = (
    "2026-01-05T10:11:12Z",
    "2026-01-05T10:11:12.3Z",
    "2026-01-05T10:11:12.345+02:00",
    "2026-01-05T10:11:12.345678-00:00",
    "2026-01-05T10:11:12.123456789Z",
    "2026-01-05t10:11:12z",
    "2016-12-31T23:59:60Z",
    "2026-01-05T24:00:00Z",
    "2026-01-05 10:11",
    "2026-01-05",
    "20260105",
    "10:11:12.5z",
    "tomorrow",
)
"""Moments, days and times, in more ways than most libraries read."""
SURROGATES = ("\ud800", "\udfff")
DEPTHS = (2, 6, 25)
"""How many levels are put around a value. More would meet the limits of `copy.deepcopy`, not of a model."""
_COUNTS = (1, 1, 2, 3, 8)
"""How many changes are made to one object."""
NEW_KEYS = (
    *("of_tomorrow", "a.b", "", " ", "0", "class", "class_", "self", "id", "$ref", "\ud83d"),
    *("_layout", "_unknown", "FIELDS", "to_dict", "additional_properties", "__class__", "__slots__"),
)
"""Keys that documents do not declare, or that Python means something else by."""
NEW_TAGS: tuple[Any, ...] = ("brand_new", "", 7, 1, 1.0, True, False, None, [], {"a": 1})
"""Tags that no table has, some of which cannot be a key of one."""
TAGS: Tags = {"type": (), "role": (), "provider": (), "object": ()}
"""What tags are called where a document says nothing of them."""


def altered(
    chance: random.Random, value: Mapping[str, Any], tags: Tags = TAGS, changes: Sequence[str] | None = None
) -> dict[str, Any]:
    """Return a copy of the JSON object *value* with one change or several, each at a place of any depth.

    Args:
        chance: What chooses.
        value: The object, which is left as it is.
        tags: The tags of the document.
        changes: Names of the `CHANGES` to make; by default some are chosen.
    """
    result: dict[str, Any] = _copied(value)
    for name in changes or chance.choices(tuple(CHANGES), k=chance.choice(_COUNTS)):
        change = partial(_retag, tags) if name == "retagged" else CHANGES[name]
        change(chance, result)
    return result


def tags_of(document: Any) -> Tags:
    """Return the tags of a repaired document: of its unions, and members that have one fixed value."""
    found: dict[str, dict[Any, None]] = {name: {} for name in TAGS}
    queue = [document]
    while queue:
        node = queue.pop()
        if isinstance(node, Mapping):
            tag = node.get("x-invocant-tag")
            if isinstance(tag, Mapping):
                known = [*tag["mapping"], *(one["value"] for one in tag.get("others", ()))]
                found.setdefault(tag["property"], {}).update(dict.fromkeys(known))
            members = node.get("properties")
            for name, member in members.items() if isinstance(members, Mapping) else ():
                if isinstance(member, Mapping) and "const" in member:
                    found.setdefault(name, {})[member["const"]] = None
            queue += node.values()
        elif isinstance(node, list):
            queue += node
    return {name: tuple(values) for name, values in found.items()}


# The changes -----------------------------------------------------------------------------------------------


def _add(chance: random.Random, root: dict[str, Any]) -> None:
    """Put a member that is not there at any place among the others: a new key, or one much like another."""
    holder = _any_object(chance, root)
    alike = [twin for key in holder for twin in (f"{key}_", key.strip("_"), key.upper())]
    free = [key for key in (*NEW_KEYS, *alike) if key not in holder]
    members = list(holder.items())
    members.insert(chance.randint(0, len(members)), (chance.choice(free), _strange(chance)))
    _refill(holder, members)


def _null(chance: random.Random, root: dict[str, Any]) -> None:
    """Make something null."""
    _put(chance, root, None)


def _retag(tags: Tags, chance: random.Random, root: dict[str, Any]) -> None:
    """Give a tag another value: one that is known, or not; where there is no tag, add one."""
    places = [(one, name) for one in _objects(root) for name in tags if name in one]
    holder, name = chance.choice(places or [(_any_object(chance, root), chance.choice(tuple(tags)))])
    known = [value for value in tags[name] if value != holder.get(name)]
    holder[name] = _copied(chance.choice(known if known and chance.random() < 0.6 else NEW_TAGS))


def _retype(chance: random.Random, root: dict[str, Any]) -> None:
    """Put a value of another JSON type in a value's place."""
    for holder, key in _any_place(chance, _places(root)):
        holder[key] = _copied(
            chance.choice([one for one in STRANGE if one.__class__ is not holder[key].__class__])
        )


def _drop(chance: random.Random, root: dict[str, Any]) -> None:
    """Leave out a member or an item."""
    for holder, key in _any_place(chance, _places(root)):
        del holder[key]


def _reorder(chance: random.Random, root: dict[str, Any]) -> None:
    """Put the members of an object into another order."""
    several = [one for one in _objects(root) if len(one) > 1]
    if several:
        holder = chance.choice(several)
        members = list(holder.items())
        chance.shuffle(members)
        _refill(holder, members if list(holder) != [key for key, _ in members] else members[::-1])


def _enlarge(chance: random.Random, root: dict[str, Any]) -> None:
    """Put an integer in a number's place that 64 bits, or a float, cannot hold."""
    _put(chance, root, chance.choice(BIG), _is_number)


def _renumber(chance: random.Random, root: dict[str, Any]) -> None:
    """Write an integer as JSON writes a float, or the reverse: 3 is 3.0."""
    for holder, key in _any_place(chance, _places(root), _is_number):
        number = holder[key] if _is_number(holder[key]) and abs(holder[key]) < 1e15 else 3
        holder[key] = float(number) if number.__class__ is int else int(number)


def _date(chance: random.Random, root: dict[str, Any]) -> None:
    """Put an odd spelling of a moment in the place of one, else in that of any text."""
    _put(chance, root, chance.choice(MOMENTS), _is_moment, _is_text)


def _halve(chance: random.Random, root: dict[str, Any]) -> None:
    """Put half of a surrogate pair into a text."""
    half = chance.choice(SURROGATES)
    for holder, key in _any_place(chance, _places(root), _is_text):
        text = holder[key] if _is_text(holder[key]) else ""
        holder[key] = chance.choice((half + text, text + half))


def _deepen(chance: random.Random, root: dict[str, Any]) -> None:
    """Put a value deep into itself: into arrays, or into objects like the one it stands in."""
    for holder, key in _any_place(chance, _places(root)):
        value = holder[key]
        around = holder if isinstance(holder, dict) and len(holder) < 8 else {}
        form = chance.randrange(3)
        for _ in range(chance.choice(DEPTHS)):
            inner = value if form == 0 else [value]
            value = inner if form == 2 else {**around, str(key): inner}
        holder[key] = value


CHANGES: Mapping[str, Change] = {
    "added": _add,
    "nulled": _null,
    "retagged": partial(_retag, TAGS),
    "retyped": _retype,
    "dropped": _drop,
    "reordered": _reorder,
    "enlarged": _enlarge,
    "renumbered": _renumber,
    "dated": _date,
    "halved": _halve,
    "deepened": _deepen,
}
"""Every change by its name. One that finds no place, as in an empty object, changes nothing."""


# Where -----------------------------------------------------------------------------------------------------


def _places(root: dict[str, Any]) -> list[Place]:
    """Return every place in *root*, those of the outermost objects and arrays first."""
    found: list[Place] = []
    level: list[Any] = [root]
    while level:
        here = [
            (holder, key)
            for holder in level
            for key in (holder if isinstance(holder, dict) else range(len(holder)))
        ]
        found += here
        level = [holder[key] for holder, key in here if isinstance(holder[key], (dict, list))]
    return found


def _objects(root: dict[str, Any]) -> list[dict[str, Any]]:
    """Return *root* and every object in it."""
    return [root, *(holder[key] for holder, key in _places(root) if isinstance(holder[key], dict))]


def _any_object(chance: random.Random, root: dict[str, Any]) -> dict[str, Any]:
    """Return *root*, as often as not, or any object in it."""
    return root if chance.random() < 0.5 else chance.choice(_objects(root))


def _any_place(chance: random.Random, places: list[Place], *wanted: Callable[[Any], bool]) -> Iterator[Place]:
    """Yield one of *places*, if there is any: mostly of those whose value the first of *wanted* takes."""
    for takes in wanted:
        fitting = [place for place in places if takes(place[0][place[1]])]
        if fitting and chance.random() < 0.9:
            places = fitting
            break
    if places:
        outer = [place for place in places if place[0] is places[0][0]]
        yield chance.choice(outer if chance.random() < 0.3 else places)


def _put(chance: random.Random, root: dict[str, Any], value: Any, *wanted: Callable[[Any], bool]) -> None:
    for holder, key in _any_place(chance, _places(root), *wanted):
        holder[key] = value


def _is_number(value: Any) -> bool:
    return value.__class__ in (int, float)


def _is_text(value: Any) -> bool:
    return value.__class__ is str


def _is_moment(value: Any) -> bool:
    return value.__class__ is str and value[:4].isdigit() and value[4:5] == "-"


def _strange(chance: random.Random) -> Any:
    return _copied(chance.choice(STRANGE))


def _refill(holder: dict[str, Any], members: Sequence[tuple[str, Any]]) -> None:
    holder.clear()
    holder.update(members)


def _copied(value: Any) -> Any:
    """Return a copy of plain JSON, in less than half the time that `copy.deepcopy` takes."""
    if isinstance(value, Mapping):
        return {key: _copied(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_copied(item) for item in value]
    return value
