"""State machines of collections: things are created, changed and deleted in any order, beside a dict.

Hypothesis draws the steps and makes a story that fails as short as it can. The dict is the whole model: what
was sent, by id. What the paths of a document have to do with each other is read by `_surface`, which shares
nothing with the mock server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from attrs import define
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    multiple,
    precondition,
    rule,
)
from hypothesis.strategies import SearchStrategy

from invocant.contract._bench import Bench, ImpossibleError
from invocant.contract._caller import Budget, Caller
from invocant.contract._comparing import differences
from invocant.contract._entities import Entity, place_of
from invocant.contract._findings import Exchange
from invocant.contract._generating import NoStrategyError, values_of
from invocant.contract._masking import Masking
from invocant.contract._pages import every_item
from invocant.contract._probes.shown import GONE, declared_of
from invocant.contract._senders import AsgiSender, HttpSender, Sender
from invocant.contract._surface import EntityCollection, ServerSurface
from invocant.contract._values import Values
from invocant.documents import OperationObject, Schema

_MAX_STORIES, _MAX_STEPS = 25, 12
"""What `TestCase` tries unless its settings are changed: long stories take minutes to be made short."""
_MAX_STORY_REQUESTS = 2_000
_MAX_STORY_SECONDS = 120.0


@define
class MachineServer:
    """The server that a machine calls: an application, made anew for each story, or an address."""

    make_app: Callable[[], Any] | None = None
    url: str = "http://api.test"
    headers: Mapping[str, str] = {}
    settle: float = 0.0

    def sender(self) -> Sender:
        """Return what sends the requests of one story."""
        return AsgiSender(self.make_app()) if self.make_app is not None else HttpSender()


class CollectionMachine(RuleBasedStateMachine):
    """A story of the things of one collection; subclasses, made by `state_machines`, say of which."""

    surface: ClassVar[ServerSurface]
    collection: ClassVar[EntityCollection]
    server: ClassVar[MachineServer]
    bodies: ClassVar[Mapping[str, SearchStrategy[Any]]]
    """What may be sent, by the method that sends it."""

    entity_ids = Bundle("entity_ids")
    gone = Bundle("gone")

    def __init__(self) -> None:
        super().__init__()
        server = self.server
        self._sender = server.sender()
        budget = Budget(_MAX_STORY_REQUESTS, _MAX_STORY_SECONDS)
        caller = Caller(server.url, self._sender, budget, True, server.headers)
        self._bench = Bench(self.surface, caller, Values(self.surface), server.settle)
        self._declared = declared_of(self._bench, self.collection)
        self._places: dict[str, str] = {}
        self.model: dict[str, dict[str, Any]] = {}
        """What each thing is, by its id: the members that were sent last."""
        self._entities: dict[str, Entity] = {}
        self._deleted: set[str] = set()

    def teardown(self) -> None:
        """Delete what the story left."""
        try:
            self._bench.put_away()
        finally:
            self._sender.close()

    @initialize()
    def open_story(self) -> None:
        """Make what the path of the collection names."""
        home = self.collection.creates
        if home is not None:
            self._places = self._bench.parents(home.path)

    @rule(target=entity_ids, body=st.runner().flatmap(lambda machine: machine.bodies["post"]))
    def create(self, body: Any) -> Any:
        """Create a thing; what the server does not want is not there."""
        operation = _known(self.collection.creates)
        sent = self._with_references(operation, body)
        exchange = self._call(operation, self._places, sent)
        if not exchange.ok:
            return multiple()
        try:
            entity = self._bench._made(self.collection, self._places, sent, exchange)
        except ImpossibleError as error:
            raise self._wrong(str(error), exchange) from error
        if entity.id in self.model and exchange.status == 201:
            raise self._wrong(f"a second thing was created with the id {entity.id}", exchange)
        self._bench.made.append(entity)
        self._entities[entity.id] = entity
        self.model[entity.id] = dict(sent) if isinstance(sent, Mapping) else {}
        if entity.answer:
            self._compare(entity.id, entity.answer, exchange, only=entity.answer)
        return entity.id

    @precondition(lambda self: self.collection.reads is not None)
    @rule(entity_id=entity_ids)
    def read(self, entity_id: str) -> None:
        """Read a thing: it is as the model has it."""
        if entity_id in self.model:
            self._look(entity_id)

    def _look(self, entity_id: str) -> None:
        if self.collection.reads is None:
            return
        entity = self._entities[entity_id]
        exchange = self._bench.read_until(entity, lambda answer: self._fits(entity_id, answer))
        if not exchange.ok:
            raise self._wrong(f"{place_of(entity)} is there, and answers {exchange.status}", exchange)
        self._compare(entity_id, self._bench.shown(entity, exchange), exchange)

    @precondition(lambda self: self.collection.reads is not None)
    @rule(entity_id=gone)
    def read_deleted(self, entity_id: str) -> None:
        """Read a thing that was deleted: it is not there."""
        if entity_id in self.model:
            return
        entity = self._entities[entity_id]
        exchange = self._bench.read_until(entity, lambda answer: answer.status in GONE)
        if exchange.status not in GONE:
            raise self._wrong(f"{place_of(entity)} was deleted, and answers {exchange.status}", exchange)

    @precondition(lambda self: self.collection.lists is not None)
    @rule()
    def list_all(self) -> None:
        """List all things: each of the model is there once, as it is, and none that was deleted."""
        self._list()

    def _list(self) -> None:
        operation = self.collection.lists
        if operation is None:
            return
        whole = every_item(self._bench, operation, self._places)
        if whole is None or not whole.has_ended:
            return
        last = whole.exchanges[-1]
        for entity_id in self.model:
            count = whole.count(self.collection, entity_id)
            if count != 1:
                raise self._wrong(f"the thing {entity_id} is {count} times in the list", last)
            shown = whole.named(self.collection, entity_id) or {}
            self._compare(entity_id, shown, last, only=shown)
        for entity_id in sorted(self._deleted - self.model.keys()):
            if whole.count(self.collection, entity_id):
                raise self._wrong(f"the thing {entity_id} was deleted and is in the list", last)

    @precondition(lambda self: "patch" in self.bodies)
    @rule(
        entity_id=entity_ids,
        body=st.runner().flatmap(lambda machine: machine.bodies.get("patch", st.nothing())),
    )
    def update(self, entity_id: str, body: Any) -> None:
        """Change some members of a thing: those are changed, and no others."""
        if entity_id not in self.model or not isinstance(body, Mapping):
            return
        operation = _known(self.collection.changes)
        sent = self._with_references(operation, body)
        if self._call(operation, self._entities[entity_id].places, sent).ok:
            self.model[entity_id].update(sent)
            for name, value in sent.items():
                if isinstance(value, Mapping) or value is None:
                    # whether the inside is merged, and whether null removes, no document says
                    del self.model[entity_id][name]
            self._look(entity_id)

    @precondition(lambda self: "put" in self.bodies)
    @rule(
        entity_id=entity_ids,
        body=st.runner().flatmap(lambda machine: machine.bodies.get("put", st.nothing())),
    )
    def replace(self, entity_id: str, body: Any) -> None:
        """Replace a thing: it is what was sent."""
        if entity_id not in self.model or not isinstance(body, Mapping):
            return
        operation = _known(self.collection.replaces)
        sent = self._with_references(operation, body)
        answer = self._entities[entity_id].answer
        sent = {
            name: answer[name] if _is_id(self.collection, name, answer) else value
            for name, value in sent.items()
        }
        if self._call(operation, self._entities[entity_id].places, sent).ok:
            self.model[entity_id] = dict(sent)
            self._look(entity_id)

    @precondition(lambda self: self.collection.deletes is not None)
    @rule(target=gone, entity_id=consumes(entity_ids))
    def delete(self, entity_id: str) -> Any:
        """Delete a thing; one that the server keeps stays as it was."""
        if entity_id not in self.model:
            return multiple()
        entity = self._entities[entity_id]
        exchange = self._call(_known(self.collection.deletes), entity.places, None)
        if exchange.status in GONE:
            raise self._wrong(
                f"{place_of(entity)} is there, and its deletion answers {exchange.status}", exchange
            )
        if not exchange.ok:
            return multiple()
        entity.is_gone = True
        del self.model[entity_id]
        if exchange.status == 202:
            return multiple()  # it is deleted some time later
        if self._bench.settle == 0.0:
            self._deleted.add(entity_id)
            self._list()
        return entity_id

    def _call(self, operation: OperationObject, places: Mapping[str, str], body: Any) -> Exchange:
        exchange = self._bench.call(operation, places, body=body)
        if exchange.failure is not None or (exchange.status or 0) >= 500:
            what = exchange.failure or f"it answers {exchange.status}"
            raise self._wrong(f"{operation.label} failed: {what}", exchange)
        return exchange

    def _with_references(self, operation: OperationObject, body: Any) -> Any:
        """Return *body* with ids of things that are there, where it names others."""
        declared = self.surface.json_body(operation)
        if declared is None or not isinstance(body, Mapping):
            return body
        known = self._bench._references(self.collection, declared[1])
        return {name: known.get(name, value) for name, value in body.items()}

    def _fits(self, entity_id: str, exchange: Exchange) -> bool:
        shown = self._bench.shown(self._entities[entity_id], exchange)
        return exchange.ok and not list(differences(self.model[entity_id], shown, self._declared))

    def _compare(
        self,
        entity_id: str,
        shown: Mapping[str, Any],
        exchange: Exchange,
        only: Mapping[str, Any] | None = None,
    ) -> None:
        sent = self.model[entity_id]
        sent = sent if only is None else {name: value for name, value in sent.items() if name in only}
        for difference in differences(sent, shown, self._declared):
            raise self._wrong(f"of {place_of(self._entities[entity_id])}, {difference}", exchange)

    def _wrong(self, text: str, exchange: Exchange) -> AssertionError:
        masking = Masking.of(self.server.headers.items(), ())
        return AssertionError(f"{masking.text(text)}\n  $ {masking.curl(exchange)}\n    {exchange.status}")


def state_machines(
    document: Mapping[str, Any],
    *,
    make_app: Callable[[], Any] | None = None,
    url: str = "http://api.test",
    headers: Mapping[str, str] | None = None,
    settle: float = 0.0,
) -> dict[str, type[CollectionMachine]]:
    """Return a state machine for each collection in which things are created, by its path.

    `TestCase` of a machine is a test for pytest and unittest; `hypothesis.stateful.run_state_machine_as_test`
    runs one by hand. Every story begins with an application of its own, and deletes what it left.

    Args:
        document: An OpenAPI document, with its overlays.
        make_app: What makes the ASGI application that is called, once for each story; None for the address.
        url: Where the server is, without an application.
        headers: Credentials.
        settle: Seconds that a change may take until it is seen.
    """
    surface = ServerSurface(document)
    server = MachineServer(make_app, url, dict(headers or {}), settle)
    machines: dict[str, type[CollectionMachine]] = {}
    for collection in surface.collections:
        bodies = {
            method: strategy
            for method, operation in (
                ("post", collection.creates),
                ("patch", collection.changes),
                ("put", collection.replaces),
            )
            if operation is not None and (strategy := _bodies(surface, operation)) is not None
        }
        if "post" not in bodies or (collection.reads is None and collection.lists is None):
            continue
        members = {
            "surface": surface,
            "collection": collection,
            "server": server,
            "bodies": bodies,
            "__doc__": f"Things of {collection.path}, created, read, listed, changed and deleted.",
        }
        name = "".join(part.capitalize() for part in collection.path.split("/") if part.isidentifier())
        machine: type[CollectionMachine] = type(f"{name}Machine", (CollectionMachine,), members)
        machine.TestCase.settings = settings(
            max_examples=_MAX_STORIES,
            stateful_step_count=_MAX_STEPS,
            deadline=None,
            phases=set(Phase) - {Phase.explain},
            suppress_health_check=list(HealthCheck),
        )
        machines[collection.path] = machine
    return machines


def _bodies(surface: ServerSurface, operation: OperationObject) -> SearchStrategy[Any] | None:
    declared = surface.json_body(operation)
    if declared is None:
        return None
    media_type, schema = declared
    if "json-patch" in media_type:
        return None
    try:
        return values_of(surface.document, _closed(surface, schema), of="request", plain=True)
    except NoStrategyError:
        return None


def _closed(surface: ServerSurface, schema: Schema) -> Schema:
    """Return *schema* with only the members that it names and a client may set: of others nothing is said."""
    stated = surface.resolved(schema)
    declared = stated.get("properties")
    if not isinstance(declared, Mapping) or not declared or {"oneOf", "anyOf", "not", "if"} & stated.keys():
        return schema
    ours = {name for name, member in surface.members(schema).items() if member.get("readOnly") is True}
    required = stated.get("required")
    return {
        **stated,
        "properties": {name: member for name, member in declared.items() if name not in ours},
        "required": [name for name in required if name not in ours] if isinstance(required, list) else [],
        "additionalProperties": False,
    }


def _known(operation: OperationObject | None) -> OperationObject:
    if operation is None:
        raise ImpossibleError("no operation does it")
    return operation


def _is_id(collection: EntityCollection, name: str, answer: Mapping[str, Any]) -> bool:
    return name in (collection.parameter, "id") and name in answer
