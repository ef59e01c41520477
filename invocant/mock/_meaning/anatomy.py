"""Where in a body a record stands, where the items of a list do, and which member of a record is its id."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from invocant.documents import Schema
from invocant.mock._meaning.shapes import plain, singular, words
from invocant.mock._values.merging import Merging

Path = tuple[str, ...]
"""The members that lead to a part of a body; none: the body itself."""
_IDS = ("id", "_id", "uuid", "uid", "guid", "sid", "key")
"""What an id is called where its parameter says nothing, in the order of preference."""
_OF_IDS = ("id", "key", "uuid", "guid", "ref", "identifier")
"""How the name of a parameter ends, in plain spelling, that is an id whatever the record calls it."""
_WRAPPERS = (
    "data",
    "result",
    "results",
    "response",
    "payload",
    "body",
    "content",
    "_embedded",
    "value",
    "item",
)
_LISTS = (
    "data",
    "items",
    "results",
    "result",
    "objects",
    "records",
    "values",
    "value",
    "entries",
    "elements",
    "content",
    "rows",
    "list",
    "members",
    "resources",
    "hits",
    "nodes",
)


@frozen(eq=False)
class ItemsPlace:
    """Where a list stands in a body."""

    path: Path
    schema: Schema
    """Of one item."""


@frozen(eq=False)
class Anatomy:
    """Reads the schemas of one document."""

    merging: Merging

    def properties(self, schema: Schema) -> Mapping[str, Schema]:
        """Return the members that an object schema names, in any branch of its unions."""
        return self._properties(schema, 6)

    def settable(self, schema: Schema) -> frozenset[str]:
        """Return the members that a request of this schema sets: all but what only the server does."""
        return frozenset(
            name
            for name, member in self.properties(schema).items()
            if self.merging.flat(member).schema.get("readOnly") is not True
        )

    def _properties(self, schema: Schema, left: int) -> dict[str, Schema]:
        flat = self.merging.flat(schema).schema
        collected: dict[str, Schema] = {}
        for keyword in ("oneOf", "anyOf"):
            for branch in (flat.get(keyword) or ()) if left else ():
                collected = {**self._properties(branch, left - 1), **collected}
        own = flat.get("properties")
        return {**collected, **own} if isinstance(own, Mapping) else collected

    def is_object(self, schema: Schema) -> bool:
        """Tell whether values of a schema are objects."""
        flat = self.merging.flat(schema).schema
        kind = flat.get("type")
        return (
            kind == "object" or (isinstance(kind, list) and "object" in kind) or bool(self.properties(schema))
        )

    def id_member(self, schema: Schema, parameter: str, noun: str) -> str | None:
        """Return the member of a record that holds what a path names it by, or None.

        Args:
            schema: The record's.
            parameter: The name of the path parameter; "" where there is none.
            noun: What the collection is called.
        """
        members = {
            plain(name): name for name, member in self.properties(schema).items() if self._scalar(member)
        }
        for wanted in _candidates(parameter, noun):
            if wanted in members:
                return members[wanted]
        return None

    def record_path(
        self, schema: Schema, parameter: str, noun: str, like: Sequence[Schema] = ()
    ) -> Path | None:
        """Return where in a body a record stands; None where there is none.

        Args:
            schema: The body's.
            parameter: See `id_member`.
            noun: See `id_member`.
            like: Schemas of the record that are known from elsewhere.
        """
        if not self.is_object(schema):
            return None
        names = [name for name in map(self.merging.name_of, like) if name]
        if self._is_record(schema, parameter, noun, names):
            return ()
        inner = [
            name
            for name, member in self.properties(schema).items()
            if self.is_object(member) and self._is_record(member, parameter, noun, names)
        ]
        preferred = [name for name in inner if plain(name) in (plain(noun), singular(plain(noun)))]
        preferred += [name for name in inner if name in _WRAPPERS]
        if preferred or (len(inner) == 1 and not self._is_beside(schema, inner[0], like)):
            return ((preferred or inner)[0],)
        wrappers = [] if inner else [name for name in self.properties(schema) if name in _WRAPPERS]
        for name in wrappers:  # `{"result": {"account": {…}}}`
            path = self._path_within(self.properties(schema)[name], parameter, noun, names)
            if path:
                return (name, *path)
        return ()

    def _is_beside(self, schema: Schema, name: str, like: Sequence[Schema]) -> bool:
        """Tell whether more of a record is beside a member of a body than inside of it.

        Such a body is the record, and the member another thing that it refers to: the template of a message.
        """
        around, inside = self.properties(schema), self.properties(self.properties(schema)[name])
        for record in like:
            own = self.properties(record).keys() - {name}
            if len(own & around.keys()) > len(own & inside.keys()):
                return True
        return False

    def _path_within(self, schema: Schema, parameter: str, noun: str, names: Sequence[str]) -> Path:
        """Return where in a wrapper a record stands that is called as its collection is."""
        for name, member in self.properties(schema).items() if self.is_object(schema) else ():
            called = plain(name) in (plain(noun), singular(plain(noun)))
            if called and self.is_object(member) and self._is_record(member, parameter, noun, names):
                return (name,)
        return ()

    def sent_path(self, body: Schema, parameter: str, noun: str, record: Schema, answered: Path) -> Path:
        """Return where in a request's body a record stands.

        Args:
            body: The schema of the body.
            parameter: See `id_member`.
            noun: See `id_member`.
            record: The schema of the record.
            answered: Where it stands in the answer. A request that has no id is wrapped like its answer.
        """
        path = self.record_path(body, parameter, noun, [record]) or ()
        members = self.properties(body)
        if path or len(answered) != 1 or not self.is_object(members.get(answered[0], {})):
            return path
        own = set(self.properties(record))
        return () if own & (members.keys() - set(answered)) else answered

    def _is_record(self, schema: Schema, parameter: str, noun: str, names: Sequence[str]) -> bool:
        if names and self.merging.name_of(schema) in names:
            return True
        return self.id_member(schema, parameter, noun) is not None

    def items(self, schema: Schema, like: Sequence[Schema] = (), noun: str = "") -> ItemsPlace | None:
        """Return where the items of a list stand in a body, or None when it holds no list."""
        flat = self.merging.flat(schema).schema
        if flat.get("type") == "array" or ("items" in flat and "properties" not in flat):
            return ItemsPlace((), flat.get("items", {}))
        collected = list(self._lists(schema, (), 2))
        if not collected:
            return None
        names = [name for name in map(self.merging.name_of, like) if name]
        return min(collected, key=lambda items: self._rank(items, names, noun))

    def _rank(self, items: ItemsPlace, names: Sequence[str], noun: str) -> tuple[bool, bool, int, int]:
        last = items.path[-1]
        return (
            self.merging.name_of(items.schema) not in names,
            not self.is_object(items.schema),
            0 if plain(last) == plain(noun) else _LISTS.index(last) + 1 if last in _LISTS else 99,
            len(items.path),
        )

    def _lists(self, schema: Schema, path: Path, left: int) -> Iterator[ItemsPlace]:
        for name, member in self.properties(schema).items():
            flat = self.merging.flat(member).schema
            kind = flat.get("type")
            if kind == "array" or (isinstance(kind, list) and "array" in kind):
                yield ItemsPlace((*path, name), flat.get("items", {}))
            elif left > 1 and name in _WRAPPERS and self.is_object(member):
                yield from self._lists(member, (*path, name), left - 1)

    def _scalar(self, schema: Schema) -> bool:
        flat = self.merging.flat(schema).schema
        kind = flat.get("type")
        kinds = {kind} if isinstance(kind, str) else set(kind) if isinstance(kind, list) else {"string"}
        return not kinds <= {"object", "array", "boolean", "null"} and "properties" not in flat

    def ids_in(self, schema: Schema) -> bool:
        """Tell whether a body is, or has, a list of ids."""
        flat = self.merging.flat(schema).schema
        if flat.get("type") == "array":
            return self._scalar(flat.get("items", {}))
        return any(
            plain(name).endswith(("ids", "keys")) and self.merging.flat(member).schema.get("type") == "array"
            for name, member in self.properties(schema).items()
        )

    def resembles(self, schema: Schema, record: Schema) -> bool:
        """Tell whether a schema is that of a record, or has most of its members."""
        name = self.merging.name_of(schema)
        if name is not None and name == self.merging.name_of(record):
            return True
        mine, its = set(self.properties(schema)), set(self.properties(record))
        return bool(mine and its) and len(mine & its) * 2 > min(len(mine), len(its))


def _candidates(parameter: str, noun: str) -> Iterator[str]:
    """Yield what the member may be called that a path parameter names, in plain spelling."""
    name, nouns = plain(parameter), {plain(noun), singular(plain(noun))} - {""}
    if name:
        yield name
        for prefix in sorted(nouns, key=len, reverse=True):
            if name.startswith(prefix) and name != prefix:
                yield name.removeprefix(prefix)
        parts = words(parameter)
        if "or" in parts[1:-1]:  # `id_or_slug`
            yield from ("".join(parts[: parts.index("or")]), "".join(parts[parts.index("or") + 1 :]))
        if len(parts) > 1:
            yield parts[-1]
    yield from (f"{noun_form}id" for noun_form in sorted(nouns))
    if name in ("", "id", *nouns) or name.endswith(_OF_IDS):
        yield from map(plain, _IDS)
    yield from sorted(nouns)
    if name in nouns:
        yield from ("name", "slug", "code")


def at(value: Any, path: Path) -> Any:
    """Return the part of a body at a path, or None."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def put_at(path: Path, value: Any) -> Any:
    """Return a body that has nothing but *value* at a path."""
    for name in reversed(path):
        value = {name: value}
    return value
