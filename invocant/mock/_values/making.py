"""One try at a value for a schema, by a plan: which branch of unions, and whether optional members are in."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from invocant.documents import Schema
from invocant.mock._api import Json
from invocant.mock._state.backend import chance
from invocant.mock._values.directions import hides, shown
from invocant.mock._values.merging import Flat, Merging
from invocant.mock._values.numbers import numbers
from invocant.mock._values.patterns import PatternError, text_for
from invocant.mock._values.schemas import ANSWER, Schemas
from invocant.mock._values.texts import texts
from invocant.mock._values.unions import UNIONS, Unions, mapping_of

MAX_ITEMS = 100
"""Longest list that is made, whatever a schema asks for."""
_MAX_LEVELS = 12
_FULL_LEVELS = 4
_MAX_OPTIONAL_MEMBERS = 250
"""How many optional members one value gets, so that no answer is a thousand times what is asked for."""
_TRIES = 30
_OBJECT = frozenset({"properties", "additionalProperties", "required", "minProperties", "patternProperties"})
_ARRAY = frozenset({"items", "prefixItems", "minItems", "contains", "uniqueItems"})
_STRING = frozenset({"pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType"})
_NUMBER = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})


@frozen
class ValuePlan:
    """How a value is tried."""

    full: bool
    """Whether optional members are filled in."""
    turn: int = 0
    """Which branch of a union is tried first, and with which draws."""
    examples: bool = True
    """Whether examples are taken where they are valid."""


@define(eq=False)
class Maker:
    """Makes one value."""

    schemas: Schemas
    merging: Merging
    plan: ValuePlan
    unions: Unions = field(init=False)
    _budget: int = _MAX_OPTIONAL_MEMBERS

    def __attrs_post_init__(self) -> None:
        """Make what knows of unions."""
        self.unions = Unions(self.schemas, self.merging)

    def made(
        self, schema: Schema, seed: tuple[Json, ...], depth: int = 0, above: tuple[int, ...] = ()
    ) -> Json:
        """Return a value; *above* are the components inside of which it stands."""
        return self._of(self.merging.flat(schema), schema, seed, depth, above)

    def _of(
        self, flat: Flat, written: Schema, seed: tuple[Json, ...], depth: int, above: tuple[int, ...]
    ) -> Json:
        schema = flat.schema
        told, value = self._told(schema, written)
        if told:
            return value
        inside = any(part in above for part in flat.parts)
        if depth > _MAX_LEVELS or (inside and _allows_null(schema)):
            return self._least(schema)
        enum = schema.get("enum")
        if isinstance(enum, list) and enum:
            drawn = chance("enum", *seed) * len(enum)
            return enum[(int(drawn) + self.plan.turn) % len(enum)]
        above = (*above, *flat.parts)
        for keyword in UNIONS:
            branches = schema.get(keyword)
            if isinstance(branches, list) and branches:
                return self._branched(flat, keyword, branches, seed, depth, above)
        based = self.unions.subtype(flat, self.plan.turn)
        if based is not None:
            return self._of(based, {}, seed, depth, above)
        further = schema.get("further")
        if isinstance(further, list) and further:
            return self._of(self.unions.with_further(flat, further, self.plan.turn), {}, seed, depth, above)
        if isinstance(schema.get("if"), Mapping | bool):
            return self._of(self.unions.decided(flat, self.plan.turn), {}, seed, depth, above)
        return self._typed(flat, seed, depth, above)

    # -- what the document says itself -------------------------------------------------------------------

    def _told(self, schema: Mapping[str, Any], written: Schema) -> tuple[bool, Json]:
        """Return a constant, an example or a default of a schema where there is one that is valid."""
        if "const" in schema:
            return True, schema["const"]
        if not self.plan.examples:
            return False, None
        offered = [schema[keyword] for keyword in ("example", "default") if keyword in schema]
        examples = schema.get("examples")
        offered += examples if isinstance(examples, list) else []
        for value in offered:
            checked = written if isinstance(written, Mapping) and written else schema
            if self.unions.passes(checked, value):
                return True, shown(self.schemas, checked, value, ANSWER)
        return False, None

    # -- unions and conditions ---------------------------------------------------------------------------

    def _branched(
        self,
        flat: Flat,
        keyword: str,
        branches: Sequence[Schema],
        seed: tuple[Json, ...],
        depth: int,
        above: tuple[int, ...],
    ) -> Json:
        """Return a value for a union: of its first branch that is no null and not what it stands in."""
        rest = {key: value for key, value in flat.schema.items() if key != keyword}
        ranked = sorted(
            range(len(branches)),
            key=lambda number: (
                any(part in above for part in self.merging.flat(branches[number]).parts),
                self.schemas.types(branches[number]) == frozenset({"null"}),
                number,
            ),
        )
        turn = self.plan.turn % len(ranked)
        ranked = [*ranked[turn:], *ranked[:turn]]
        first: list[Json] = []
        for number in ranked if keyword == "oneOf" and len(ranked) > 1 else ranked[:1]:
            branch = branches[number]
            joined = self.merging.joined(rest, branch)
            value = self._of(joined, {} if rest else branch, seed, depth + 1, above)
            value = self.unions.tagged(flat.schema, branch, value)
            if keyword == "anyOf" or self.unions.is_only(branches, number, value):
                return value
            first = first or [value]
            told_apart = self.unions.told_apart(branches, number, value)
            if told_apart is not None:
                return told_apart
        return first[0] if first else None

    # -- by type -----------------------------------------------------------------------------------------

    def _typed(self, flat: Flat, seed: tuple[Json, ...], depth: int, above: tuple[int, ...]) -> Json:
        schema = flat.schema
        types = _types(schema)
        if "object" in types:
            return self._named_object(flat, seed, depth, above)
        if "array" in types:
            return self._array(schema, seed, depth, above)
        if "string" in types:
            return self._text(schema, seed)
        if "integer" in types or "number" in types:
            return self._number(schema, seed, whole="number" not in types)
        return chance("boolean", *seed) < 0.5 if "boolean" in types else None

    def _text(self, schema: Mapping[str, Any], seed: tuple[Json, ...]) -> str:
        candidates = texts(schema, (*seed, self.plan.turn) if self.plan.turn else seed)
        if not isinstance(schema.get("pattern"), str):
            return next(candidates)
        text = ""
        for text in candidates:
            if self.unions.passes(_assertions(schema), text):
                return text
        return text

    def _number(self, schema: Mapping[str, Any], seed: tuple[Json, ...], *, whole: bool) -> Json:
        return next(numbers(schema, (*seed, self.plan.turn) if self.plan.turn else seed, whole=whole), 0)

    def _array(
        self, schema: Mapping[str, Any], seed: tuple[Json, ...], depth: int, above: tuple[int, ...]
    ) -> list[Json]:
        first = schema.get("prefixItems") or ()
        items = schema.get("items", {})
        least, most = _count(schema, "minItems", 0), _count(schema, "maxItems", MAX_ITEMS)
        circle = any(part in above for part in self.merging.flat(items).parts)
        usual = 0 if circle else 2 if self.plan.full and depth < _FULL_LEVELS else 1
        count = min(max(least, usual if items is not False else 0, len(first)), most, MAX_ITEMS)
        places: list[Schema] = [*first, *[items] * (count - len(first))][:count]
        if "contains" in schema and places:
            wanted = min(_count(schema, "minContains", 1), len(places))
            for place in range(len(first), min(len(first) + wanted, len(places))):
                places[place] = {"allOf": [places[place], schema["contains"]]}
        made: list[Json] = []
        seen: set[str] = set()
        for place, item in enumerate(places):
            if not schema.get("uniqueItems"):
                made.append(self.made(item, (*seed, place), depth + 1, above))
                continue
            for attempt in range(_TRIES):
                value = self._item(item, (*seed, place, attempt), place + attempt, depth, above)
                text = json.dumps(value, sort_keys=True)
                if text not in seen or (attempt == _TRIES - 1 and place < least):
                    made.append(value)
                    seen.add(text)
                    break
        return made

    def _item(
        self, schema: Schema, seed: tuple[Json, ...], turn: int, depth: int, above: tuple[int, ...]
    ) -> Json:
        """Return an item; of those that must differ, the values of an enum come one after the other."""
        if turn:
            flat = self.merging.flat(schema).schema
            enum = flat.get("enum")
            if isinstance(enum, list) and enum:
                return enum[turn % len(enum)]
            if "boolean" in _types(flat) and len(_types(flat)) == 1 and "const" not in flat:
                return turn % 2 == 0
            plan = self.plan
            self.plan = ValuePlan(plan.full, plan.turn + turn, examples=False)
            try:
                return self.made(schema, seed, depth + 1, above)
            finally:
                self.plan = plan
        return self.made(schema, seed, depth + 1, above)

    def _named_object(
        self, flat: Flat, seed: tuple[Json, ...], depth: int, above: tuple[int, ...]
    ) -> dict[str, Any]:
        value = self._object(flat.schema, seed, depth, above)
        discriminator = flat.schema.get("discriminator")
        if flat.names and isinstance(discriminator, Mapping):
            name, own = str(discriminator.get("propertyName")), flat.names[0]
            declared = self.merging.flat((flat.schema.get("properties") or {}).get(name, {})).schema
            tag = self.unions.tag(discriminator, own, f"#/components/schemas/{own}", declared)
            if name in value and tag is not None:
                value[name] = tag
        return value

    def _object(
        self, schema: Mapping[str, Any], seed: tuple[Json, ...], depth: int, above: tuple[int, ...]
    ) -> dict[str, Any]:
        properties = mapping_of(schema.get("properties"))
        most = _count(schema, "maxProperties", 10**6)
        names = list(dict.fromkeys(schema.get("required") or ()))
        least = _count(schema, "minProperties", 0)
        optional = [name for name in properties if name not in names and properties[name] is not False]
        optional = [name for name in optional if not self.circles(properties[name], above)]
        if self.plan.full and depth < _FULL_LEVELS:
            for name in optional:
                if len(names) < most and self._budget > 0:
                    self._budget -= 1
                    names.append(name)
        names += [name for name in optional if name not in names][: max(least - len(names), 0)]
        names += self._dependent(schema, names)
        value = {
            name: self.made(self._member(schema, name), (*seed, name), depth + 1, above)
            for name in names
            if not hides(self.schemas, properties.get(name, {}), ANSWER)
        }
        extras = schema.get("additionalProperties")
        wanted = max(least - len(value), 0)
        if (
            self.plan.full
            and depth < _FULL_LEVELS
            and isinstance(extras, Mapping)
            and extras
            and len(value) < most
        ):
            wanted = max(wanted, 0 if self.circles(extras, above) else 1)
        for name in self._further_names(schema, seed, wanted):
            value.setdefault(name, self.made(self._member(schema, name), (*seed, name), depth + 1, above))
        return value

    def circles(self, schema: Schema, above: tuple[int, ...]) -> bool:
        """Tell whether an optional member would hold what it stands in."""
        flat = self.merging.flat(schema)
        if any(part in above for part in flat.parts):
            return True
        return any(
            self.circles(branch, above)
            for keyword in UNIONS
            for branch in flat.schema.get(keyword) or ()
            if isinstance(branch, Mapping) and "$ref" in branch
        ) and _is_all_circles(flat, above, self.merging)

    def _member(self, schema: Mapping[str, Any], name: str) -> Schema:
        """Return the schema of a member."""
        properties = mapping_of(schema.get("properties"))
        if name in properties:
            collected: Schema = properties[name]
            return collected
        for pattern, member in mapping_of(schema.get("patternProperties")).items():
            if self.unions.passes({"type": "string", "pattern": pattern}, name):
                return member  # type: ignore[no-any-return]  # a schema, as the document has it
        extras = schema.get("additionalProperties")
        return extras if isinstance(extras, Mapping) else {}

    def _dependent(self, schema: Mapping[str, Any], names: Sequence[str]) -> list[str]:
        """Return the members that have to be there as others are."""
        rules = {**mapping_of(schema.get("dependentRequired")), **mapping_of(schema.get("dependencies"))}
        added: list[str] = []
        for _ in range(len(rules) + 1):
            for name, needed in rules.items():
                if name in (*names, *added) and isinstance(needed, list):
                    added += [other for other in needed if other not in (*names, *added)]
        for name, inner in mapping_of(schema.get("dependentSchemas")).items():
            if name in (*names, *added) and isinstance(inner, Mapping):
                added += [other for other in inner.get("required") or () if other not in (*names, *added)]
        return added

    def _further_names(self, schema: Mapping[str, Any], seed: tuple[Json, ...], count: int) -> Iterator[str]:
        """Yield names for members that the schema does not name."""
        patterns = list(mapping_of(schema.get("patternProperties")))
        named = self.merging.flat(schema["propertyNames"]).schema if "propertyNames" in schema else None
        extras = schema.get("additionalProperties", True)
        if named is not None and isinstance(named.get("enum"), list):
            yield from named["enum"][:count]
            return
        for number in range(count):
            if named is not None:
                yield self._text(named, (*seed, "name", number))
            elif extras is False and patterns:
                yield self._named_by(patterns[0], (*seed, "name", number))
            elif extras is not False:
                yield f"extra_{number}" if number else "extra"

    def _named_by(self, pattern: str, seed: tuple[Json, ...]) -> str:
        state = [0]

        def draw(count: int) -> int:
            state[0] += 1
            return int(chance("name", state[0], *seed) * count)

        try:
            return text_for(pattern, draw) or "extra"
        except PatternError:
            return "extra"

    def _least(self, schema: Mapping[str, Any]) -> Json:
        """Return the smallest value of a schema, where a circle or a great depth has to end."""
        types = _types(schema)
        if _allows_null(schema):
            return None
        enum = schema.get("enum")
        if isinstance(enum, list) and enum:
            return enum[0]
        if "object" in types:
            return {}
        if "array" in types:
            return []
        return self._text(schema, ()) if "string" in types else 0 if types & {"integer", "number"} else None


def _assertions(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {key: schema[key] for key in ("pattern", "minLength", "maxLength", "format") if key in schema}


def _allows_null(schema: Mapping[str, Any]) -> bool:
    declared = schema.get("type")
    if schema.get("nullable") is True or (isinstance(declared, list) and "null" in declared):
        return True
    return any(
        isinstance(branch, Mapping) and branch.get("type") == "null"
        for keyword in UNIONS
        for branch in schema.get(keyword) or ()
    )


def _is_all_circles(flat: Flat, above: tuple[int, ...], merging: Merging) -> bool:
    branches = [branch for keyword in UNIONS for branch in flat.schema.get(keyword) or ()]
    real = [
        branch for branch in branches if not (isinstance(branch, Mapping) and branch.get("type") == "null")
    ]
    return bool(real) and all(any(part in above for part in merging.flat(branch).parts) for branch in real)


def _types(schema: Mapping[str, Any]) -> frozenset[str]:
    """Return the types of a schema; where it names none, the one that its keywords speak of, else text."""
    declared = schema.get("type")
    if isinstance(declared, str):
        return frozenset([declared])
    if isinstance(declared, list) and declared:
        return frozenset(str(name) for name in declared)
    keys = schema.keys()
    for kind, keywords in (("object", _OBJECT), ("array", _ARRAY), ("string", _STRING), ("number", _NUMBER)):
        if keys & keywords:
            return frozenset([kind])
    return frozenset(["string"])


def _count(schema: Mapping[str, Any], keyword: str, otherwise: int) -> int:
    value = schema.get(keyword)
    return (
        int(value)
        if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
        else otherwise
    )
