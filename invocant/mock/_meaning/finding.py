"""The collections of any document: found from its paths, methods and schemas, or declared.

The rule, which docs/mock-any-document.md explains:

1. A path that ends with a parameter names an item, the path before it a collection; `/things` alone is a
   collection when it is listed by GET and added to by POST.
2. Of the collection, GET lists where the answer holds a list, POST creates, DELETE empties; PUT and PATCH
   take the item that the id in the body names. Of an item, GET gets, PUT replaces, PATCH (or POST) updates,
   DELETE deletes.
3. A word after the collection or the item is an action: what the word says, if it is one of those that say
   something (`search`, `delete`), or a change of the item, if the answer is one. Otherwise it is a function.
4. A path without an id that is read by GET and written by PUT or PATCH is a single object.
5. A collection that nothing changes is made up: the same items every time.

`x-invocant-mock: {acts-as, collection, state, answer, id}` on an operation says otherwise, and so does a name
that an overlay gives (`pets.list`).
"""

from collections.abc import Mapping, Sequence

from attrs import define, field, frozen

from invocant.documents import Schema
from invocant.media_types import form_of, is_stream, is_xml
from invocant.mock._api import Json, ServedApi, ServedOperation, handled_as
from invocant.mock._meaning.anatomy import Anatomy, ItemsPlace, Path
from invocant.mock._meaning.shapes import (
    PLACE,
    Shape,
    distinct,
    places_in,
    plain,
    plurals,
    schemas_of_place,
    shape_of,
    singular,
    words,
)

_ACTION_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("create", "new", "add", "insert"), "create"),
    **dict.fromkeys(
        ("search", "query", "list", "filter", "find", "all", "lookup", "scroll", "browse"), "list"
    ),
    **dict.fromkeys(("delete", "remove", "destroy"), "delete"),
    **dict.fromkeys(("update", "edit", "modify", "patch"), "update"),
    **dict.fromkeys(("get", "retrieve", "fetch", "details"), "get"),
    **dict.fromkeys(("replace", "put"), "replace"),
    **dict.fromkeys(("upsert", "save"), "upsert"),
    **dict.fromkeys(("clear", "truncate"), "clear"),
}
"""What the words at the end of a path say."""
_OF_ITEMS = ("get", "update", "replace", "delete")
_BATCHES = ("batch", "bulk", "list", "array", "many", "multiple")


@define(eq=False)
class FoundCollection:
    """A collection of records, or a single object."""

    name: str
    """The words of its path, without versions of the API: `owners.pets`."""
    shape: Shape
    """Of the path of an item; of the collection itself where no path names an item."""
    parameter: str = ""
    """The last parameter of the item's path; "" where no path names an item."""
    id: str | None = None
    """The member of a record that holds its id; None where no schema has one."""
    schema: Schema = field(factory=dict)
    """Of a record, as `get` answers it, or else as what comes nearest does."""
    id_schemas: tuple[Schema, ...] = ()
    """What an id has to fit: the parameter's schema and the member's."""
    schemas_below: tuple[Schema, ...] = ()
    """What else it fits if that can be: what it is in the paths of what is below an item."""
    settable: frozenset[str] = frozenset()
    """The members of a record that requests set."""
    single: bool = False
    """Whether it is one object, with no id."""
    made_up: bool = False
    """Whether nothing changes it."""
    numbered: bool = False
    """Whether no path names an item, so that ids are only for the list."""
    newest_first: bool = False

    @property
    def above(self) -> int:
        """How many values in a path name what the collection stands under."""
        return self.shape.count(PLACE) - (0 if self.single or self.numbered else 1)

    @property
    def noun(self) -> str:
        """What the collection is called."""
        return next((word for word in reversed(self.shape) if word != PLACE), "")


@frozen(eq=False)
class Role:
    """What an operation means."""

    verb: str
    """What it does: a value of the hint `acts-as`, or `create-many`."""
    collection: FoundCollection | None
    why: str
    """The reason, for who asks why."""
    record: Path = ()
    """Where the record stands in the answer."""
    sent: Path = ()
    """Where it stands in the request's body."""
    items: ItemsPlace | None = None
    """Of a list: where the items are."""
    state: Mapping[str, Json] = field(factory=dict)
    """Of an action: what it sets."""
    by_body: bool = False
    """Whether the body names the item, not the path."""


@frozen(eq=False)
class Findings:
    """The collections of an API and the roles of its operations, by their labels."""

    collections: Mapping[str, FoundCollection]
    roles: Mapping[str, Role]


@frozen(eq=False)
class Finder:
    """Looks for the collections of one API."""

    api: ServedApi
    anatomy: Anatomy
    by_name: frozenset[str] = frozenset()
    """Labels of the operations whose declared names say what they mean."""
    _by_shape: dict[Shape, dict[str, ServedOperation]] = field(factory=dict, init=False)
    _collections: dict[str, FoundCollection] = field(factory=dict, init=False)
    _roles: dict[str, Role] = field(factory=dict, init=False)

    def found(self) -> Findings:
        """Return what there is."""
        for operation in self.api.operations:
            shape = shape_of(operation.path.removeprefix(self.api.base_path))
            self._by_shape.setdefault(shape, {}).setdefault(operation.method, operation)
        for shape in sorted(self._by_shape, key=lambda shape: (len(shape), shape)):
            if len(shape) > 1 and shape[-1] == PLACE and shape[:-1] != (PLACE,):
                self._collection(shape)
        for shape in self._by_shape:
            if shape and shape[-1] != PLACE and (*shape, PLACE) not in self._by_shape:
                self._without_items(shape)
        for shape in list(self._by_shape):
            self._actions(shape)
        self._declared()
        self._made_up()
        return Findings(self._collections, self._roles)

    # -- collections ---------------------------------------------------------------------------------------

    def _collection(self, item: Shape) -> None:
        of_item = {
            m: o for m, o in self._by_shape[item].items() if m in ("GET", "PUT", "PATCH", "DELETE", "POST")
        }
        of_all = self._all(item[:-1])
        if not of_item.keys() & {"GET", "PUT", "PATCH", "DELETE"} and not ("POST" in of_item and of_all):
            return
        parameter = places_in(next(iter(of_item.values())).path)[-1]
        noun = next((word for word in reversed(item) if word != PLACE), "")
        schema = self._schema(of_item, of_all, parameter, noun)
        collection = FoundCollection(_name(item), item, parameter, schema=schema)
        collection.id = self.anatomy.id_member(schema, parameter, noun)
        listed = "GET" in of_all and self._items(of_all["GET"], [schema], noun)
        creates = "POST" in of_all and not _only_streams(of_all["POST"])
        if not (of_item.keys() - {"GET"} or creates or listed):
            return
        read = self._success(of_item["GET"]) if "GET" in of_item else {}
        if read and not self.anatomy.is_object(read) and of_item.keys() == {"GET"}:
            return  # no record is read there: a search by a path, or a file
        collection.id_schemas = self._id_schemas(of_item, collection)
        collection.schemas_below = self._schemas_below(item)
        self._collections[collection.name] = collection
        for method, verb in (("GET", "get"), ("PUT", "replace"), ("PATCH", "update"), ("DELETE", "delete")):
            if method in of_item and (verb != "get" or self._has_record(of_item[method])):
                self._take(of_item[method], verb, collection, f"{method} of an item")
        if "POST" in of_item:
            verb = "act" if {"PUT", "PATCH"} & of_item.keys() else "update"
            self._take(of_item["POST"], verb, collection, "POST of an item")
        if listed:
            self._take(of_all["GET"], "list", collection, "GET of a collection that answers a list", listed)
        if creates:
            self._take_post(of_all["POST"], collection)
        for method, verb in (("PUT", "replace"), ("PATCH", "update")):
            if method in of_all and self._names_item(of_all[method], collection):
                self._take(
                    of_all[method], verb, collection, f"{method} with the id in the body", by_body=True
                )
        if "DELETE" in of_all and self._at(item[:-1]).get("DELETE") is of_all["DELETE"]:
            self._take(of_all["DELETE"], "clear", collection, "DELETE of a collection")

    def _take_post(self, operation: ServedOperation, collection: FoundCollection) -> None:
        body = self._body(operation)
        if self.anatomy.merging.flat(body).schema.get("type") == "array":
            self._take(operation, "create-many", collection, "POST of a list to a collection")
        else:
            self._take(operation, "create", collection, "POST to a collection")

    def _without_items(self, shape: Shape) -> None:
        """Take a path without a path for items: a list that grows, or a single object."""
        methods = {m: o for m, o in self._by_shape[shape].items() if o.label not in self._roles}
        if "GET" not in methods:
            return
        noun = next((word for word in reversed(shape) if word != PLACE), "")
        success = self._success(methods["GET"])
        listed = self._items(methods["GET"], [], noun)
        if listed and "POST" in methods and self.anatomy.is_object(listed.schema):
            sent = [self._body(methods["POST"]), self._success(methods["POST"])]
            if any(self.anatomy.resembles(schema, listed.schema) for schema in sent):
                collection = FoundCollection(_name(shape), shape, schema=listed.schema, numbered=True)
                collection.id = self.anatomy.id_member(listed.schema, "", noun)
                collection.id_schemas = self._id_schemas({}, collection)
                self._collections[collection.name] = collection
                self._take(methods["GET"], "list", collection, "GET of a path that POST adds to", listed)
                self._take_post(methods["POST"], collection)
        elif methods.keys() & {"PUT", "PATCH"} and self.anatomy.is_object(success):
            collection = FoundCollection(_name(shape), shape, schema=success, single=True)
            self._collections[collection.name] = collection
            for method, verb in (
                ("GET", "get"),
                ("PUT", "replace"),
                ("PATCH", "update"),
                ("DELETE", "delete"),
            ):
                if method in methods:
                    self._take(methods[method], verb, collection, f"{method} of a single object")

    # -- actions -------------------------------------------------------------------------------------------

    def _actions(self, shape: Shape) -> None:
        """Take the operations of a path that ends with a word after a collection or an item."""
        if not shape or shape[-1] == PLACE or len(shape) < 2:
            return
        for operation in self._by_shape[shape].values():
            if operation.label in self._roles:
                continue
            item = self._at_shape(shape[:-1])
            if item is not None and not item.single:
                self._action_of_item(operation, shape[-1], item)
                continue
            owner = self._at_shape((*shape[:-1], PLACE))
            if owner is not None and (*shape, PLACE) not in self._by_shape:
                self._action_of_all(operation, shape[-1], owner)

    def _action_of_item(self, operation: ServedOperation, word: str, item: FoundCollection) -> None:
        verb = _ACTION_WORDS.get(plain(word))
        if operation.method == "GET":
            return
        if verb in _OF_ITEMS and verb != "get" and operation.method in ("POST", "PUT", "PATCH"):
            self._take(operation, verb, item, f"the word {word!r} after an item")
            return
        success = self._success(operation)
        path = self.anatomy.record_path(success, item.parameter, item.noun, [item.schema])
        answered = success if path is None else self._inner(success, path)
        state = self._state(item, word, undone=operation.method == "DELETE")
        if self.anatomy.resembles(answered, item.schema) or state:
            self._take(operation, "act", item, f"the word {word!r} after an item", state=state)

    def _action_of_all(self, operation: ServedOperation, word: str, owner: FoundCollection) -> None:
        spoken = words(word)
        verb = _ACTION_WORDS.get(plain(word)) or next(
            (_ACTION_WORDS[w] for w in spoken if w in _ACTION_WORDS), None
        )
        if operation.method == "GET":
            listed = self._items(operation, [owner.schema], owner.noun)
            if listed and self.anatomy.resembles(listed.schema, owner.schema):
                self._take(operation, "list", owner, f"GET of a list of the items, {word!r}", listed)
            return
        if operation.method != "POST" or verb is None:
            return
        body = self._body(operation)
        if verb == "list":
            listed = self._items(operation, [owner.schema], owner.noun)
            if listed and self.anatomy.resembles(listed.schema, owner.schema):
                self._take(operation, "list", owner, f"the word {word!r} after a collection", listed)
        elif verb == "create":
            many = self.anatomy.merging.flat(body).schema.get("type") == "array"
            if many or not any(batch in spoken for batch in _BATCHES):
                self._take(
                    operation,
                    "create-many" if many else "create",
                    owner,
                    f"the word {word!r} after a collection",
                )
        elif self._names_item(operation, owner):
            self._take(operation, verb, owner, f"the word {word!r} after a collection", by_body=True)

    def _state(self, item: FoundCollection, word: str, *, undone: bool) -> dict[str, Json]:
        """Return what an action changes, as far as the schema shows: a state, or a flag of its name."""
        stem = _stem(plain(word))
        properties = self.anatomy.properties(item.schema)
        for name, schema in properties.items():
            flat = self.anatomy.merging.flat(schema).schema
            if plain(name) in ("status", "state", "phase", "stage", "lifecyclestate") and not undone:
                for value in flat.get("enum") or ():
                    if isinstance(value, str) and len(stem) > 2 and plain(value).startswith(stem):
                        return {name: value}
        for name, schema in properties.items():
            flat = self.anatomy.merging.flat(schema).schema
            if flat.get("type") == "boolean":
                bare = plain(name).removeprefix("is").removeprefix("has")
                for prefix in ("", "un", "de", "dis", "in"):
                    if (
                        bare
                        and len(stem) > 2
                        and stem.startswith(prefix)
                        and bare.startswith(stem.removeprefix(prefix))
                        and len(stem.removeprefix(prefix)) > 2
                    ):
                        return {name: (not prefix) != undone}
        return {}

    # -- what is declared ----------------------------------------------------------------------------------

    def _declared(self) -> None:
        for operation in self.api.operations:
            hints = operation.hints
            acts, named = hints.get("acts-as"), hints.get("collection")
            role = self._roles.get(operation.label)
            if not (acts or named or hints.get("state") or "answer" in hints):
                continue
            collection = (
                self._named(str(named)) if named else role.collection if role else self._nearest(operation)
            )
            if acts == "function" or ("answer" in hints and not (acts or hints.get("state"))):
                self._roles[operation.label] = Role("function", None, "declared")
                continue
            verb = str(acts or (role.verb if role and not hints.get("state") else "act"))
            if collection is None:
                continue
            listed = self._items(operation, [collection.schema], collection.noun) if verb == "list" else None
            by_body = PLACE not in shape_of(operation.path)[len(collection.shape) - 1 :] and verb in _OF_ITEMS
            self._roles.pop(operation.label, None)
            self._take(
                operation,
                verb,
                collection,
                "declared",
                listed,
                state=hints.get("state") or {},
                by_body=by_body and not collection.single,
            )
        for operation in self.api.operations:
            role = self._roles.get(operation.label)
            if role is not None and role.collection is not None and operation.hints:
                role.collection.newest_first |= bool(operation.hints.get("newest-first"))
                if operation.hints.get("id"):
                    role.collection.id = str(operation.hints["id"])

    def _named(self, name: str) -> FoundCollection:
        """Return the collection of this name or path; a new one where there is none."""
        for collection in self._collections.values():
            if name in (collection.name, "/" + "/".join(collection.shape[:-1])):
                return collection
        collection = FoundCollection(name, (name, PLACE), "id", id="id")
        self._collections[name] = collection
        return collection

    def _nearest(self, operation: ServedOperation) -> FoundCollection | None:
        shape = shape_of(operation.path.removeprefix(self.api.base_path))
        while shape:
            for candidate in (shape, (*shape, PLACE)):
                collected = self._at_shape(candidate)
                if collected is not None:
                    return collected
            shape = shape[:-1]
        return None

    def _made_up(self) -> None:
        """Mark the collections that nothing changes, and drop those that only one operation reads."""
        verbs: dict[int, set[str]] = {}
        for role in self._roles.values():
            if role.collection is not None:
                verbs.setdefault(id(role.collection), set()).add(role.verb)
        for name, collection in list(self._collections.items()):
            known = verbs.get(id(collection), set())
            collection.made_up = not known - {"get", "list"} and not collection.single
            if not known or (collection.made_up and len(known) < 2 and "get" not in known):
                del self._collections[name]
                for label in [label for label, role in self._roles.items() if role.collection is collection]:
                    del self._roles[label]

    # -- helpers -------------------------------------------------------------------------------------------

    def _take(
        self,
        operation: ServedOperation,
        verb: str,
        collection: FoundCollection,
        why: str,
        items: ItemsPlace | None = None,
        *,
        state: Mapping[str, Json] | None = None,
        by_body: bool = False,
    ) -> None:
        if operation.label in self.by_name or operation.label in self._roles or _only_streams(operation):
            return
        success = self._success(operation)
        like = [collection.schema]
        record = self.anatomy.record_path(success, collection.parameter, collection.noun, like)
        body = self._body(operation)
        sent = self.anatomy.record_path(body, collection.parameter, collection.noun, like) or ()
        if not collection.single and verb in ("create", "replace", "update", "upsert"):
            inner = self._inner(body, sent)
            collection.settable |= self.anatomy.settable(inner)
        elif collection.single and verb in ("replace", "update"):
            collection.settable |= self.anatomy.settable(body)
        self._roles[operation.label] = Role(
            verb, collection, why, record or (), sent, items, state or {}, by_body
        )

    def _all(self, parent: Shape) -> dict[str, ServedOperation]:
        """Return the operations on a whole collection: at its path, or where its plural is."""
        collected = dict(self._at(parent))
        if parent[-1] == PLACE:
            return collected
        for plural in plurals(parent[-1]):
            sibling = (*parent[:-1], plural)
            if (*sibling, PLACE) not in self._by_shape:
                for method, operation in self._at(sibling).items():
                    collected.setdefault(method, operation)
        single = (*parent[:-1], singular(parent[-1]))
        if single != parent and (*single, PLACE) not in self._by_shape and "POST" in self._at(single):
            collected.setdefault("POST", self._at(single)["POST"])
        return collected

    def _at(self, shape: Shape) -> Mapping[str, ServedOperation]:
        return self._by_shape.get(shape, {})

    def _at_shape(self, shape: Shape) -> FoundCollection | None:
        return next((c for c in self._collections.values() if c.shape == shape and not c.numbered), None)

    def _schema(
        self,
        of_item: Mapping[str, ServedOperation],
        of_all: Mapping[str, ServedOperation],
        parameter: str,
        noun: str,
    ) -> Schema:
        """Return the schema of a record: the best that its operations know."""
        offered: list[Schema] = [
            self._success(of_item[m]) for m in ("GET", "PUT", "PATCH", "POST") if m in of_item
        ]
        listed = self._items(of_all["GET"], [], noun) if "GET" in of_all else None
        offered += [listed.schema] if listed else []
        offered += [self._success(of_all["POST"])] if "POST" in of_all else []
        offered += [self._body(of_item[m]) for m in ("PUT", "PATCH") if m in of_item]
        offered += [self._body(of_all["POST"])] if "POST" in of_all else []
        known = [schema for schema in offered if self.anatomy.is_object(schema)]
        like = [listed.schema] if listed else []
        for schema in known:
            path = self.anatomy.record_path(schema, parameter, noun, like)
            inner = self._inner(schema, path or ())
            if self.anatomy.id_member(inner, parameter, noun) is not None:
                return inner
        return (
            self._inner(known[0], self.anatomy.record_path(known[0], parameter, noun, like) or ())
            if known
            else {}
        )

    def _inner(self, schema: Schema, path: Path) -> Schema:
        for name in path:
            schema = self.anatomy.properties(schema).get(name, {})
        return schema

    def _items(self, operation: ServedOperation, like: Sequence[Schema], noun: str) -> ItemsPlace | None:
        return self.anatomy.items(self._success(operation), like, noun)

    def _names_item(self, operation: ServedOperation, collection: FoundCollection) -> bool:
        body = self._body(operation)
        sent = self.anatomy.record_path(body, collection.parameter, collection.noun, [collection.schema])
        inner = self._inner(body, sent or ())
        return collection.id is not None and collection.id in self.anatomy.properties(inner)

    def _id_schemas(
        self, of_item: Mapping[str, ServedOperation], collection: FoundCollection
    ) -> tuple[Schema, ...]:
        collected = [schema for operation in of_item.values() for schema in schemas_of_place(operation, -1)]
        if collection.id is not None:
            collected.append(self.anatomy.properties(collection.schema).get(collection.id, {}))
        return distinct(collected)

    def _schemas_below(self, item: Shape) -> tuple[Schema, ...]:
        """Return the schemas that the id of an item has in the paths of what is below it."""
        place = item.count(PLACE) - 1
        return distinct(
            schema
            for shape, operations in self._by_shape.items()
            if shape[: len(item)] == item and len(shape) > len(item)
            for operation in operations.values()
            for schema in schemas_of_place(operation, place, self.api.base_path)
        )

    def _has_record(self, operation: ServedOperation) -> bool:
        """Tell whether what an operation answers can be a record, and is no file, text or list."""
        response = operation.success()[1]
        content = response.content if response is not None else {}
        for key, schema in content.items():
            form = form_of(handled_as(response, key)) if response is not None else "json"
            if form == "json" or is_xml(key):
                return not schema or self.anatomy.is_object(schema)
        return not content

    def _success(self, operation: ServedOperation) -> Schema:
        return operation.success_schema()

    def _body(self, operation: ServedOperation) -> Schema:
        content = operation.body.content if operation.body else {}
        for key, schema in content.items():
            if operation.body and form_of(handled_as(operation.body, key)) == "json":
                return schema
        return next(iter(content.values()), {})


def _only_streams(operation: ServedOperation) -> bool:
    """Tell whether an operation answers nothing but streams, or files."""
    if operation.stream and operation.stream.get("only"):
        return True
    response = operation.success()[1]
    content = response.content if response else {}
    return bool(content) and all(is_stream(key) for key in content)


def _name(shape: Shape) -> str:
    parts = [part for part in shape if part != PLACE]
    kept = [part for part in parts if not _is_version(part)] or parts
    return ".".join(kept)


def _is_version(word: str) -> bool:
    return word == "api" or (word[:1] in "vV0123456789" and word[1:2].isdigit() and len(word) < 12)


def _stem(word: str) -> str:
    """Return the part of a verb that its other forms begin with."""
    for ending in ("ation", "ate", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word[: -len(ending)]
    return word
