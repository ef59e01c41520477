"""The mock behaves as the model says, and the model notices when it does not."""

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from invocant.mock import MockApp, create_app
from invocant.mock._exchange.replies import Event, EventReply, Refusal, Reply
from invocant.mock._meaning.paging import StoredPage
from invocant.mock._meaning.semantics import Semantics
from tests.contract.model import FunctionsModel

SETTINGS = settings(
    max_examples=30,
    stateful_step_count=25,
    phases=(Phase.generate,),  # a failing sequence is printed as it was found: shrinking one takes minutes
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def test_mock_is_the_model() -> None:
    """Whatever is called in whatever order, mock and model agree."""
    run_state_machine_as_test(FunctionsModel, settings=SETTINGS)


@pytest.mark.long
def test_mock_is_the_model_for_longer() -> None:
    """Nor does a longer search find a difference."""
    longer = settings(SETTINGS, max_examples=500, stateful_step_count=60)
    run_state_machine_as_test(FunctionsModel, settings=longer)


Answer = Callable[[Any, Any], Any]


def _after(name: str, change: Callable[[Any, Any, Any], Any]) -> tuple[str, Callable[[Answer], Answer]]:
    """Return a mutation of one operation: *change* gets the semantics, the call and the right reply."""

    def mutate(answer: Answer) -> Answer:
        def mutated(semantics: Any, call: Any) -> Any:
            return change(semantics, call, answer(semantics, call))

        return mutated

    return name, mutate


def _instead(name: str, replacement: Answer) -> tuple[str, Callable[[Answer], Answer]]:
    return name, lambda answer: replacement


def _without(name: str, *parameters: str) -> tuple[str, Callable[[Answer], Answer]]:
    """Return a mutation that ignores query parameters."""

    def mutate(answer: Answer) -> Answer:
        def mutated(semantics: Any, call: Any) -> Any:
            call.query = {name: value for name, value in call.query.items() if name not in parameters}
            return answer(semantics, call)

        return mutated

    return name, mutate


def _body(name: str, change: Callable[[Any], Any]) -> tuple[str, Callable[[Answer], Answer]]:
    """Return a mutation that hears another body than was sent."""

    def mutate(answer: Answer) -> Answer:
        def mutated(semantics: Any, call: Any) -> Any:
            call.body = change(call.body)
            return answer(semantics, call)

        return mutated

    return name, mutate


def _shallow_update(semantics: Any, call: Any) -> Reply:
    found = semantics._function(call, None)
    given = {name: value for name, value in call.body.items() if value is not None and name != "slug"}
    return Reply(semantics._kept({**found, **given}))


def _undone(semantics: Any, call: Any, reply: Reply) -> Reply:
    key = [reply.value["project_id"], reply.value["slug"]]
    semantics.backend.store.delete(semantics._functions, reply.value["id"])
    semantics.backend.store.put(
        semantics._functions, reply.value["id"], {**reply.value, "name": "Undone"}, key=key
    )
    return reply


def _forgotten(semantics: Any, call: Any, reply: Reply) -> Reply:
    semantics.backend.store.delete(semantics._functions, reply.value["id"])
    return reply


def _cleared(semantics: Any, call: Any, reply: Reply) -> Reply:
    nulls = [name for name, value in call.body.items() if value is None and name in ("description", "tags")]
    value = {**reply.value, **dict.fromkeys(nulls)}
    return Reply(semantics._kept(value))


def _objects(change: Callable[[list[Any]], list[Any]]) -> Callable[[Any, Any, Any], Any]:
    return lambda semantics, call, reply: Reply({"objects": change(reply.value["objects"])})


def _events(change: Callable[[list[Event]], list[Event]]) -> Callable[[Any, Any, Any], Any]:
    return lambda semantics, call, reply: (
        evolve(reply, events=change(list(reply.events))) if isinstance(reply, EventReply) else reply
    )


def _other(semantics: Any, call: Any, reply: Any) -> Any:
    rows = semantics.backend.store.rows(semantics._functions)
    return Reply(rows[0].body)


def _tolerant(semantics: Any, call: Any) -> Any:
    raise Refusal(400, "not found")


MUTANTS = {
    "create overwrites a taken slug": _instead("functions.create", lambda s, call: s.replace(call)),
    "create is not stored": _after("functions.create", _forgotten),
    "replace keeps what is there": _instead("functions.replace", lambda s, call: s.create(call)),
    "replace makes a new id": _instead("functions.replace", lambda s, call: Reply(s._made(call))),
    "update is shallow": _instead("functions.update", _shallow_update),
    "update is not stored": _after("functions.update", _undone),
    "update clears on null": _after("functions.update", _cleared),
    "update hears nothing": _body("functions.update", lambda body: {}),
    "delete deletes nothing": _instead("functions.delete", lambda s, call: Reply(s._function(call, None))),
    "get returns another": _after("functions.get", _other),
    "get of a missing one is 400": _instead("functions.get", _tolerant),
    "list ignores limit": _without("functions.list", "limit"),
    "list ignores starting_after": _without("functions.list", "starting_after"),
    "list ignores ending_before": _without("functions.list", "ending_before"),
    "list ignores slug": _without("functions.list", "slug"),
    "list ignores name": _without("functions.list", "function_name"),
    "list ignores ids": _without("functions.list", "ids"),
    "list is oldest first": _after("functions.list", _objects(lambda found: found[::-1])),
    "list loses the last": _after("functions.list", _objects(lambda found: found[:-1])),
    "list repeats": _after("functions.list", _objects(lambda found: found[:1] + found)),
    "list is empty": _instead(
        "functions.list", lambda s, call: Reply({"objects": StoredPage([], more=False).items})
    ),
    "stream flag is ignored": _body("functions.invoke", lambda body: {**body, "stream": False}),
    "stream has no end": _after("functions.invoke", _events(lambda events: events[:-1])),
    "stream loses a piece": _after("functions.invoke", _events(lambda events: events[:2] + events[3:])),
    "stream comes in another order": _after(
        "functions.invoke", _events(lambda events: [*events[:1], *events[1:-1][::-1], *events[-1:]])
    ),
    "mode is ignored": _body("functions.invoke", lambda body: {**body, "mode": None}),
    "input is ignored": _body("functions.invoke", lambda body: {**body, "input": None}),
}
"""The mock broken on purpose: one operation at a time answers wrongly, and validly by its schema."""


@pytest.mark.parametrize("mutant", MUTANTS)
def test_model_notices(mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each mutant is caught, most of them out of reach of any schema."""
    name, mutate = MUTANTS[mutant]

    class Mutated(FunctionsModel):
        def make_app(self) -> MockApp:
            app = create_app("braintrust")
            semantics: Semantics = app.services[0].semantics
            handlers = {**semantics.handlers, name: mutate(semantics.handlers[name])}
            monkeypatch.setattr(semantics, "handlers", handlers, raising=False)
            return app

    # It ends with the first sequence that shows the difference: the 20th on average, but the 192nd was seen.
    quick = settings(SETTINGS, max_examples=5000)
    with pytest.raises((AssertionError, ValueError)):
        run_state_machine_as_test(Mutated, settings=quick)
