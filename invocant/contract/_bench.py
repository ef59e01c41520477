"""The tester's bench: it makes things, finds things, compares them, and puts away what it made."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from attrs import define, field

from invocant.contract._caller import Caller, RefusedError, SpentError
from invocant.contract._comparing import as_text
from invocant.contract._entities import Entity, identity, items_in, place_of
from invocant.contract._findings import Exchange
from invocant.contract._naming import free_name, named
from invocant.contract._notebook import CheckNotebook
from invocant.contract._spelling import spelled
from invocant.contract._surface import EntityCollection, ServerSurface
from invocant.contract._values import NoValueError, Values
from invocant.documents import OperationObject, ParameterObject


class ImpossibleError(Exception):
    """A check cannot be made on this server; the text says why."""


@define(eq=False)
class Bench(CheckNotebook):
    """What every check works with."""

    surface: ServerSurface
    caller: Caller
    values: Values
    settle: float = 0.0
    """Seconds that a change may take until it is seen."""
    made: list[Entity] = field(factory=list)
    closers: list[Callable[[], None]] = field(factory=list)
    """What is called when the run is over."""
    scoped: list[tuple[OperationObject, tuple[str, ...], Exchange]] = field(factory=list)
    """Calls with a credential that lacks a scope, each with the scopes that it needs."""
    _refusals: dict[str, str] = field(factory=dict)

    # -- calling --------------------------------------------------------------------------------------------

    def path(self, operation: OperationObject, places: Mapping[str, str]) -> str:
        """Return the path of *operation* with its places filled in.

        Raises:
            ImpossibleError: nothing is known for a place.
        """

        def filled(match: re.Match[str]) -> str:
            name = match[1]
            if name in places:
                return quote(str(places[name]), safe="")
            value = self._for_parameter(operation, name)
            if value is None:
                raise ImpossibleError(f"nothing is known for {{{name}}}")
            return quote(value, safe="")

        return re.sub(r"\{([^{}/]+)\}", filled, operation.path)

    def _for_parameter(self, operation: OperationObject, name: str) -> str | None:
        for parameter in operation.parameters:
            if parameter.location == "path" and parameter.name == name:
                listed = self.surface.resolved(parameter.schema).get("enum")
                if isinstance(listed, list) and listed:
                    return as_text(listed[0])
        return None

    def chosen(
        self, operation: OperationObject, also: Mapping[str, Any], *, every: bool = False
    ) -> list[tuple[ParameterObject, Any]]:
        """Return the parameters that are sent, but for those of the path, each with its value.

        Args:
            operation: What is called.
            also: Values of parameters by name, whether they are required or not.
            every: Send those too that may be left out, where a value is known.

        Raises:
            ImpossibleError: no value is known for a required one.
        """
        pairs: list[tuple[ParameterObject, Any]] = []
        for parameter in operation.parameters:
            given = parameter.name in also
            if parameter.location == "path" or not (parameter.required or given or every):
                continue
            if not given and self._is_credential(parameter.location, parameter.name):
                continue
            stated = self.surface.resolved(parameter.schema)
            value = also[parameter.name] if given else parameter.raw.get("example", stated.get("example"))
            if value is None:
                try:
                    value = self.values.valid(parameter.schema)
                    if isinstance(value, dict) and any(isinstance(v, (dict, list)) for v in value.values()):
                        value = self.values.valid(parameter.schema, full=False)  # no style spells the inside
                except NoValueError as error:
                    if not parameter.required:
                        continue
                    raise ImpossibleError(
                        f"no value is known for the parameter {parameter.name}{error.told}"
                    ) from error
            pairs.append((parameter, value))
        return pairs

    def arguments(
        self, operation: OperationObject, *, also: Mapping[str, Any] | None = None, without: str | None = None
    ) -> tuple[list[tuple[str, str]], dict[str, str]]:
        """Return the query and the headers that *operation* requires, and what is to be sent *also*.

        Args:
            operation: What is called.
            also: Values by names, of parameters that are declared or not.
            without: The name of a parameter that is left out, required or not.
        """
        more = dict(also or {})
        query, headers = spelled([pair for pair in self.chosen(operation, more) if pair[0].name != without])
        names = {parameter.name for parameter in operation.parameters if parameter.location != "path"}
        query += [(name, as_text(value)) for name, value in more.items() if name not in names]
        return query, headers

    def _is_credential(self, location: str, name: str) -> bool:
        sent = self.caller.credentials if location == "header" else self.caller.query
        return any(known.lower() == name.lower() for known in sent)

    def call(
        self,
        operation: OperationObject,
        places: Mapping[str, str],
        *,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str | None] | None = None,
        content_type: str | None = None,
        raw: bytes | None = None,
        identified: bool = True,
        patient: bool = True,
    ) -> Exchange:
        """Call *operation* with what it requires, and with what is given."""
        pairs, required = self.arguments(operation, also=query)
        if body is not None and content_type is None:
            declared = self.surface.json_body(operation)
            content_type = declared[0] if declared is not None else None
        return self.caller.call(
            operation.method,
            self.path(operation, places),
            label=operation.label,
            query=pairs,
            headers={**required, **(headers or {})},
            body=body,
            raw=raw,
            content_type=content_type,
            identified=identified,
            patient=patient,
        )

    # -- things ---------------------------------------------------------------------------------------------

    def parents(self, path: str, leaving_out: str = "", *, fresh: bool = False) -> dict[str, str]:
        """Return what stands in the places of *path*, each a thing that is there.

        Raises:
            ImpossibleError: there is none, and none could be made.
        """
        names = [name for name in re.findall(r"\{([^{}/]+)\}", path) if name != leaving_out]
        places: dict[str, str] = {}
        for name in names:
            home = path[: path.index("{" + name + "}") + len(name) + 2]
            collection = next((c for c in self.surface.collections if c.item_path.rstrip("/") == home), None)
            if collection is None:
                continue  # an enum perhaps; `path` says if not
            entity = self.entity(collection, fresh=fresh and name == names[-1])
            places.update(entity.places)
        return places

    def entity(self, collection: EntityCollection, *, fresh: bool = False) -> Entity:
        """Return a thing of *collection*: made before, made now, or else one that is listed.

        Raises:
            ImpossibleError: There is none.
        """
        if not fresh:
            for entity in reversed(self.made):
                if entity.collection is collection and not entity.is_gone:
                    return entity
        if self.caller.write and collection.makes is not None:
            try:
                return self.create(collection)
            except ImpossibleError:
                pass
        entities = self.listed(collection, limit=1)
        if not entities:
            raise ImpossibleError(f"nothing is in {collection.label}")
        return entities[0]

    def body_of(self, collection: EntityCollection, operation: OperationObject, *, full: bool = True) -> Any:
        """Return a body that makes a thing, with references to things that are there.

        Raises:
            ImpossibleError: no such body is known.
        """
        declared = self.surface.json_body(operation)
        if declared is None:
            raise ImpossibleError(f"{operation.label} takes no JSON")
        try:
            return self.values.valid(declared[1], full=full, known=self._references(collection, declared[1]))
        except NoValueError as error:
            raise ImpossibleError(
                f"no body is known that {operation.label} would take{error.told}"
            ) from error

    def _references(self, collection: EntityCollection, schema: Any) -> dict[str, Any]:
        """Return ids of things for members that name another collection: `author_id` beside /authors."""
        known: dict[str, Any] = {}
        for name in self.surface.members(schema):
            plain = re.sub(r"[^a-z0-9]", "", name.lower())
            if not plain.endswith("id") or plain == "id":
                continue
            for other in self.surface.collections:
                if other is collection or other.item_path.count("{") > 1 or plain[:-2] not in other.nouns:
                    continue
                try:
                    entity = self.entity(other)
                except ImpossibleError:
                    continue
                shown = identity(entity.answer, other)
                known[name] = shown[1] if shown is not None else entity.id
                break
        return known

    def create(
        self,
        collection: EntityCollection,
        *,
        full: bool = True,
        body: Any = None,
        places: Mapping[str, str] | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Entity:
        """Make a thing.

        Raises:
            ImpossibleError: The server refused, or what it said names no thing.
        """
        operation = collection.makes
        if operation is None:
            raise ImpossibleError(f"nothing makes things in {collection.label}")
        if collection.label in self._refusals:
            raise ImpossibleError(self._refusals[collection.label])
        given = dict(places) if places is not None else self.parents(collection.path)
        name: Any = None
        if operation is not collection.creates:
            try:
                name = free_name(self.surface, self.values, collection, self.made)
            except NoValueError as error:
                raise ImpossibleError(
                    f"no name is known for a thing of {collection.label}{error.told}"
                ) from error
            given[collection.parameter] = as_text(name)
        exchange: Exchange | None = None
        value: Any = None
        for _ in range(3 if body is None else 1):
            value = body if body is not None else self.body_of(collection, operation, full=full)
            if name is not None:
                value = named(value, collection, name)
            exchange = self.call(operation, given, body=value, headers=headers)
            if exchange.ok:
                break
        if exchange is None or not exchange.ok:
            status = exchange.status if exchange is not None else None
            text = f"{operation.label} answered {status} to a body that its schema allows"
            if body is None:
                self._refusals[collection.label] = text
            raise ImpossibleError(text)
        entity = self._made(collection, given, value, exchange)
        self.made.append(entity)
        return entity

    def _made(
        self, collection: EntityCollection, given: Mapping[str, str], value: Any, exchange: Exchange
    ) -> Entity:
        answer = exchange.json()
        known = identity(answer, collection)
        sent = value if isinstance(value, Mapping) else {}
        if collection.parameter in given:  # its client has named it
            shows = known[0] if known is not None else answer if isinstance(answer, Mapping) else {}
            return Entity(collection, dict(given), sent, shows, (exchange,))
        if known is not None:
            shown, name = known
            return Entity(
                collection, {**given, collection.parameter: as_text(name)}, sent, shown, (exchange,)
            )
        location = exchange.headers.get("location")
        if location:
            last = unquote(urlsplit(location).path.rstrip("/").rpartition("/")[2])
            return Entity(collection, {**given, collection.parameter: last}, sent, {}, (exchange,))
        named = identity(value, collection)
        if named is not None:
            return Entity(
                collection, {**given, collection.parameter: as_text(named[1])}, sent, {}, (exchange,)
            )
        raise ImpossibleError(f"the answer of POST {collection.label} does not say what was made")

    def adopt(self, operation: OperationObject, places: Mapping[str, str], exchange: Exchange) -> None:
        """Note what a request of somebody else's has made, so that it is put away too."""
        collection = next((c for c in self.surface.collections if c.makes is operation), None)
        if collection is None or not exchange.ok:
            return
        try:
            sent = json.loads(exchange.sent_body or b"null")
            self.made.append(self._made(collection, places, sent, exchange))
        except (ValueError, ImpossibleError):
            return

    def read(self, entity: Entity, headers: Mapping[str, str | None] | None = None) -> Exchange:
        """Read a thing.

        Raises:
            ImpossibleError: no operation reads it.
        """
        if entity.collection.reads is None:
            raise ImpossibleError(f"nothing reads {entity.collection.item_path}")
        return self.call(entity.collection.reads, entity.places, headers=headers)

    def read_until(self, entity: Entity, fits: Callable[[Exchange], bool]) -> Exchange:
        """Read a thing until what comes *fits*, for as long as a change may take."""
        exchange = self.read(entity)
        waited = 0.0
        while not fits(exchange) and waited < self.settle:
            self.caller.budget.sleep(min(0.5, self.settle))
            waited += 0.5
            exchange = self.read(entity)
        return exchange

    def shown(self, entity: Entity, exchange: Exchange) -> Mapping[str, Any]:
        """Return the thing that an answer shows, without what is laid around it; {} if it shows none."""
        value = exchange.json()
        known = identity(value, entity.collection)
        return known[0] if known is not None else value if isinstance(value, Mapping) else {}

    def delete(self, entity: Entity) -> Exchange:
        """Delete a thing.

        Raises:
            ImpossibleError: no operation deletes it.
        """
        if entity.collection.deletes is None:
            raise ImpossibleError(f"nothing deletes {entity.collection.item_path}")
        exchange = self.call(entity.collection.deletes, entity.places)
        if exchange.ok:
            entity.is_gone = True
        return exchange

    def listed(self, collection: EntityCollection, *, limit: int = 20) -> list[Entity]:
        """Return things that the first page of a list shows."""
        if collection.lists is None:
            return []
        places = self.parents(collection.lists.path)
        exchange = self.call(collection.lists, places)
        entities: list[Entity] = []
        for item in items_in(exchange.json())[:limit] if exchange.ok else ():
            known = identity(item, collection)
            if known is not None:
                entities.append(
                    Entity(
                        collection,
                        {**places, collection.parameter: as_text(known[1])},
                        {},
                        known[0],
                        (exchange,),
                    )
                )
        return entities

    # -- afterwards -----------------------------------------------------------------------------------------

    def put_away(self) -> list[str]:
        """Delete what was made, the last first; return where what is left can be found."""
        left: list[str] = []
        for entity in reversed(self.made):
            if entity.is_gone:
                continue
            where = place_of(entity)
            if entity.collection.deletes is None:
                left.append(f"{where} (nothing deletes it)")
                continue
            try:
                exchange = self.delete(entity)
            except (SpentError, RefusedError, ImpossibleError) as error:
                left.append(f"{where} ({str(error) or type(error).__name__})")
                continue
            if not exchange.ok and exchange.status not in (404, 410):
                left.append(f"{where} (DELETE answered {exchange.status})")
        return left
