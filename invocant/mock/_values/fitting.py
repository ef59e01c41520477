"""A record shown as an operation shows it: what its schema knows of the record, and what the record lacks."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from attrs import field, frozen

from invocant.documents import Schema
from invocant.mock._api import Json
from invocant.mock._values.directions import hides, shown
from invocant.mock._values.making import Maker, ValuePlan
from invocant.mock._values.merging import Flat
from invocant.mock._values.problems import Check
from invocant.mock._values.schemas import ANSWER, Schemas
from invocant.mock._values.synthesis import Synthesis

_ROUNDS = 8
"""How often what does not fit is looked for and mended."""
_BRANCHES = 16
_LEVELS = 6


@frozen(eq=False)
class Fitting:
    """Fits records to schemas of one API."""

    _schemas: Schemas
    _synthesis: Synthesis
    _full: Synthesis = field(init=False)

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
        check = self._schemas.check(schema, ANSWER)
        for flat in self._branches(self._synthesis.flat(schema), _BRANCHES):
            if "object" not in (flat.schema.get("type") or "object"):
                continue
            value = self._mended(flat, self._object(flat, given, seed, absent), seed, check, _LEVELS)
            if check.passes(value):
                return value
        made = self._full.value(schema, *seed)
        if isinstance(made, dict):
            for name, member in given.items():  # as much of it as is possible one by one
                with_member = {**made, name: member}
                if name in made and check.passes(with_member):
                    made = with_member
        return made

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
