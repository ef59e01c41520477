"""Ids of records: minted in the form that their path and their schema take."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import field, frozen

from invocant.documents import Schema
from invocant.mock._api import Json
from invocant.mock._meaning.findings import FoundCollection
from invocant.mock._meaning.shapes import plain, singular, text_of, whole
from invocant.mock._state.backend import Backend
from invocant.mock._values.schemas import REQUEST, Check, Schemas
from invocant.mock._values.synthesis import Synthesis

_TRIES = 200
"""How many ids are tried until one fits that nothing has."""
_BELOW_TRIES = 3
"""How many of these are to fit the paths below an item too, which may want what no id of an item can be."""


MAX_COUNTED_IDS = 2**31 - 1
"""The largest whole number that every integer format takes."""
_SAYING_NOTHING = ("title", "description", "example", "examples", "deprecated", "x-invocant-name")
"""Keywords that no value is judged by."""


@frozen(eq=False)
class _IdForm:
    """The form of the ids of a collection, as schemas want it."""

    schemas: Sequence[Schema]
    whole: bool
    """Whether it is a whole number."""
    lowest: int
    is_uuid: bool
    is_shaped: bool
    """Whether a schema says what its text is like."""
    word: str
    """What a text begins with that no schema shapes."""


@frozen(eq=False)
class Identity:
    """Gives ids to the records of one API."""

    schemas: Schemas
    backend: Backend
    synthesis: Synthesis
    members: Callable[[Schema], Mapping[str, Schema]]
    """Returns the members of a record by its schema."""
    _known_forms: dict[int, list[tuple[_IdForm, int]]] = field(factory=dict, init=False)
    """By the identity of the collection."""
    _known_checks: dict[int, tuple[Sequence[Schema], list[tuple[Check, bool]]]] = field(
        factory=dict, init=False
    )
    """By the identity of the schemas of an id, which are those of a collection or of a form."""

    def new(self, collection: FoundCollection, taken: Callable[[str], bool]) -> Json:
        """Return an id in the form that the path and the record take, and that is not *taken* yet."""
        series = self.series(collection)
        for form, tries in self._forms(collection):
            if form.whole:  # what most ids are, without a generator
                for _ in range(tries):
                    number = self.backend.number(series) + max(form.lowest - 1, 0)
                    if self._fits(form.schemas, number) and not taken(str(number)):
                        return number
                continue
            for candidate in self._candidates(collection, series, form, tries):
                if self._fits(form.schemas, candidate) and not taken(text_of(candidate)):
                    return candidate
        return self.backend.number(series)

    def series(self, collection: FoundCollection) -> str:
        """Return what counts the ids of a collection."""
        return f"{collection.name}:ids"

    def is_counted(self, collection: FoundCollection) -> bool:
        """Tell whether an id is surely the next whole number from 1 on, up to `MAX_COUNTED_IDS`."""
        form, _ = self._forms(collection)[0]
        member = self.members(collection.schema).get(collection.id or "")
        return (
            form.whole
            and form.lowest <= 1
            and member is not None
            and all(
                _takes_all_whole(self.synthesis.flat(schema).schema) for schema in (*form.schemas, member)
            )
        )

    def _forms(self, collection: FoundCollection) -> list[tuple["_IdForm", int]]:
        """Return the forms that an id may have, the best first, with how often each is tried."""
        known = self._known_forms.get(id(collection))
        if known is None:
            below, own = collection.schemas_below, collection.id_schemas
            known = [(self._form(collection, (*below, *own)), _BELOW_TRIES)] if below else []
            known.append((self._form(collection, own), _TRIES))
            self._known_forms[id(collection)] = known
        return known

    def _form(self, collection: FoundCollection, schemas: Sequence[Schema]) -> "_IdForm":
        types: frozenset[str] = frozenset(("string", "integer"))
        for schema in schemas:
            types &= self.schemas.types(schema) | (
                frozenset(("integer",)) if "number" in self.schemas.types(schema) else frozenset()
            )
        flats = [self.synthesis.flat(schema).schema for schema in schemas]
        word = plain(singular(collection.noun))
        return _IdForm(
            schemas,
            whole="string" not in (types or self._types(collection)),
            lowest=max((int(flat.get("minimum") or 0) for flat in flats), default=0),
            is_uuid=any(flat.get("format") == "uuid" for flat in flats) or not flats,
            is_shaped=any("pattern" in flat or "enum" in flat or "format" in flat for flat in flats),
            word=word[:12] if word.isascii() and word else "id",
        )

    def _candidates(
        self, collection: FoundCollection, series: str, form: "_IdForm", tries: int
    ) -> Iterator[Json]:
        for _ in range(tries):
            number = self.backend.number(series)
            if form.is_uuid:
                yield self.backend.uuid(series)
            if form.is_shaped:
                for schema in reversed(form.schemas):
                    yield self.synthesis.fresh(schema, collection.name, self.backend.seed, number)
            yield f"{form.word}_{self.backend.letters(series)}"
            yield self.backend.uuid(series)
            yield str(number)
            yield self.backend.letters(series, 8)

    def _types(self, collection: FoundCollection) -> frozenset[str]:
        kinds = [self.schemas.types(schema) for schema in collection.id_schemas]
        return kinds[-1] if kinds else frozenset(("string",))

    def fits(self, collection: FoundCollection, name: Json) -> bool:
        """Tell whether an id is right in the record, and as a text in the path."""
        return self._fits(collection.id_schemas, name)

    def _fits(self, schemas: Sequence[Schema], name: Json) -> bool:
        if isinstance(name, dict | list | bool) or name is None:
            return False
        text = text_of(name)
        if text in ("", ".", ".."):
            return False
        for check, is_whole in self._checks(schemas):  # each id is asked, and a generator takes twice as long
            if not (check.passes(name) or check.passes(text) or (is_whole and check.passes(whole(text)))):
                return False
        return True

    def _checks(self, schemas: Sequence[Schema]) -> list[tuple[Check, bool]]:
        """Return what judges ids, and whether each wants a whole number where a text is one."""
        known = self._known_checks.get(id(schemas))
        if known is None:
            checks = [
                (self.schemas.check(schema, REQUEST), "string" not in self.schemas.types(schema))
                for schema in schemas
            ]
            known = self._known_checks[id(schemas)] = schemas, checks
        return known[1]

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


def _takes_all_whole(schema: Mapping[str, Any]) -> bool:
    """Tell whether a schema, written flat, surely takes every whole number from 1 to `MAX_COUNTED_IDS`."""
    rules = {key: value for key, value in schema.items() if key not in _SAYING_NOTHING}
    return (
        rules.pop("type", None) == "integer"
        and rules.pop("format", "int32") in ("int32", "int64")
        and rules.pop("minimum", 1) in (0, 1)
        and not rules
    )
