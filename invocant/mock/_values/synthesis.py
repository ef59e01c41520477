"""A JSON value made up for a schema: the same for the same seed, and valid for common schemas."""

from collections.abc import Mapping
from typing import Any

from attrs import Factory, field, frozen

from invocant.documents import Schema
from invocant.mock._api import Json
from invocant.mock._values.directions import hides
from invocant.mock._values.making import Maker, ValuePlan
from invocant.mock._values.merging import Flat, Merging, merging_of
from invocant.mock._values.schemas import ANSWER, REQUEST, Schemas

_MAX_LEVELS = 12
_FULL_LEVELS = 4
_PLANS = tuple(ValuePlan(full=False, turn=turn) for turn in range(6))
_FULL_PLANS = (
    ValuePlan(full=True),
    ValuePlan(full=False),
    ValuePlan(full=True, examples=False),
    *(ValuePlan(full, turn, examples=False) for turn in range(1, 6) for full in (True, False)),
)


@frozen(eq=False)
class Synthesis:
    """Makes values for the schemas of one API, as answers have them: without what is never returned.

    Required members are filled in, optional ones left out, except where *given* has a value for them.
    """

    _schemas: Schemas
    _full: bool = False
    """Fill in optional members too, down to a few levels; lists then get two items."""
    merging: Merging = field(
        init=False, default=Factory(lambda self: merging_of(self._schemas), takes_self=True)
    )
    """The schemas written flat."""

    def value(self, schema: Schema, *seed: Json) -> Json:
        """Return a value for *schema*: its example or default when it has one, else made up from *seed*."""
        return self._value(schema, seed, 0)

    def fresh(self, schema: Schema, *seed: Json) -> Json:
        """Return a value made up from *seed*, whatever example the schema has: others are wanted too."""
        value: Json = None
        for turn in range(4):
            value = Maker(self._schemas, self.merging, ValuePlan(full=False, examples=False)).made(
                schema, (*seed, turn) if turn else seed
            )
            if self._passes(schema, value):
                return value
        return value

    def flat(self, schema: Schema) -> Flat:
        """Return a schema as one object without references and `allOf`."""
        return self.merging.flat(schema)

    def joined(self, left: Schema, right: Schema) -> Flat:
        """Return what two schemas say together."""
        return self.merging.joined(left, right)

    def complete(self, schema: Schema, given: Mapping[str, Any], *seed: Json) -> dict[str, Any]:
        """Return *given* with the required members of an object schema that it lacks.

        What is in it may come from a request: it gets what only the server sets, at any depth.
        """
        resolved = self._schemas.resolve(schema)
        properties = self._schemas.properties(resolved)
        value = {
            name: self._filled(properties.get(name, {}), member, (*seed, name), 1)
            for name, member in given.items()
        }
        for name in self._required(resolved):
            if name not in value and not hides(self._schemas, properties.get(name, {}), ANSWER):
                value[name] = self._value(properties.get(name, {}), (*seed, name), 1)
        return value

    def _filled(self, schema: Schema, value: Json, seed: tuple[Json, ...], depth: int) -> Json:
        """Return a *value* of a request with what an answer must have of it, and only the server sets."""
        if not self._schemas.directed or depth > _MAX_LEVELS or not isinstance(value, dict | list):
            return value
        resolved = self._schemas.resolve(schema)
        for keyword in ("oneOf", "anyOf"):
            variants = resolved.get(keyword) or ()
            for variant in variants:
                if self._schemas.check(variant, REQUEST).passes(value):
                    value = self._filled(variant, value, seed, depth + 1)
                    break
        if isinstance(value, list):
            items = resolved.get("items", {})
            return [self._filled(items, item, (*seed, place), depth + 1) for place, item in enumerate(value)]
        properties = self._schemas.properties(resolved)
        rest = resolved.get("additionalProperties", {})
        filled = {
            name: self._filled(properties.get(name, rest), member, (*seed, name), depth + 1)
            for name, member in value.items()
        }
        for name in self._required(resolved):
            member = properties.get(name, {})
            if name not in filled and hides(self._schemas, member, REQUEST):
                filled[name] = self._value(member, (*seed, name), depth + 1)
        return filled

    def _required(self, schema: Mapping[str, Any]) -> list[str]:
        names = list(schema.get("required") or ())
        for member in schema.get("allOf") or ():
            names += [name for name in self._required(self._schemas.resolve(member)) if name not in names]
        return names

    def _value(self, schema: Schema, seed: tuple[Json, ...], depth: int) -> Json:
        """Return the first try that is valid; where none is, the first."""
        first: list[Json] = []
        for plan in _FULL_PLANS if self._full and depth < _FULL_LEVELS else _PLANS:
            value = Maker(self._schemas, self.merging, plan).made(schema, seed, depth)
            if self._passes(schema, value):
                return value
            first = first or [value]
        return first[0]

    def _passes(self, schema: Schema, value: Json) -> bool:
        try:
            return self._schemas.check(schema, ANSWER).passes(value)
        except ValueError:
            return False
