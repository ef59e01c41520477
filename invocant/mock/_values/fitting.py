"""A record shown as an operation shows it: what its schema knows of the record, and what the record lacks."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from attrs import field, frozen

from invocant.documents import Schema
from invocant.mock._api import Json
from invocant.mock._values.directions import goes_both_ways, hides, shown
from invocant.mock._values.making import Maker, ValuePlan
from invocant.mock._values.merging import Flat
from invocant.mock._values.problems import Check
from invocant.mock._values.schemas import ANSWER, Schemas
from invocant.mock._values.synthesis import Synthesis

_ROUNDS = 8
"""How often what does not fit is looked for and mended."""
_BRANCHES = 16
_LEVELS = 6


_KEPT_PATTERNS = 5_000
"""Of how many schemas is kept what is known; more are only met where schemas are made on the way."""


@frozen(eq=False)
class RecordPattern:
    """What is known of a schema: the way of most records, which are whole and need nothing made up."""

    schema: Schema
    check: Check
    plain: bool = False
    """Whether it is one object without alternatives, of members that go in both directions."""
    names: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    circles: frozenset[str] = frozenset()
    """The members that lead back to the object, and stay away where nobody set them."""
    takes_any: bool = False

    def is_whole(self, given: Mapping[str, Any], absent: Collection[str]) -> bool:
        """Tell whether *given* surely lacks nothing; see `Fitting.fit`."""
        return self.plain and self.taken(given, absent) is not None

    def needed(self, absent: Collection[str]) -> frozenset[str]:
        """Return the members without which something would be made up, where *absent* ones need not be."""
        return frozenset(
            name
            for name in self.names
            if name in self.required or not (name in absent or name in self.circles)
        )

    def taken(self, given: Mapping[str, Any], absent: Collection[str]) -> dict[str, Any] | None:
        """Return the members that are known; None where one is to be made up."""
        value: dict[str, Any] = {}
        for name in self.names:
            if name in given:
                value[name] = given[name]
            elif name in self.required or not (name in absent or name in self.circles):
                return None
        if self.takes_any:
            value.update({name: member for name, member in given.items() if name not in value})
        return value


@frozen(eq=False)
class Fitting:
    """Fits records to schemas of one API."""

    _schemas: Schemas
    _synthesis: Synthesis
    _full: Synthesis = field(init=False)
    _patterns: dict[int, "RecordPattern"] = field(factory=dict, init=False)
    """By the identity of the schema."""

    def __attrs_post_init__(self) -> None:
        """Make what fills in optional members."""
        object.__setattr__(self, "_full", Synthesis(self._schemas, full=True))

    def fit(
        self, schema: Schema, given: Mapping[str, Any], seed: tuple[Json, ...], absent: Collection[str] = ()
    ) -> Json:
        """Return *given* as a value of *schema*.

        Members that the schema does not know go, unless it takes any; those that it knows and *given* lacks
        are made up from *seed*: the required ones, and of the others those that are not among the *absent*.
        What does not fit is mended in depth, or made up.

        Args:
            schema: The schema of the value.
            given: The record.
            seed: What is made up depends on it.
            absent: Optional members that stay away where *given* has none.
        """
        pattern = self.pattern(schema)
        check = pattern.check
        if pattern.plain:
            value = pattern.taken(given, absent)
            if value is not None and check.passes(value):
                return value
        for flat in self._branches(self._synthesis.flat(schema), _BRANCHES):
            if "object" not in (flat.schema.get("type") or "object"):
                continue
            value = self._object(flat, given, seed, absent)
            if check.passes(value):
                return value
            value = self._mended(flat, value, seed, check, _LEVELS)
            if check.passes(value):
                return value
        made = self._full.value(schema, *seed)
        if isinstance(made, dict):
            for name, member in given.items():  # as much of it as is possible one by one
                with_member = {**made, name: member}
                if name in made and check.passes(with_member):
                    made = with_member
        return made

    def is_whole(self, schema: Schema, given: Mapping[str, Any], absent: Collection[str]) -> bool:
        """Tell whether *given* surely lacks nothing that a value of *schema* has; see `fit`."""
        return self.pattern(schema).is_whole(given, absent)

    def pattern(self, schema: Schema) -> "RecordPattern":
        """Return what is to be known of a schema, which is read once."""
        pattern = self._patterns.get(id(schema))
        if pattern is None:
            if len(self._patterns) >= _KEPT_PATTERNS:
                self._patterns.clear()
            pattern = self._patterns[id(schema)] = self._read(schema)
        return pattern

    def _read(self, schema: Schema) -> "RecordPattern":
        check = self._schemas.check(schema, ANSWER)
        flat = self._synthesis.flat(schema)
        is_plain = (
            "object" in (flat.schema.get("type") or "object")
            and not (flat.schema.get("oneOf") or flat.schema.get("anyOf"))
            and goes_both_ways(self._schemas, schema, ANSWER)
        )
        if not is_plain:
            return RecordPattern(schema, check)
        properties: Mapping[str, Any] = flat.schema.get("properties") or {}
        required = flat.schema.get("required") or ()
        extras = flat.schema.get("additionalProperties")
        maker = Maker(self._schemas, self._synthesis.merging, ValuePlan(full=True))
        circles = {name for name, member in properties.items() if maker.circles(member, flat.parts)}
        return RecordPattern(
            schema,
            check,
            plain=True,
            names=tuple(dict.fromkeys([*properties, *required])),
            required=frozenset(required),
            circles=frozenset(circles),
            takes_any=not properties or extras is True or isinstance(extras, Mapping),
        )

    def _branches(self, flat: Flat, left: int) -> Iterator[Flat]:
        """Yield a schema without unions, once for each choice among their branches."""
        for keyword in ("oneOf", "anyOf"):
            branches = flat.schema.get(keyword)
            if isinstance(branches, list) and branches:
                rest = {key: value for key, value in flat.schema.items() if key != keyword}
                for branch in branches[:left]:
                    yield from self._branches(self._synthesis.joined(rest, branch), left // 2)
                return
        yield flat

    def _object(
        self, flat: Flat, given: Mapping[str, Any], seed: tuple[Json, ...], absent: Collection[str]
    ) -> dict[str, Any]:
        properties: Mapping[str, Any] = flat.schema.get("properties") or {}
        required = flat.schema.get("required") or ()
        extras = flat.schema.get("additionalProperties")
        value: dict[str, Any] = {}
        maker = Maker(self._schemas, self._synthesis.merging, ValuePlan(full=True))
        for name, member in properties.items():
            if hides(self._schemas, member, ANSWER):
                continue
            if name in given:
                value[name] = shown(self._schemas, member, given[name], ANSWER)
            elif name in required or (name not in absent and not maker.circles(member, flat.parts)):
                value[name] = maker.made(member, (*seed, name), 1, flat.parts)
        for name in required:
            if name not in properties:
                value[name] = given[name] if name in given else maker.made({}, (*seed, name), 1)
        if not properties or extras is True or isinstance(extras, Mapping):
            value.update({name: member for name, member in given.items() if name not in value})
        return value

    def _mended(
        self, flat: Flat, value: dict[str, Any], seed: tuple[Json, ...], check: Check, levels: int
    ) -> dict[str, Any]:
        """Return *value* with the members that do not fit fitted, made up, or left out."""
        properties: Mapping[str, Any] = flat.schema.get("properties") or {}
        required = flat.schema.get("required") or ()
        tried: dict[str, int] = {}
        for _ in range(_ROUNDS):
            wrong = {str(place[0]) for place in check.places(value) if place}
            if not wrong:
                return value
            for name in wrong & value.keys():
                member = properties.get(name, {})
                tried[name] = tried.get(name, 0) + 1
                if tried[name] == 1 and levels and isinstance(value[name], dict | list):
                    value[name] = self._within(member, value[name], (*seed, name), levels)
                elif tried[name] == 1 and "array" in self._types(member):
                    value[name] = [value[name]]  # one alone was sent where several may be
                elif tried[name] <= 2 and (name in required or name in properties):
                    value[name] = self._synthesis.value(member, *seed, name)
                elif name not in required:
                    del value[name]
        return value

    def _types(self, schema: Schema) -> tuple[str, ...]:
        kind = self._synthesis.flat(schema).schema.get("type")
        return tuple(kind) if isinstance(kind, list) else (str(kind),)

    def _within(self, schema: Schema, value: Json, seed: tuple[Json, ...], levels: int) -> Json:
        """Return a member fitted to its schema."""
        if isinstance(value, list):
            items = self._synthesis.flat(schema).schema.get("items", {})
            return [
                self._within(items, item, (*seed, place), levels - 1)
                if isinstance(item, dict | list)
                else item
                for place, item in enumerate(value)
            ]
        if not isinstance(value, dict) or not levels:
            return value
        optional = self._synthesis.flat(schema).schema.get("properties") or {}
        return self.fit(schema, value, seed, optional)
