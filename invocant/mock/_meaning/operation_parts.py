"""The operations of one API by their paths, and what stands in their requests and answers."""

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from invocant.documents import Schema
from invocant.media_types import form_of, is_stream, is_xml
from invocant.mock._api import Json, ServedApi, ServedOperation, handled_as
from invocant.mock._meaning.anatomy import Anatomy, ItemsPlace, Path
from invocant.mock._meaning.findings import FoundCollection, Role
from invocant.mock._meaning.shapes import PLACE, Shape, places_in, plurals, singular


@frozen(eq=False)
class OperationParts:
    """Reads the operations of one API, and takes each for what it means."""

    api: ServedApi
    anatomy: Anatomy
    by_name: frozenset[str] = frozenset()
    """Labels of the operations whose declared names say what they mean."""
    _by_shape: dict[Shape, dict[str, ServedOperation]] = field(factory=dict, init=False)
    _collections: dict[str, FoundCollection] = field(factory=dict, init=False)
    _roles: dict[str, Role] = field(factory=dict, init=False)

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
        sent: Path | None = None,
    ) -> None:
        if operation.label in self.by_name or operation.label in self._roles or only_streams(operation):
            return
        success = self._success(operation)
        like = [collection.schema]
        record = self.anatomy.record_path(success, collection.parameter, collection.noun, like)
        body = self._body(operation)
        if sent is None:
            names = collection.parameter, collection.noun
            sent = self.anatomy.sent_path(body, *names, collection.schema, record or ())
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

    def _listed(self, operation: ServedOperation, schema: Schema, noun: str) -> ItemsPlace | None:
        """Return where the items of a list stand; an answer without a schema is taken for the list itself."""
        listed = self._items(operation, [schema], noun)
        response = operation.success()[1]
        if listed is None and response is not None and not operation.success_schema():
            content = response.content
            if any(form_of(handled_as(response, key)) == "json" for key in content):
                return ItemsPlace((), {})
        return listed

    def _names_item(self, operation: ServedOperation, collection: FoundCollection) -> bool:
        body = self._body(operation)
        sent = self.anatomy.record_path(body, collection.parameter, collection.noun, [collection.schema])
        inner = self._inner(body, sent or ())
        return collection.id is not None and collection.id in self.anatomy.properties(inner)

    def _id_schemas(
        self, of_item: Mapping[str, ServedOperation], collection: FoundCollection
    ) -> tuple[Schema, ...]:
        collected: list[Schema] = []
        for operation in of_item.values():
            last = places_in(operation.path)[-1]
            collected += [p.schema for p in operation.parameters if p.location == "path" and p.name == last]
        if collection.id is not None:
            collected.append(self.anatomy.properties(collection.schema).get(collection.id, {}))
        unique = {id(schema): schema for schema in collected if schema}
        return tuple(unique.values())

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


def only_streams(operation: ServedOperation) -> bool:
    """Tell whether an operation answers nothing but streams, or files."""
    if operation.stream and operation.stream.get("only"):
        return True
    response = operation.success()[1]
    content = response.content if response else {}
    return bool(content) and all(is_stream(key) for key in content)
