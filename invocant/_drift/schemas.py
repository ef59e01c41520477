"""A JSON value beside the schema of an answer: members, values and types that it does not declare.

Nothing is judged that a schema leaves open: an object without `properties` may have any members, and one with
`additionalProperties` any others. Of alternatives the one that fits is taken; where several may, what one of
them declares is declared.

Source: JSON Schema 2020-12, sections 10.2 and 10.3; OpenAPI 3.0.4, section 4.7.24 (`nullable`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote

DeviationKind = Literal["member", "value", "type", "event", "status", "header", "media-type"]
"""What is undeclared."""
MAX_ITEMS = 200
"""How many items of an array are looked at."""
MAX_LEVELS = 100
_MAX_REFERENCES = 100
_INDEX = re.compile("[0-9]{1,9}")


class Located(NamedTuple):
    """A schema, and where it stands in the document."""

    schema: Any
    pointer: str


class Deviation(NamedTuple):
    """One thing that came and is not declared.

    Attributes:
        kind: What it is.
        pointer: JSON pointer of the place in the document that does not declare it: an object's schema for a
            member, a value's schema for a value or type, an operation's `responses` for a status, …
        path: Where it came, a JSON pointer into the body; `*` stands for any item.
        name: Of a member, header or event; the status or the media type; the value that no enum lists; "" for
            a type.
        came: JSON type of what came: `string`, `null`, …; "" where that is no JSON.
    """

    kind: DeviationKind
    pointer: str
    path: str
    name: str
    came: str


def json_type(value: Any) -> str:
    """Return the JSON type of a value, as schemas call it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"


def joined(pointer: str, *names: str) -> str:
    """Return the pointer of what is below *pointer*."""
    return pointer + "".join("/" + name.replace("~", "~0").replace("/", "~1") for name in names)


class SchemaWalk:
    """Walks values beside the schemas of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._is_30 = str(document.get("openapi", "")).startswith("3.0")

    def at(self, pointer: str) -> Any:
        """Return what stands at a pointer, or None."""
        node: Any = self._document
        for part in pointer.split("/")[1:]:
            name = part.replace("~1", "/").replace("~0", "~")
            if isinstance(node, Mapping):
                node = node.get(name)
            elif isinstance(node, list) and _INDEX.fullmatch(name) and int(name) < len(node):
                node = node[int(name)]
            else:
                return None
        return node

    def followed(self, place: Located) -> Located:
        """Return what *place* refers to, itself where it is no reference."""
        for _ in range(_MAX_REFERENCES):
            reference = place.schema.get("$ref") if isinstance(place.schema, Mapping) else None
            if not isinstance(reference, str) or not reference.startswith("#"):
                return place
            pointer = unquote(reference[1:])
            place = Located(self.at(pointer), pointer)
        return place

    def deviations(self, places: list[Located], value: Any, path: str = "") -> Iterator[Deviation]:
        """Yield what of *value* the schemas at *places*, all of which it has, do not declare."""
        if path.count("/") > MAX_LEVELS:
            return
        parts, problems = self._parts(places, value, path)
        yield from problems
        if problems:
            return
        for part in parts:
            deviation = self._scalar(part, value, path)
            if deviation is not None:
                yield deviation
                return
        if isinstance(value, dict):
            yield from self._members(parts, value, path)
        elif isinstance(value, list):
            yield from self._items(parts, value, path)

    def _parts(self, places: list[Located], value: Any, path: str) -> tuple[list[Located], list[Deviation]]:
        """Return every schema object that is about *value*, and why none of some alternatives is."""
        parts: list[Located] = []
        waiting = list(reversed(places))
        visited: set[str] = set()
        problems: list[Deviation] = []
        while waiting:
            written = waiting.pop()
            place = self.followed(written)
            if not isinstance(place.schema, Mapping) or place.pointer in visited:
                continue
            visited.add(place.pointer)
            parts.append(place)
            if written.pointer != place.pointer and not self._is_30 and len(written.schema) > 1:
                parts.append(
                    Located({k: v for k, v in written.schema.items() if k != "$ref"}, written.pointer)
                )
            for key in ("allOf",):
                waiting += reversed(self._options(place, key))
            for key in ("then", "else"):
                if isinstance(place.schema.get(key), Mapping):
                    waiting.append(Located(place.schema[key], joined(place.pointer, key)))
            for key in ("oneOf", "anyOf"):
                options = self._options(place, key)
                if options:
                    chosen, deviation = self._chosen(place, options, value, path)
                    waiting += reversed(chosen)
                    if deviation is not None:
                        problems.append(deviation)
        return parts, problems

    def _options(self, place: Located, key: str) -> list[Located]:
        listed = place.schema.get(key)
        pointer = joined(place.pointer, key)
        options = listed if isinstance(listed, list) else []
        return [Located(option, joined(pointer, str(index))) for index, option in enumerate(options)]

    def _chosen(
        self, place: Located, options: list[Located], value: Any, path: str
    ) -> tuple[list[Located], Deviation | None]:
        """Return the alternatives that *value* may be, or what keeps it from being any."""
        if isinstance(value, dict) and (named := self._by_tag(place, value)) is not None:
            return [named], None
        ranks = [(self._rank(option, value), option) for option in options]
        fitting = [(rank, option) for rank, option in ranks if rank is not None]
        if fitting:
            best = max(rank for rank, _ in fitting)
            return [option for rank, option in fitting if rank == best], None
        came = json_type(value)
        alike = [option for option in options if self._type_fits(self.followed(option).schema, value)]
        if not alike:
            return [], Deviation("type", place.pointer, path, "", came)
        if not isinstance(value, dict):
            return [alike[0]], None  # its list does not have the value
        tag = self._tag(place, alike)
        if tag is None or not isinstance(value.get(tag), str):
            return [], None
        return [], Deviation("value", place.pointer, joined(path, tag), value[tag], "string")

    def _by_tag(self, place: Located, value: dict[str, Any]) -> Located | None:
        """Return the alternative that a discriminator names."""
        discriminator = place.schema.get("discriminator")
        if not isinstance(discriminator, Mapping):
            return None
        word = value.get(str(discriminator.get("propertyName")))
        mapping = discriminator.get("mapping")
        target = mapping.get(word) if isinstance(mapping, Mapping) and isinstance(word, str) else None
        if not isinstance(target, str):
            return None
        reference = target if "/" in target else f"#/components/schemas/{target}"
        located = self.followed(Located({"$ref": reference}, ""))
        return located if isinstance(located.schema, Mapping) else None

    def _tag(self, place: Located, options: list[Located]) -> str | None:
        """Return the member by which alternatives are told apart, or None."""
        discriminator = place.schema.get("discriminator")
        if isinstance(discriminator, Mapping):
            return str(discriminator.get("propertyName"))
        names = [set(self._fixed(self.followed(option).schema)) for option in options]
        common = set.intersection(*names) if names else set()
        return min(common) if common else None

    def _fixed(self, schema: Any) -> dict[str, list[Any]]:
        """Return the members of an object that have one value, or one of a few, by name."""
        fixed: dict[str, list[Any]] = {}
        for part in self._flat(schema):
            properties = part.get("properties")
            for name, member in properties.items() if isinstance(properties, Mapping) else ():
                stated = self.followed(Located(member, "")).schema
                if isinstance(stated, Mapping) and "const" in stated:
                    fixed[name] = [stated["const"]]
                elif isinstance(stated, Mapping) and isinstance(stated.get("enum"), list):
                    fixed[name] = stated["enum"]
        return fixed

    def _flat(self, schema: Any, levels: int = 0) -> Iterator[Mapping[str, Any]]:
        """Yield a schema and the parts of its `allOf`."""
        stated = self.followed(Located(schema, "")).schema
        if not isinstance(stated, Mapping) or levels > MAX_LEVELS // 10:
            return
        yield stated
        for part in stated.get("allOf") or ():
            yield from self._flat(part, levels + 1)

    def _rank(self, option: Located, value: Any) -> tuple[int, int] | None:
        """Return how well an alternative fits, or None where it contradicts the value."""
        schema = self.followed(option).schema
        if schema is True or schema == {}:
            return (0, 0)
        if not isinstance(schema, Mapping) or not self._type_fits(schema, value):
            return None
        if not self._lists(schema, value):
            return None
        if not isinstance(value, dict):
            return (0, 0)
        for name, values in self._fixed(schema).items():
            if name in value and len(values) == 1 and value[name] not in values:
                return None
        known: set[str] = set()
        missing = 0
        for part in self._flat(schema):
            properties, required = part.get("properties"), part.get("required")
            known |= set(properties) if isinstance(properties, Mapping) else set()
            missing += sum(name not in value for name in required) if isinstance(required, list) else 0
        return (-missing, len(known & set(value)))

    def _type_fits(self, schema: Any, value: Any) -> bool:
        if not isinstance(schema, Mapping):
            return schema is True
        kinds = schema.get("type")
        named = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else None
        came = json_type(value)
        if value is None and schema.get("nullable") is True:
            return True
        if named is None:
            if value is None and self._is_30 and ("properties" in schema or "items" in schema):
                return False
            if "properties" in schema and "items" not in schema:
                return isinstance(value, dict)
            return True
        if came == "integer" and "number" in named:
            return True
        if came == "number" and "integer" in named and float(value).is_integer():
            return True
        return came in named

    def _lists(self, schema: Mapping[str, Any], value: Any) -> bool:
        """Whether a constant or a list of values allows *value*."""
        if value is None and schema.get("nullable") is True:
            return True
        if "const" in schema:
            return _is_same(schema["const"], value)
        listed = schema.get("enum")
        return not isinstance(listed, list) or any(_is_same(known, value) for known in listed)

    def _scalar(self, part: Located, value: Any, path: str) -> Deviation | None:
        if not self._type_fits(part.schema, value):
            return Deviation("type", part.pointer, path, "", json_type(value))
        if not self._lists(part.schema, value):
            name = value if isinstance(value, str) else ""
            return Deviation("value", part.pointer, path, name, json_type(value))
        return None

    def _members(self, parts: list[Located], value: dict[str, Any], path: str) -> Iterator[Deviation]:
        with_properties = [part for part in parts if isinstance(part.schema.get("properties"), Mapping)]
        is_open = not with_properties or any(map(_is_open, parts))
        for name, member in value.items():
            below = [
                Located(part.schema["properties"][name], joined(part.pointer, "properties", name))
                for part in with_properties
                if name in part.schema["properties"]
            ]
            below += [place for part in parts for place in _by_pattern(part, name)]
            if below:
                yield from self.deviations(below, member, joined(path, name))
                continue
            rest = [place for part in parts for place in _others(part)]
            if rest:
                yield from self.deviations(rest, member, f"{path}/*")
            elif not is_open:
                home = with_properties[0].pointer
                yield Deviation("member", home, joined(path, name), name, json_type(member))

    def _items(self, parts: list[Located], value: list[Any], path: str) -> Iterator[Deviation]:
        for part in parts:
            first = part.schema.get("prefixItems")
            count = len(first) if isinstance(first, list) else 0
            items = Located(part.schema.get("items"), joined(part.pointer, "items"))
            for index, item in enumerate(value[:MAX_ITEMS]):
                if isinstance(first, list) and index < count:
                    place = Located(first[index], joined(part.pointer, "prefixItems", str(index)))
                    yield from self.deviations([place], item, f"{path}/{index}")
                elif isinstance(items.schema, Mapping):
                    yield from self.deviations([items], item, f"{path}/*")


def _is_open(part: Located) -> bool:
    """Whether a schema says that there may be other members: in so many words, not by saying nothing."""
    return any(
        rest is True or isinstance(rest, Mapping)
        for rest in (part.schema.get("additionalProperties"), part.schema.get("unevaluatedProperties"))
    )


def _others(part: Located) -> list[Located]:
    """Return the schema of the other members of an object, if it has one."""
    return [
        Located(part.schema[key], joined(part.pointer, key))
        for key in ("additionalProperties", "unevaluatedProperties")
        if isinstance(part.schema.get(key), Mapping)
    ]


def _by_pattern(part: Located, name: str) -> Iterator[Located]:
    patterns = part.schema.get("patternProperties")
    for pattern, schema in patterns.items() if isinstance(patterns, Mapping) else ():
        try:
            is_match = re.search(pattern, name) is not None
        except re.error:
            is_match = True  # no word for it in Python: nothing is known
        if is_match:
            yield Located(schema, joined(part.pointer, "patternProperties", pattern))


def _is_same(left: Any, right: Any) -> bool:
    return bool(left == right) and isinstance(left, bool) == isinstance(right, bool)
