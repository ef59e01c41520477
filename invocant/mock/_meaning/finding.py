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
5. A list in pages that nothing else is about is a collection too, without a path for items.
6. A path with a query of its own (`/things?beta=true`) is the same collection, where its answers hold the
   same records: the query tells the operations apart, not what they work on.
7. A collection that nothing changes is made up: the same items every time.

`x-invocant-mock: {acts-as, collection, state, answer, id}` on an operation says otherwise, and so does a name
that an overlay gives (`pets.list`).
"""

from attrs import frozen

from invocant.mock._api import ServedOperation
from invocant.mock._meaning.action_finding import OF_ITEMS, ActionFinder
from invocant.mock._meaning.anatomy import ItemsPlace
from invocant.mock._meaning.findings import Findings, FoundCollection, Role
from invocant.mock._meaning.listing import rule_of
from invocant.mock._meaning.operation_parts import only_streams
from invocant.mock._meaning.shapes import PLACE, Shape, places_in, shape_of, without_query


@frozen(eq=False)
class Finder(ActionFinder):
    """Looks for the collections of one API."""

    def found(self) -> Findings:
        """Return what there is."""
        for operation in sorted(self.api.operations, key=_has_query):
            self._by_shape.setdefault(self._shape(operation), {}).setdefault(operation.method, operation)
        for shape in sorted(self._by_shape, key=lambda shape: (len(shape), shape)):
            if len(shape) > 1 and shape[-1] == PLACE and shape[:-1] != (PLACE,):
                self._collection(shape)
        for shape in self._by_shape:
            if shape and shape[-1] != PLACE and (*shape, PLACE) not in self._by_shape:
                self._without_items(shape)
        for shape in list(self._by_shape):
            self._actions(shape)
        for shape in self._by_shape:
            self._pages_alone(shape)
        self._by_query()
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
        if not schema:
            collection.id = "id"
        listed = "GET" in of_all and self._listed(of_all["GET"], schema, noun)
        creates = "POST" in of_all and not only_streams(of_all["POST"])
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

    def _pages_alone(self, shape: Shape) -> None:
        """Take a list in pages that nothing else is about: every page is one of the same list."""
        operation = self._at(shape).get("GET")
        if operation is None or shape[-1:] in ((), (PLACE,)) or operation.label in self._roles:
            return
        if operation.paging is not None or self._at_shape((*shape, PLACE)) is not None:
            return
        noun = next((word for word in reversed(shape) if word != PLACE), "")
        listed = self._items(operation, [], noun)
        if listed is None or not self.anatomy.is_object(listed.schema):
            return
        rule = rule_of(operation, list(self.anatomy.properties(listed.schema)), {})
        if not (rule.offset or rule.page or rule.after):
            return
        collection = FoundCollection(_name(shape), shape, schema=listed.schema, numbered=True)
        collection.id = self.anatomy.id_member(listed.schema, "", noun)
        collection.id_schemas = self._id_schemas({}, collection)
        self._collections[collection.name] = collection
        self._take(operation, "list", collection, "GET of a list in pages", listed)

    def _by_query(self) -> None:
        """Take the operations that only a query tells apart for what the first of them is."""
        for operation in self.api.operations:
            twin = self._at(self._shape(operation)).get(operation.method, operation)
            role = self._roles.get(twin.label)
            if twin is operation or role is None or role.collection is None:
                continue
            collection = role.collection
            listed = self._items(operation, [collection.schema], collection.noun) if role.items else None
            if not self._answers_alike(operation, role, listed):
                continue
            self._take(
                operation,
                role.verb,
                collection,
                f"{twin.label}, told apart by a query",
                listed,
                state=role.state,
                by_body=role.by_body,
            )

    def _answers_alike(self, operation: ServedOperation, role: Role, listed: ItemsPlace | None) -> bool:
        """Tell whether an operation answers the same records as that of a role does, or none like it."""
        twin = role.collection.schema if role.collection is not None else {}
        if role.items is not None:
            return listed is not None and self.anatomy.resembles(listed.schema, twin)
        success = self._success(operation)
        if role.collection is None or not success:
            return not success
        path = self.anatomy.record_path(success, role.collection.parameter, role.collection.noun, [twin])
        answered = self._inner(success, path or ())
        return role.verb in ("delete", "clear") or self.anatomy.resembles(answered, twin)

    def _shape(self, operation: ServedOperation) -> Shape:
        return shape_of(operation.path.removeprefix(self.api.base_path))

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
            by_body = PLACE not in shape_of(operation.path)[len(collection.shape) - 1 :] and verb in OF_ITEMS
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
            is_alone = collection.made_up and len(known) < 2 and "get" not in known
            if not known or (is_alone and not collection.numbered):
                del self._collections[name]
                for label in [label for label, role in self._roles.items() if role.collection is collection]:
                    del self._roles[label]


def _has_query(operation: ServedOperation) -> bool:
    """Tell whether the path of an operation has a query of its own."""
    return without_query(operation.path) != operation.path


def _name(shape: Shape) -> str:
    parts = [part for part in shape if part != PLACE]
    kept = [part for part in parts if not _is_version(part)] or parts
    return ".".join(kept)


def _is_version(word: str) -> bool:
    return word == "api" or (word[:1] in "vV0123456789" and word[1:2].isdigit() and len(word) < 12)
