"""Ids of records: minted in the form that their path and their schema take."""

from collections.abc import Callable, Iterator, Mapping

from attrs import frozen

from invocant.documents import Schema
from invocant.mock._api import Json
from invocant.mock._meaning.findings import FoundCollection
from invocant.mock._meaning.shapes import plain, singular, text_of, whole
from invocant.mock._state.backend import Backend
from invocant.mock._values.schemas import REQUEST, Schemas
from invocant.mock._values.synthesis import Synthesis

_TRIES = 200
"""How many ids are tried until one fits that nothing has."""


@frozen(eq=False)
class Identity:
    """Gives ids to the records of one API."""

    schemas: Schemas
    backend: Backend
    synthesis: Synthesis
    members: Callable[[Schema], Mapping[str, Schema]]
    """Returns the members of a record by its schema."""

    def new(self, collection: FoundCollection, taken: Callable[[str], bool]) -> Json:
        """Return an id in the form that the path and the record take, and that is not *taken* yet."""
        series = f"{collection.name}:ids"
        for candidate in self._candidates(collection, series):
            if self.fits(collection, candidate) and not taken(text_of(candidate)):
                return candidate
        return self.backend.number(series)

    def _candidates(self, collection: FoundCollection, series: str) -> Iterator[Json]:
        types: frozenset[str] = frozenset(("string", "integer"))
        for schema in collection.id_schemas:
            types &= self.schemas.types(schema) | (
                frozenset(("integer",)) if "number" in self.schemas.types(schema) else frozenset()
            )
        types = types or self._types(collection)
        flats = [self.synthesis.flat(schema).schema for schema in collection.id_schemas]
        lowest = max((int(flat.get("minimum") or 0) for flat in flats), default=0)
        word = singular(collection.noun) or "id"
        for _ in range(_TRIES):
            number = self.backend.number(series)
            if "string" not in types:
                yield number + max(lowest - 1, 0)
                continue
            if any(flat.get("format") == "uuid" for flat in flats) or not flats:
                yield self.backend.uuid(series)
            if any("pattern" in flat or "enum" in flat or "format" in flat for flat in flats):
                for schema in reversed(collection.id_schemas):
                    yield self.synthesis.fresh(schema, collection.name, self.backend.seed, number)
            yield f"{plain(word)[:12]}_{self.backend.letters(series)}"
            yield self.backend.uuid(series)
            yield str(number)
            yield self.backend.letters(series, 8)

    def _types(self, collection: FoundCollection) -> frozenset[str]:
        kinds = [self.schemas.types(schema) for schema in collection.id_schemas]
        return kinds[-1] if kinds else frozenset(("string",))

    def fits(self, collection: FoundCollection, name: Json) -> bool:
        """Tell whether an id is right in the record, and as a text in the path."""
        if isinstance(name, dict | list | bool) or name is None or text_of(name) in ("", ".", ".."):
            return False
        for schema in collection.id_schemas:
            types = self.schemas.types(schema)
            check = self.schemas.check(schema, REQUEST)
            forms = [name, text_of(name)]
            number = whole(forms[1])
            forms += [number] if number is not None and not types >= {"string"} else []
            if not any(check.passes(form) for form in forms):
                return False
        return True

    def typed(self, collection: FoundCollection, name: Json) -> Json:
        """Return an id in the type that the member of the record has."""
        schema = self.members(collection.schema).get(collection.id or "", {})
        if self.schemas.check(schema, REQUEST).passes(name):
            return name
        text = text_of(name)
        number = whole(text) if isinstance(name, str) else None
        return text if number is None else number

    def made_up(self, collection: FoundCollection, parent: list[str], number: int) -> Json:
        """Return the id of an item of a list that nothing changes: the same every time."""
        types = frozenset(("string", "integer"))
        for schema in collection.id_schemas:
            types &= self.schemas.types(schema)
        for attempt in range(20):
            for schema in reversed(collection.id_schemas or ({},)):
                if types and "string" not in types:
                    name: Json = number + 1 + attempt
                else:
                    name = self.synthesis.fresh(schema, collection.name, *parent, number, attempt)
                if self.fits(collection, name):
                    return name
        return number + 1
