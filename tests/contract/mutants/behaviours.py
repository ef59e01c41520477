"""How a mock misbehaves, one operation at a time: what it hears, what it keeps, what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from invocant.mock import MockApp
from invocant.mock._exchange.replies import Answer, EventReply, Refusal, Reply

Handler = Callable[[Any, Any], Any]
Wrap = Callable[[Handler], Handler]
KEEPING = frozenset(
    {
        *("create", "replace", "update", "delete", "annotate", "remove_annotation"),
        *("nyckel functions.invoke", "opper call", "opper stream"),
    }
)
"""Last words of the names of operations that keep something, and further ones of an API."""
NEVER_SENT = frozenset({"opper images", "opper is_v3", "braintrust metadata", "nyckel decisionThreshold"})
"""Members of answers that no mock has a value for."""
REFUSING = frozenset({"opper functions.create"})
"""Operations without a place in their path that refuse something valid."""


@frozen(eq=False)
class Behaviour:
    """One operation of a mock, broken."""

    operator: str
    operation: str
    detail: str
    install: Callable[[Any], None]
    """Breaks a class of semantics, or what serves it, in this process."""


def behaviours(api: Any, schemas: Any) -> Iterator[Behaviour]:
    """Yield every way in which an operation of a served API may go wrong."""
    for operation in api.operations:
        name = operation.name
        for parameter in operation.parameters:
            if parameter.location == "query":
                paged = operation.paging is not None and parameter.name == operation.paging.get("offset")
                yield _handler("parameter ignored", name, parameter.name, _deaf(parameter.name, paged))
        content = operation.body.content if operation.body else {}
        for member in schemas.properties(content.get("application/json", {})):
            yield _handler("body member ignored", name, member, _forgets(member))
        for member in schemas.properties(operation.success_schema()):
            if f"{api.name} {member}" in NEVER_SENT:
                continue
            yield _handler("member lost", name, member, _loses(member))
        yield _handler("another status", name, "success", _status)
        yield _handler("refused", name, "409", _refuses)
        if "{" in operation.path or f"{api.name} {name}" in REFUSING:
            yield _handler("another error", name, "410", _other_error)
        if name.rpartition(".")[2] in KEEPING or f"{api.name} {name}" in KEEPING:
            yield _handler("not kept", name, "", _undoes)
        elif operation.method == "GET":
            yield _handler("changes", name, "deletes what it shows", _deletes)
        if operation.paging is not None:
            for label, change in LISTS.items():
                yield _handler(label, name, "", _items(change))
        if operation.stream is not None:
            for label, change in STREAMS.items():
                yield _handler(label, name, "", _events(change))
        yield _gate(name)
        for header in ("content-type", "link"):
            if header != "link" or "link" in _headers(operation):
                yield _header(name, header)
    for label in ("www-authenticate", "allow"):
        yield _header("", label)


def _headers(operation: Any) -> set[str]:
    return {
        header.lower()
        for response in operation.responses.values()
        for header in response.raw.get("headers") or ()
    }


def _handler(operator: str, operation: str, detail: str, wrap: Wrap) -> Behaviour:
    def install(semantics: Any) -> None:
        semantics.handlers = {**semantics.handlers, operation: wrap(semantics.handlers[operation])}

    return Behaviour(operator, operation, detail, install)


def _deaf(name: str, paged: bool) -> Wrap:
    """Let a parameter be missing, or null where the query itself is read for what is missing."""

    def wrap(handler: Handler) -> Handler:
        def deaf(semantics: Any, call: Any) -> Any:
            call.query = {key: value for key, value in call.query.items() if key != name}
            call.query |= {name: None} if paged else {}
            return handler(semantics, call)

        return deaf

    return wrap


def _forgets(name: str) -> Wrap:
    def wrap(handler: Handler) -> Handler:
        def forgetful(semantics: Any, call: Any) -> Any:
            if isinstance(call.body, Mapping):
                call.body = {key: value for key, value in call.body.items() if key != name}
            return handler(semantics, call)

        return forgetful

    return wrap


def _after(change: Callable[[Any, Any, Any], Any]) -> Wrap:
    def wrap(handler: Handler) -> Handler:
        return lambda semantics, call: change(semantics, call, handler(semantics, call))

    return wrap


def _loses(name: str) -> Wrap:
    def change(_semantics: Any, _call: Any, reply: Any) -> Any:
        if isinstance(reply, Reply) and isinstance(reply.value, Mapping):
            return evolve(reply, value={key: value for key, value in reply.value.items() if key != name})
        return reply

    return _after(change)


def _status(handler: Handler) -> Handler:
    def other(semantics: Any, call: Any) -> Any:
        reply = handler(semantics, call)
        return evolve(reply, status=202) if isinstance(reply, Reply) else Reply({}, status=202)

    return other


def _refuses(handler: Handler) -> Handler:
    def refusing(_semantics: Any, _call: Any) -> Any:
        raise Refusal(409, "never")

    return refusing


def _other_error(handler: Handler) -> Handler:
    def other(semantics: Any, call: Any) -> Any:
        try:
            return handler(semantics, call)
        except Refusal as refusal:
            raise Refusal(410, refusal.message) from refusal

    return other


def _undoes(handler: Handler) -> Handler:
    def undone(semantics: Any, call: Any) -> Any:
        store = semantics.backend.store
        before = store.dump()
        counters = before["counters"]
        reply = handler(semantics, call)
        after = store.dump()
        store.load({"objects": before["objects"], "counters": {**counters, **after["counters"]}})
        return reply

    return undone


def _deletes(handler: Handler) -> Handler:
    def deleting(semantics: Any, call: Any) -> Any:
        reply = handler(semantics, call)
        state = semantics.backend.store.dump()
        semantics.backend.store.load({**state, "objects": state["objects"][:-1]})
        return reply

    return deleting


def _swapped(items: list[Any]) -> list[Any]:
    if len(items) < 2:
        return items
    first, second, *rest = items
    return [{**first, "id": second["id"]}, {**second, "id": first["id"]}, *rest]


LISTS: dict[str, Callable[[list[Any]], list[Any]]] = {
    "order reversed": lambda items: items[::-1],
    "last lost": lambda items: items[:-1],
    "first lost": lambda items: items[1:],
    "first repeated": lambda items: items[:1] + items,
    "empty": lambda items: [],
    "ids swapped": _swapped,
}
STREAMS: dict[str, Callable[[list[Any]], list[Any]]] = {
    "end lost": lambda events: events[:-1],
    "beginning lost": lambda events: events[1:],
    "piece lost": lambda events: events[:2] + events[3:],
    "piece repeated": lambda events: events[:2] + events[1:],
    "pieces reversed": lambda events: [*events[:1], *events[1:-1][::-1], *events[-1:]],
}


def _items(change: Callable[[list[Any]], list[Any]]) -> Wrap:
    def altered(_semantics: Any, _call: Any, reply: Any) -> Any:
        value = reply.value
        if isinstance(value, list):
            return evolve(reply, value=change(value))
        name = next(key for key, inner in value.items() if isinstance(inner, list))
        return evolve(reply, value={**value, name: change(value[name])})

    return _after(altered)


def _events(change: Callable[[list[Any]], Sequence[Any]]) -> Wrap:
    def altered(_semantics: Any, _call: Any, reply: Any) -> Any:
        return evolve(reply, events=change(list(reply.events))) if isinstance(reply, EventReply) else reply

    return _after(altered)


def _gate(operation: str) -> Behaviour:
    """Break the door of one operation: any key opens it."""

    def install(_semantics: Any) -> None:
        from invocant.mock._exchange.security import Gate

        right = Gate.identity

        def open_door(self: Any, asked: Any, request: Any, query: Any) -> str:
            return "anybody" if asked.name == operation else right(self, asked, request, query)

        Gate.identity = open_door  # type: ignore[method-assign, assignment]  # in a process of its own

    return Behaviour("security off", operation, "", install)


def _header(operation: str, header: str) -> Behaviour:
    """Break the answers of an operation, or all of them: a header is missing."""

    def install(_semantics: Any) -> None:
        right = MockApp._outcome  # what is broken is inside

        def without(self: MockApp, facts: Any, host: Any, entry: Any, admitted: Any) -> Any:
            outcome = right(self, facts, host, entry, admitted)
            answer: Answer | None = outcome.answer
            if answer is None or (operation and entry.operation != operation):
                return outcome
            kept = [(name, value) for name, value in answer.headers if name != header]
            return evolve(outcome, answer=evolve(answer, headers=kept))

        MockApp._outcome = without  # type: ignore[method-assign]  # in a process of its own

    return Behaviour("header dropped", operation, header, install)
